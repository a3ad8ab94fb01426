import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectArchive, type ArchiveFaultCode } from '../../src/archive/index.js';
import { ARCHIVE_FAULTS } from '../../src/decision/catalogue/archive.js';
import { REFUSED } from './refused-archives.js';

/** Those that are no fault of a single record, and have tests of their own. */
const ELSEWHERE: readonly ArchiveFaultCode[] = [
  'archive-unreadable',
  'archive-too-many-entries',
  'archive-directory-too-large',
  'archive-too-large',
  'archive-ratio-exceeded',
  'archive-inner-too-large',
  'archive-time-exceeded',
];

describe('The table of archives that are refused', () => {
  it('has every code that a record can be at fault for', () => {
    expect([...Object.keys(REFUSED), ...ELSEWHERE].toSorted()).toEqual(Object.keys(ARCHIVE_FAULTS).toSorted());
  });
});

describe.each(Object.entries(REFUSED))('%s', (code, archives) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'refused-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  it.each(archives)('refuses %s', async (_title, archive, entry) => {
    const bytes = archive();
    const fault = { ok: false, code, entry };
    expect(await inspectArchive(bytes)).toMatchObject(fault);
    const path = join(folder, 'artifact');
    await writeFile(path, bytes);
    expect(await inspectArchive(path)).toMatchObject(fault);
    const handle = await open(path);
    try {
      expect(await inspectArchive(handle)).toMatchObject(fault);
    } finally {
      await handle.close();
    }
  });
});
