import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DistinguishedName } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';

const authority = createTestAuthority();
const minted = (subject: DistinguishedName) => authority.mint({ subject, key: authority.key('named') });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('The name of a minted certificate', () => {
  it('is a common name when it is a plain text', () => {
    const certificate = minted('Grüße');
    expect(certificate.subject).toBe('CN=Grüße');
    expect(new X509Certificate(certificate.der).subject).toBe('CN=Grüße');
  });

  it('keeps the order of a list and takes dotted identifiers', () => {
    const certificate = minted([
      ['C', 'DE'],
      ['2.5.4.10', 'Example'],
      ['emailAddress', 'a@example.com'],
      ['DC', 'example'],
    ]);
    expect(new X509Certificate(certificate.der).subject).toBe(
      'C=DE\nO=Example\nemailAddress=a@example.com\nDC=example',
    );
  });

  it.each([
    ['utf8', '0c03616263'],
    ['printable', '1303616263'],
    ['ia5', '1603616263'],
    ['bmp', '1e06006100620063'],
  ] as const)('is written as %s when asked', (stringType, value) => {
    const certificate = minted([['CN', 'abc', stringType]]);
    expect(hex(certificate.subjectDer)).toContain(`0603550403${value}`);
    expect(new X509Certificate(certificate.der).subject).toBe('CN=abc');
  });

  it('takes raw bytes for a value, and for the whole', () => {
    const rawValue = minted([['CN', Uint8Array.of(0x05, 0x00)]]);
    expect(hex(rawValue.subjectDer)).toBe('300b3109300706035504030500');
    expect(rawValue.subject).toBe('CN=#0500');
    const rawName = minted(Uint8Array.of(0x30, 0x00));
    expect(new X509Certificate(rawName.der).subject).toBeFalsy();
    expect(minted([]).subjectDer).toEqual(rawName.subjectDer);
  });

  it('refuses an attribute that is neither known nor dotted', () => {
    expect(() => minted([['XX', 'value']])).toThrow(TypeError);
  });
});
