#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { processEnvironment } from '../internal/environment.js';
import { quote } from '../internal/untrusted-text.js';
import { PolicyError } from '../policy/policy-error.js';
import { readCommand, type Command } from './arguments.js';
import { runExplain } from './explain-command.js';
import { createProgressBar } from './progress-bar.js';
import { runForecast } from './forecast-command.js';
import { runHealth } from './health-command.js';
import { runTrustImport } from './import-command.js';
import type { Outcome } from './outcome.js';
import { createTable, type Table } from './table.js';
import { runTrustCheck, runTrustList, runTrustShow } from './trust-commands.js';
import { USAGE, UsageError } from './usage.js';
import { runVerify } from './verify-command.js';

const EXIT = { allowed: 0, denied: 1, wrongUsage: 2, internalError: 70 } as const;

async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(readCommand(args));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`install-gate: ${error.message}\nSee install-gate --help.\n`);
      return EXIT.wrongUsage;
    }
    if (error instanceof PolicyError) {
      const issues = error.issues.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}\n`);
      const where = error.file === null ? '' : ` in ${quote(error.file)}`;
      process.stderr.write(`install-gate: the policy${where} cannot be used.\n${issues.join('')}`);
      return EXIT.wrongUsage;
    }
    throw error;
  }
}

async function run(command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      process.stdout.write(USAGE);
      return EXIT.allowed;
    case 'version':
      process.stdout.write(`${await readVersion()}\n`);
      return EXIT.allowed;
    case 'verify': {
      const { decision, output } = await runVerify(command, createProgressBar(process.stderr), wantsColours());
      process.stdout.write(output);
      return decision.verdict === 'allow' ? EXIT.allowed : EXIT.denied;
    }
    case 'explain': {
      const { status, output } = await runExplain(command);
      process.stdout.write(output);
      return status;
    }
    case 'trust-list':
    case 'trust-check':
    case 'trust-show':
    case 'trust-import':
    case 'health':
    case 'forecast': {
      const { status, output } = await look(command, await createTable(process.stdout.columns));
      process.stdout.write(output);
      return status;
    }
  }
}

/** Commands that look at a trust store, or change one. */
async function look(
  command: Exclude<Command, { kind: 'help' | 'version' | 'verify' | 'explain' }>,
  table: Table,
): Promise<Outcome> {
  switch (command.kind) {
    case 'trust-list':
      return runTrustList(command, table);
    case 'trust-check':
      return runTrustCheck(command);
    case 'trust-show':
      return runTrustShow(command, table);
    case 'trust-import':
      return runTrustImport(command, table);
    case 'health':
      return runHealth(command);
    case 'forecast':
      return runForecast(command, table);
  }
}

/** See no-color.org. */
function wantsColours(): boolean {
  const { NO_COLOR, TERM } = processEnvironment();
  return process.stdout.isTTY && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const manifest: unknown = JSON.parse(text);
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return known ? String(manifest.version) : 'unknown';
}

// Until the verdict is known: a process that ends early for whatever reason must not look like one that allowed.
process.exitCode = EXIT.internalError;

// A reader that stops early (`| head`) takes the output away, not the verdict.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.exit(EXIT.internalError);
});

main(process.argv.slice(2)).then(
  (status) => {
    // Set, not exited with: output that is still on its way is waited for.
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(
      `install-gate: internal error: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}\n`,
    );
    process.exitCode = EXIT.internalError;
  },
);
