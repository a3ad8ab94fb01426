import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { MintedCertificate, PinKind, TestAuthority } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';

const dayMilliseconds = 86_400_000;
const authority = createTestAuthority();
const parsed = (certificate: MintedCertificate) => new X509Certificate(certificate.der);
const selfSigned = (certificate: MintedCertificate) => parsed(certificate).verify(parsed(certificate).publicKey);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const everyPin: readonly PinKind[] = [
  'v1',
  'v3-self-signed-end-entity',
  'openssl-req-x509',
  'anchor',
  'rsa-ca',
  'p256-ca',
  'intermediate',
  'rsa-leaf',
];

const everything = (from: TestAuthority) => [
  from.root,
  from.intermediate,
  from.intermediateWithoutKeyCertSign,
  from.expiredPin,
  from.stranger,
  from.leaf(),
  from.leaf({ label: 'other' }),
  ...everyPin.map((kind) => from.pin(kind)),
  from.pin('v1', { label: 'other' }),
  from.mint({ subject: 'Any' }),
];
const fingerprints = (from: TestAuthority) => everything(from).map((certificate) => certificate.fingerprint);

describe('A test authority', () => {
  it('gives the same bytes for the same seed and instant', () => {
    expect(everything(createTestAuthority()).map((certificate) => certificate.pem)).toEqual(
      everything(createTestAuthority({ seed: 'install-gate', at: new Date('2026-06-01T00:00:00Z') })).map(
        (certificate) => certificate.pem,
      ),
    );
  });

  it('gives other bytes for another seed, under the same names', () => {
    const other = createTestAuthority({ seed: 'other' });
    const own = new Set(fingerprints(authority));
    expect(fingerprints(other).filter((fingerprint) => own.has(fingerprint))).toEqual([]);
    expect(everything(other).map((certificate) => certificate.subject)).toEqual(
      everything(authority).map((certificate) => certificate.subject),
    );
  });

  it('keeps the keys but not the certificates at another instant', () => {
    const later = createTestAuthority({ at: '2026-06-02T00:00:00Z' });
    expect(later.root.keyId).toBe(authority.root.keyId);
    expect(later.root.fingerprint).not.toBe(authority.root.fingerprint);
  });

  it('has distinct keys and distinct certificates throughout', () => {
    expect(new Set(fingerprints(authority)).size).toBe(everything(authority).length);
    expect(new Set(everything(authority).map((certificate) => certificate.keyId)).size).toBe(
      everything(authority).length,
    );
  });

  it('mints a ready piece once, and derives a key once', () => {
    expect(authority.root).toBe(authority.root);
    expect(authority.intermediate).toBe(authority.intermediate);
    expect(authority.key('label')).toBe(authority.key('label', 'ed25519'));
    expect(authority.key('label')).not.toBe(authority.key('label', 'p256'));
  });

  it('tells its instant, out of reach of whoever changes the Date', () => {
    authority.at.setFullYear(1999);
    expect(authority.at).toEqual(new Date('2026-06-01T00:00:00Z'));
    expect(() => createTestAuthority({ at: 'soon' })).toThrow(RangeError);
  });

  it('makes everything valid at its instant, but for the expired pin', () => {
    const at = authority.at.getTime();
    for (const certificate of everything(authority)) {
      const valid = certificate.notBefore.getTime() <= at && at <= certificate.notAfter.getTime();
      expect([certificate.subject, valid]).toEqual([certificate.subject, certificate !== authority.expiredPin]);
      expect(new Date(parsed(certificate).validFrom)).toEqual(certificate.notBefore);
      expect(new Date(parsed(certificate).validTo)).toEqual(certificate.notAfter);
    }
    expect(at - authority.expiredPin.notAfter.getTime()).toBe(30 * dayMilliseconds);
  });
});

describe('The marketplace of a test authority', () => {
  it('has a root like the real one: CA, pathLen 1, no keyUsage, ten years', () => {
    const { root } = authority;
    expect(selfSigned(root)).toBe(true);
    expect(parsed(root).ca).toBe(true);
    expect(hex(root.der)).toContain('0603551d130101ff040830060101ff020101');
    expect(hex(root.der)).not.toContain('0603551d0f');
    expect(root.notAfter.getTime() - root.notBefore.getTime()).toBe(3650 * dayMilliseconds);
  });

  it('has an intermediate under it: CA, pathLen 0, no keyUsage', () => {
    const { intermediate, root } = authority;
    expect(parsed(intermediate).checkIssued(parsed(root))).toBe(true);
    expect(parsed(intermediate).verify(parsed(root).publicKey)).toBe(true);
    expect(parsed(intermediate).ca).toBe(true);
    expect(hex(intermediate.der)).toContain('0603551d130101ff040830060101ff020100');
    expect(hex(intermediate.der)).not.toContain('0603551d0f');
  });

  it('has an intermediate whose critical keyUsage lacks keyCertSign and whose identifier is its raw key', () => {
    const { intermediateWithoutKeyCertSign: intermediate, root } = authority;
    expect(parsed(intermediate).verify(parsed(root).publicKey)).toBe(true);
    expect(hex(intermediate.der)).toContain('0603551d130101ff040830060101ff020100');
    expect(hex(intermediate.der)).toContain('0603551d0f0101ff040403020490');
    expect(intermediate.subjectKeyIdentifier).toEqual(intermediate.key.publicKey);
    expect(hex(intermediate.der)).toContain(`0603551d0e04220420${hex(intermediate.key.publicKey)}`);
  });

  it('issues leaves of one year for code signing', () => {
    const leaf = authority.leaf();
    expect(parsed(leaf).verify(parsed(authority.intermediate).publicKey)).toBe(true);
    expect(parsed(leaf).ca).toBe(false);
    expect(parsed(leaf).keyUsage).toEqual(['1.3.6.1.5.5.7.3.3']);
    expect(hex(leaf.der)).toContain('0603551d0f0101ff040403020780');
    expect(leaf.notAfter.getTime() - leaf.notBefore.getTime()).toBe(365 * dayMilliseconds);
  });

  it('issues a leaf with whatever the options say', () => {
    const { intermediateWithoutKeyCertSign: issuer } = authority;
    const leaf = authority.leaf({
      label: 'special',
      subject: 'Special',
      issuer,
      notAfter: '2030-01-01T00:00:00Z',
      keyUsage: null,
      extendedKeyUsage: null,
      extraExtensions: [{ oid: '1.2.3.4', value: Uint8Array.of(5, 0) }],
    });
    expect(parsed(leaf).subject).toBe('CN=Special');
    expect(parsed(leaf).verify(parsed(issuer).publicKey)).toBe(true);
    expect(leaf.notAfter).toEqual(new Date('2030-01-01T00:00:00Z'));
    expect(parsed(leaf).keyUsage).toBeUndefined();
    expect(hex(leaf.der)).not.toContain('0603551d0f');
    expect(hex(leaf.der)).toContain('06032a030404020500');
    expect(leaf.keyId).toBe(authority.leaf({ label: 'special' }).keyId);
  });
});

describe('A pin', () => {
  it.each<[PinKind, { algorithm: string; signsItself: boolean; ca: boolean; version: number }]>([
    ['v1', { algorithm: 'ed25519', signsItself: true, ca: false, version: 1 }],
    ['v3-self-signed-end-entity', { algorithm: 'ed25519', signsItself: true, ca: false, version: 3 }],
    ['openssl-req-x509', { algorithm: 'ed25519', signsItself: true, ca: true, version: 3 }],
    ['anchor', { algorithm: 'ed25519', signsItself: true, ca: true, version: 3 }],
    ['rsa-ca', { algorithm: 'rsa', signsItself: true, ca: true, version: 3 }],
    ['p256-ca', { algorithm: 'ec', signsItself: true, ca: true, version: 3 }],
    ['intermediate', { algorithm: 'ed25519', signsItself: false, ca: true, version: 3 }],
    ['rsa-leaf', { algorithm: 'rsa', signsItself: true, ca: false, version: 3 }],
  ])('of kind %s has the shape that its role follows from', (kind, expected) => {
    const pin = authority.pin(kind);
    expect({
      algorithm: parsed(pin).publicKey.asymmetricKeyType,
      signsItself: selfSigned(pin),
      ca: parsed(pin).ca,
      version: hex(pin.der).includes('a003020102') ? 3 : 1,
    }).toEqual(expected);
    const hasKeyUsage = hex(pin.der).includes('0603551d0f');
    expect(hasKeyUsage).toBe(kind === 'anchor');
  });

  it('is of kind v1 when no kind is named', () => {
    expect(authority.pin()).toEqual(authority.pin('v1'));
  });

  it('has a key of its own for each label, and takes other dates', () => {
    const renewed = authority.pin('v1', { notBefore: '2026-05-30T00:00:00Z', notAfter: '2029-01-01T00:00:00Z' });
    expect(renewed.keyId).toBe(authority.pin().keyId);
    expect(renewed.fingerprint).not.toBe(authority.pin().fingerprint);
    expect(authority.pin('v1', { label: 'second' }).keyId).not.toBe(authority.pin().keyId);
    expect(authority.expiredPin.keyId).not.toBe(authority.pin().keyId);
  });
});
