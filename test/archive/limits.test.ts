import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ARCHIVE_LIMITS,
  fromMemory,
  inspectArchive,
  readStructure,
  type ArchiveLimits,
} from '../../src/archive/index.js';
import { noise } from './refused-archives.js';
import { zipOf } from './zip-writer.js';

const TWO = zipOf({ a: noise(1000), b: noise(500) });
const ZEROS = zipOf({ a: Buffer.alloc(10_000) });

describe('A limit', () => {
  it.each<[limit: keyof ArchiveLimits, archive: Uint8Array, refusedAt: number, passesAt: number, code: string]>([
    ['maxEntries', TWO, 1, 2, 'archive-too-many-entries'],
    ['maxDirectoryBytes', TWO, 93, 94, 'archive-directory-too-large'],
    ['maxEntryBytes', TWO, 999, 1000, 'archive-too-large'],
    ['maxTotalBytes', TWO, 1499, 1500, 'archive-too-large'],
  ])('of %s refuses one more', async (limit, archive, refusedAt, passesAt, code) => {
    expect(await inspectArchive(archive, { [limit]: refusedAt })).toMatchObject({ ok: false, code });
    expect(await inspectArchive(archive, { [limit]: passesAt })).toMatchObject({ ok: true });
    expect(await readStructure(fromMemory(archive), { [limit]: refusedAt })).toMatchObject({ ok: false, code });
  });

  it('of the ratio counts above its floor', async () => {
    const over = { maxRatio: 100, ratioFloorBytes: 9999 };
    expect(await inspectArchive(ZEROS, over)).toMatchObject({ code: 'archive-ratio-exceeded', entry: 'a' });
    expect(await inspectArchive(ZEROS, { ...over, ratioFloorBytes: 10_000 })).toMatchObject({ ok: true });
    expect(await inspectArchive(ZEROS, { ...over, maxRatio: 1000 })).toMatchObject({ ok: true });
  });

  it('of time stops what has begun', async () => {
    expect(await inspectArchive(zipOf({ a: noise(3_000_000) }), { maxMillis: 0.000_001 })).toMatchObject({
      code: 'archive-time-exceeded',
    });
  });

  it.each(Object.keys(DEFAULT_ARCHIVE_LIMITS))('of %s must be a number above zero', async (limit) => {
    for (const value of [0, -1, Number.NaN, '1', null]) {
      const options: object = { [limit]: value };
      const expected = value === null ? { ok: true } : { code: 'invalid-argument' };
      const outcome = await inspectArchive(TWO, options).catch((error: unknown) => error);
      expect(outcome).toMatchObject(expected);
    }
  });
});
