import { describe, expect, it } from 'vitest';
import type { CertificateTemplate } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { parseCertificate } from '../../src/x509/certificate.js';

const authority = createTestAuthority();
const oids = {
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
  nameConstraints: '2.5.29.30',
  subjectAltName: '2.5.29.17',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  policyConstraints: '2.5.29.36',
  inhibitAnyPolicy: '2.5.29.54',
  crlDistributionPoints: '2.5.29.31',
  unknown: '1.2.3.4',
} as const;

/** The code of a certificate that was minted like this. */
function codeOf(template: Partial<CertificateTemplate>): string {
  const result = parseCertificate(authority.mint({ subject: 'Minted', issuer: authority.root, ...template }).der);
  return result.ok ? 'ok' : result.code;
}

/** The code of a certificate with this extension alone. */
function codeOfExtension(name: keyof typeof oids, hex: string): string {
  const value = new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return codeOf({
    basicConstraints: null,
    subjectKeyIdentifier: false,
    authorityKeyIdentifier: false,
    extraExtensions: [{ oid: oids[name], value }],
  });
}

describe('An extension that can’t be read is never ignored, and its like that can be is taken', () => {
  it.each<[name: keyof typeof oids, why: string, bad: string, good: string]>([
    ['basicConstraints', 'is a NULL', '05 00', '30 00'],
    ['basicConstraints', 'has bytes after it', '30 00 05 00', '30 00'],
    ['basicConstraints', 'has a BOOLEAN in BER', '30 03 0101 01', '30 03 0101 ff'],
    ['basicConstraints', 'has a pathLenConstraint over 255', '30 07 0101ff 02020100', '30 07 0101ff 020200ff'],
    ['basicConstraints', 'has a negative pathLenConstraint', '30 06 0101ff 0201ff', '30 06 0101ff 020100'],
    ['basicConstraints', 'has two pathLenConstraints', '30 09 0101ff 020100 020100', '30 06 0101ff 020100'],
    ['keyUsage', 'is no BIT STRING', '04 02 0780', '03 02 0780'],
    ['keyUsage', 'has unused bits that are set', '03 02 07ff', '03 02 0780'],
    ['keyUsage', 'ends in zero bits (X.690 section 11.2.2)', '03 02 0080', '03 02 0780'],
    ['keyUsage', 'has no bits', '03 01 00', '03 02 0780'],
    ['keyUsage', 'has no bit that is set', '03 02 0700', '03 02 0780'],
    ['extendedKeyUsage', 'is one OID', '06 03 2a0304', '30 05 0603 2a0304'],
    ['extendedKeyUsage', 'holds INTEGERs', '30 03 020101', '30 05 0603 2a0304'],
    ['extendedKeyUsage', 'holds nothing', '30 00', '30 05 0603 2a0304'],
    ['subjectKeyIdentifier', 'is a SEQUENCE', '30 00', '04 01 01'],
    ['authorityKeyIdentifier', 'is an OCTET STRING', '04 00', '30 03 800101'],
    ['authorityKeyIdentifier', 'has its fields in another order', '30 06 820101 800101', '30 03 800101'],
    ['authorityKeyIdentifier', 'has a field that it does not have', '30 03 830101', '30 03 800101'],
    ['nameConstraints', 'is no SEQUENCE', '05 00', '30 07 a005 3003 820161'],
    ['nameConstraints', 'is empty', '30 00', '30 07 a005 3003 820161'],
    ['nameConstraints', 'has a minimum', '30 0a a008 3006 820161 800101', '30 07 a005 3003 820161'],
    [
      'nameConstraints',
      'has a mask with a hole',
      '30 0e a00c 300a 8708 01020304 ff00ff00',
      '30 0e a00c 300a 8708 01020304 ffff0000',
    ],
    ['subjectAltName', 'holds nothing', '30 00', '30 03 820161'],
    ['subjectAltName', 'has an address of 5 bytes', '30 07 8705 0102030405', '30 06 8704 01020304'],
    ['subjectAltName', 'has a name beyond ASCII', '30 03 8201e4', '30 03 820161'],
    ['certificatePolicies', 'names a policy twice', '30 08 3002 0600 3002 0600', '30 06 3004 0602 2a03'],
    ['policyConstraints', 'says nothing', '30 00', '30 03 800100'],
    ['policyMappings', 'maps one policy to nothing', '30 06 3004 0602 2a03', '30 0a 3008 0602 2a03 0602 2a04'],
    ['inhibitAnyPolicy', 'is negative', '02 01 ff', '02 01 00'],
    ['crlDistributionPoints', 'has a point of reasons alone', '30 06 3004 8102 0780', '30 09 3007 a005 a003 860161'],
  ])('%s that %s', (name, _why, bad, good) => {
    expect({ bad: codeOfExtension(name, bad), good: codeOfExtension(name, good) }).toEqual({
      bad: 'extension-malformed',
      good: 'ok',
    });
  });

  it('but for two defaults that are written out (X.690 section 11.5), and a pathLenConstraint that means nothing', () => {
    expect(codeOfExtension('basicConstraints', '30 03 0101 00')).toBe('ok');
    expect(codeOfExtension('basicConstraints', '30 03 020100')).toBe('ok');
    expect(codeOf({ defects: { explicitDefaults: true } })).toBe('ok');
  });

  it('but for one that nobody knows: its value is its own affair', () => {
    expect(codeOfExtension('unknown', 'ff')).toBe('ok');
  });
});

describe('The list of extensions is refused', () => {
  it.each<[code: string, why: string, template: Partial<CertificateTemplate>]>([
    ['duplicate-extension', 'with an extension twice', { defects: { duplicateExtension: 'basicConstraints' } }],
    [
      'duplicate-extension',
      'with a keyUsage twice',
      { keyUsage: ['keyCertSign'], defects: { duplicateExtension: 'keyUsage' } },
    ],
    [
      'duplicate-extension',
      'with an unknown one twice',
      {
        extraExtensions: [{ oid: oids.unknown, value: Uint8Array.of(5, 0) }],
        defects: { duplicateExtension: oids.unknown },
      },
    ],
    ['extension-malformed', 'in version 1, which has none', { version: 1, keyUsage: ['digitalSignature'] }],
    ['extension-malformed', 'in version 2, which has none', { version: 2, keyUsage: ['digitalSignature'] }],
    [
      'extension-malformed',
      'that writes "critical FALSE" out for one that nobody knows',
      { extraExtensions: [{ oid: oids.unknown, value: Uint8Array.of(5, 0) }], defects: { explicitDefaults: true } },
    ],
  ])('with %s: %s', (code, _why, template) => {
    expect(codeOf(template)).toBe(code);
  });
});
