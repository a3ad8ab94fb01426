/** Where we accept an archive, every other reader reads the same names and contents in it; and where they differ, we refuse. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectArchive } from '../../src/archive/index.js';
import { ACCEPTED } from '../archive/accepted-archives.js';
import { REFUSED } from '../archive/refused-archives.js';
import { isSoak } from '../support/seed.js';
import { ambiguousArchives } from './ambiguity.js';
import {
  isRecodedByUnzip,
  missingReaders,
  readByScripts,
  readByUnzip,
  sortReading,
  type Reading,
} from './archive-readers.js';
import { mutatedArchives } from './mutated-archives.js';

interface Case {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly ours: Reading;
}

const missing = missingReaders();

describe.skipIf(missing.length > 0)(
  `Archives that are read differently${missing.length > 0 ? ` (skipped for want of ${missing.join(', ')})` : ''}`,
  () => {
    const sets = {
      generated: () => ambiguousArchives().map(({ kind, setting, bytes }) => [`${kind}; ${setting}`, bytes] as const),
      accepted: () => ACCEPTED.map(([title, archive]) => [title, archive()] as const),
      refused: () =>
        Object.values(REFUSED).flatMap((cases) => cases.map(([title, archive]) => [title, archive()] as const)),
      mutated: () => mutatedArchives(),
    };
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'ambiguous-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    const readAll = async (set: keyof typeof sets) => {
      const cases: Case[] = [];
      for (const [index, [title, bytes]] of sets[set]().entries()) {
        const path = join(folder, `${set}-${index}.zip`);
        writeFileSync(path, bytes);
        const report = await inspectArchive(bytes, { digests: true });
        const ours = report.ok
          ? sortReading(report.entries.map(({ name, sha256 }) => [name, sha256] as const))
          : { refused: report.code };
        cases.push({ title, bytes, path, ours });
      }
      const scripts = await readByScripts(cases.map(({ path }) => path));
      return cases.map((each) => ({
        ...each,
        /** jar tells names alone. */
        theirs: {
          python: scripts.get('python')?.get(each.path),
          java: scripts.get('java')?.get(each.path),
          jar: scripts.get('jar')?.get(each.path),
          // For a password that is wrong it asks without end: it gets what is accepted.
          ...('refused' in each.ours || isRecodedByUnzip(each.bytes) ? {} : { unzip: readByUnzip(each.path) }),
        },
      }));
    };
    type Read = Awaited<ReturnType<typeof readAll>>[number];

    const disagreements = ({ title, ours, theirs }: Read) => {
      if ('refused' in ours) return [];
      const names = sortReading(ours.map(([name]) => [name, null] as const));
      return Object.entries(theirs)
        .filter(([reader, reading]) => !isDeepStrictEqual(reading, reader === 'jar' ? names : ours))
        .map(([reader, reading]) => ({ title, reader, reading, ours }));
    };

    it.each(['generated', 'accepted', 'refused', 'mutated'] as const)(
      'are read as we do by everyone, or refused: %s',
      // Each of a soak's 20,000 that is accepted is a process or two of unzip.
      { timeout: isSoak() ? 1_800_000 : 300_000 },
      async (set) => {
        const cases = await readAll(set);
        expect(cases.flatMap(disagreements)).toEqual([]);
        const accepted = cases.filter(({ ours }) => !('refused' in ours));
        if (set !== 'generated') return;
        const ambiguous = cases.filter(({ theirs: { python, java } }) => !isDeepStrictEqual(python, java));
        expect(new Set(ambiguousArchives().map(({ kind }) => kind)).size).toBeGreaterThan(100);
        expect(accepted.length).toBeGreaterThan(100);
        // Readers do differ on what is generated: a generator of archives that nobody confuses would prove nothing.
        expect(ambiguous.length).toBeGreaterThan(200);
      },
    );
  },
);
