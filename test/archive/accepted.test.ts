import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromMemory, inspectArchive, readStructure, type ArchiveReport } from '../../src/archive/index.js';
import { sha256Hex } from '../../src/internal/bytes.js';
import { ACCEPTED } from './accepted-archives.js';

function contentOf(report: ArchiveReport): unknown {
  if (!report.ok) return report;
  return Object.fromEntries(report.entries.map(({ name, isFolder, sha256 }) => [name, isFolder ? null : sha256]));
}

describe('An archive with one reading', () => {
  it.each(ACCEPTED)('is read: %s', async (_title, archive, content) => {
    const bytes = archive();
    const expected = Object.fromEntries(
      Object.entries(content).map(([name, text]) => [
        name,
        // Bytes that are no text are given as Latin-1.
        text === null ? null : sha256Hex(text.startsWith('PK') ? Buffer.from(text, 'latin1') : text),
      ]),
    );
    expect(contentOf(await inspectArchive(bytes, { digests: true }))).toEqual(expected);
    const folder = await mkdtemp(join(tmpdir(), 'accepted-'));
    try {
      const path = join(folder, 'artifact');
      await writeFile(path, bytes);
      expect(contentOf(await inspectArchive(path, { digests: true }))).toEqual(expected);
      const handle = await open(path);
      expect(contentOf(await inspectArchive(handle, { digests: true }))).toEqual(expected);
      await handle.close();
    } finally {
      await rm(folder, { recursive: true });
    }
    const structure = await readStructure(fromMemory(bytes));
    expect(structure.ok && structure.entries.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(content).toSorted(),
    );
  });

  it('has no digests where nobody asks for them', async () => {
    const [, [, archive]] = [ACCEPTED[0], ACCEPTED[1] ?? ['', () => new Uint8Array(0)]];
    expect(await inspectArchive(archive())).toMatchObject({
      ok: true,
      type: 'zip',
      identity: { state: 'unknown' },
      inner: [],
      entries: [
        { name: 'a', isFolder: false, method: 'deflated', size: 5, compressedSize: 7, dataOffset: 31, sha256: null },
        { name: 'b', isFolder: false, method: 'deflated', size: 4, compressedSize: 6, dataOffset: 69, sha256: null },
      ],
    });
  });
});
