import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { createScene, type Files } from '../support/scene.js';
import { useUnprivilegedPackage } from '../support/unprivileged.js';
import { runCommand } from './run.js';

const scene = createScene();
const { authority } = scene;
const host = useUnprivilegedPackage();
const years = (count: number) => new Date(Date.now() + count * 365 * 86_400_000);
const root = authority.mint({
  subject: 'Root of the bundle',
  basicConstraints: { ca: true },
  keyUsage: ['keyCertSign', 'cRLSign'],
  extendedKeyUsage: ['codeSigning'],
  notBefore: years(-1),
  notAfter: years(9),
});
const intermediate = authority.mint({
  subject: 'Intermediate of the bundle',
  issuer: root,
  basicConstraints: { ca: true },
  keyUsage: ['keyCertSign'],
  notBefore: years(-1),
  notAfter: years(8),
});
const pin = authority.mint({ subject: 'Vendor', basicConstraints: null, notBefore: years(-1), notAfter: years(3) });
const list = authority.mintCrl({ issuer: root, thisUpdate: years(-1), nextUpdate: years(1) });
const PRIVATE_KEY = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';

const run = (store: string, ...args: readonly string[]) => runCommand(scene.folder, ...args, '--trust-store', store);

describe('install-gate trust list', () => {
  it('shows each certificate with its role, in columns that fit', () => {
    const { status, lines, stderr } = run(
      scene.store({ 'root.pem': root, 'mid.pem': intermediate, 'pin.pem': pin }),
      'trust',
      'list',
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(lines[0]).toMatch(/^ROLE +FILE +VALID UNTIL +SHA-256 +SUBJECT$/);
    expect(lines.slice(1).map((line) => line.split(/ {2,}/).slice(0, 2).join(' '))).toEqual([
      'intermediate mid.pem',
      'signer pin.pem',
      'anchor root.pem',
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('gives the same as JSON', () => {
    const { status, stdout } = run(scene.store({ 'pin.pem': pin }), 'trust', 'list', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      certificates: [
        { role: 'signer', file: 'pin.pem', fingerprint: pin.fingerprint, notAfter: pin.notAfter.toISOString() },
      ],
      revocationLists: [],
      problems: [],
    });
  });

  it('exits 1 where something in it cannot be used, and says what', () => {
    const { status, stdout } = run(scene.store({ 'pin.pem': pin, 'my.key': PRIVATE_KEY }), 'trust', 'list');
    expect(status).toBe(1);
    expect(stdout).toContain('! In file "my.key" of the trust store: there is a private key in the file');
  });

  it('takes the folder and the roles of a policy', () => {
    const policy = { trustStore: { folder: scene.store({ 'pin.pem': pin }), roles: { [pin.fingerprint]: 'none' } } };
    const { stdout } = runCommand(
      scene.folder,
      'trust',
      'list',
      '--policy',
      scene.file('policy.json', JSON.stringify(policy)),
    );
    expect(stdout).toMatch(/^none +pin\.pem/m);
  });
});

describe('install-gate trust check', () => {
  it.each<[what: string, files: Files, status: number, says: string]>([
    ['a sound store', { 'pin.pem': pin }, 0, 'can be read: 1 certificate, 0 revocation lists.'],
    [
      'a store with one list',
      { 'root.pem': root, 'root.crl': list.pem },
      0,
      'can be read: 1 certificate, 1 revocation list.',
    ],
    ['an expired pin', { 'pin.pem': authority.expiredPin }, 0, 'What is out of date is told by install-gate health.'],
    ['an empty store', {}, 1, 'There is no file in'],
    ['a private key', { 'pin.pem': pin, 'my.key': PRIVATE_KEY }, 1, 'private key'],
  ])('of %s', (_what, files, status, says) => {
    const result = run(scene.store(files), 'trust', 'check');
    expect(result.status).toBe(status);
    expect(result.stdout).toContain(says);
  });
});

describe('install-gate trust show', () => {
  it.each([
    ['by its file', 'pin.pem'],
    ['by its fingerprint', pin.fingerprint],
    ['by its fingerprint as openssl prints it', pin.fingerprint.toUpperCase().match(/../g)?.join(':') ?? ''],
    ['by the beginning of its fingerprint', pin.fingerprint.slice(0, 16)],
  ])('shows a certificate %s', (_what, which) => {
    const { status, stdout } = run(scene.store({ 'pin.pem': pin, 'root.pem': root }), 'trust', 'show', which);
    expect(status).toBe(0);
    expect(stdout).toContain(pin.fingerprint);
    expect(stdout).not.toContain(root.fingerprint);
  });

  it('exits 1 for one that is not there', () => {
    const { status, stdout } = run(scene.store({ 'pin.pem': pin }), 'trust', 'show', 'none.pem');
    expect([status, stdout]).toEqual([1, expect.stringContaining('There is no certificate "none.pem"')]);
  });

  it('says that the beginning of a fingerprint is too short to be looked for', () => {
    const store = scene.store({ 'pin.pem': pin });
    const which = pin.fingerprint.slice(0, 7);
    const { status, stdout } = run(store, 'trust', 'show', which);
    const says = `There is no file "${which}" in "${store}", and of a fingerprint the first 8 digits are needed at least.\n`;
    expect([status, stdout]).toEqual([1, says]);
  });
});

describe('install-gate trust import', () => {
  const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  /** Imports a bundle under its own checksum. */
  const importInto = (store: string, bundle: string, ...options: readonly string[]) =>
    run(store, 'trust', 'import', bundle, '--sha256', sha256(bundle), ...options);
  const files: Files = {
    'root.pem': root,
    'intermediate.pem': intermediate,
    'README.txt': 'Certificates of the marketplace.',
  };

  /** A bundle as real tools make it. */
  function bundleOf(kind: 'zip' | 'tar.gz' | 'tar' | 'pem' | 'p7b'): string {
    const folder = scene.store(files);
    const path = scene.path(`bundle.${kind}`);
    switch (kind) {
      case 'zip':
        execFileSync('python3', ['-m', 'zipfile', '-c', path, ...readdirSync(folder)], { cwd: folder });
        return path;
      case 'tar.gz':
        execFileSync('tar', ['-czf', path, '-C', dirname(folder), folder.split('/').pop() ?? '']);
        return path;
      case 'tar':
        execFileSync('tar', ['-cf', path, '-C', folder, '.']);
        return path;
      case 'pem':
        writeFileSync(path, root.pem + intermediate.pem);
        return path;
      case 'p7b':
        execFileSync('openssl', [
          'crl2pkcs7',
          '-nocrl',
          '-certfile',
          scene.file('all.pem', root.pem + intermediate.pem),
          '-out',
          path,
        ]);
        return path;
    }
  }

  it.each(['zip', 'tar.gz', 'tar', 'pem', 'p7b'] as const)('places what is new in a %s, in one file', async (kind) => {
    const store = scene.store({ 'pin.pem': pin, 'old-root.pem': root });
    const bundle = bundleOf(kind);
    const { status, stdout, stderr } = run(store, 'trust', 'import', bundle, '--sha256', sha256(bundle));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^= +anchor .*Root of the bundle$/m);
    expect(stdout).toMatch(/^\+ +intermediate .*Intermediate of the bundle$/m);
    expect(stdout).toMatch(/chown root:root -- \S+ && chmod 0644 -- \S+$/m);
    const names = readdirSync(store).toSorted();
    expect(names).toEqual([expect.stringMatching(/^imported-[0-9a-f]{16}\.pem$/), 'old-root.pem', 'pin.pem']);
    expect(statSync(join(store, names[0] ?? '')).mode & 0o777).toBe(0o644);
    const { certificates, findings } = await loadTrustStore(store);
    expect(findings).toEqual([]);
    expect(certificates.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
      [pin, root, intermediate].map(({ fingerprint }) => fingerprint).toSorted(),
    );

    const again = run(store, 'trust', 'import', bundle, '--sha256', sha256(bundle).toUpperCase());
    expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('holds all of it already')]);
    expect(readdirSync(store).toSorted()).toEqual(names);
  });

  it('places revocation lists too', async () => {
    const bundle = scene.file('bundle.pem', root.pem + list.pem);
    const store = scene.store({ 'pin.pem': pin });
    expect(run(store, 'trust', 'import', bundle, '--sha256', sha256(bundle)).status).toBe(0);
    expect((await loadTrustStore(store)).revocationLists).toHaveLength(1);
  });

  it('places nothing with --dry-run', () => {
    const store = scene.store({ 'pin.pem': pin });
    const bundle = bundleOf('pem');
    const { status, stdout } = run(store, 'trust', 'import', bundle, '--sha256', sha256(bundle), '--dry-run', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: 'would-place',
      certificates: [{ isKnown: false }, { isKnown: false }],
    });
    expect(readdirSync(store)).toEqual(['pin.pem']);
  });

  it.each<[what: string, content: string | Uint8Array, sum: string | null, why: RegExp]>([
    ['another checksum', root.pem, '00'.repeat(32), /the SHA-256 .* is [0-9a-f]{64}, not the one that was given/],
    [
      'a private key',
      root.pem + PRIVATE_KEY,
      null,
      /there is a private key, .*\.\n {2}The operator of this machine: .* tell the CA/,
    ],
    [
      'no certificate',
      'hello',
      null,
      /there is no certificate in .*\.\n {2}The operator of this machine: give the bundle/,
    ],
    [
      'a broken zip',
      Uint8Array.of(0x50, 0x4b, 3, 4, 9, 9, 9),
      null,
      /cannot be taken apart \(.*\)\.\n {2}The operator of this machine: download the bundle again/,
    ],
    ['a broken gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 9, 9, 9), null, /cannot be taken apart/],
    ['a certificate that is cut short', root.pem.slice(0, 200), null, /there is no certificate in/],
  ])('refuses %s, and places nothing', (_what, content, sum, why) => {
    const store = scene.store({ 'pin.pem': pin });
    const bundle = scene.file('bundle', content);
    const { status, stdout } = run(store, 'trust', 'import', bundle, '--sha256', sum ?? sha256(bundle));
    expect(status).toBe(1);
    expect(stdout).toMatch(why);
    expect(readdirSync(store)).toEqual(['pin.pem']);
  });

  it('leaves out what is too large for a certificate, however slow it would be to read', () => {
    const bundle = scene.path('large.gz');
    execFileSync('sh', ['-c', `head -c 50000000 /dev/zero | tr '\\0' 'A' | gzip > "${bundle}"`]);
    const { status, stdout } = importInto(scene.store({ 'pin.pem': pin }), bundle);
    expect([status, stdout]).toEqual([1, expect.stringMatching(/there is no certificate in/)]);
  });

  it('refuses a tar.gz that is cut short', () => {
    const whole = execFileSync('tar', ['-cf', '-', '-C', scene.store(files), '.']);
    const bundle = scene.file('short.tar.gz', gzipSync(whole.subarray(0, 1100)));
    const { status } = importInto(scene.store({ 'pin.pem': pin }), bundle);
    expect(status).toBe(1);
  });

  it('takes no signer out of an archive: it would become a pin', () => {
    const folder = scene.store({ 'root.pem': root, 'leaf.pem': pin });
    const bundle = scene.path('bundle.tar');
    execFileSync('tar', ['-cf', bundle, '-C', folder, '.']);
    const store = scene.store({ 'pin.pem': authority.expiredPin });
    const result = importInto(store, bundle, '--json');
    expect(JSON.parse(result.stdout)).toMatchObject({
      certificates: [{ fingerprint: root.fingerprint }],
      leftOut: [{ name: 'leaf.pem', why: 'not-a-ca' }],
    });
  });

  it('refuses a gzip bomb in little memory', () => {
    const bundle = scene.path('bomb.gz');
    execFileSync('sh', ['-c', `head -c 200000000 /dev/zero | gzip > "${bundle}"`]);
    const { status, stdout } = importInto(scene.store({ 'pin.pem': pin }), bundle);
    expect([status, stdout]).toEqual([1, expect.stringMatching(/cannot be taken apart/)]);
  });

  it('refuses a trust store that is not there, and a bundle that is not there', () => {
    const bundle = bundleOf('pem');
    const missing = run(scene.path('none'), 'trust', 'import', bundle, '--sha256', sha256(bundle));
    expect([missing.status, missing.stdout]).toEqual([1, expect.stringContaining('trust-store-missing')]);
    const none = run(scene.store({ pin }), 'trust', 'import', scene.path('none'), '--sha256', '00'.repeat(32));
    expect([none.status, none.stdout]).toEqual([1, expect.stringContaining('missing, ENOENT')]);
  });

  it('says that root is needed where it may not write', () => {
    const store = scene.store({ 'pin.pem': pin });
    const bundle = bundleOf('pem');
    chmodSync(scene.folder, 0o755);
    chmodSync(dirname(bundle), 0o755);
    chmodSync(store, 0o555);
    const args = ['trust', 'import', bundle, '--sha256', sha256(bundle), '--trust-store', store];
    const { status, stdout } = host.command(...args);
    chmodSync(store, 0o755);
    expect([status, stdout]).toEqual([
      1,
      expect.stringContaining('cannot be written to (EACCES).\n  The operator of this machine: run this as root.'),
    ]);
    expect(readdirSync(store)).toEqual(['pin.pem']);
  });
});

describe('install-gate health and forecast', () => {
  it.each<[what: string, files: Files, args: readonly string[], status: number, says: string]>([
    ['health of a sound store', { 'root.pem': root, 'mid.pem': intermediate, 'pin.pem': pin }, ['health'], 0, 'OK'],
    ['health of an expiring pin', { 'pin.pem': pin }, ['health', '--days', '2000'], 1, 'certificate-expiring'],
    ['health of an expired pin', { 'pin.pem': authority.expiredPin }, ['health'], 2, 'certificate-expired'],
    ['forecast of nothing', { 'pin.pem': pin }, ['forecast'], 0, 'Nothing stops working until'],
    ['forecast of something', { 'pin.pem': pin }, ['forecast', '--until', '2999-01-01'], 1, 'CN=Vendor'],
    ['forecast of an empty store', {}, ['forecast'], 2, 'There is no file in'],
    ['forecast of what has stopped', { 'pin.pem': authority.expiredPin, 'b.pem': pin }, ['forecast'], 2, 'expired'],
  ])('%s', (_what, files, args, status, says) => {
    const folder = scene.store(files);
    // Who runs the tests may own the store: that is a warning, and beside the point here.
    const result = run(folder, ...args, '--json');
    const report: unknown = JSON.parse(result.stdout);
    const isOwn = typeof report === 'object' && report !== null && 'isolated' in report && report.isolated === 'no';
    expect(Math.max(result.status ?? 99, isOwn ? 1 : 0)).toBe(Math.max(status, isOwn ? 1 : 0));
    expect(run(folder, ...args).stdout).toContain(isOwn && says === 'OK' ? 'WARNING' : says);
  });

  it('health says of the policy file, too, who can write to it', () => {
    const folder = scene.store({ 'pin.pem': pin });
    const policy = scene.file('policy.json', JSON.stringify({ trustStore: folder }));
    chmodSync(policy, 0o666);
    const { stdout } = runCommand(scene.folder, 'health', '--policy', policy);
    expect(stdout).toContain('  not everyone can write to it or to the policy file: NO\n');
    expect(stdout).toContain('and what it says; then take the right away from everyone: chmod o-w -- ');
    expect(run(folder, 'health').stdout).toContain('  not everyone can write to it: yes\n');
  });
});

describe('A command line that is wrong exits 2', () => {
  it.each([
    ['trust'],
    ['trust', 'lst', '--trust-store', 'x'],
    ['trust', 'list'],
    ['trust', 'list', 'x', '--trust-store', 'x'],
    ['trust', 'list', '--trust-store', 'x', '--at', '2027-01-01'],
    ['trust', 'show', '--trust-store', 'x'],
    ['trust', 'import', '--trust-store', 'x'],
    ['trust', 'import', 'b', '--trust-store', 'x'],
    ['trust', 'import', 'b', '--trust-store', 'x', '--sha256', 'abc'],
    ['health'],
    ['health', '--trust-store', 'x', '--days', 'soon'],
    ['forecast', '--trust-store', 'x', '--until', 'soon'],
    ['verify', 'x', '--until', '2027-01-01'],
    ['trust', 'list', '--policy', 'none.json'],
  ])('%j %j %j', (...args) => {
    const { status, stdout, stderr } = runCommand(scene.folder, ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^install-gate: /);
    expect(stderr.trimEnd().split('\n').length).toBeLessThan(4);
  });
});
