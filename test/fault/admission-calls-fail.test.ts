import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createInstalls, digestAt, namesBeside, namesIn, newFolder } from '../admission/installs.js';
import { rowOf, verdictOf } from '../support/scene.js';
import { isSoak } from '../support/seed.js';
import { endFault, forEveryCall, planFault, systemError, type FileCall } from './faulty-file-system.js';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { makeFaulty } = await import('./faulty-file-system.js');
  return makeFaulty(await importOriginal());
});

const { scene, pin, admit, hold } = createInstalls();
const bytes = new Uint8Array(1_200_000).fill(7);
const artifact = scene.file('large.jar', bytes);
const signature = scene.file('large.jar.sig', pin.key.sign(bytes));
const signed = { artifact, signature };
const digest = digestAt(artifact);
const ERRORS = isSoak() ? ['EIO', 'ENOSPC', 'EACCES', 'EMFILE', 'EINTR'] : ['EIO', 'ENOSPC'];
const isHidden = (name: string) => name.startsWith('.');

afterEach(() => {
  endFault();
});

const operationsOf = (calls: readonly FileCall[]) => new Set(calls.map(({ operation }) => operation));

/** Only a name that could not be taken away stays, hidden, for the next run. */
function expectNoLeftover(folder: string, failed: FileCall | null, onwards: boolean): void {
  const hidden = namesIn(folder).filter(isHidden);
  if (failed?.operation === 'unlink' || onwards) expect(hidden.length).toBeLessThanOrEqual(1);
  else expect([failed, hidden]).toEqual([failed, []]);
}

/** A destination, with an old file or none; and what must be true of it afterwards. */
function prepare(replace: boolean) {
  const destination = scene.path('installed.jar');
  if (replace) writeFileSync(destination, 'old');
  const before = digestAt(destination);
  return {
    destination,
    expectState: (isPlaced: boolean, failed: FileCall | null, onwards: boolean) => {
      expect([failed, digestAt(destination)]).toEqual([failed, isPlaced ? digest : before]);
      const visible = namesBeside(destination).filter((name) => !isHidden(name));
      expect(visible).toEqual(isPlaced || replace ? ['installed.jar'] : []);
      expectNoLeftover(dirname(destination), failed, onwards);
    },
  };
}

describe.each([false, true])('With replace: %s,', (replace) => {
  const expected = ['open', 'stat', 'read', 'write', 'sync', 'chmod', 'lstat', 'readdir', 'close'];
  describe.each([false, true])('where a call fails, and (%s) all that follow it too,', (onwards) => {
    it.each(ERRORS)('an admission by %s is a decision, and the file is whole or not there', async (code) => {
      const calls = await forEveryCall({ error: systemError(code), onwards }, async () => {
        const { destination, expectState } = prepare(replace);
        const decision = await admit({ destination, replace }, signed);
        return (failed) => {
          expect(verdictOf(decision)).toMatch(failed === null ? /^allow verified$/ : /^(allow verified|deny [a-z-]+)$/);
          expect(decision.admitted === null).toBe(decision.verdict === 'deny');
          expectState(decision.verdict === 'allow', failed, onwards);
        };
      });
      expect(operationsOf(calls)).toEqual(new Set([...expected, ...(replace ? ['rename'] : ['link', 'unlink'])]));
      expect(calls.length).toBeGreaterThan(30);
    });

    it.each(ERRORS)('a hold and its commit by %s end in words, and the file is whole or not there', async (code) => {
      await forEveryCall({ error: systemError(code), onwards }, async () => {
        const { destination, expectState } = prepare(replace);
        const folder = newFolder(scene);
        const held = await hold({ folder }, signed);
        const commitment = held.decision.verdict === 'allow' ? await held.commit(destination, { replace }) : null;
        await held.release();
        return (failed) => {
          if (failed === null) expect(commitment?.committed).toBe(true);
          expect(commitment?.committed === false ? commitment.code : 'destination-none').toMatch(/^destination-/);
          expectState(commitment?.committed === true, failed, onwards);
          expectNoLeftover(folder, failed, onwards);
        };
      });
    });
  });

  it.each(ERRORS)('a commit to another file system by %s: the same', async (code) => {
    const error = systemError(code);
    const isFar = (call: FileCall, folder: string) => call.path.startsWith(join(folder, '.')) && isPlacing(call);
    let failing = 0;
    for (let failed: FileCall | null = { operation: '', path: '' }; failed !== null;) {
      failing++;
      const { destination, expectState } = prepare(replace);
      const folder = newFolder(scene);
      const held = await hold({ folder }, signed);
      // The copy's own folder is another file system: its file can't be renamed or linked there.
      let counted = 0;
      failed = null;
      planFault({
        counts: (call) => {
          if (isFar(call, folder)) return true;
          if (++counted !== failing) return false;
          failed = call;
          throw error;
        },
        failing: 1,
        onwards: true,
        error: systemError('EXDEV'),
      });
      const commitment = await held.commit(destination, { replace });
      await held.release();
      expect(endFault().stillOpen).toBeLessThanOrEqual(0);
      if (failed === null) expect(commitment.committed).toBe(true);
      expectState(commitment.committed, failed, false);
      expectNoLeftover(folder, failed, false);
    }
    expect(failing).toBeGreaterThan(15);
  });

  it.each(ERRORS)('a refused file that is kept, by %s: both files, or neither', async (code) => {
    await forEveryCall({ error: systemError(code) }, async () => {
      const { destination, expectState } = prepare(replace);
      const quarantine = newFolder(scene);
      const decision = await admit({ destination, replace, quarantine }, { artifact, signature: null });
      return (failed) => {
        const { decisionId, quarantined } = decision;
        expect([decision.verdict, decision.admitted]).toEqual(['deny', null]);
        if (failed === null) expect([verdictOf(decision), quarantined?.kept]).toEqual(['deny unsigned', true]);
        const visible = namesIn(quarantine).filter((name) => !isHidden(name));
        const isKept = quarantined?.kept === true;
        expect([failed, visible]).toEqual([failed, isKept ? [`${decisionId}.json`, `${decisionId}.refused`] : []]);
        for (const name of visible.filter((each) => each.endsWith('.refused'))) {
          expect(digestAt(join(quarantine, name))).toBe(digest);
        }
        expectNoLeftover(quarantine, failed, false);
        expectState(false, failed, false);
      };
    });
  });
});

const isPlacing = ({ operation }: FileCall) => operation === 'rename' || operation === 'link';

describe('What fails is named:', () => {
  const copy = /\/\.install-gate-[^/]*$/;
  it.each<[operation: string, error: string, replace: boolean, code: string]>([
    ['open', 'ENOENT', false, 'destination-folder-missing'],
    ['open', 'EACCES', false, 'destination-not-writable'],
    ['open', 'EROFS', false, 'destination-not-writable'],
    ['open', 'EMFILE', false, 'destination-failed'],
    ['open', 'ENOSPC', false, 'destination-full'],
    ['write', 'ENOSPC', false, 'destination-full'],
    ['write', 'EDQUOT', false, 'destination-full'],
    ['write', 'EFBIG', false, 'destination-full'],
    ['write', 'EIO', false, 'destination-failed'],
    ['sync', 'ENOSPC', true, 'destination-full'],
    ['sync', 'EIO', true, 'destination-failed'],
    ['chmod', 'EPERM', false, 'destination-not-writable'],
    ['link', 'EEXIST', false, 'destination-exists'],
    ['link', 'EPERM', false, 'destination-failed'],
    ['link', 'EOPNOTSUPP', false, 'destination-failed'],
    ['rename', 'EISDIR', true, 'destination-exists'],
    ['rename', 'ENOSPC', true, 'destination-full'],
    ['rename', 'EBUSY', true, 'destination-failed'],
    ['lstat', 'ENOENT', true, 'destination-copy-changed'],
  ])('%s by %s', async (operation, error, replace, code) => {
    const counts = (call: FileCall) => call.operation === operation && copy.test(call.path);
    planFault({ counts, failing: 1, error: systemError(error) });
    const { destination, expectState } = prepare(replace);
    const decision = await admit({ destination, replace }, signed);
    const { calls, stillOpen } = endFault();
    expect([calls.length > 0, stillOpen]).toEqual([true, 0]);
    expect(verdictOf(decision)).toBe(`deny ${code}`);
    expect(rowOf(decision, 'destination')).toEqual({ outcome: 'failed', code });
    const detail = { ENOENT: 'ECHANGED', EPERM: 'NO_HARD_LINKS', EOPNOTSUPP: 'NO_HARD_LINKS' }[error];
    const isAsItIs = detail === undefined || operation === 'open' || operation === 'chmod';
    const details = decision.checks.find(({ check }) => check === 'destination')?.details;
    expect(details).toEqual({ path: destination, folder: dirname(destination), detail: isAsItIs ? error : detail });
    expectState(false, null, false);
  });

  it.each<[operation: string, replace: boolean]>([
    ['unlink', false],
    ['close', false],
    ['close', true],
  ])('but not %s, once the file lies in its place (replace: %s)', async (operation, replace) => {
    const counts = (call: FileCall) => call.operation === operation && copy.test(call.path);
    planFault({ counts, failing: 1, error: systemError('EIO') });
    const { destination, expectState } = prepare(replace);
    const decision = await admit({ destination, replace }, signed);
    expect(endFault().calls.length).toBe(1);
    expect(verdictOf(decision)).toBe('allow verified');
    expectState(true, { operation, path: '' }, false);
  });

  it('nor the folder that cannot be synced', async () => {
    const { destination, expectState } = prepare(false);
    const counts = (call: FileCall) => call.operation === 'sync' && call.path === dirname(destination);
    planFault({ counts, failing: 1, error: systemError('EINVAL') });
    expect(verdictOf(await admit({ destination }, signed))).toBe('allow verified');
    expect(endFault().calls.length).toBe(1);
    expectState(true, null, false);
  });
});

describe('Writes that take less than they were given', () => {
  it.each([1000, 65_537])('are no failure: %i bytes at a time', async (maxWriteBytes) => {
    planFault({ maxWriteBytes });
    const { destination, expectState } = prepare(false);
    const decision = await admit({ destination }, signed);
    expect(verdictOf(decision)).toBe('allow verified');
    expect(readFileSync(destination).equals(bytes)).toBe(true);
    expectState(true, null, false);
  });
});

describe('A file and its folder', () => {
  it('are synced, the file before it gets its name and the folder after it', async () => {
    const { destination } = prepare(false);
    const order: string[] = [];
    const counts = ({ operation, path }: FileCall) => {
      const what = path === dirname(destination) ? 'the folder' : 'the copy';
      if (['sync', 'link', 'unlink', 'rename'].includes(operation)) order.push(`${operation} ${what}`);
      return false;
    };
    planFault({ counts });
    expect(verdictOf(await admit({ destination }, signed))).toBe('allow verified');
    expect(order).toEqual(['sync the copy', 'link the copy', 'unlink the copy', 'sync the folder']);
  });
});
