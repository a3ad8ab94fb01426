import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { formatMegabytes, formatMillis, formatRatio, formatTable, highest, median } from './figures.mjs';
import { warmPageCache } from './page-cache.mjs';
import { isThere, run, runScript } from './spawn.mjs';

/**
 * Admissions from disk to disk, beside what one would do by hand. In turns, each time in a process of its own.
 *
 * @param {string} folder - for the files; what is made there is removed.
 * @param {readonly { label: string, bytes: number, rounds: number }[]} sizes
 * @param {number | null} askedRounds - null: as many as the size needs.
 */
export async function timeAdmissions(folder, sizes, askedRounds) {
  const withOpenssl = await isThere('openssl');
  const withCopy = process.platform !== 'win32';
  for (const { label, bytes, rounds: usual } of sizes) {
    const own = join(folder, `admission-${bytes}`);
    const rounds = askedRounds ?? usual;
    await runScript('inputs.mjs', own, bytes);
    await runScript('admission-inputs.mjs', own, bytes);
    const results = await takeTurns(own, contendersFor(own, withCopy, withOpenssl), rounds);
    console.log(`\nAn admission of ${label} from disk to disk, ${rounds} processes each, in turns\n`);
    console.log(table(results, bytes));
    rmSync(own, { recursive: true });
  }
}

/** Commands one after the other: their times together, the most memory of any. */
function byHand(...commands) {
  return async () => {
    const all = [];
    for (const [command, ...parameters] of commands) all.push(await run(command, parameters));
    return {
      millis: all.reduce((sum, each) => sum + each.millis, 0),
      peakBytes: highest(all.map(({ peakBytes }) => peakBytes)),
    };
  };
}

function contendersFor(folder, withCopy, withOpenssl) {
  const destination = join(folder, 'installed.jar');
  const plugin = join(folder, 'plugin.jar');
  const inNode = (name) => async () => runScript('admission-contender.mjs', name, folder, destination);
  const copy = ['cp', plugin, destination];
  const sync = ['sync', destination];
  const key = ['-pubin', '-inkey', join(folder, 'pin.pub.pem'), '-sigfile', join(folder, 'pin.sig')];
  const verify = ['openssl', 'pkeyutl', '-verify', '-rawin', ...key, '-in', destination];
  return [
    ...(withCopy
      ? [
          { title: 'cp', start: byHand(copy) },
          { title: 'cp, sync', isLimit: true, start: byHand(copy, sync) },
        ]
      : []),
    ...(withCopy && withOpenssl ? [{ title: 'cp, openssl pkeyutl, sync', start: byHand(copy, verify, sync) }] : []),
    { title: 'admitInstall', start: inNode('admit') },
    { title: 'admitInstall, of an archive', start: inNode('admit-archive') },
    { title: 'holdInstall and commit', start: inNode('hold') },
  ].map((each) => ({ ...each, destination }));
}

async function takeTurns(folder, contenders, rounds) {
  const results = contenders.map((contender) => ({ ...contender, millis: [], peaks: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const result of results) {
      for (const name of ['plugin.jar', 'archive.jar']) await warmPageCache(join(folder, name));
      const { millis, peakBytes } = await result.start();
      result.millis.push(millis);
      result.peaks.push(peakBytes);
      rmSync(result.destination);
    }
  }
  return results;
}

function table(results, bytes) {
  const limit = results.find(({ isLimit }) => isLimit);
  const rows = results.map(({ title, millis, peaks }) => [
    title,
    formatMillis(median(millis)),
    formatMillis(Math.min(...millis)),
    (bytes / 1000 / median(millis)).toFixed(0),
    limit === undefined ? '?' : formatRatio(median(millis) / median(limit.millis)),
    formatMegabytes(highest(peaks)),
  ]);
  return formatTable(['', 'median ms', 'best ms', 'MB/s', 'times cp, sync', 'peak MB'], rows);
}
