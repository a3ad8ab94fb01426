import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MintedCertificate } from '../../src/testing/index.js';
import { createTestAuthority, seededBytes, signatureFile } from '../../src/testing/index.js';
import { everyAlgorithm, oneKeyOfEach } from './every-algorithm.js';

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const hasOpenssl = version.status === 0 && /^OpenSSL [3-9]/.test(version.stdout);

const authority = createTestAuthority();
const instant = String(authority.at.getTime() / 1000);
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-gate-authority-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function openssl(...parameters: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('openssl', parameters, { cwd: folder, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

function verifyPath(
  anchor: MintedCertificate,
  intermediates: readonly MintedCertificate[],
  endEntity: MintedCertificate,
  ...flags: readonly string[]
) {
  const untrusted = intermediates.map((certificate) => certificate.pem).join('');
  const optional = untrusted === '' ? [] : ['-untrusted', file('untrusted.pem', untrusted)];
  const trusted = ['-no-CApath', '-no-CAstore', '-CAfile', file('anchor.pem', anchor.pem)];
  return openssl('verify', '-attime', instant, ...flags, ...trusted, ...optional, file('end.pem', endEntity.pem));
}

describe.skipIf(!hasOpenssl)('openssl', () => {
  it('shows what the certificates say', () => {
    const show = (certificate: MintedCertificate) =>
      openssl('x509', '-noout', '-text', '-in', file('shown.pem', certificate.pem))
        .output.replaceAll(/\s+/g, ' ')
        // Releases differ in the spaces of a name.
        .replaceAll(' = ', '=');
    const leaf = show(authority.leaf());
    expect(leaf).toContain('Version: 3 (0x2)');
    expect(leaf).toContain('Issuer: O=Install Gate Tests, CN=Test Intermediate CA Validity');
    expect(leaf).toContain('Not Before: May 31 00:00:00 2026 GMT Not After : May 31 00:00:00 2027 GMT');
    expect(leaf).toContain('Basic Constraints: critical CA:FALSE');
    expect(leaf).toContain('Key Usage: critical Digital Signature');
    expect(leaf).toContain('Extended Key Usage: Code Signing');
    expect(show(authority.root)).toContain('Basic Constraints: critical CA:TRUE, pathlen:1');
    expect(show(authority.intermediateWithoutKeyCertSign)).toContain(
      'Key Usage: critical Digital Signature, Data Encipherment',
    );
    expect(show(authority.pin('v1'))).toContain('Version: 1 (0x0)');
    expect(show(authority.pin('v1'))).not.toContain('X509v3');
  });

  it('accepts the path of a leaf', () => {
    const { root, intermediate } = authority;
    expect(verifyPath(root, [intermediate], authority.leaf())).toEqual({ status: 0, output: 'end.pem: OK\n' });
  });

  it('accepts a path strictly when its CAs say keyCertSign', () => {
    const anchor = authority.pin('anchor');
    const issuer = authority.pin('intermediate', { issuer: anchor, keyUsage: ['keyCertSign'] });
    const path = verifyPath(anchor, [issuer], authority.leaf({ issuer }), '-x509_strict');
    expect(path).toEqual({ status: 0, output: 'end.pem: OK\n' });
  });

  it('refuses what an intermediate without keyCertSign issues, by errors 79 and 32', () => {
    const issuer = authority.intermediateWithoutKeyCertSign;
    const { status, output } = verifyPath(authority.root, [issuer], authority.leaf({ issuer }));
    expect(status).not.toBe(0);
    expect(output).toContain('error 79 at 1 depth lookup');
    expect(output).toContain('error 32 at 1 depth lookup');
  });

  it('refuses the marketplace’s own path strictly, as its CAs have no keyUsage', () => {
    const { status, output } = verifyPath(authority.root, [authority.intermediate], authority.leaf(), '-x509_strict');
    expect(status).not.toBe(0);
    expect(output).toContain('error 92 at 2 depth lookup');
  });

  it('refuses a forged leaf, a corrupt one and an expired one', () => {
    const { root, intermediate, stranger } = authority;
    const refused = (leaf: MintedCertificate) => verifyPath(root, [intermediate], leaf).output;
    expect(refused(authority.leaf({ defects: { signWith: stranger.key } }))).toContain('error 7 at 0 depth lookup');
    expect(refused(authority.leaf({ defects: { corruptSignature: true } }))).toContain('error 7 at 0 depth lookup');
    expect(refused(authority.leaf({ notAfter: '2026-05-31T12:00:00Z' }))).toContain('error 10 at 0 depth lookup');
  });

  it.each(['v1', 'v3-self-signed-end-entity', 'openssl-req-x509', 'anchor', 'rsa-ca', 'p256-ca', 'rsa-leaf'] as const)(
    'accepts the pin of kind %s as its own anchor',
    (kind) => {
      const pin = authority.pin(kind);
      expect(verifyPath(pin, [], pin)).toEqual({ status: 0, output: 'end.pem: OK\n' });
    },
  );

  it.each(everyAlgorithm.filter((algorithm) => !['rsa-1024', 'rsa-3072', 'rsa-4096'].includes(algorithm)))(
    'accepts an Ed25519 leaf under a CA with a key of kind %s',
    (algorithm) => {
      const anchor = authority.mint({
        subject: `CA ${algorithm}`,
        key: oneKeyOfEach(algorithm),
        basicConstraints: { ca: true },
        keyUsage: ['keyCertSign'],
      });
      const path = verifyPath(anchor, [], authority.leaf({ issuer: anchor }), '-x509_strict');
      expect(path).toEqual({ status: 0, output: 'end.pem: OK\n' });
    },
  );

  it('accepts the signature of an artifact, and not that of another', () => {
    const { key } = authority.leaf();
    const artifact = seededBytes('openssl', 'artifact', 10_000);
    file('artifact', artifact);
    file('artifact.sig', signatureFile(artifact, { key, form: 'raw' }));
    file('key.pem', key.privateKeyPem);
    const check = ['pkeyutl', '-verify', '-rawin', '-inkey', 'key.pem', '-sigfile', 'artifact.sig', '-in', 'artifact'];
    expect(openssl(...check)).toEqual({ status: 0, output: 'Signature Verified Successfully\n' });
    file('artifact', artifact.subarray(1));
    expect(openssl(...check).status).not.toBe(0);
  });

  it('makes the same signature from the private key', () => {
    const { key } = authority.leaf();
    const artifact = seededBytes('openssl', 'artifact', 100);
    file('artifact', artifact);
    file('key.pem', key.privateKeyPem);
    const made = openssl('pkeyutl', '-sign', '-rawin', '-inkey', 'key.pem', '-in', 'artifact', '-out', 'made.sig');
    expect(made.status).toBe(0);
    const signature = readFileSync(join(folder, 'made.sig'));
    expect(new Uint8Array(signature)).toEqual(signatureFile(artifact, { key, form: 'raw' }));
  });
});
