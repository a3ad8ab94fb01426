import { describe, expect, it } from 'vitest';
import type { CertificateDefects, CertificateTemplate } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { concat, sequence, tlv } from '../../src/testing/der-writer.js';
import { parseCertificate } from '../../src/x509/certificate.js';

const authority = createTestAuthority();
const sound = authority.leaf();
const codeOf = (der: Uint8Array) => {
  const result = parseCertificate(der);
  return result.ok ? 'ok' : result.code;
};
const minted = (template: Partial<CertificateTemplate>) =>
  codeOf(authority.mint({ subject: 'Minted', issuer: authority.root, ...template }).der);
const withDefect = (defects: CertificateDefects) => minted({ defects });
/** Replaces hex in the signed part; the lengths must stay the same. */
const patched = (from: string, to: string) =>
  withDefect({
    rawTbsPatch: (tbs) => Buffer.from(Buffer.from(tbs).toString('hex').replace(from, to), 'hex'),
  });
const lengthOf = (der: Uint8Array) => (der[1] ?? 0) & 0x7f;
const content = sound.der.subarray(2 + lengthOf(sound.der));

describe('A certificate is read', () => {
  it.each<[string, Partial<CertificateTemplate>]>([
    ['of version 1', { version: 1 }],
    ['of version 2', { version: 2 }],
    ['of version 3', {}],
    ['with a serial number of zero', { serial: 0 }],
    ['with a serial number of 20 bytes', { serial: new Uint8Array(20).fill(0x7f) }],
    ['with a date beyond 2049', { notAfter: '2099-12-31T23:59:59Z' }],
    ['without an end, as RFC 5280 writes it', { notAfter: '9999-12-31T23:59:59Z' }],
    ['with an unknown extension', { extraExtensions: [{ oid: '1.2.3.4', value: Uint8Array.of(1, 2, 3) }] }],
    ['with an empty subject', { subject: [] }],
    ['with a key of RSA', { key: authority.key('rsa', 'rsa-2048') }],
    ['with a key of Ed448, which is for others to refuse', { key: authority.key('ed448', 'ed448') }],
  ])('%s', (_title, template) => {
    expect(minted(template)).toBe('ok');
  });

  it('and tells what it says', () => {
    const result = parseCertificate(sound.der);
    expect(result.ok && result.certificate).toMatchObject({
      fingerprint: sound.fingerprint,
      version: 3,
      serial: Buffer.from(sound.serialNumber).toString('hex'),
      issuer: { text: 'O=Install Gate Tests, CN=Test Intermediate CA' },
      subject: { text: sound.subject },
      notBefore: sound.notBefore,
      notAfter: sound.notAfter,
      publicKey: { kind: 'ed25519', keyId: sound.keyId },
    });
  });

  it('and is kept when the caller changes its memory', () => {
    const memory = sound.der.slice();
    const result = parseCertificate(memory);
    memory.fill(0);
    expect(result.ok && Buffer.from(result.certificate.der).equals(sound.der)).toBe(true);
  });
});

describe('A certificate is refused', () => {
  it.each<[code: string, why: string, actual: () => string]>([
    ['certificate-too-large', 'of 16 MB', () => codeOf(new Uint8Array(16e6).fill(0x30))],
    ['certificate-too-large', 'of 64 KiB and a byte', () => codeOf(new Uint8Array(65_537))],
    ['certificate-malformed', 'of nothing', () => codeOf(new Uint8Array())],
    ['certificate-malformed', 'with a byte after it', () => withDefect({ trailingBytes: Uint8Array.of(0) })],
    ['certificate-malformed', 'with another one after it', () => withDefect({ trailingBytes: sound.der })],
    ['certificate-malformed', 'that is cut short', () => codeOf(sound.der.subarray(0, -1))],
    [
      'certificate-malformed',
      'with a longer length than needed',
      () => codeOf(concat(Uint8Array.of(0x30, 0x83, 0), sound.der.subarray(2, 4), content)),
    ],
    [
      'certificate-malformed',
      'with an indefinite length',
      () => codeOf(concat(Uint8Array.of(0x30, 0x80), content, Uint8Array.of(0, 0))),
    ],
    ['certificate-malformed', 'with a fourth element', () => codeOf(sequence(content, Uint8Array.of(5, 0)))],
    ['certificate-malformed', 'that is a SET', () => codeOf(tlv(0x31, content))],
    [
      'certificate-malformed',
      'with unused bits in its signature',
      () => withDefect({ unusedSignatureBits: 1, signature: new Uint8Array(64) }),
    ],
    [
      'certificate-malformed',
      'that writes version 1 out',
      () => minted({ version: 1, defects: { explicitDefaults: true } }),
    ],
    ['certificate-malformed', 'of version 4', () => patched('a003020102', 'a003020103')],
    ['certificate-malformed', 'of version -1', () => patched('a003020102', 'a0030201ff')],
    [
      'certificate-malformed',
      'with month 13',
      () => patched(Buffer.from('260531').toString('hex'), Buffer.from('261331').toString('hex')),
    ],
    [
      'certificate-malformed',
      'with a time without its Z',
      () => patched(Buffer.from('260531000000Z').toString('hex'), Buffer.from('2605310000000').toString('hex')),
    ],
    [
      'certificate-malformed',
      'with a name that is none',
      () => minted({ subject: Uint8Array.of(0x30, 0x02, 0x05, 0x00) }),
    ],
    [
      'certificate-malformed',
      'with an empty part of a name',
      () => minted({ subject: Uint8Array.of(0x30, 0x02, 0x31, 0x00) }),
    ],
    ['certificate-malformed', 'with a key that is none', () => withDefect({ spki: sequence() })],
    ['certificate-serial-bad', 'with a negative serial number', () => minted({ serial: -1 })],
    [
      'certificate-serial-bad',
      'with a serial number of 21 bytes',
      () => minted({ serial: new Uint8Array(21).fill(0x7f) }),
    ],
    ['certificate-malformed', 'with a serial number of nothing', () => minted({ serial: new Uint8Array() })],
    ['signature-algorithm-mismatch', 'with two algorithms', () => withDefect({ innerSignatureAlgorithm: 'ed448' })],
  ])('with %s where it is one %s', (code, _why, actual) => {
    expect(actual()).toBe(code);
  });
});
