import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePolicy, verifyInstall, type InstallDecision, type PolicyInput } from '../src/index.js';
import { warningsOf } from './support/scene.js';

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));
const MADE = ['plugins', 'trust-stores', 'policies'] as const;
const YEARS_FROM_NOW = new Date('2098-06-01T00:00:00Z');

interface ExpectedRow {
  readonly plugin: string;
  readonly signature: string | null;
  readonly trustStore: string | null;
  readonly policy: string;
  readonly at: string | null;
  readonly verdict: string;
  readonly assurance: string | null;
  readonly reason: string | null;
  readonly because: readonly string[] | null;
  readonly warnings: readonly string[];
}

function read(path: string): string {
  return readFileSync(join(FIXTURES, path), 'utf8');
}

// oxlint-disable-next-line typescript/no-unsafe-assignment -- the rows are ours, and a wrong one fails its test.
const rows: readonly ExpectedRow[] = JSON.parse(read('expected.json'));

/** Every file below a folder, relative to it, with `/` between names. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

function madeFiles(folder: string): readonly string[] {
  return MADE.flatMap((part) => filesBelow(join(folder, part)).map((name) => `${part}/${name}`));
}

/** A policy as the command reads it: its trust store is relative to its own folder. */
function policyOf(path: string) {
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- parsePolicy checks it.
  const { trustStore, ...rest }: PolicyInput = JSON.parse(read(path));
  const fromPolicy = (folder: string | null = null) => resolve(FIXTURES, dirname(path), folder ?? '');
  const store =
    typeof trustStore === 'string' ? fromPolicy(trustStore) : { ...trustStore, folder: fromPolicy(trustStore?.folder) };
  return parsePolicy({ ...rest, trustStore: store });
}

async function decideRow(row: ExpectedRow, now?: Date): Promise<InstallDecision> {
  return verifyInstall(
    join(FIXTURES, row.plugin),
    row.signature === null ? null : join(FIXTURES, row.signature),
    policyOf(row.policy),
    {
      ...(row.trustStore === null ? {} : { trustStore: join(FIXTURES, row.trustStore) }),
      ...(row.at === null ? {} : { at: new Date(row.at) }),
      ...(now === undefined ? {} : { clock: { now: () => now } }),
    },
  );
}

function outcomeOf(decision: InstallDecision) {
  return {
    verdict: decision.verdict,
    assurance: decision.verdict === 'allow' ? decision.assurance : null,
    reason: decision.verdict === 'deny' ? decision.reason : null,
    because: decision.verdict === 'allow' && decision.assurance === 'unverified' ? decision.because : null,
    warnings: [...new Set(warningsOf(decision).map(({ code }) => code))],
  };
}

const titled = rows.map((row) => {
  const { plugin, signature, trustStore, policy, at } = row;
  const signed = signature === null ? 'unsigned' : signature.startsWith(plugin) ? 'signed' : `with ${signature}`;
  const title = `${plugin} (${signed}), ${trustStore ?? 'own store'}, ${policy}, ${at ?? 'now'}`;
  return { title, row };
});

describe('A fixture', () => {
  it.each(titled)('is decided on as expected.json says: $title', async ({ row }) => {
    const { plugin: _plugin, signature: _signature, trustStore: _store, policy: _policy, at: _at, ...outcome } = row;
    expect(outcomeOf(await decideRow(row))).toEqual(outcome);
  });

  it.each(titled.filter(({ row }) => row.at === null))('does not run out: $title', async ({ row }) => {
    const [today, later] = [await decideRow(row), await decideRow(row, YEARS_FROM_NOW)].map(outcomeOf);
    expect(later).toEqual(today);
  });

  it.each(MADE)('of %s is in README.md and in the table', (part) => {
    const names = readdirSync(join(FIXTURES, part)).filter((name) => !name.endsWith('.sig.json'));
    const readme = read('README.md');
    const table = read('expected.json');
    const own = rows.map(({ policy }) => read(policy)).join('');
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
    expect(names.filter((name) => !table.includes(`${part}/${name}"`) && !own.includes(`${part}/${name}"`))).toEqual(
      [],
    );
  });
});

describe('fixtures/make.mjs', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'install-gate-fixtures-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the bytes that are committed', () => {
    const made = spawnSync(process.execPath, [join(FIXTURES, 'make.mjs'), folder], { encoding: 'utf8' });
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(madeFiles(folder)).toEqual(madeFiles(FIXTURES));
    const differing = madeFiles(FIXTURES).filter(
      (name) => !readFileSync(join(folder, name)).equals(readFileSync(join(FIXTURES, name))),
    );
    expect(differing).toEqual([]);
  });

  it('writes plugins that are sound zips', () => {
    const plugins = filesBelow(join(FIXTURES, 'plugins')).filter((name) => name.endsWith('.jar'));
    const sound = plugins.filter((name) => {
      const { error, status } = spawnSync('unzip', ['-tqq', join(FIXTURES, 'plugins', name)]);
      if (error !== undefined) throw error;
      return status === 0;
    });
    // The flipped bit lies within a stored entry, whose checksum then differs.
    expect(plugins.filter((name) => !sound.includes(name)).map((name) => basename(name))).toEqual(['tampered.jar']);
  });
});
