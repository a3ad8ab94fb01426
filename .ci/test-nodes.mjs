// Runs the tests under each Node that is supported, one row a version: `npm run test:nodes [-- 20 26]`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import process from 'node:process';

import { formatCounts, readCounts } from './count.mjs';

const asked = process.argv.slice(2);
const majors = asked.length > 0 ? asked : ['20', '22', '24', '26'];

function runWith(major, nodeArguments, env = {}) {
  // One line for the shell, because npm is a script on Windows; every word is ours or checked to be a number.
  const command = ['npm exec --yes', `--package=node@${major}`, '-- node', ...nodeArguments].join(' ');
  return spawnSync(command, { encoding: 'utf8', maxBuffer: 2 ** 28, shell: true, env: { ...process.env, ...env } });
}

function testUnder(major) {
  const version = runWith(major, ['--version']).stdout.trim();
  if (!version.startsWith(`v${major}.`))
    return { label: `Node ${major}`, ok: false, result: `not available: ${version}` };

  const report = `.vitest-report/node-${major}.json`;
  rmSync(report, { force: true });
  const started = performance.now();
  const run = runWith(major, ['node_modules/vitest/vitest.mjs', 'run'], { CI_REPORT: report, SKIP_BUILD: '1' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (run.status !== 0) process.stdout.write(`${run.stdout}${run.stderr}`);
  return { label: version, ok: run.status === 0, result: `${countsOf(report)}, ${seconds} s` };
}

function countsOf(report) {
  try {
    return formatCounts(readCounts(report));
  } catch {
    return 'no report';
  }
}

if (majors.some((major) => !/^\d+$/.test(major))) throw new RangeError('give major versions of Node, as in: 20 26');
const build = spawnSync('npm run --silent build', { stdio: 'inherit', shell: true });
if (build.status !== 0) process.exit(1);

for (const major of majors) {
  const { label, ok, result } = testUnder(major);
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${label.padEnd(10)}  ${result}`);
  if (!ok) process.exitCode = 1;
}
