/**
 * Measures the inspection of archives: 65,535 entries, a large jar beside `unzip -t` and yauzl, and a bomb's memory.
 * `npm run build && node bench/archive.mjs`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import { inspectArchive } from '../dist/archive/index.js';
import { peakBytes } from './peak-bytes.mjs';

const RUNS = 5;
const JAR = join(
  dirname(createRequire(import.meta.url).resolve('google-closure-compiler-java/package.json')),
  'compiler.jar',
);

const [, , mode, file] = process.argv;
if (mode === 'child') {
  const report = await inspectArchive(file);
  console.log(`${report.ok ? 'ok' : report.code} ${Math.round(peakBytes() / 1e6)}`);
} else {
  await main();
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-archive-'));
  try {
    const many = manyEntries(65_535);
    const path = join(folder, 'many.zip');
    writeFileSync(path, many);
    await show('65,535 entries from memory', async () => inspectArchive(many));
    await show('65,535 entries from a file', async () => inspectArchive(path));
    await show('the same by yauzl, from a file, inflated and nothing checked', async () => readByYauzl(path));
    await show('compiler.jar', async () => inspectArchive(JAR));
    await show('compiler.jar with SHA-256 of each entry', async () => inspectArchive(JAR, { digests: true }));
    await show('compiler.jar by yauzl, inflated and nothing checked', async () => readByYauzl(JAR));
    await show('compiler.jar by unzip -t', async () => execFileSync('unzip', ['-tqq', JAR]));
    const bomb = join(folder, 'bomb.zip');
    for (const [title, declared] of [
      ['that says so', 10e9],
      ['that says 100 bytes', 100],
    ]) {
      writeFileSync(bomb, zeroBomb(10e9, declared));
      const [code, megabytes] = String(execFileSync(process.execPath, [import.meta.filename, 'child', bomb]))
        .trim()
        .split(' ');
      console.log(`10 GB of zeros ${title}: ${code}, peak ${megabytes} MB`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Best of several: wall clock and processor time. */
async function show(title, run) {
  let wall = Infinity;
  let cpu = Infinity;
  for (let index = 0; index < RUNS; index++) {
    const start = performance.now();
    const before = process.cpuUsage();
    const result = await run();
    if (result?.ok === false) throw new Error(`${title}: ${result.code}`);
    const { user, system } = process.cpuUsage(before);
    wall = Math.min(wall, performance.now() - start);
    cpu = Math.min(cpu, (user + system) / 1000);
  }
  console.log(`${title}: ${Math.round(wall)} ms (${Math.round(cpu)} ms of this process's processor time)`);
}

async function readByYauzl(path) {
  const archive = await yauzl.openPromise(path);
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    for await (const chunk of await archive.openReadStreamPromise(entry)) void chunk;
  }
}

function u16(...values) {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function u32(...values) {
  return Buffer.from(Uint32Array.from(values).buffer);
}

/** A zip of entries `{ name, data, size, crc, extra }`, all deflated. */
function zip(entries) {
  const locals = [];
  const centrals = [];
  let offset = 0;
  for (const { name, data, size, crc, extra = Buffer.alloc(0) } of entries) {
    const narrow = Math.min(size, 0xffffffff);
    const common = Buffer.concat([u16(45, 0, 8, 0, 33), u32(crc, data.length, narrow), u16(name.length, extra.length)]);
    const local = Buffer.concat([u32(0x04034b50), common, Buffer.from(name), extra, data]);
    centrals.push(u32(0x02014b50), u16(45), common, u16(0, 0, 0), u32(0, offset), Buffer.from(name), extra);
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = [u32(0x06054b50), u16(0, 0, entries.length, entries.length), u32(directory.length, offset), u16(0)];
  return Buffer.concat([...locals, directory, ...end]);
}

function manyEntries(count) {
  const content = Buffer.from('the bytes of a small class file, or of a translation '.repeat(4));
  const entry = { data: deflateRawSync(content), size: content.length, crc: crc32(content) };
  return zip(
    Array.from({ length: count }, (_, index) => ({ ...entry, name: `com/example/p${index % 300}/C${index}.class` })),
  );
}

function zeroBomb(bytes, declared) {
  const blockBytes = 16 * 1024 * 1024;
  const block = deflateRawSync(Buffer.alloc(blockBytes), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const count = Math.floor(bytes / blockBytes);
  const data = Buffer.concat([
    ...Array.from({ length: count }, () => block),
    deflateRawSync(Buffer.alloc(bytes % blockBytes)),
  ]);
  const extra =
    declared > 0xffffffff
      ? Buffer.concat([u16(1, 8), Buffer.from(BigUint64Array.of(BigInt(declared)).buffer)])
      : Buffer.alloc(0);
  return zip([{ name: 'zeros', data, size: declared, crc: 0, extra }]);
}
