import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import type { CertificateTemplate, MintedCertificate } from '../../src/testing/index.js';
import { createScene } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const { root } = authority;
const [rsa, weak] = [authority.key('rsa', 'rsa-2048'), authority.key('weak', 'rsa-1024')];
const [p256, p384, p521] = [authority.key('ec', 'p256'), authority.key('ec', 'p384'), authority.key('ec', 'p521')];
const ed448 = authority.key('ed448', 'ed448');

/** Role and findings of a certificate that lies alone in a store. */
async function roleOf(certificate: MintedCertificate): Promise<string> {
  const { certificates, findings } = await loadTrustStore(scene.store({ 'certificate.pem': certificate }), scene);
  return [...certificates.map(({ role }) => role), ...findings.map(({ code }) => code)].join(', ');
}

type Row = readonly [role: string, what: string, template: Partial<CertificateTemplate>];

describe('A self-signed CA', () => {
  it.each<Row>([
    ['anchor', 'with keyCertSign', { keyUsage: ['keyCertSign'] }],
    ['anchor', 'with a pathLenConstraint', { basicConstraints: { ca: true, pathLen: 1 } }],
    ['anchor', 'with a pathLenConstraint of 0', { basicConstraints: { ca: true, pathLen: 0 } }],
    ['anchor', 'with both', { basicConstraints: { ca: true, pathLen: 2 }, keyUsage: ['keyCertSign'] }],
    ['anchor', 'with pathLen, not keyCertSign', { basicConstraints: { ca: true, pathLen: 1 }, keyUsage: ['cRLSign'] }],
    ['anchor', 'of RSA with keyCertSign', { key: rsa, keyUsage: ['keyCertSign'] }],
    ['anchor', 'of RSA with neither', { key: rsa }],
    ['anchor', 'of P-256 with neither', { key: p256 }],
    ['anchor', 'of P-384 with neither', { key: p384 }],
    ['anchor', 'of P-521 with neither', { key: p521 }],
    ['anchor', 'of RSA that signs itself with SHA-1', { key: rsa, signatureAlgorithm: 'rsa-sha1' }],
    ['anchor', 'that has run out: dates are for the decision', { key: rsa, notAfter: '2026-05-31T12:00:00Z' }],
    ['signer, ambiguous-role', 'of Ed25519 with neither, as openssl req -x509 makes it', {}],
    ['signer, ambiguous-role', 'of Ed25519 with digitalSignature alone', { keyUsage: ['digitalSignature'] }],
    ['none, usage-forbids-signing', 'of Ed25519 with cRLSign alone', { keyUsage: ['cRLSign'] }],
    ['none, usage-forbids-signing', 'of Ed25519 for servers', { extendedKeyUsage: ['serverAuth'] }],
    ['none, key-unusable', 'with an RSA key of 1024 bits', { key: weak }],
    ['none, key-unusable', 'with an Ed448 key', { key: ed448, basicConstraints: { ca: true, pathLen: 0 } }],
  ])('is %s: %s', async (role, subject, template) => {
    expect(await roleOf(authority.mint({ subject, basicConstraints: { ca: true }, ...template }))).toBe(role);
  });
});

describe('A CA that is not self-signed', () => {
  it.each<readonly [what: string, template: Partial<CertificateTemplate>]>([
    ['that another CA has issued', { issuer: root }],
    ['with keyCertSign', { issuer: root, keyUsage: ['keyCertSign'] }],
    ['without keyCertSign', { issuer: root, keyUsage: ['digitalSignature', 'dataEncipherment'] }],
    ['of RSA', { issuer: root, key: rsa }],
    ['that may sign code by its usages', { issuer: root, extendedKeyUsage: ['codeSigning'] }],
    [
      'that names itself, signed by another key, and says so',
      {
        defects: { signWith: root.key },
        subjectKeyIdentifier: Buffer.from('new'),
        authorityKeyIdentifier: Buffer.from('old'),
      },
    ],
    ['that its own key has signed under another name', { defects: { issuerName: 'Another' } }],
  ])('is an intermediate, neither anchor nor signer: %s', async (subject, template) => {
    const basicConstraints = { ca: true, pathLen: 1 };
    expect(await roleOf(authority.mint({ subject, basicConstraints, ...template }))).toBe('intermediate');
  });
});

describe('A CA that looks self-signed and isn’t', () => {
  it.each<readonly [what: string, template: Partial<CertificateTemplate>]>([
    ['signed by another key', { defects: { signWith: root.key } }],
    ['with a broken signature', { defects: { corruptSignature: true } }],
    ['signed with MD5', { key: rsa, signatureAlgorithm: 'rsa-md5' }],
  ])('is an intermediate, and its operator is told: %s', async (subject, template) => {
    const basicConstraints = { ca: true, pathLen: 1 };
    expect(await roleOf(authority.mint({ subject, basicConstraints, ...template }))).toBe(
      'intermediate, self-signature-not-verified',
    );
  });
});

describe('What is no CA', () => {
  it.each<Row>([
    ['signer', 'of version 1', { version: 1 }],
    ['signer', 'self-signed, of version 3', {}],
    ['signer', 'without basicConstraints', { basicConstraints: null }],
    ['signer', 'that a CA has issued', { issuer: root }],
    ['signer', 'that has run out: dates are for the decision', { notAfter: '2026-05-31T12:00:00Z' }],
    ['signer', 'for signing code', { keyUsage: ['digitalSignature'], extendedKeyUsage: ['codeSigning'] }],
    ['signer', 'with digitalSignature among others', { keyUsage: ['keyEncipherment', 'digitalSignature'] }],
    ['signer', 'for any purpose', { extendedKeyUsage: ['anyExtendedKeyUsage'] }],
    ['signer', 'for servers and code', { extendedKeyUsage: ['serverAuth', 'codeSigning'] }],
    ['none, usage-forbids-signing', 'without digitalSignature', { keyUsage: ['keyEncipherment'] }],
    ['none, usage-forbids-signing', 'with keyCertSign alone', { keyUsage: ['keyCertSign'] }],
    ['none, usage-forbids-signing', 'for servers alone', { extendedKeyUsage: ['serverAuth'] }],
    ['none, usage-forbids-signing', 'for time stamps alone', { extendedKeyUsage: ['timeStamping'] }],
    ['none, key-not-ed25519', 'with an RSA key', { key: rsa }],
    ['none, key-not-ed25519', 'with an RSA key, of version 1', { key: rsa, version: 1 }],
    ['none, key-not-ed25519', 'with a P-256 key', { key: p256 }],
    ['none, key-unusable', 'with an Ed448 key', { key: ed448 }],
    ['none, key-unusable', 'with an RSA key of 1024 bits', { key: weak }],
  ])('is %s: %s', async (role, subject, template) => {
    expect(await roleOf(authority.mint({ subject, ...template }))).toBe(role);
  });

  it('is a file with a fault where a certificate of version 1 claims to be a CA', async () => {
    const certificate = authority.mint({ subject: 'CA 1', version: 1, basicConstraints: { ca: true } });
    expect(await roleOf(certificate)).toBe('certificate-unreadable');
  });
});

describe('The role of a certificate', () => {
  it('is the same whatever form and name its file has', async () => {
    const { der, pem } = authority.pin('anchor');
    const crlf = pem.replaceAll('\n', '\r\n');
    for (const files of [{ 'a.pem': pem }, { 'a.der': der }, { 'a.crt': `Subject: x\n\n${crlf}` }, { '☃': der }]) {
      const { certificates, findings } = await loadTrustStore(scene.store(files), scene);
      expect({ roles: certificates.map(({ role }) => role), findings }).toEqual({ roles: ['anchor'], findings: [] });
    }
  });

  it('is shown in the decision, by fingerprint', async () => {
    const [signer, none, { intermediate }] = [authority.pin(), authority.pin('rsa-leaf'), authority];
    const { trustStore } = await scene.verify({ signature: null, store: { signer, root, none, intermediate } });
    expect(trustStore.roles).toEqual({
      [signer.fingerprint]: 'signer',
      [root.fingerprint]: 'anchor',
      [none.fingerprint]: 'none',
      [intermediate.fingerprint]: 'intermediate',
    });
  });
});
