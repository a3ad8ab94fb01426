import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contextTag, integer } from '../../src/testing/der-writer.js';
import type { CertificateDefects, KeyAlgorithm, LooseTemplate } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { oneKeyOfEach } from './every-algorithm.js';

const authority = createTestAuthority();
const issuer = authority.intermediate;
const template: LooseTemplate = { subject: 'Defective', issuer, serial: 1 };
const sound = authority.mint(template);
const withDefects = (defects: CertificateDefects) => authority.mint({ ...template, defects });
const verifiedBy = (der: Uint8Array, issuerDer: Uint8Array) =>
  new X509Certificate(der).verify(new X509Certificate(issuerDer).publicKey);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const count = (bytes: Uint8Array, part: string) => hex(bytes).split(part).length - 1;

describe('A certificate with a defect', () => {
  it('differs from a sound one, which verifies', () => {
    expect(verifiedBy(sound.der, issuer.der)).toBe(true);
    expect(withDefects({})).toEqual(sound);
  });

  it.each<KeyAlgorithm>(['ed25519', 'p256', 'rsa-2048'])(
    'has a signature of the right length and shape that is wrong: corruptSignature, %s',
    (algorithm) => {
      const key = oneKeyOfEach(algorithm);
      const good = authority.mint({ subject: 'Corrupt', key });
      const bad = authority.mint({ subject: 'Corrupt', key, defects: { corruptSignature: true } });
      expect(verifiedBy(good.der, good.der)).toBe(true);
      expect(verifiedBy(bad.der, bad.der)).toBe(false);
      expect(bad.der.length).toBe(good.der.length);
      expect(bad.der.subarray(0, -1)).toEqual(good.der.subarray(0, -1));
    },
  );

  it('is forged: the issuer’s name, another’s signature', () => {
    const forged = withDefects({ signWith: authority.stranger.key });
    expect(forged.issuerDer).toEqual(issuer.subjectDer);
    expect(verifiedBy(forged.der, issuer.der)).toBe(false);
    expect(verifiedBy(forged.der, authority.stranger.der)).toBe(true);
  });

  it('is forged by a key of another kind, and says so in both places', () => {
    const forged = withDefects({ signWith: oneKeyOfEach('p256') });
    expect(count(forged.der, '300a06082a8648ce3d040302')).toBe(2);
  });

  it('carries the bytes that were asked for as its signature', () => {
    const replaced = withDefects({ signature: new Uint8Array(64), unusedSignatureBits: 3 });
    expect(hex(replaced.der)).toMatch(/034103(00){64}$/);
  });

  it('names another algorithm inside than outside', () => {
    const mismatched = withDefects({ innerSignatureAlgorithm: 'ed448' });
    expect(count(mismatched.der, '300506032b6571')).toBe(1);
    expect(count(mismatched.der, '300506032b6570')).toBe(2);
  });

  it('names another issuer than the one that signs', () => {
    const misnamed = withDefects({ issuerName: 'Nobody' });
    expect(new X509Certificate(misnamed.der).issuer).toBe('CN=Nobody');
    expect(verifiedBy(misnamed.der, issuer.der)).toBe(true);
  });

  it('holds another public key, and its keyId follows', () => {
    const { spki, keyId } = authority.stranger.key;
    const swapped = withDefects({ spki });
    expect(swapped.keyId).toBe(keyId);
    expect(count(swapped.der, hex(spki))).toBe(1);
  });

  it('has an extension twice, by name or by identifier', () => {
    expect(count(sound.der, '0603551d13')).toBe(1);
    expect(count(withDefects({ duplicateExtension: 'basicConstraints' }).der, '0603551d13')).toBe(2);
    const value = Uint8Array.of(0x05, 0x00);
    const extra = authority.mint({
      ...template,
      extraExtensions: [{ oid: '1.2.3.4', critical: true, value }],
      defects: { duplicateExtension: '1.2.3.4' },
    });
    expect(count(extra.der, '06032a03040101ff04020500')).toBe(2);
    expect(() => withDefects({ duplicateExtension: 'keyUsage' })).toThrow(TypeError);
  });

  it('has its dates as the type that was asked for', () => {
    const generalized = withDefects({ timeType: 'generalized' });
    expect(count(generalized.der, '180f')).toBe(2);
    const utc = authority.mint({ ...template, notAfter: '2055-01-01T00:00:00Z', defects: { timeType: 'utc' } });
    expect(hex(utc.der)).toContain(hex(new TextEncoder().encode('550101000000Z')));
  });

  it('writes DEFAULT values out', () => {
    const explicit = withDefects({ explicitDefaults: true });
    expect(count(explicit.der, '0603551d0e010100')).toBe(1);
    expect(count(explicit.der, '3003010100')).toBe(1);
    const v1 = authority.mint({ ...template, version: 1, defects: { explicitDefaults: true } });
    expect(count(v1.der, hex(contextTag(0, true, integer(0))))).toBe(1);
  });

  it('has a signed part that was rewritten before it was signed', () => {
    const patched = withDefects({
      rawTbsPatch: (tbs) =>
        Buffer.from(hex(tbs).replace(hex(Buffer.from('Defective')), hex(Buffer.from('defective'))), 'hex'),
    });
    expect(new X509Certificate(patched.der).subject).toBe('CN=defective');
    expect(verifiedBy(patched.der, issuer.der)).toBe(true);
  });

  it('was rewritten after it was signed, or has bytes after its end', () => {
    expect(withDefects({ rawCertificatePatch: (der) => der.subarray(0, 40) }).der).toHaveLength(40);
    const trailing = withDefects({ trailingBytes: Uint8Array.of(0, 1) });
    expect(trailing.der.subarray(0, -2)).toEqual(sound.der);
    expect(trailing.fingerprint).not.toBe(sound.fingerprint);
    expect(Buffer.from(trailing.pem.split('\n').slice(1, -2).join(''), 'base64').equals(trailing.der)).toBe(true);
  });
});
