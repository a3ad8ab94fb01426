import { spawnSync } from 'node:child_process';

/**
 * Global set-up: builds dist once before the run, for the tests that start the command or import the package by its name.
 * `SKIP_BUILD=1` takes dist as it stands.
 */
export default function buildOnce(): void {
  if (process.env['SKIP_BUILD'] === '1') return;
  const { status, stdout, stderr } = spawnSync('npm run --silent build', { shell: true, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run build failed\n${stdout}${stderr}`);
}
