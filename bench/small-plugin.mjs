import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { formatMillis, formatTable, median, quantile, target } from './figures.mjs';
import { run, runScript } from './spawn.mjs';

const PLUGIN_BYTES = 20_000;
const DECISIONS = 400;
const STARTS = 10;
const MAX_WARM_MILLIS = 5;
const MAX_IMPORT_MILLIS = 100;

/** How long a user waits for a decision on a small plugin, and a host for its start. */
export async function timeSmallPlugin(folder) {
  const own = join(folder, 'small');
  mkdirSync(own);
  await runScript('inputs.mjs', own, PLUGIN_BYTES);
  console.log(`\nA decision on a plugin of 20 KB with a chain of three, ${DECISIONS} in one process\n`);
  console.log(await warmTable(own));
  console.log(`\nStart of a process, ${STARTS} of each, in turns\n`);
  console.log(await startTable(own));
}

async function warmTable(folder) {
  const modes = {
    same: 'the same signature file, trust store read each time',
    fresh: 'a fresh leaf key each time, trust store read each time',
    'same-snapshot': 'the same signature file, a snapshot of the trust store',
    'fresh-snapshot': 'a fresh leaf key each time, a snapshot of the trust store',
  };
  const rows = [];
  for (const [mode, title] of Object.entries(modes)) {
    const millis = await runScript('decisions.mjs', folder, mode, DECISIONS);
    const [middle, high] = [median(millis), quantile(millis, 0.95)];
    rows.push([
      title,
      formatMillis(Math.min(...millis)),
      formatMillis(middle),
      formatMillis(high),
      target(middle < MAX_WARM_MILLIS, `median < ${MAX_WARM_MILLIS} ms`),
    ]);
  }
  return formatTable(['', 'best ms', 'median ms', 'p95 ms', 'target reached'], rows);
}

async function startTable(folder) {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const [emptyMillis, importMillis, firstMillis] = [[], [], []];
  for (let round = 0; round < STARTS; round += 1) {
    emptyMillis.push((await run(process.execPath, [empty])).millis);
    const taken = await runScript('start-up.mjs', folder);
    importMillis.push(taken.importMillis);
    firstMillis.push(taken.firstMillis);
  }
  return formatTable(
    ['', 'best ms', 'median ms', 'target reached'],
    [
      row('an empty script, start to end', emptyMillis),
      row("import 'install-gate', on top of that", importMillis, importTarget(importMillis)),
      row('the first decision, on top of both', firstMillis),
    ],
  );
}

function row(title, millis, reached = '') {
  return [title, formatMillis(Math.min(...millis)), formatMillis(median(millis)), reached];
}

function importTarget(millis) {
  return target(median(millis) < MAX_IMPORT_MILLIS, `median < ${MAX_IMPORT_MILLIS} ms`);
}
