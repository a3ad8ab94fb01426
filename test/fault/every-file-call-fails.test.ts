import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createScene, rowOf, verdictOf, warningsOf, type Call } from '../support/scene.js';
import { endFault, planFault, systemError } from './faulty-file-system.js';
import { ERRORS, runAll, type Run } from './run-all.js';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { makeFaulty } = await import('./faulty-file-system.js');
  return makeFaulty(await importOriginal());
});

const scene = createScene();
const { authority } = scene;
const pin = authority.pin();
const bytes = new Uint8Array(5_000_000).fill(7);
const artifact = scene.file('app.jar', bytes);
const signature = scene.file('app.jar.sig', pin.key.sign(bytes));
const folder = scene.store({ 'a-root.pem': authority.root, 'pin.pem': pin });
const sound: Call = { artifact, signature, store: folder };
const unsigned: Call = { artifact, signature: null, policy: { gracePeriod: { endsAt: '2099-01-01' } } };

afterEach(() => {
  endFault();
});

/** What each operation's failing came to, each once. */
const summary = (runs: readonly Run[], check: string) => [
  ...new Set(
    runs.map(({ failed, decision }) => `${failed.operation}: ${rowOf(decision, check).code}, ${verdictOf(decision)}`),
  ),
];
describe.each(ERRORS)('Where a call of the file system fails by %s, there is a decision all the same:', (code) => {
  const error = systemError(code);

  it('the artifact’s', async () => {
    const runs = await runAll(scene, sound, 'allow verified', ({ path }) => path === artifact, error);
    expect(runs.filter(({ failed }) => failed.operation === 'read').length).toBeGreaterThan(3);
    const unreadable = 'artifact-unreadable, deny artifact-unreadable';
    const failures = summary(runs, 'artifact');
    expect(failures.filter((line) => !line.startsWith('close'))).toEqual([
      `open: ${unreadable}`,
      `stat: ${unreadable}`,
      `read: ${unreadable}`,
    ]);
    // All that was needed was read by then.
    for (const line of failures.filter((each) => each.startsWith('close'))) {
      expect(['close: passed, allow verified', `close: ${unreadable}`]).toContain(line);
    }
  });

  it('the signature file’s', async () => {
    const runs = await runAll(scene, sound, 'allow verified', ({ path }) => path === signature, error);
    const unreadable = 'signature-file-unreadable, deny signature-file-unreadable';
    const failures = summary(runs, 'signature-file');
    expect(failures.filter((line) => !line.startsWith('close'))).toEqual([
      `open: ${unreadable}`,
      `stat: ${unreadable}`,
      `read: ${unreadable}`,
    ]);
    for (const line of failures.filter((each) => each.startsWith('close'))) {
      expect(['close: passed, allow verified', `close: ${unreadable}`]).toContain(line);
    }
  });

  it('the trust store’s folder’s', async () => {
    const runs = await runAll(scene, sound, 'allow verified', ({ path }) => path === folder, error);
    expect(summary(runs, 'trust-store')).toEqual(['readdir: trust-store-unreadable, deny trust-store-unreadable']);
  });

  it('the needed certificate’s', async () => {
    const runs = await runAll(scene, sound, 'allow verified', ({ path }) => path.endsWith('/pin.pem'), error);
    for (const { failed, decision } of runs) {
      const codes = warningsOf(decision).map((warning) => warning.code);
      if (failed.operation === 'close' && verdictOf(decision) === 'allow verified') expect(codes).toEqual([]);
      else expect([verdictOf(decision), codes]).toEqual(['deny no-trusted-key-matches', ['file-unreadable']]);
    }
    expect(runs.map(({ failed }) => failed.operation)).toEqual(
      expect.arrayContaining(['open', 'stat', 'read', 'close']),
    );
  });

  it('another certificate’s, which is told and changes nothing', async () => {
    const runs = await runAll(scene, sound, 'allow verified', ({ path }) => path.endsWith('/a-root.pem'), error);
    for (const { decision } of runs) {
      expect(verdictOf(decision)).toBe('allow verified');
      expect(
        warningsOf(decision)
          .map((warning) => warning.code)
          .filter((each) => each !== 'file-unreadable'),
      ).toEqual([]);
    }
    expect(runs.length).toBeGreaterThanOrEqual(4);
  });

  it('any at all', async () => {
    for (const { decision } of await runAll(scene, sound, 'allow verified', () => true, error)) {
      expect(verdictOf(decision)).toMatch(/^(allow verified|deny [a-z-]+)$/);
    }
  });

  it('never allows an unsigned artifact that could not be read', async () => {
    planFault({ counts: ({ operation, path }) => operation === 'read' && path === artifact, failing: 2, error });
    expect(verdictOf(await scene.verify({ ...unsigned, store: folder }))).toBe('deny artifact-unreadable');
  });

  it('never takes a store that could not be read for an empty one, which grace covers', async () => {
    planFault({ counts: ({ operation }) => operation === 'readdir', failing: 1, error });
    expect(verdictOf(await scene.verify({ ...unsigned, store: folder }))).toBe('deny trust-store-unreadable');
    const only = scene.store({ 'pin.pem': pin });
    planFault({ counts: ({ operation, path }) => operation === 'open' && path.startsWith(only), failing: 1, error });
    expect(verdictOf(await scene.verify({ ...unsigned, store: only }))).toMatch(/^deny trust-store-/);
  });
});

describe('Where a file is gone between two calls', () => {
  it('of the trust store, it is told, and adds no trust', async () => {
    const error = systemError('ENOENT');
    planFault({ counts: ({ operation, path }) => operation === 'open' && path.endsWith('pin.pem'), failing: 1, error });
    const decision = await scene.verify(sound);
    expect(verdictOf(decision)).toBe('deny no-trusted-key-matches');
    expect(warningsOf(decision).map(({ code }) => code)).toEqual(['file-not-regular']);
  });

  it('the artifact is artifact-missing', async () => {
    const gone = scene.file('gone.jar', bytes);
    rmSync(gone);
    expect(verdictOf(await scene.verify({ ...sound, artifact: gone }))).toBe('deny artifact-missing');
  });
});
