import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const COMMAND = join(process.cwd(), 'dist/cli/main.js');

/** Runs the built command in a folder. */
export function runCommand(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  return { status, stdout, stderr, lines: stdout.trimEnd().split('\n') };
}
