/** Archives that common tools write are accepted: jar, zipfile, zip (to a file and to a stream), and a large jar of others. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectArchive, type ArchiveReport } from '../../src/archive/index.js';
import { sha256Hex } from '../../src/internal/bytes.js';

const JAR = join(
  dirname(createRequire(import.meta.url).resolve('google-closure-compiler-java/package.json')),
  'compiler.jar',
);
const TEXT = 'a text that is long enough to be deflated, a text that is long enough to be deflated';
const DIGESTS = { 'lib/a.txt': sha256Hex(TEXT), 'b.txt': sha256Hex('b') };

const PYTHON = `
import sys, zipfile
class Stream:
    def __init__(self, out): self.out = out
    def write(self, data): return self.out.write(data)
    def flush(self): self.out.flush()
out = open(sys.argv[2], "wb")
with zipfile.ZipFile(out if sys.argv[1] == "file" else Stream(out), "w", zipfile.ZIP_STORED if "stored" in sys.argv else zipfile.ZIP_DEFLATED) as archive:
    for name in ("lib/a.txt", "b.txt"):
        with open(name, "rb") as content, archive.open(name, "w", force_zip64="wide" in sys.argv) as entry: entry.write(content.read())
`;

const ways: readonly (readonly [title: string, tool: string, command: (out: string) => readonly string[]])[] = [
  ['jar', 'jar', (out) => ['jar', 'cf', out, 'lib', 'b.txt']],
  ['jar, stored', 'jar', (out) => ['jar', 'c0f', out, 'lib', 'b.txt']],
  ['jar, without a manifest, to a stream', 'jar', (out) => ['sh', '-c', `jar cM lib b.txt > ${out}`]],
  ['zip', 'zip', (out) => ['zip', '-qr', out, 'lib', 'b.txt']],
  ['zip, stored', 'zip', (out) => ['zip', '-qr0', out, 'lib', 'b.txt']],
  ['zip, to a stream', 'zip', (out) => ['sh', '-c', `zip -qr - lib b.txt | cat > ${out}`]],
  ['zip, in 64 bits', 'zip', (out) => ['zip', '-qr', '-fz', out, 'lib', 'b.txt']],
  ['zipfile', 'python3', (out) => ['python3', '-c', PYTHON, 'file', out]],
  ['zipfile, in 64 bits', 'python3', (out) => ['python3', '-c', PYTHON, 'file', out, 'wide']],
  ['zipfile, to a stream', 'python3', (out) => ['python3', '-c', PYTHON, 'stream', out]],
  ['zipfile, stored, to a stream', 'python3', (out) => ['python3', '-c', PYTHON, 'stream', out, 'stored']],
];

function contentOf(report: ArchiveReport): unknown {
  if (!report.ok) return report;
  const files = report.entries.filter(({ name, isFolder }) => !isFolder && !name.startsWith('META-INF/'));
  return Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]));
}

describe('An archive made by', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'made-'));
    mkdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib/a.txt'), TEXT);
    writeFileSync(join(folder, 'b.txt'), 'b');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each(ways)('%s', (title, tool, command) => {
    const isThere = spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
    it.skipIf(!isThere)(`is accepted${isThere ? '' : ` (skipped: there is no ${tool})`}`, async () => {
      const [program = '', ...args] = command(`${title.replaceAll(/\W/g, '')}.zip`);
      execFileSync(program, args, { cwd: folder });
      const report = await inspectArchive(join(folder, `${title.replaceAll(/\W/g, '')}.zip`), { digests: true });
      expect(contentOf(report)).toEqual(DIGESTS);
    });
  });

  it('others, large as it is, is accepted with all its entries', async () => {
    expect(await inspectArchive(JAR)).toMatchObject({ ok: true, entries: { length: 7227 } });
  });
});
