import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ArtifactChangedError,
  fromFileHandle,
  fromMemory,
  inspectArchive,
  type RandomAccessBytes,
} from '../../src/archive/index.js';
import { partOf } from '../../src/archive/random-access-bytes.js';
import { noise } from './refused-archives.js';
import { zipOf } from './zip-writer.js';

const BYTES = zipOf({ a: 'alpha', b: noise(3_000_000) });

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sources-'));
  path = join(folder, 'a.jar');
  await writeFile(path, BYTES);
});
afterAll(async () => rm(folder, { recursive: true }));

const failingAt = (call: number, error: Error): RandomAccessBytes => {
  let calls = 0;
  return {
    size: BYTES.byteLength,
    read: async (position, length) => {
      if (++calls === call) throw error;
      return BYTES.subarray(position, position + length);
    },
  };
};

describe('A source', () => {
  it.each([
    ['that is missing', () => join(folder, 'missing'), 'ENOENT'],
    ['that is a folder', () => folder, 'not a regular file'],
  ])('%s is unreadable', async (_title, source, detail) => {
    expect(await inspectArchive(source())).toEqual({ ok: false, code: 'archive-unreadable', entry: null, detail });
  });

  it('that is none is a mistake', async () => {
    for (const source of [null, 1, {}, [], { size: 1 }, { read: 1 }]) {
      await expect(Reflect.apply(inspectArchive, undefined, [source])).rejects.toMatchObject({
        code: 'invalid-argument',
      });
    }
  });

  it('that is a FileHandle stays open, and where it was', async () => {
    const handle = await open(path);
    await handle.read(Buffer.alloc(2));
    expect(await inspectArchive(handle)).toMatchObject({ ok: true });
    expect((await handle.read(Buffer.alloc(2))).buffer).toEqual(Buffer.of(3, 4));
    await handle.close();
  });

  it('that fails at any read is unreadable, and an archive that changed is thrown', async () => {
    let call = 1;
    for (; call < 1000; call++) {
      const error = Object.assign(new Error('no'), { code: 'EIO' });
      const report = await inspectArchive(failingAt(call, error));
      if (report.ok) break;
      expect(report).toEqual({ ok: false, code: 'archive-unreadable', entry: null, detail: 'EIO' });
      const changed = new ArtifactChangedError('changed');
      await expect(inspectArchive(failingAt(call, changed))).rejects.toBe(changed);
    }
    expect(call).toBeGreaterThan(10);
    expect(call).toBeLessThan(1000);
  });

  it('that gives fewer bytes than were asked for is not believed', async () => {
    const short: RandomAccessBytes = { size: BYTES.byteLength, read: async () => new Uint8Array(1) };
    expect(await inspectArchive(short)).toMatchObject({ code: 'archive-unreadable' });
  });

  it('that becomes shorter has changed', async () => {
    const shrinking = join(folder, 'shrinking.jar');
    await writeFile(shrinking, BYTES);
    const handle = await open(shrinking);
    const bytes = fromFileHandle(handle, (await handle.stat()).size);
    await truncate(shrinking, 1000);
    await expect(inspectArchive(bytes)).rejects.toBeInstanceOf(ArtifactChangedError);
    await handle.close();
  });

  it('is left when the signal is aborted, before and during', async () => {
    const reason = new Error('enough');
    await expect(inspectArchive(BYTES, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const source: RandomAccessBytes = {
      size: BYTES.byteLength,
      read: async (position, length) => {
        if (position > 1_000_000 && length > 1000) controller.abort(reason);
        return BYTES.subarray(position, position + length);
      },
    };
    await expect(inspectArchive(source, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('Random access', () => {
  it('never gives what is beyond the end', async () => {
    const whole = fromMemory(Uint8Array.of(1, 2, 3, 4));
    const part = partOf(whole, 1, 2);
    expect(await part.read(0, 2)).toEqual(Uint8Array.of(2, 3));
    for (const [position, length] of [
      [1, 2],
      [-1, 1],
      [0, Number.POSITIVE_INFINITY],
      [Number.NaN, 1],
    ] as const) {
      await expect(part.read(position, length)).rejects.toBeInstanceOf(RangeError);
    }
    expect(() => partOf(whole, 3, 2)).toThrow(RangeError);
  });
});
