import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInstalls, digestAt, namesIn, newFolder } from '../admission/installs.js';
import { rowOf, verdictOf } from '../support/scene.js';
import { mountDisk } from '../support/small-disk.js';

const { scene, pin, admit, hold, permitted, sha256 } = createInstalls();
const bytes = new Uint8Array(2_000_000).fill(3);
const large = { artifact: scene.file('large.jar', bytes), signature: pin.key.sign(bytes) };
const PAGE_BYTES = 4096;

const canMount = mountDisk('size=64k') !== null;
const disk = (options: string): string => {
  const folder = mountDisk(options);
  if (folder === null) throw new Error('it was mounted before');
  return folder;
};

/** Fills a file system but for so many pages. */
function fill(folder: string, pagesLeft: number): void {
  const { bfree, bsize } = statfsSync(folder);
  const pages = Math.floor((bfree * bsize) / PAGE_BYTES) - pagesLeft;
  writeFileSync(join(folder, 'filler'), new Uint8Array(Math.max(0, pages) * PAGE_BYTES));
}

describe.skipIf(!canMount)(
  canMount ? 'On a disk that is full' : 'On a disk that is full [skipped: no file system may be mounted here]',
  () => {
    it.each([false, true])('nothing is placed, and what was there stays (replace: %s)', async (replace) => {
      const folder = disk('size=1m');
      const destination = join(folder, 'installed.jar');
      if (replace) writeFileSync(destination, 'old');
      const before = digestAt(destination);
      const decision = await admit({ destination, replace }, large);
      expect(verdictOf(decision)).toBe('deny destination-full');
      expect(rowOf(decision, 'destination')).toEqual({ outcome: 'failed', code: 'destination-full' });
      expect(decision.admitted).toBeNull();
      expect(digestAt(destination)).toBe(before);
      expect(namesIn(folder)).toEqual(replace ? ['installed.jar'] : []);
      // There is room for a smaller one.
      expect(verdictOf(await admit({ destination, replace }))).toBe('allow verified');
      expect(digestAt(destination)).toBe(sha256);
    });

    it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('with %i pages left, it is whole or not there', async (pagesLeft) => {
      const own = new Uint8Array(4 * PAGE_BYTES).fill(5);
      const install = { artifact: own, signature: pin.key.sign(own) };
      for (const replace of [false, true]) {
        const folder = disk('size=256k');
        const destination = join(folder, 'installed.jar');
        if (replace) writeFileSync(destination, 'old');
        const before = digestAt(destination);
        fill(folder, pagesLeft);
        const decision = await admit({ destination, replace }, install);
        const isAllowed = decision.verdict === 'allow';
        expect(verdictOf(decision)).toBe(pagesLeft >= 4 ? 'allow verified' : 'deny destination-full');
        expect(digestAt(destination)).toBe(isAllowed ? decision.artifact.sha256 : before);
        expect(namesIn(folder)).toEqual(['filler', ...(isAllowed || replace ? ['installed.jar'] : [])]);
      }
    });

    it.each<[inodesLeft: number, replace: boolean, verdict: string]>([
      [0, false, 'deny destination-full'],
      [0, true, 'deny destination-full'],
      // A second name counts as a file here: the copy can be made, and not be given its name.
      [1, false, 'deny destination-full'],
      [1, true, 'allow verified'],
      [2, false, 'allow verified'],
    ])('with %i files left to be made (replace: %s): %s', async (inodesLeft, replace, verdict) => {
      const folder = disk('size=1m,nr_inodes=20');
      const destination = join(folder, 'installed.jar');
      if (replace) writeFileSync(destination, 'old');
      const before = digestAt(destination);
      const fillers = join(folder, 'fillers');
      mkdirSync(fillers);
      for (let index = 0; statfsSync(folder).ffree > inodesLeft; index++) writeFileSync(join(fillers, `${index}`), '');
      const decision = await admit({ destination, replace });
      expect(verdictOf(decision)).toBe(verdict);
      expect(digestAt(destination)).toBe(decision.verdict === 'allow' ? sha256 : before);
      expect(namesIn(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    });

    it('a file that is complete when the disk fills up lies in its place', async () => {
      const folder = disk('size=1m');
      const destination = join(folder, 'installed.jar');
      const { request, install } = permitted(() => fill(folder, 0));
      expect(verdictOf(await admit({ destination, ...request }, install))).toBe('allow permit');
      expect(digestAt(destination)).toBe(sha256);
      expect(namesIn(folder)).toEqual(['filler', 'installed.jar']);
    });

    it('a permit is not used for what there is no room for', async () => {
      const folder = disk('size=1m');
      fill(folder, 0);
      const { used, request, install } = permitted();
      const decision = await admit({ destination: join(folder, 'installed.jar'), ...request }, install);
      expect([decision.verdict, rowOf(decision, 'destination').code]).toEqual(['deny', 'destination-full']);
      expect(used).toEqual([]);
    });

    it('nothing is held', async () => {
      const folder = disk('size=1m');
      const held = await hold({ folder }, large);
      expect(verdictOf(held.decision)).toBe('deny destination-full');
      expect(namesIn(folder)).toEqual([]);
    });

    it('a commit leaves nothing, and the copy is still held', async () => {
      const folder = disk('size=1m');
      const own = newFolder(scene);
      await using held = await hold({ folder: own }, large);
      expect(await held.commit(join(folder, 'installed.jar'))).toMatchObject({ code: 'destination-full' });
      expect(namesIn(folder)).toEqual([]);
      const destination = scene.path('installed.jar');
      expect(await held.commit(destination)).toMatchObject({ committed: true });
      expect([digestAt(destination), namesIn(own)]).toEqual([held.decision.artifact.sha256, []]);
    });

    it('a quarantine keeps nothing, not even the decision', async () => {
      for (const pagesLeft of [0, 2, 50]) {
        const quarantine = disk('size=1m');
        fill(quarantine, pagesLeft);
        const destination = scene.path('installed.jar');
        const decision = await admit({ destination, quarantine }, { ...large, signature: null });
        expect(verdictOf(decision)).toBe('deny unsigned');
        expect(decision.quarantined).toEqual({ kept: false, detail: 'ENOSPC' });
        expect(namesIn(quarantine)).toEqual(['filler']);
      }
    });

    it('that may not be written to, it is destination-not-writable', async () => {
      const folder = disk('size=1m');
      writeFileSync(join(folder, 'installed.jar'), 'old');
      expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(0);
      for (const [name, replace] of [
        ['installed.jar', true],
        ['other.jar', false],
      ] as const) {
        const decision = await admit({ destination: join(folder, name), replace });
        expect(verdictOf(decision)).toBe('deny destination-not-writable');
      }
      expect(namesIn(folder)).toEqual(['installed.jar']);
    });
  },
);
