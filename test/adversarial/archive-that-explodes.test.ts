/** A few megabytes that inflate to ten gigabytes are refused, in less memory than they would take. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectArchive } from '../../src/archive/index.js';
import { deflatedZeros, zeroBomb } from '../archive/bombs.js';
import { writeZip, zipOf } from '../archive/zip-writer.js';

const GIGABYTE = 1e9;
const MEGABYTE = 1e6;
const MAX_PEAK_BYTES = 100 * MEGABYTE;

/** VmHWM, not what getrusage says: that begins with what the parent had. */
const CHILD = `
  import { readFileSync } from 'node:fs';
  import { inspectArchive } from ${JSON.stringify(new URL('../../dist/archive/index.js', import.meta.url).href)};
  const report = await inspectArchive(process.argv[1], JSON.parse(process.argv[2]));
  console.log(JSON.stringify({ code: report.code ?? 'ok', peakBytes: Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024 }));
`;

describe('An archive that inflates to ten gigabytes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bomb-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  const inspectApart = async (bytes: Uint8Array, options = {}) => {
    const path = join(folder, 'bomb.zip');
    await writeFile(path, bytes);
    const args = ['--input-type=module', '-e', CHILD, path, JSON.stringify(options)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return v.parse(v.object({ code: v.string(), peakBytes: v.number() }), JSON.parse(stdout));
  };

  it.each([
    ['says so', () => zeroBomb(10 * GIGABYTE), {}, 'archive-too-large'],
    [
      'says so, where the size is allowed',
      () => zeroBomb(10 * GIGABYTE),
      { maxEntryBytes: 1e11 },
      'archive-ratio-exceeded',
    ],
    ['says that it is small', () => zeroBomb(10 * GIGABYTE, 100), {}, 'archive-size-mismatch'],
    [
      'says that it is as large as the ratio allows',
      () => zeroBomb(10 * GIGABYTE, GIGABYTE),
      {},
      'archive-size-mismatch',
    ],
    [
      'is allowed, and takes too long',
      () => zeroBomb(10 * GIGABYTE),
      { maxEntryBytes: 1e11, maxTotalBytes: 1e11, maxRatio: 2000, maxMillis: 300 },
      'archive-time-exceeded',
    ],
  ])('is refused in less than 100 MB where it %s', { timeout: 60_000 }, async (_title, bomb, options, code) => {
    const { code: actual, peakBytes } = await inspectApart(bomb(), options);
    expect(actual).toBe(code);
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });

  it('is refused where it is made of many entries that are small each', async () => {
    const raw = deflatedZeros(MEGABYTE);
    const entries = Array.from({ length: 100 }, (_, index) => ({ name: `${index}`, method: 8, raw, size: MEGABYTE }));
    expect(await inspectArchive(writeZip({ entries }))).toMatchObject({ code: 'archive-ratio-exceeded', entry: null });
  });

  it('is refused where it is within an inner archive', async () => {
    const bytes = zipOf({ 'obr.xml': '<repository/>', 'a.jar': zeroBomb(4 * MEGABYTE) });
    expect(await inspectArchive(bytes)).toMatchObject({ code: 'archive-ratio-exceeded', entry: 'a.jar!/zeros' });
  });

  it('passes where it is a megabyte of zeros', async () => {
    expect(await inspectArchive(zipOf({ zeros: Buffer.alloc(MEGABYTE) }))).toMatchObject({ ok: true });
  });
});
