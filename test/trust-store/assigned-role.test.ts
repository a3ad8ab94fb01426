import { describe, expect, it } from 'vitest';
import type { AssignableRole } from '../../src/index.js';
import { loadTrustStore } from '../../src/index.js';
import type { MintedCertificate } from '../../src/testing/index.js';
import { signatureFile } from '../../src/testing/index.js';
import { createScene, verdictOf, warningsOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;

/** Role and findings of a certificate that lies alone in a store, with a role assigned. */
async function assigned(certificate: MintedCertificate, role: AssignableRole): Promise<string> {
  const roles = { [certificate.fingerprint]: role };
  const { certificates, findings } = await loadTrustStore(scene.store({ 'certificate.pem': certificate }), { roles });
  return [...certificates.map((each) => each.role), ...findings.map(({ code }) => code)].join(', ');
}

const usages = { keyUsage: ['keyEncipherment'] } as const;
const certificates = {
  'a self-signed CA with keyCertSign': authority.pin('anchor'),
  'a self-signed CA with a pathLenConstraint': authority.root,
  'a certificate of openssl req -x509': authority.pin('openssl-req-x509'),
  'a self-signed CA of RSA': authority.pin('rsa-ca'),
  'an intermediate of Ed25519': authority.intermediate,
  'a certificate of version 1': authority.pin('v1'),
  'a self-signed end entity': authority.pin('v3-self-signed-end-entity'),
  'an end entity that a CA has issued': authority.leaf(),
  'an end entity of RSA': authority.pin('rsa-leaf'),
  'an end entity whose usage forbids signing': authority.pin('v3-self-signed-end-entity', usages),
  'a CA with a broken signature of its own': authority.pin('anchor', { defects: { corruptSignature: true } }),
} satisfies Record<string, MintedCertificate>;
type What = keyof typeof certificates;

describe('A role that is assigned', () => {
  it.each<[AssignableRole, What]>([
    ['anchor', 'a self-signed CA with keyCertSign'],
    ['anchor', 'a self-signed CA with a pathLenConstraint'],
    ['anchor', 'a certificate of openssl req -x509'],
    ['anchor', 'a self-signed CA of RSA'],
    ['signer', 'a self-signed CA with a pathLenConstraint'],
    ['signer', 'a certificate of openssl req -x509'],
    ['signer', 'a certificate of version 1'],
    ['signer', 'a self-signed end entity'],
    ['signer', 'an end entity that a CA has issued'],
    ['none', 'a self-signed CA with keyCertSign'],
    ['none', 'an intermediate of Ed25519'],
    ['none', 'a certificate of version 1'],
    ['none', 'an end entity of RSA'],
  ])('counts, without a finding, where the certificate allows it: %s for %s', async (role, what) => {
    expect(await assigned(certificates[what], role)).toBe(role);
  });

  it.each<[AssignableRole, What]>([
    ['anchor', 'an intermediate of Ed25519'],
    ['anchor', 'a certificate of version 1'],
    ['anchor', 'a self-signed end entity'],
    ['anchor', 'an end entity that a CA has issued'],
    ['anchor', 'an end entity of RSA'],
    ['anchor', 'a CA with a broken signature of its own'],
    ['signer', 'an intermediate of Ed25519'],
    ['signer', 'a self-signed CA of RSA'],
    ['signer', 'an end entity of RSA'],
    ['signer', 'an end entity whose usage forbids signing'],
    ['signer', 'a self-signed CA with keyCertSign'],
    ['signer', 'a CA with a broken signature of its own'],
  ])('adds no trust and is the finding role-not-possible where it doesn’t: %s for %s', async (role, what) => {
    expect(await assigned(certificates[what], role)).toBe('none, role-not-possible');
  });

  it('is a finding where no certificate has that fingerprint', async () => {
    const roles = { ['0'.repeat(64)]: 'none' } as const;
    const { findings } = await loadTrustStore(scene.store({ pin: authority.pin() }), { roles });
    expect(findings.map(({ code }) => code)).toEqual(['role-matches-nothing']);
  });
});

describe('A policy’s role', () => {
  const pin = authority.pin();
  const ca = authority.pin('openssl-req-x509');
  const leaf = authority.leaf({ issuer: ca });
  const chain = signatureFile(scene.artifact, { key: leaf.key, chain: [leaf] });
  const own = signatureFile(scene.artifact, { key: ca.key });
  const withRole = async (certificate: MintedCertificate, role: AssignableRole, signature: Uint8Array) => {
    const folder = scene.store({ 'certificate.pem': certificate });
    const roles = { [certificate.fingerprint]: role };
    return scene.verify({ signature, policy: { trustStore: { folder, roles } } });
  };

  it('makes an anchor of a certificate that was taken for a signer', async () => {
    expect(verdictOf(await scene.verify({ signature: chain, store: { ca } }))).toBe('deny unknown-issuer');
    expect(verdictOf(await withRole(ca, 'anchor', chain))).toBe('allow verified');
  });

  it('makes no signer of an anchor, nor an anchor of a signer', async () => {
    expect(verdictOf(await withRole(ca, 'anchor', own))).toBe('deny no-trusted-key-matches');
    expect(verdictOf(await withRole(ca, 'signer', chain))).toBe('deny unknown-issuer');
    expect(verdictOf(await withRole(ca, 'signer', own))).toBe('allow verified');
  });

  it('takes all trust away with "none", and the store has nothing usable left', async () => {
    const decision = await withRole(pin, 'none', signatureFile(scene.artifact, { key: pin.key }));
    expect(verdictOf(decision)).toBe('deny trust-store-nothing-usable');
    expect(decision.trustStore.roles).toEqual({ [pin.fingerprint]: 'none' });
  });

  it('adds no trust where it is not possible, and the decision warns of it', async () => {
    const decision = await withRole(pin, 'anchor', signatureFile(scene.artifact, { key: pin.key }));
    expect(verdictOf(decision)).toBe('deny trust-store-nothing-usable');
    expect(warningsOf(decision).map(({ code }) => code)).toEqual(['role-not-possible']);
  });

  it('applies to the folder that stands in the request, too', async () => {
    const policy = { trustStore: { folder: '/nowhere', roles: { [pin.fingerprint]: 'none' as const } } };
    const signature = signatureFile(scene.artifact, { key: pin.key });
    const trustStore = scene.store({ pin });
    expect(verdictOf(await scene.verify({ signature, policy, request: { trustStore } }))).toBe(
      'deny trust-store-nothing-usable',
    );
    expect(verdictOf(await scene.verify({ signature, request: { trustStore } }))).toBe('allow verified');
  });

  it('none keeps a certificate out that is delivered, too', async () => {
    const { root, intermediate } = authority;
    const signer = authority.leaf();
    const signature = signatureFile(scene.artifact, { key: signer.key, chain: [signer, intermediate] });
    const verdict = async (roles: Readonly<Record<string, AssignableRole>>) => {
      const folder = scene.store({ root, intermediate, ...(signer.fingerprint in roles ? { signer } : {}) });
      return verdictOf(await scene.verify({ signature, policy: { trustStore: { folder, roles } } }));
    };
    expect(await verdict({})).toBe('allow verified');
    expect(await verdict({ [signer.fingerprint]: 'signer' })).toBe('allow verified');
    expect(await verdict({ [root.fingerprint]: 'none' })).toBe('deny certificate-role-none');
    expect(await verdict({ [intermediate.fingerprint]: 'none' })).toBe('deny certificate-role-none');
    expect(await verdict({ [signer.fingerprint]: 'none' })).toBe('deny certificate-role-none');
  });
});
