import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, signatureFile } from '../../src/testing/index.js';
import { runCommand } from './run.js';

const COMMAND = join(process.cwd(), 'dist/cli/main.js');
const authority = createTestAuthority();
const AT = authority.at.toISOString();
const plugin = Buffer.from('a plugin');
const pin = authority.pin('v1');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-gate-cli-'));
  mkdirSync(join(folder, 'store'));
  mkdirSync(join(folder, 'policies'));
  write('store/pin.pem', pin.pem);
  write('signed.jar', plugin);
  write('signed.jar.sig', signatureFile(plugin, { key: pin.key, form: 'raw' }));
  write('named.jar', plugin);
  write('named.signature-of-it', signatureFile(plugin, { key: pin.key, form: 'json' }));
  write('unsigned.jar', plugin);
  write('tampered.jar', Buffer.concat([plugin, Buffer.from('!')]));
  write('tampered.jar.sig.json', signatureFile(plugin, { key: pin.key, chain: [pin], form: 'json' }));
  write(
    'policies/grace.json',
    JSON.stringify({ trustStore: '../store', gracePeriod: { endsAt: '2026-06-30T00:00:00Z' } }),
  );
  write('policies/wrong.json', '{"levle": "strict", "trustStoer": "x"}');
  write('policies/twice.json', '{"level": "strict", "level": "off"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}

function verify(...args: readonly string[]) {
  const { status, stdout, stderr, lines } = runCommand(folder, 'verify', ...args);
  return { status, stdout, stderr, line: lines[0] };
}

describe('install-gate verify', () => {
  it('exits 0 for a signed plugin, and finds the signature beside it', () => {
    const { status, line, stderr } = verify('signed.jar', '--trust-store', 'store', '--at', AT);
    expect({ status, line, stderr }).toEqual({ status: 0, line: 'ALLOWED  "signed.jar"  (verified)', stderr: '' });
  });

  it.each(['.sig.json', '.sig', '.signature'])('looks for ARTIFACT%s', (suffix) => {
    const name = `found-by${suffix}.jar`;
    write(name, plugin);
    write(`${name}${suffix}`, signatureFile(plugin, { key: pin.key, form: 'base64' }));
    expect(verify(name, '--trust-store', 'store', '--at', AT).line).toBe(`ALLOWED  "${name}"  (verified)`);
  });

  it('takes ARTIFACT.sig.json before ARTIFACT.sig, since it may hold the certificate too, and names what it does not use', () => {
    write('both.jar', plugin);
    write('both.jar.sig.json', signatureFile(plugin, { key: pin.key, chain: [pin], form: 'json' }));
    write('both.jar.sig', signatureFile(plugin, { key: pin.key, form: 'raw' }));
    const { stdout, line } = verify('both.jar', '--trust-store', 'store', '--at', AT);
    expect(line).toBe('ALLOWED  "both.jar"  (verified)');
    expect(stdout).toContain('Used "both.jar.sig.json"; also found, and not used: "both.jar.sig".\n');
  });

  it('says how a trust store is named where none is', () => {
    const says = 'No trust store was named: give --trust-store FOLDER, or a --policy FILE that names one.';
    expect(verify('signed.jar', '--at', AT).stdout).toContain(`${says}\n`);
    expect(verify('signed.jar', '--trust-store', 'nope', '--at', AT).stdout).not.toContain(says);
    expect(verify('signed.jar', '--at', AT, '--json').stdout).not.toContain(says);
  });

  it('takes the signature file that is named, whatever it is called', () => {
    const { line } = verify('named.jar', '--signature', 'named.signature-of-it', '--trust-store', 'store', '--at', AT);
    expect(line).toBe('ALLOWED  "named.jar"  (verified)');
  });

  it.each([
    ['a tampered plugin', ['tampered.jar', '--trust-store', 'store'], 'DENIED  "tampered.jar"  (signature-mismatch)'],
    ['an unsigned plugin', ['unsigned.jar', '--trust-store', 'store'], 'DENIED  "unsigned.jar"  (unsigned)'],
    ['a missing artifact', ['nope.jar', '--trust-store', 'store'], 'DENIED  "nope.jar"  (artifact-missing)'],
    [
      'a missing signature file',
      ['signed.jar', '--signature', 'nope', '--trust-store', 'store'],
      'DENIED  "signed.jar"  (signature-file-missing)',
    ],
    ['a missing trust store', ['signed.jar', '--trust-store', 'nope'], 'DENIED  "signed.jar"  (trust-store-missing)'],
    ['no trust store at all', ['signed.jar'], 'DENIED  "signed.jar"  (trust-store-not-configured)'],
  ])('exits 1 for %s', (_what, args, expected) => {
    const { status, line } = verify(...args, '--at', AT);
    expect({ status, line }).toEqual({ status: 1, line: expected });
  });

  it('takes whatever is there by a looked-for name, so that a folder or a dangling link never passes for "unsigned"', () => {
    copyFileSync(join(folder, 'unsigned.jar'), join(folder, 'linked.jar'));
    symlinkSync('nowhere', join(folder, 'linked.jar.sig'));
    expect(verify('linked.jar', '--policy', 'policies/grace.json', '--at', AT).line).toBe(
      'DENIED  "linked.jar"  (signature-file-missing)',
    );
  });

  it('resolves the trust store of a policy file against the file, and says when grace ends', () => {
    const { status, stdout, line } = verify('unsigned.jar', '--policy', 'policies/grace.json', '--at', AT);
    expect({ status, line }).toEqual({ status: 0, line: 'ALLOWED, NOT VERIFIED  "unsigned.jar"  (grace-period)' });
    expect(stdout).toContain('ends on June 30, 2026');
    expect(stdout).toContain('looked for "unsigned.jar.sig.json", "unsigned.jar.sig", "unsigned.jar.signature"');
    expect(verify('signed.jar', '--policy', 'policies/grace.json', '--at', AT).line).toBe(
      'ALLOWED  "signed.jar"  (verified)',
    );
  });

  it('prints the decision and nothing else with --json', () => {
    const { status, stdout, stderr } = verify('signed.jar', '--trust-store', 'store', '--at', AT, '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'allow', assurance: 'verified', asOf: AT, schemaVersion: 1 });
    const denied = verify('unsigned.jar', '--trust-store', 'store', '--json');
    expect(denied.status).toBe(1);
    expect(JSON.parse(denied.stdout)).toMatchObject({ verdict: 'deny', reason: 'unsigned' });
  });

  it('holds a policy file to what a host holds it to', () => {
    write('open.json', JSON.stringify({ trustStore: 'store' }));
    chmodSync(join(folder, 'open.json'), 0o666);
    const denied = verify('signed.jar', '--policy', 'open.json', '--at', AT, '--json');
    expect([denied.status, JSON.parse(denied.stdout)]).toMatchObject([1, { reason: 'writable-by-everyone' }]);
    chmodSync(join(folder, 'open.json'), 0o644);
    expect(verify('signed.jar', '--policy', 'open.json', '--at', AT).status).toBe(0);
  });

  it('leaves out with --preview who may write here, which says nothing of the machine that is meant', () => {
    write('theirs.json', JSON.stringify({ trustStore: 'store', level: 'strict', archive: 'any' }));
    chmodSync(join(folder, 'theirs.json'), 0o666);
    const here = verify('signed.jar', '--policy', 'theirs.json', '--at', AT);
    expect([here.status, here.line]).toEqual([1, 'DENIED  "signed.jar"  (writable-by-everyone)']);
    const preview = verify('signed.jar', '--policy', 'theirs.json', '--at', AT, '--preview');
    expect([preview.status, preview.line]).toEqual([0, 'ALLOWED  "signed.jar"  (verified)']);
    expect(preview.stdout).toContain(
      'A preview for another machine: who may write to its trust store was not looked at.',
    );
    expect(verify('tampered.jar', '--policy', 'theirs.json', '--at', AT, '--preview').status).toBe(1);
    write(
      'origins.json',
      JSON.stringify({
        trustStore: 'store',
        archive: 'any',
        origins: { m: { level: 'strict', checks: { lifetime: 'warn' } } },
      }),
    );
    chmodSync(join(folder, 'origins.json'), 0o666);
    const origin = verify('signed.jar', '--policy', 'origins.json', '--at', AT, '--preview', '--origin', 'm', '--json');
    expect(JSON.parse(origin.stdout)).toMatchObject({ verdict: 'allow', assurance: 'verified' });
    chmodSync(join(folder, 'theirs.json'), 0o644);
    chmodSync(join(folder, 'origins.json'), 0o644);
  });

  it('says with --at that this is no decision to install by', () => {
    const decision: unknown = JSON.parse(verify('signed.jar', '--trust-store', 'store', '--at', AT, '--json').stdout);
    expect(decision).toHaveProperty('warnings[0].code', 'judged-as-of');
    expect(Object(decision)).not.toMatchObject({ evaluatedAt: AT });
  });

  it('hands --origin to the policy', () => {
    write('policies/origins.json', JSON.stringify({ trustStore: '../store', origins: { ci: { enforcement: false } } }));
    const run = (...origin: readonly string[]) =>
      verify('unsigned.jar', '--policy', 'policies/origins.json', ...origin).line;
    expect(run('--origin', 'ci')).toBe('ALLOWED, NOT VERIFIED  "unsigned.jar"  (enforcement-off)');
    expect(run('--origin', 'upload')).toBe('DENIED  "unsigned.jar"  (unsigned)');
    expect(run()).toBe('DENIED  "unsigned.jar"  (unsigned)');
  });
});

describe('a wrong command line exits 2 with nothing on standard output:', () => {
  it.each([
    ['no ARTIFACT', []],
    ['an empty ARTIFACT', ['']],
    ['two artifacts', ['a.jar', 'b.jar']],
    ['an unknown option', ['signed.jar', '--force']],
    ['an option without its value', ['signed.jar', '--policy']],
    ['an option twice', ['signed.jar', '--origin', 'a', '--origin', 'b']],
    ['an instant that does not exist', ['signed.jar', '--at', '2027-02-30T00:00:00Z']],
    ['an instant without a zone', ['signed.jar', '--at', '2027-02-01T00:00:00']],
    ['a policy file that is missing', ['signed.jar', '--policy', 'policies/nope.json']],
    ['a policy file that is a folder', ['signed.jar', '--policy', 'policies']],
    ['a policy that is wrong', ['signed.jar', '--policy', 'policies/wrong.json']],
    ['a policy with a key twice', ['signed.jar', '--policy', 'policies/twice.json']],
  ])('%s', (_what, args) => {
    const { status, stdout, stderr } = verify(...args, '--json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^install-gate: /);
  });

  it('a policy that is wrong, with its file and each of its faults', () => {
    expect(verify('signed.jar', '--policy', 'policies/wrong.json').stderr).toBe(
      [
        'install-gate: the policy in "policies/wrong.json" cannot be used.',
        '  levle: unknown key "levle"; did you mean "level"?',
        '  trustStoer: unknown key "trustStoer"; did you mean "trustStore"?\n',
      ].join('\n'),
    );
  });

  it.each(['--help', '-h', '--version'])('an artifact that is called %s, unless it stands behind --', (name) => {
    write(name, plugin);
    write(`${name}.sig`, signatureFile(plugin, { key: pin.key, form: 'raw' }));
    for (const args of [[name], [name, '--json'], ['signed.jar', name]]) {
      expect(verify(...args)).toMatchObject({ status: 2, stdout: '' });
    }
    const { status, line } = verify('--trust-store', 'store', '--at', AT, '--', name);
    expect({ status, line }).toEqual({ status: 0, line: `ALLOWED  "${name}"  (verified)` });
  });

  it('names every fault of a policy at once', () => {
    const { stderr } = verify('signed.jar', '--policy', 'policies/wrong.json');
    expect(stderr).toContain('unknown key "levle"; did you mean "level"?');
    expect(stderr).toContain('unknown key "trustStoer"; did you mean "trustStore"?');
  });
});

describe('install-gate', () => {
  it.each([
    [['--help'], 0, /^Usage: install-gate verify/],
    [['--version'], 0, /^\d+\.\d+\.\d+/],
    [[], 2, /^$/],
    [['install', 'x'], 2, /^$/],
  ])('with %j exits %i', (args, status, output) => {
    const run = spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' });
    expect(run.status).toBe(status);
    expect(run.stdout).toMatch(output);
  });
});
