// The living trust store: loading, the freshness check, how soon a change shows, and what a store costs.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openTrustStore, verifyInstall } from 'install-gate';
import { createTestAuthority, signatureFile } from 'install-gate/testing';
import { formatMillis, formatTable, median, target } from './figures.mjs';

const SIZES = [10, 1000, 10_000];
const ROUNDS = 200;
const EVENTS = 30;
const DAY = 86_400_000;
const authority = createTestAuthority();
const pin = authority.pin();

/** Prints what a living store costs. */
export async function timeLiveStore(folder) {
  console.log(`\nThe living trust store: ${ROUNDS} checks each; a check is what precedes every evaluation (ms)`);
  const rows = [];
  for (const size of SIZES) rows.push(await timeSize(join(folder, `store-${size}`), size));
  console.log(
    formatTable(
      ['certificates', 'first load', 'load again', 'check', 'best', 'decision', 'inotify', 'heap', 'target'],
      rows,
    ),
  );
  console.log(
    `\nFrom a change to the new snapshot, without asking; ${EVENTS} changes each, 50 ms of them the wait for quiet (ms)`,
  );
  console.log(formatTable(['change', 'median', 'worst'], await timeEvents(join(folder, 'events'))));
}

function fill(folder, size) {
  mkdirSync(folder);
  for (let index = 0; index < size; index++) {
    writeFileSync(
      join(folder, `${index}.pem`),
      index === 0 ? pin.pem : authority.pin('v1', { label: `pin ${index}` }).pem,
    );
  }
}

async function timed(run) {
  const started = performance.now();
  const result = await run();
  return [performance.now() - started, result];
}

async function timeSize(folder, size) {
  fill(folder, size);
  // Beyond the two seconds in which a file may be written again without a sign of it.
  await new Promise((resolve) => setTimeout(resolve, 2100));
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const [first, store] = await timed(() => openTrustStore(folder, { rescanMillis: DAY }));
  const heap = process.memoryUsage().heapUsed - before;
  const [again] = await timed(() => store.refresh());
  await new Promise((resolve) => setTimeout(resolve, 300));
  const inotify = countWatches();
  const checks = [];
  const decisions = [];
  const artifact = new Uint8Array(1000);
  // With its certificate, as the marketplace delivers: only that key is tried, however many the store holds.
  const signature = signatureFile(artifact, { key: pin.key, chain: [pin] });
  for (let round = 0; round < ROUNDS; round++) {
    // `current` is what an evaluation does first; it isn't part of the public store.
    checks.push((await timed(() => store.current()))[0]);
    decisions.push((await timed(() => verifyInstall(artifact, signature, {}, { trustStore: store })))[0]);
  }
  await store.close();
  return [
    String(size),
    formatMillis(first),
    formatMillis(again),
    formatMillis(median(checks)),
    formatMillis(Math.min(...checks)),
    formatMillis(median(decisions)),
    inotify,
    `${(heap / 1024 / 1024).toFixed(1)} MB`,
    size === 10 ? target(Math.min(...checks) < 0.2, 'check < 0.2') : '',
  ];
}

/** Watches of inotify that this process holds. */
function countWatches() {
  try {
    const fds = readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).includes('inotify');
      } catch {
        return false;
      }
    });
    return String(
      fds.reduce(
        (sum, fd) => sum + (readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').match(/^inotify/gm)?.length ?? 0),
        0,
      ),
    );
  } catch {
    return '-';
  }
}

/** One of seven certificates. */
function pem(index) {
  return authority.pin('v1', { label: `event ${index % 7}` }).pem;
}

async function timeEvents(folder) {
  mkdirSync(folder);
  const at = (name) => join(folder, name);
  writeFileSync(at('steady.pem'), pin.pem);
  mkdirSync(at('..v0'));
  writeFileSync(at('..v0/linked.pem'), pem(0));
  symlinkSync('..v0', at('..data'));
  symlinkSync('..data/linked.pem', at('linked.pem'));
  const store = await openTrustStore(folder, { rescanMillis: DAY });
  const changes = [
    ['a file comes', (round) => writeFileSync(at(`new-${round}.pem`), pem(round))],
    ['a file is written over', (round) => writeFileSync(at('new-0.pem'), pem(round + 1))],
    [
      'a file is renamed over',
      (round) => {
        writeFileSync(at('.tmp'), pem(round + 4));
        renameSync(at('.tmp'), at('new-0.pem'));
      },
    ],
    ['a file goes', (round) => unlinkSync(at(`new-${round}.pem`))],
    [
      'Kubernetes flips ..data',
      (round) => {
        mkdirSync(at(`..v${round + 1}`));
        writeFileSync(at(`..v${round + 1}/linked.pem`), pem(round + 1));
        symlinkSync(`..v${round + 1}`, at('..data_tmp'));
        renameSync(at('..data_tmp'), at('..data'));
        rmSync(at(`..v${round}`), { recursive: true });
      },
    ],
    [
      'the folder is replaced',
      (round) => {
        mkdirSync(`${folder}.next`);
        writeFileSync(join(`${folder}.next`, 'a.pem'), pem(round));
        renameSync(folder, `${folder}.old`);
        renameSync(`${folder}.next`, folder);
        rmSync(`${folder}.old`, { recursive: true });
      },
    ],
  ];
  const rows = [];
  for (const [what, change] of changes) {
    const times = [];
    for (let round = 0; round < EVENTS; round++) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      const before = store.snapshot().snapshotId;
      const started = performance.now();
      change(round);
      while (store.snapshot().snapshotId === before && performance.now() - started < 5000) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      times.push(performance.now() - started);
    }
    rows.push([what, formatMillis(median(times)), formatMillis(Math.max(...times))]);
  }
  await store.close();
  return rows;
}
