import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';

/** What became of a command that may fail. */
export interface CommandOutcome {
  /** The exit code. */
  readonly status: number;
  /** Standard output, then standard error. */
  readonly output: string;
}

/** A temporary folder in which commands run, as a person would in a shell. */
export interface Workbench {
  /** The absolute path of a file in the folder. */
  readonly path: (name: string) => string;
  /** Writes a file and gives its path. */
  readonly write: (name: string, content: string | Uint8Array) => Promise<string>;
  readonly read: (name: string) => Promise<Buffer>;
  /** Runs a command that must succeed, and gives its standard output. */
  readonly run: (command: string, ...parameters: readonly string[]) => Promise<Buffer>;
  /** Runs a command whose failing is an answer too. */
  readonly attempt: (command: string, ...parameters: readonly string[]) => Promise<CommandOutcome>;
}

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const [, major, minor] = /^OpenSSL (\d+)\.(\d+)/.exec(version.stdout ?? '') ?? [];

/** Why tests that need openssl can't run here; null where they can. LibreSSL and OpenSSL 1 don't sign as the documents say. */
const missing =
  major === undefined
    ? 'there is no openssl command on this machine, or it is not OpenSSL'
    : Number(major) < 3
      ? `the openssl command is too old: ${version.stdout.trim()}`
      : null;

/** From release 3.2 on `openssl x509 -req` makes certificates of version 3 whatever they say. */
export const certifiesInVersion1 = Number(major) === 3 && Number(minor) < 2;

/** `describe` for tests that run the openssl command; without one they are skipped, and the title says why. */
export function describeWithOpenssl(title: string, body: () => void): void {
  describe.skipIf(missing !== null)(missing === null ? title : `${title} [skipped: ${missing}]`, body);
}

/** Makes a workbench for the tests of the surrounding block; its folder is there from their hooks on and removed after them. */
export function useWorkbench(): Workbench {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'install-gate-test-'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  const path = (name: string) => join(folder, name);
  return {
    path,
    write: async (name, content) => {
      await writeFile(path(name), content);
      return path(name);
    },
    read: async (name) => readFile(path(name)),
    run: async (command, ...parameters) => {
      const { status, stdout, stderr } = await execute(folder, command, parameters);
      if (status !== 0)
        throw new Error(`${[command, ...parameters].join(' ')} exited with ${status}\n${String(stderr)}`);
      return stdout;
    },
    attempt: async (command, ...parameters) => {
      const { status, stdout, stderr } = await execute(folder, command, parameters);
      return { status, output: `${String(stdout)}${String(stderr)}` };
    },
  };
}

interface Execution {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

async function execute(cwd: string, command: string, parameters: readonly string[]): Promise<Execution> {
  return new Promise((resolve, reject) => {
    execFile(command, parameters, { cwd, encoding: 'buffer' }, (error, stdout, stderr) => {
      // Anything but an exit code means that it didn't run, or was killed: no answer to what was asked.
      if (error !== null && typeof error.code !== 'number')
        reject(new Error(`${command} did not run`, { cause: error }));
      else resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
