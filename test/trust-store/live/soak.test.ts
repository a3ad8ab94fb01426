import { mkdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { createInstallGate, type OpenTrustStoreOptions } from '../../../src/index.js';
import { createScene, verdictOf } from '../../support/scene.js';
import { isSoak } from '../../support/seed.js';

const DECISIONS = isSoak() ? 4000 : 250;
const scene = createScene();
const { authority } = scene;
/** Always there, and renamed over all the time. */
const steady = authority.pin('v1', { label: 'steady' });
/** Comes and goes. */
const fickle = authority.pin('v1', { label: 'fickle' });
/** Always there, through a link that is flipped all the time. */
const mounted = authority.pin('v1', { label: 'mounted' });

/** Changes a folder as fast as it can, in a thread of its own, and tells what it has done through shared memory. */
const MUTATOR = `
  const { workerData } = require('node:worker_threads');
  const fs = require('node:fs');
  const { folder, pems, shared } = workerData;
  const state = new Int32Array(shared);
  const at = (name) => folder + '/' + name;
  const replace = (name, text) => { fs.writeFileSync(at('.tmp'), text); fs.renameSync(at('.tmp'), at(name)); };
  let version = 0;
  const flip = () => {
    const old = '..v' + version++;
    fs.mkdirSync(at('..v' + version));
    fs.writeFileSync(at('..v' + version + '/mounted.pem'), pems.mounted);
    fs.symlinkSync('..v' + version, at('..data_tmp'));
    fs.renameSync(at('..data_tmp'), at('..data'));
    fs.rmSync(at(old), { recursive: true, force: true });
  };
  // In this order: whoever sees that it is gone sees the next coming counted only later.
  const come = () => {
    Atomics.store(state, 0, 1);
    Atomics.add(state, 1, 1);
    replace('fickle.pem', pems.fickle);
  };
  const go = () => {
    fs.rmSync(at('fickle.pem'));
    Atomics.store(state, 0, 0);
  };
  flip();
  fs.symlinkSync('..data/mounted.pem', at('mounted.pem'));
  replace('steady.pem', pems.steady);
  Atomics.store(state, 3, 1);
  Atomics.notify(state, 3);
  while (Atomics.load(state, 2) === 0) {
    come();
    Atomics.wait(state, 2, 0, Math.random() * 12);
    replace('steady.pem', pems.steady);
    go();
    Atomics.wait(state, 2, 0, Math.random() * 12);
    flip();
    // Half-written files that are nobody's business.
    fs.writeFileSync(at('junk.pem'), pems.steady.slice(0, 1 + Math.floor(Math.random() * 200)));
    Atomics.add(state, 4, 1);
  }
`;

setFlagsFromString('--expose_gc');
function heapBytes(): number {
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}
/** Timers are counted in a process of their own: see watcher-limits.test.ts. */
const handles = () => process.getActiveResourcesInfo().filter((each) => /FSEvent/.test(each)).length;

async function soak(options: Omit<OpenTrustStoreOptions, 'roles' | 'clock'>) {
  const folder = scene.path('busy');
  mkdirSync(folder);
  const shared = new SharedArrayBuffer(5 * Int32Array.BYTES_PER_ELEMENT);
  const state = new Int32Array(shared);
  const pems = { steady: steady.pem, fickle: fickle.pem, mounted: mounted.pem };
  const mutator = new Worker(MUTATOR, { eval: true, workerData: { folder, pems, shared } });
  while (Atomics.load(state, 3) === 0) await new Promise((resolve) => void setTimeout(resolve, 1));

  const signatures = [steady, fickle, mounted].map(({ key }) => scene.sign({ key }));
  const before = handles();
  const gate = await createInstallGate({ trustStore: folder, watch: options, clock: scene.clock, environment: {} });
  const result = { trustedThoughGone: 0, sawItGone: 0, sawItThere: 0, failedThoughThere: [] as string[] };
  let halfway = 0;
  for (let count = 0; count < DECISIONS; count++) {
    if (count === DECISIONS / 2) halfway = heapBytes();
    const which = count % 3;
    // Counted first: a coming that begins between the two looks is none that was there before.
    const comings = Atomics.load(state, 1);
    const wasGone = Atomics.load(state, 0) === 0;
    const decision = await gate.verify(scene.artifact, signatures[which] ?? null);
    const verdict = verdictOf(decision);
    if (which !== 1) {
      if (verdict !== 'allow verified') result.failedThoughThere.push(`${which}: ${verdict}`);
      continue;
    }
    if (verdict === 'allow verified') result.sawItThere++;
    else result.sawItGone++;
    const stayedGone = wasGone && Atomics.load(state, 1) === comings;
    if (stayedGone && verdict === 'allow verified') result.trustedThoughGone++;
  }
  const grown = heapBytes() - halfway;
  Atomics.store(state, 2, 1);
  Atomics.notify(state, 2);
  await new Promise((resolve) => void mutator.once('exit', resolve));
  await gate.close();
  await new Promise((resolve) => void setTimeout(resolve, 50));
  return { ...result, grown, rounds: Atomics.load(state, 4), handlesLeft: handles() - before };
}

describe('Under changes without end, at full speed', () => {
  it.each<[what: string, options: Omit<OpenTrustStoreOptions, 'roles' | 'clock'>]>([
    ['a store that is told of them', {}],
    ['a store that is deaf', { watch: 'polling', rescanMillis: 86_400_000 }],
    ['a store that reads always', { watch: 'polling', rescanMillis: 86_400_000, freshness: 'read-always' }],
  ])('%s is right at each call', async (_what, options) => {
    const { rounds, grown, sawItGone, sawItThere, ...result } = await soak(options);
    process.stdout.write(
      `soak: ${DECISIONS} decisions, ${rounds} rounds of changes, ${Math.round(grown / 1024)} KB more heap\n`,
    );
    expect(result).toEqual({
      trustedThoughGone: 0,
      failedThoughThere: [],
      handlesLeft: 0,
    });
    expect(rounds).toBeGreaterThan(10);
    expect(sawItGone).toBeGreaterThan(0);
    expect(sawItThere).toBeGreaterThan(0);
    expect(grown).toBeLessThan(8 * 1024 * 1024);
  });
});
