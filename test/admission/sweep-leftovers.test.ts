import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync, symlinkSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BEAT_MILLIS } from '../../src/admission/private-file.js';
import { holdInstall } from '../../src/index.js';
import { createInstalls, digestAt, namesIn, newFolder, otherFileSystem, privateCopyIn } from './installs.js';
import { mkdtempSync, rmSync } from 'node:fs';

const { scene, admit, hold, sha256, signature, trustStore } = createInstalls();

/** This process's realm, id and start, as its private files are named for them. */
async function ownTag(): Promise<readonly [realm: string, pid: string, started: string]> {
  const folder = newFolder(scene);
  await using held = await hold({ folder });
  const [, , realm = '', pid = '', started = ''] = basename(privateCopyIn(folder)).split('-');
  expect(held.decision.verdict).toBe('allow');
  expect(Number(pid)).toBe(process.pid);
  return [realm, pid, started];
}

const [realm, pid, started] = await ownTag();
const { pid: endedPid } = spawnSync('true');
const nameOf = (...parts: readonly (string | number)[]) => `.install-gate-${parts.join('-')}.part`;
const CHANCE = '0123456789abcdef';
const ENDED = nameOf(realm, endedPid, 1, CHANCE);
const RESTARTED = nameOf(realm, pid, Number(started) - 1, CHANCE);
const ALIVE = nameOf(realm, pid, started, CHANCE);
const ELSEWHERE = nameOf('00000000', 1, 1, CHANCE);
const HOURS_AGO = Date.now() / 1000 - 2 * 3600;

describe('The next admission into a folder', () => {
  it.each<[what: string, name: string, age: number | null, isSwept: boolean]>([
    ['takes away what a process left that has ended', ENDED, null, true],
    ['takes away what a process left whose id another one has now', RESTARTED, null, true],
    ['leaves what a process writes that is alive', ALIVE, null, false],
    ['leaves what a process holds that is alive, for however long', ALIVE, HOURS_AGO, false],
    ['leaves what may be written to on another machine', ELSEWHERE, null, false],
    ['takes away what nobody has written to for an hour on another machine', ELSEWHERE, HOURS_AGO, true],
    ['leaves a file with a name that is only alike', ENDED.replace('.part', '.jar'), HOURS_AGO, false],
    ['leaves a file with a name that is longer', `x${ENDED}`, HOURS_AGO, false],
    ['leaves a file with a name that is no number', nameOf(realm, 'x', 1, CHANCE), HOURS_AGO, false],
    ['leaves other hidden files', '.hidden', HOURS_AGO, false],
  ])('%s', async (_, name, age, isSwept) => {
    const folder = newFolder(scene);
    writeFileSync(join(folder, name), 'left behind');
    if (age !== null) utimesSync(join(folder, name), age, age);
    expect((await admit({ destination: join(folder, 'a.jar') })).verdict).toBe('allow');
    expect(namesIn(folder)).toEqual([...(isSwept ? [] : [name]), 'a.jar'].toSorted());
    // So does a hold in the same folder.
    writeFileSync(join(folder, ENDED), 'left behind');
    await using held = await hold({ folder });
    await held.release();
    expect(namesIn(folder)).toEqual([...(isSwept || name === ENDED ? [] : [name]), 'a.jar'].toSorted());
  });

  it('sweeps though it is refused', async () => {
    const folder = newFolder(scene);
    writeFileSync(join(folder, ENDED), 'left behind');
    expect((await admit({ destination: join(folder, 'a.jar') }, { signature: null })).verdict).toBe('deny');
    expect(namesIn(folder)).toEqual([]);
  });

  it('takes a link away, and not what it points to; leaves a folder', async () => {
    const folder = newFolder(scene);
    const target = scene.file('target', 'a target');
    symlinkSync(target, join(folder, ENDED));
    const other = nameOf(realm, endedPid, 2, CHANCE);
    mkdirSync(join(folder, other));
    expect((await admit({ destination: join(folder, 'a.jar') })).verdict).toBe('allow');
    expect(namesIn(folder)).toEqual([other, 'a.jar'].toSorted());
    expect(namesIn(dirname(target))).toEqual(['target']);
  });

  it('goes by the machine’s clock: one of a request’s that is years ahead takes nothing from anybody', async () => {
    const folder = newFolder(scene);
    writeFileSync(join(folder, ELSEWHERE), 'being written');
    const options = { environment: {}, trustStore, clock: { now: () => new Date('2099-01-01') }, folder };
    await using held = await holdInstall(scene.artifactPath, signature, {}, options);
    expect(held.decision.evaluatedAt).toBe('2099-01-01T00:00:00.000Z');
    expect(namesIn(folder)).toContain(ELSEWHERE);
  });

  it('looks at a thousand leftovers and no more, and gets to the others in time', async () => {
    const folder = newFolder(scene);
    for (let index = 0; index < 1500; index++) {
      writeFileSync(join(folder, nameOf(realm, endedPid, 1, index.toString(16).padStart(16, '0'))), '');
    }
    for (const [index, left] of [500, 0].entries()) {
      expect((await admit({ destination: join(folder, `${index}.jar`) })).verdict).toBe('allow');
      expect(namesIn(folder).filter((name) => name.startsWith('.')).length).toBe(left);
    }
  });

  describe('may be on another machine, and leaves a copy that is held:', () => {
    afterEach(() => vi.useRealTimers());
    const hourAgo = Date.now() / 1000 - 61 * 60;
    const beaten = async (path: string) =>
      vi.waitFor(() => expect(statSync(path).mtimeMs / 1000).toBeGreaterThan(hourAgo + 3000));

    it('it shows that it is, and is committed as it was', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const folder = newFolder(scene);
      await using held = await hold({ folder });
      const copy = privateCopyIn(folder);
      utimesSync(copy, hourAgo, hourAgo);
      vi.advanceTimersByTime(BEAT_MILLIS);
      await beaten(copy);
      const destination = join(folder, 'a.jar');
      expect(await held.commit(destination)).toMatchObject({ committed: true, sha256 });
      expect(digestAt(destination)).toBe(sha256);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('what was written to it before it showed is no less seen', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const folder = newFolder(scene);
      await using held = await hold({ folder });
      const copy = privateCopyIn(folder);
      const file = openSync(copy, 'r+');
      writeSync(file, 'X', 0);
      closeSync(file);
      utimesSync(copy, hourAgo, hourAgo);
      vi.advanceTimersByTime(BEAT_MILLIS);
      await beaten(copy);
      expect(await held.commit(join(folder, 'a.jar'))).toMatchObject({
        committed: false,
        code: 'destination-copy-changed',
      });
    });

    it('and one that is released shows nothing more', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const held = await hold({ folder: newFolder(scene) });
      expect(vi.getTimerCount()).toBe(1);
      await held.release();
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  const other = otherFileSystem(scene);
  it.skipIf(other === null)(
    `sweeps where a commit puts a second copy${other === null ? ' [skipped: there is no second file system]' : ''}`,
    async () => {
      const folder = mkdtempSync(join(other ?? '', 'install-gate-'));
      try {
        await using held = await hold({ folder: newFolder(scene) });
        writeFileSync(join(folder, ENDED), 'left behind');
        const destination = join(folder, 'a.jar');
        expect((await held.commit(destination)).committed).toBe(true);
        expect([namesIn(folder), digestAt(destination)]).toEqual([['a.jar'], sha256]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
