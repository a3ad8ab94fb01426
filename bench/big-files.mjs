import { join } from 'node:path';
import { formatMegabytes, formatMillis, formatRatio, formatTable, highest, median, target } from './figures.mjs';
import { warmPageCache } from './page-cache.mjs';
import { isThere, run, runScript } from './spawn.mjs';

const SIZES = [
  { label: '20 KB', bytes: 20_000, rounds: 7, repeats: 101 },
  { label: '8 MiB', bytes: 8 * 2 ** 20, rounds: 7, repeats: 11 },
  { label: '1 GiB', bytes: 2 ** 30, rounds: 3, repeats: 2 },
];
const MAX_PEAK_MEGABYTES = 80;
const MIN_RATIO = 0.97;
/** node:crypto takes 2^31 - 1 bytes a call. */
const MAX_BUFFER_BYTES = 2 ** 31 - 1;

/**
 * The sizes that a text such as `20kb,8mib` names; all of them for an empty one.
 *
 * @throws RangeError if it names another.
 */
export function chooseSizes(text = '') {
  if (text === '') return SIZES;
  const names = text.split(',').map(fold);
  const stranger = names.find((name) => !SIZES.some(({ label }) => fold(label) === name));
  if (stranger !== undefined) {
    throw new RangeError(`no size "${stranger}": choose from ${SIZES.map(({ label }) => fold(label)).join(',')}`);
  }
  return SIZES.filter(({ label }) => names.includes(fold(label)));
}

/**
 * Every contender on every size, in turns, each time in a process of its own.
 *
 * @param {string} folder - for the files.
 * @param {ReturnType<typeof chooseSizes>} sizes
 * @param {number | null} askedRounds - null: as many as the size needs.
 */
export async function compareContenders(folder, sizes, askedRounds) {
  const withOpenssl = await isThere('openssl');
  for (const size of sizes) {
    const own = join(folder, fold(size.label));
    const rounds = askedRounds ?? size.rounds;
    await runScript('inputs.mjs', own, size.bytes);
    const results = await takeTurns(own, contendersFor(own, size, withOpenssl), rounds);
    console.log(`\n${size.label}, ${rounds} processes each, in turns\n`);
    console.log(table(results, size));
  }
  if (!withOpenssl) console.log('\nopenssl is not there: left out');
}

/** `1 GiB` as an environment variable names it: `1gib`. */
function fold(label) {
  return label.replaceAll(' ', '').toLowerCase();
}

function contendersFor(folder, { bytes, repeats }, withOpenssl) {
  const inNode = (name) => async () => runScript('contender.mjs', name, folder, repeats);
  const inOpenssl = async () => {
    const [key, signature, plugin] = ['pin.pub.pem', 'pin.sig', 'plugin.jar'].map((name) => join(folder, name));
    const parameters = ['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', key, '-sigfile', signature, '-in', plugin];
    const { millis, peakBytes } = await run('openssl', parameters);
    return { millis: [millis], firstPeakBytes: peakBytes, peakBytes };
  };
  return [
    { title: 'raw SHA-512 (the limit)', isLimit: true, start: inNode('raw-sha512') },
    { title: 'install-gate, pinned', isOurs: true, start: inNode('install-gate-pin') },
    { title: 'install-gate, chain of three', isOurs: true, start: inNode('install-gate-chain') },
    ...(bytes <= MAX_BUFFER_BYTES ? [{ title: 'crypto.verify on a buffer', start: inNode('crypto-verify') }] : []),
    ...(withOpenssl ? [{ title: 'openssl pkeyutl (whole process)', start: inOpenssl }] : []),
  ];
}

/** Whatever disturbs the machine disturbs all of them alike. */
async function takeTurns(folder, contenders, rounds) {
  const results = contenders.map((contender) => ({ ...contender, first: [], later: [], firstPeaks: [], peaks: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const result of results) {
      await warmPageCache(join(folder, 'plugin.jar'));
      const { millis, firstPeakBytes, peakBytes } = await result.start();
      const [first, ...later] = millis;
      result.first.push(first);
      if (later.length > 0) result.later.push(median(later));
      result.firstPeaks.push(firstPeakBytes);
      result.peaks.push(peakBytes);
    }
  }
  return results;
}

const HEADER =
  '|first ms|of SHA-512|peak MB|later ms|of SHA-512|peak MB|best ms|MB/s|targets reached by the first'.split('|');

function table(results, { bytes }) {
  const limit = results.find(({ isLimit }) => isLimit);
  const rows = results.map((result) => {
    const [first, later] = [median(result.first), median(result.later)];
    const best = Math.min(...result.first, ...result.later);
    const ratio = median(limit.first) / first;
    const peak = highest(result.firstPeaks);
    return [
      result.title,
      formatMillis(first),
      formatRatio(ratio),
      formatMegabytes(peak),
      ...(result.later.length === 0
        ? ['', '', '']
        : [formatMillis(later), formatRatio(median(limit.later) / later), formatMegabytes(highest(result.peaks))]),
      formatMillis(best),
      (bytes / 1000 / best).toFixed(0),
      result.isOurs ? targets(ratio, peak, bytes) : '',
    ];
  });
  return formatTable(HEADER, rows);
}

function targets(ratio, peak, bytes) {
  const memory = target(peak !== null && peak < MAX_PEAK_MEGABYTES * 1e6, `peak < ${MAX_PEAK_MEGABYTES} MB`);
  return bytes < 2 ** 30 ? memory : `${target(ratio >= MIN_RATIO, `rate >= ${MIN_RATIO} of SHA-512`)}, ${memory}`;
}
