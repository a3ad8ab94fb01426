import { chownSync, mkdirSync, renameSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenTrustStoreOptions } from '../../../src/index.js';
import { createLiveScene } from './follow.js';

const live = createLiveScene();
const pem = (index: number) => live.pin(index).pem;

/** Nobody tells it anything, and its timer doesn't run within a test. */
const DEAF: OpenTrustStoreOptions = { watch: 'polling' };

describe.each(['check', 'read-always'] as const)(
  'A deaf store is right at the next call (freshness: %s)',
  (freshness) => {
    const open = async (folder: string) => live.follow(folder, { ...DEAF, freshness });

    it('about a certificate that has gone', async () => {
      const folder = live.store({ 'a.pem': live.pin(0), 'b.pem': live.pin(1) });
      const store = await open(folder);
      expect(await live.trusted(store)).toEqual([0, 1]);
      unlinkSync(join(folder, 'a.pem'));
      expect(await live.trusted(store)).toEqual([1]);
      expect(store.snapshot().certificates.map(({ file: name }) => name)).toEqual(['b.pem']);
    });

    it('about a certificate that has come', async () => {
      const folder = live.store({ 'a.pem': live.pin(0) });
      const store = await open(folder);
      writeFileSync(join(folder, 'b.pem'), pem(1));
      expect(await live.trusted(store)).toEqual([0, 1]);
    });

    it('about a file that is rewritten with the same size and time, as fast as can be', async () => {
      const folder = live.store({ 'a.pem': live.pin(0) });
      const when = new Date('2026-01-01T00:00:00Z');
      const store = await open(folder);
      for (let round = 0; round < 60; round++) {
        const index = round % 6;
        writeFileSync(join(folder, 'a.pem'), pem(index));
        utimesSync(join(folder, 'a.pem'), when, when);
        const [certificate] = (await store.refresh().then(() => store.snapshot())).certificates;
        expect(certificate?.fingerprint).toBe(live.pin(index).fingerprint);
        // The next content comes within the same tick of the file system's clock, after the store has looked.
        writeFileSync(join(folder, 'a.pem'), pem((index + 1) % 6));
        utimesSync(join(folder, 'a.pem'), when, when);
        expect(await live.trusted(store)).toEqual([(index + 1) % 6]);
      }
    });

    it('about what a link leads to: its content, and where it leads', async () => {
      const target = live.file('outside.pem', pem(0));
      const folder = live.store({});
      symlinkSync(target, join(folder, 'a.pem'));
      const store = await open(folder);
      expect(await live.trusted(store)).toEqual([0]);
      writeFileSync(target, pem(1));
      expect(await live.trusted(store)).toEqual([1]);
      renameSync(live.file('other.pem', pem(2)), target);
      expect(await live.trusted(store)).toEqual([2]);
      symlinkSync(live.file('third.pem', pem(3)), join(folder, '.tmp'));
      renameSync(join(folder, '.tmp'), join(folder, 'a.pem'));
      expect(await live.trusted(store)).toEqual([3]);
      unlinkSync(target);
      expect(await live.trusted(store)).toEqual([3]);
    });

    it('about a flip of ..data, which changes no entry that counts', async () => {
      const mount = live.configMap();
      mount.flip({ 'a.pem': pem(0) });
      mount.link('a.pem');
      const store = await open(mount.folder);
      for (const index of [1, 2, 3, 4]) {
        mount.flip({ 'a.pem': pem(index) });
        expect(await live.trusted(store)).toEqual([index]);
      }
    });

    it('about a link on the way to the folder', async () => {
      const link = join(live.store({}), 'link');
      symlinkSync(live.store({ 'a.pem': live.pin(0) }), link);
      const store = await open(join(link, '.', '..', 'link'));
      expect(await live.trusted(store)).toEqual([0]);
      symlinkSync(live.store({ 'a.pem': live.pin(1) }), `${link}.tmp`);
      renameSync(`${link}.tmp`, link);
      expect(await live.trusted(store)).toEqual([1]);
    });

    it('and all that ask at once are', async () => {
      const folder = live.store({ 'a.pem': live.pin(0) });
      const store = await open(folder);
      for (const index of [1, 2, 3, 4, 5]) {
        const before = live.trusted(store);
        writeFileSync(join(folder, 'a.pem'), pem(index));
        const answers = await Promise.all(Array.from({ length: 8 }, async () => live.trusted(store)));
        expect(answers.map(String)).toEqual(Array(8).fill(String(index)));
        await before;
      }
    });
  },
);

describe('A snapshot that is still the folder’s', () => {
  it('stays the same object, so that what was worked out for it stays good', async () => {
    const store = await live.follow(live.store({ 'a.pem': live.pin(0) }), DEAF);
    const before = store.snapshot();
    expect(await live.trusted(store)).toEqual([0]);
    expect(store.snapshot()).toBe(before);
    expect(await store.refresh()).toBe(before);
  });

  it('is looked at anew where a folder above has changed: it may have got an access control list', async () => {
    const folder = join(live.path('above'), 'store');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.pem'), pem(0));
    const store = await live.follow(folder, DEAF);
    const before = store.snapshot();
    expect(await live.trusted(store)).toEqual([0]);
    expect(store.snapshot()).toBe(before);
    chownSync(dirname(folder), process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    expect(await live.trusted(store)).toEqual([0]);
    expect(store.snapshot()).not.toBe(before);
  });

  it('is taken as it is where it is given itself', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const store = await live.follow(folder, DEAF);
    const before = store.snapshot();
    unlinkSync(join(folder, 'a.pem'));
    expect(before.certificates).toHaveLength(1);
    expect(await live.trusted(store)).toEqual([]);
    expect(store.status().fault?.code).toBe('trust-store-empty');
    expect(before.certificates).toHaveLength(1);
  });
});
