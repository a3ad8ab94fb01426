import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatMegabytes, formatMillis, formatTable, target } from './figures.mjs';
import { runScript } from './spawn.mjs';

const PLUGIN_BYTES = 20_000_000;
const UPLOADS = 64;
const MAX_DELAY_MILLIS = 100;
const MAX_PEAK_BYTES = 250e6;

/** Many uploads at once over HTTP: what the server takes in a second, holds in memory, and how long other requests wait for it. */
export async function timeUploads(folder) {
  const own = join(folder, 'uploads');
  mkdirSync(own);
  await runScript('inputs.mjs', own, PLUGIN_BYTES);
  console.log(`\n${UPLOADS} uploads of 20 MB at once over HTTP, client and server on this machine\n`);
  const rows = [];
  for (const [order, title] of [
    ['thrown-away', 'bodies are thrown away: the limit'],
    ['signature-first', 'signature first: one pass'],
    ['plugin-first', 'plugin first: spooled'],
  ]) {
    const taken = await runScript('upload-server.mjs', own, order, UPLOADS);
    rows.push([
      title,
      formatMillis(taken.millis),
      ((UPLOADS * PLUGIN_BYTES) / 1e3 / taken.millis).toFixed(0),
      formatMillis(taken.cpuMillis / UPLOADS),
      formatMegabytes(taken.peakBytes),
      formatMillis(taken.worstDelayMillis),
      order === 'thrown-away'
        ? ''
        : target(taken.worstDelayMillis < MAX_DELAY_MILLIS && taken.peakBytes < MAX_PEAK_BYTES, '< 100 ms, < 250 MB'),
    ]);
  }
  console.log(formatTable(['', 'ms', 'MB/s', 'CPU ms each', 'peak MB', 'worst delay ms', 'target reached'], rows));
}
