import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FileHandle } from 'node:fs/promises';
import {
  createInstalls,
  digestAt,
  modeOf,
  namesBeside,
  newFolder,
  otherFileSystem,
  privateCopyIn,
} from '../admission/installs.js';
import { verdictOf } from '../support/scene.js';

const { scene, admit, hold, sha256 } = createInstalls();

afterEach(() => void vi.restoreAllMocks());

/** The methods that every file handle has. */
async function handleMethods(): Promise<FileHandle> {
  const handle = await open(scene.artifactPath);
  await handle.close();
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- the built-in gives any
  const prototype: FileHandle = Object.getPrototypeOf(handle);
  return prototype;
}

type Act = (copy: string) => void;
const overwrite: Act = (copy) => writeFileSync(copy, readFileSync(copy).fill(7), { flag: 'r+' });
const overwriteAndSetBack: Act = (copy) => {
  const { atime, mtime } = statSync(copy);
  overwrite(copy);
  utimesSync(copy, atime, mtime);
};
const WRITES: readonly (readonly [what: string, act: Act])[] = [
  ['written to', overwrite],
  ['written to, and its time set back', overwriteAndSetBack],
];

/** Acts while a copy goes to the disk, which may take long; tells how often. */
async function whileSyncing(folder: string, act: Act): Promise<() => number> {
  const methods = await handleMethods();
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the handle as `this`
  const sync = methods.sync;
  let acted = 0;
  vi.spyOn(methods, 'sync').mockImplementation(async function (this: FileHandle) {
    await sync.call(this);
    // The folder is synced too, once there is no private copy any more.
    if (acted++ === 0) act(privateCopyIn(folder));
  });
  return () => acted;
}

/** Acts right after the bytes of a copy were looked at for the last time; tells how often. */
async function onceLookedAt(folder: string, act: Act): Promise<() => number> {
  const methods = await handleMethods();
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the handle as `this`
  const { read } = methods;
  let acted = 0;
  const readAndAct = async function (this: FileHandle, ...asked: readonly unknown[]): Promise<unknown> {
    const result: unknown = await Reflect.apply(read, this, asked);
    if (acted++ === 0) act(privateCopyIn(folder));
    return result;
  };
  Object.defineProperty(methods, 'read', { value: readAndAct, configurable: true, writable: true });
  onTestFinished(() => {
    Object.defineProperty(methods, 'read', { value: read, configurable: true, writable: true });
  });
  return () => acted;
}

const nothing: Act = () => undefined;

describe('A private copy that is written to between the last look and its placing', () => {
  it.each(WRITES)('is not admitted: %s while the disk takes its time', async (_, act) => {
    const destination = scene.path('installed.jar');
    const acted = await whileSyncing(dirname(destination), act);
    const decision = await admit({ destination });
    expect(verdictOf(decision)).toBe('deny destination-copy-changed');
    expect([acted(), namesBeside(destination)]).toEqual([1, []]);
  });

  it.each(WRITES)('is not committed: %s while the disk takes its time', async (_, act) => {
    const folder = newFolder(scene);
    await using held = await hold({ folder });
    const destination = scene.path('installed.jar');
    const acted = await whileSyncing(folder, act);
    expect(await held.commit(destination)).toMatchObject({ committed: false, code: 'destination-copy-changed' });
    expect([acted(), namesBeside(destination)]).toEqual([1, []]);
  });

  it.each(WRITES)('is not committed: %s once its bytes were looked at', async (_, act) => {
    const folder = newFolder(scene);
    await using held = await hold({ folder });
    const destination = scene.path('installed.jar');
    const acted = await onceLookedAt(folder, act);
    expect(await held.commit(destination)).toMatchObject({ committed: false, code: 'destination-copy-changed' });
    expect([acted(), namesBeside(destination)]).toEqual([1, []]);
  });

  const elsewhere = otherFileSystem(scene);
  it.skipIf(elsewhere === null).each(WRITES)('is not committed to another file system: %s', async (_, act) => {
    const other = mkdtempSync(join(elsewhere ?? '', 'install-gate-'));
    try {
      const folder = newFolder(scene);
      await using held = await hold({ folder });
      const destination = join(other, 'installed.jar');
      const methods = await handleMethods();
      // oxlint-disable-next-line typescript/unbound-method -- it is called with the handle as `this`
      const sync = methods.sync;
      let acted = 0;
      vi.spyOn(methods, 'sync').mockImplementation(async function (this: FileHandle) {
        await sync.call(this);
        // The second sync is of the copy beside the destination.
        if (++acted === 2) act(privateCopyIn(other));
      });
      expect(await held.commit(destination)).toMatchObject({ committed: false, code: 'destination-copy-changed' });
      expect([acted, namesBeside(destination)]).toEqual([2, []]);
      vi.restoreAllMocks();
      expect(await held.commit(destination)).toMatchObject({ committed: true, sha256 });
      expect(digestAt(destination)).toBe(sha256);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('is placed where nobody has: admitted, and committed', async () => {
    const destination = scene.path('installed.jar');
    const synced = await whileSyncing(dirname(destination), nothing);
    expect(verdictOf(await admit({ destination }))).toBe('allow verified');
    expect(synced()).toBe(2);
    expect([digestAt(destination), modeOf(destination), namesBeside(destination)]).toEqual([
      sha256,
      '644',
      ['installed.jar'],
    ]);
    vi.restoreAllMocks();

    const folder = newFolder(scene);
    await using held = await hold({ folder });
    const other = scene.path('installed.jar');
    const looked = await onceLookedAt(folder, nothing);
    expect(await held.commit(other)).toMatchObject({ committed: true, sha256 });
    expect(looked()).toBeGreaterThan(0);
    expect([digestAt(other), modeOf(other), namesBeside(other)]).toEqual([sha256, '644', ['installed.jar']]);
  });
});
