import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLiveScene, until } from './follow.js';

const live = createLiveScene();

/** Certificates of different subjects have PEM of the same length here: only the content tells them apart. */
const pem = (index: number) => live.pin(index).pem;

describe('A change that nobody asks for is told', () => {
  it('a file that comes', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const store = await live.follow(folder);
    writeFileSync(join(folder, 'b.pem'), pem(1));
    await live.shows(store, [0, 1]);
    expect(await live.trusted(store)).toEqual([0, 1]);
  });

  it('a file that is written in pieces', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const store = await live.follow(folder);
    const whole = pem(1);
    for (let at = 0; at < whole.length; at += 100) {
      appendFileSync(join(folder, 'b.pem'), whole.slice(at, at + 100));
      await new Promise((resolve) => void setTimeout(resolve, 7));
    }
    await live.shows(store, [0, 1]);
    expect(store.status().findings).toEqual([]);
  });

  it('a half-written file is quarantined by name until it is whole', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const store = await live.follow(folder);
    writeFileSync(join(folder, 'b.pem'), pem(1).slice(0, 150));
    await until(() => store.status().findings.length > 0);
    expect(store.status().findings).toMatchObject([{ code: 'file-cut-short', file: 'b.pem' }]);
    writeFileSync(join(folder, 'b.pem'), pem(1));
    await live.shows(store, [0, 1]);
    expect(store.status().findings).toEqual([]);
  });

  it('an editor’s rename over the file, again and again', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const store = await live.follow(folder);
    for (const index of [1, 2, 3, 0, 4]) {
      writeFileSync(join(folder, '.a.pem.swp'), pem(index));
      renameSync(join(folder, '.a.pem.swp'), join(folder, 'a.pem'));
      await live.shows(store, [index]);
    }
  });

  it('other content of the same size and time', async () => {
    expect(pem(0)).toHaveLength(pem(1).length);
    const folder = live.store({ 'a.pem': live.pin(0) });
    const when = new Date('2026-01-01T00:00:00Z');
    utimesSync(join(folder, 'a.pem'), when, when);
    const store = await live.follow(folder);
    writeFileSync(join(folder, 'a.pem'), pem(1));
    utimesSync(join(folder, 'a.pem'), when, when);
    await live.shows(store, [1]);
    expect(await live.trusted(store)).toEqual([1]);
  });

  it('a file that goes', async () => {
    const folder = live.store({ 'a.pem': live.pin(0), 'b.pem': live.pin(1) });
    const store = await live.follow(folder);
    unlinkSync(join(folder, 'a.pem'));
    await live.shows(store, [1]);
    expect(await live.trusted(store)).toEqual([1]);
  });

  it('rights that change', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const store = await live.follow(folder);
    const before = store.status().checkedAt;
    chmodSync(join(folder, 'a.pem'), 0o600);
    await until(() => store.status().checkedAt > before);
    await live.shows(store, [0]);
  });

  it.each([false, true])(
    'Kubernetes’ ..data, flipped many times in a row (old folder removed: %s)',
    async (removed) => {
      const mount = live.configMap();
      let old = mount.flip({ 'a.pem': pem(0) });
      mount.link('a.pem');
      const store = await live.follow(mount.folder);
      for (const index of [1, 2, 3, 4, 5, 0, 1]) {
        const next = mount.flip({ 'a.pem': pem(index) });
        if (removed) rmSync(old, { recursive: true });
        old = next;
        expect(await live.trusted(store)).toEqual([index]);
      }
      for (const index of [2, 3, 4]) mount.flip({ 'a.pem': pem(index) });
      await live.shows(store, [4]);
    },
  );

  it('a store that is a link, when the link is swapped', async () => {
    const [first, second] = [live.store({ 'a.pem': live.pin(0) }), live.store({ 'a.pem': live.pin(1) })];
    const link = live.path('store');
    symlinkSync(first, link);
    const store = await live.follow(link);
    for (const [target, index] of [
      [second, 1],
      [first, 0],
      [second, 1],
    ] as const) {
      symlinkSync(target, `${link}.tmp`);
      renameSync(`${link}.tmp`, link);
      await live.shows(store, [index]);
    }
    writeFileSync(join(second, 'b.pem'), pem(2));
    await live.shows(store, [1, 2]);
  });

  it('a folder that is removed and made again', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const store = await live.follow(folder);
    for (const index of [1, 2]) {
      rmSync(folder, { recursive: true });
      await until(() => store.status().fault?.code === 'trust-store-missing');
      mkdirSync(folder);
      writeFileSync(join(folder, 'a.pem'), pem(index));
      await live.shows(store, [index]);
    }
    writeFileSync(join(folder, 'b.pem'), pem(3));
    await live.shows(store, [2, 3]);
  });

  it('a folder that is renamed away and replaced', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const other = live.store({ 'a.pem': live.pin(1) });
    const store = await live.follow(folder);
    renameSync(folder, `${folder}.old`);
    renameSync(other, folder);
    await live.shows(store, [1]);
    writeFileSync(join(`${folder}.old`, 'b.pem'), pem(5));
    writeFileSync(join(folder, 'b.pem'), pem(2));
    await live.shows(store, [1, 2]);
  });

  it('a folder that is missing at first, and the folder above it too', async () => {
    const folder = join(live.path('nothing'), 'yet', 'store');
    const store = await live.follow(folder);
    expect(store.status().fault?.code).toBe('trust-store-missing');
    mkdirSync(dirname(dirname(folder)));
    mkdirSync(dirname(folder));
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.pem'), pem(0));
    await live.shows(store, [0]);
    expect(store.status().fault).toBe(null);
  });

  it('10,000 files, with one handle', async () => {
    const folder = live.store({});
    for (let index = 0; index < 10_000; index++) writeFileSync(join(folder, `${index}.pem`), pem(index % 3));
    const store = await live.follow(folder);
    await live.shows(store, [0, 1, 2]);
    writeFileSync(join(folder, 'another.pem'), pem(3));
    await live.shows(store, [0, 1, 2, 3]);
    unlinkSync(join(folder, 'another.pem'));
    expect(await live.trusted(store)).toEqual([0, 1, 2]);
  });

  it('by polling', async () => {
    const folder = live.store({ 'a.pem': live.pin(0) });
    const store = await live.follow(folder, { watch: 'polling', rescanMillis: 100 });
    expect(store.status().watching).toEqual({ mode: 'polling', because: null });
    writeFileSync(join(folder, 'a.pem'), pem(1));
    await live.shows(store, [1]);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'b.pem'), pem(2));
    await live.shows(store, [2]);
  });
});
