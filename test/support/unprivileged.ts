import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The user that owns nothing: `nobody` on Debian, and a number without a name elsewhere. */
const NOBODY = 65_534;

/** What the package needs to run, and what those need. */
const PACKAGES: readonly string[] = [
  '@noble',
  'ansi-regex',
  'ansi-styles',
  'chokidar',
  'dot-properties',
  'get-east-asian-width',
  'nanotar',
  'pend',
  'readdirp',
  'string-width',
  'strip-ansi',
  'valibot',
  'wrap-ansi',
  'yauzl',
];

/** Whether the tests may become another user. */
export const isRoot = process.geteuid?.() === 0;

/**
 * Makes a copy of the built package in a folder that everyone may enter, and runs programs beside it: as nobody where the tests are
 * run by root, else as whoever runs them.
 */
export function useUnprivilegedPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'install-gate-unprivileged-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  for (const part of ['package.json', 'dist']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  for (const name of PACKAGES) {
    cpSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
  }

  const node = reachableNode(folder);
  return {
    folder,
    /** Runs a program whose last expression is printed as JSON; gives what it is. */
    run(expression: string, prefix: readonly string[] = []): unknown {
      const source = `import * as gate from 'install-gate'; console.log(JSON.stringify(await (async () => { ${expression} })()));`;
      const { stdout, stderr, status } = spawnSync('env', [...prefix, node, '--input-type=module', '--eval', source], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 28_000,
        ...(isRoot && prefix.length === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
      });
      if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
      return JSON.parse(stdout);
    },
    /** Runs the command. */
    command(...args: readonly string[]) {
      return spawnSync(node, [join(folder, 'dist/cli/main.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
        ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
      });
    },
    nobody: NOBODY,
  };
}

/** The Node that runs the tests, or a copy of it where it lies in a folder that nobody may enter. */
function reachableNode(folder: string): string {
  if (!isRoot) return process.execPath;
  const { status } = spawnSync(process.execPath, ['--version'], { cwd: folder, uid: NOBODY, gid: NOBODY });
  if (status === 0) return process.execPath;
  const copy = join(folder, 'node');
  cpSync(process.execPath, copy);
  chmodSync(copy, 0o755);
  return copy;
}
