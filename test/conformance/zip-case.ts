/** What the three suites of archives have in common. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { inspectArchive, type ArchiveReport } from '../../src/archive/index.js';
import type { Suite } from '../support/conformance.js';
import { missingReaders, readByScripts, sortReading } from '../real/archive-readers.js';
import { itsExceptionsAreOfItsCases, readExceptions, verdictOf } from './exceptions.js';

const Manifest = v.array(
  v.object({
    file: v.string(),
    expected: v.picklist(['accept', 'reject', 'policy']),
    entries: v.optional(v.record(v.string(), v.object({ size: v.number(), sha256: v.string() }))),
  }),
);

const EXPECTED = { accept: 'ok', reject: 'fail', policy: 'unspecified' } as const;

/**
 * Tests a suite: what must be accepted is read with its sizes and digests, unless an exception tells why not; all else ends in the
 * code that stands in the table.
 */
export function testArchives(name: string, suite: Suite, refusals: Readonly<Record<string, readonly string[]>>): void {
  const manifest = v.parse(Manifest, suite.json('manifest.json'));
  const exceptions = readExceptions(name);
  const codes = new Map(
    Object.entries(refusals).flatMap(([code, files]) => files.map((file) => [file, code] as const)),
  );
  const cases = [...new Map(manifest.map((each) => [each.file, each] as const)).values()];

  itsExceptionsAreOfItsCases(
    exceptions,
    cases.map(({ file, expected }) => ({ id: file, expected: EXPECTED[expected] })),
  );

  it('has each archive that is refused in the table or among the exceptions, once', () => {
    const refused = cases.filter(({ file, expected }) => expected !== 'accept' && !exceptions.has(file));
    expect([...codes.keys()].toSorted()).toEqual(refused.map(({ file }) => file).toSorted());
  });

  readAlike(
    suite,
    cases.filter(({ file, expected }) => expected === 'accept' && !exceptions.has(file)).map(({ file }) => file),
  );

  it.each(cases.map((each) => [each.expected, each.file, each] as const))('%s %s', async (expected, file, each) => {
    const report = await inspectArchive(suite.path(file), { digests: true });
    const exception = exceptions.get(file);
    expect(verdictOf(report)).toBe(exception?.actual ?? codes.get(file) ?? 'ok');
    if (expected === 'accept' && exception === undefined) expectContent(report, each.entries ?? {});
  });
}

/** Each suite's own readers are the measure where its manifest tells no sizes and digests. */
function readAlike(suite: Suite, files: readonly string[]): void {
  const missing = missingReaders();
  it.skipIf(missing.length > 0)(
    `reads in what is accepted what Python and Java read${missing.length > 0 ? ` (skipped for want of ${missing.join(', ')})` : ''}`,
    { timeout: 60_000 },
    async () => {
      const scripts = await readByScripts(files.map((file) => suite.path(file)));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        const report = await inspectArchive(suite.path(file), { digests: true });
        const ours = report.ok
          ? sortReading(report.entries.map(({ name, sha256 }) => [name, sha256] as const))
          : report;
        for (const reader of ['python', 'java']) {
          expect([file, reader, ours]).toEqual([file, reader, scripts.get(reader)?.get(suite.path(file))]);
        }
      }
    },
  );
}

/** The manifests write names in ASCII: letters lose their marks, as the names in the archives do here. */
function expectContent(
  report: ArchiveReport,
  entries: Readonly<Record<string, { size: number; sha256: string }>>,
): void {
  const files = report.ok ? report.entries.filter(({ isFolder }) => !isFolder) : [];
  const read = new Map(
    files.map(({ name, size, sha256 }) => [name.normalize('NFD').replaceAll(/\p{M}/gu, ''), { size, sha256 }] as const),
  );
  for (const [name, content] of Object.entries(entries)) expect([name, read.get(name)]).toEqual([name, content]);
}
