// Measures: `npm run bench`. README.md beside it says how to read the tables.
import { mkdtempSync, rmSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { timeAdmissions } from './admission.mjs';
import { chooseSizes, compareContenders } from './big-files.mjs';
import { timeLiveStore } from './live-store.mjs';
import { timePaths } from './paths.mjs';
import { timeSmallPlugin } from './small-plugin.mjs';
import { timeUploads } from './uploads.mjs';

const { BENCH_SIZES = '', BENCH_RUNS = '' } = process.env;
const sizes = chooseSizes(BENCH_SIZES);
const rounds = BENCH_RUNS === '' ? null : Number(BENCH_RUNS);
if (rounds !== null && !(Number.isInteger(rounds) && rounds > 0)) throw new RangeError('BENCH_RUNS must be 1 or more');

const folder = mkdtempSync(join(tmpdir(), 'install-gate-bench-'));
// An interrupted run leaves no gigabyte behind either.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const processor = cpus()[0]?.model ?? 'unknown processor';
console.log(`Node ${process.version}, ${platform()} ${arch()}, ${availableParallelism()} x ${processor}`);
await timeSmallPlugin(folder);
await timePaths(folder);
await timeLiveStore(folder);
await timeUploads(folder);
await compareContenders(folder, sizes, rounds);
await timeAdmissions(folder, sizes, rounds);
