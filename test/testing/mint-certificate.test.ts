import { X509Certificate, createHash, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestAuthority, mintCertificate } from '../../src/testing/index.js';
import { everyAlgorithm, oneKeyOfEach } from './every-algorithm.js';

const authority = createTestAuthority();
const year = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' } as const;
const key = authority.key('minted');

describe.each(everyAlgorithm)('A CA with a key of kind %s', (algorithm) => {
  const ca = mintCertificate({
    subject: [
      ['C', 'DE'],
      ['O', 'Example'],
      ['CN', `CA ${algorithm}`],
    ],
    key: oneKeyOfEach(algorithm),
    ...year,
    basicConstraints: { ca: true },
    keyUsage: ['keyCertSign'],
  });

  it('is read by node:crypto with the subject and the dates that were asked for', () => {
    const parsed = new X509Certificate(ca.der);
    expect(parsed.subject).toBe(`C=DE\nO=Example\nCN=CA ${algorithm}`);
    expect(ca.subject).toBe(`C=DE, O=Example, CN=CA ${algorithm}`);
    expect(parsed.ca).toBe(true);
    expect(new Date(parsed.validFrom)).toEqual(new Date(year.notBefore));
    expect(new Date(parsed.validTo)).toEqual(new Date(year.notAfter));
  });

  it('verifies against itself, and what it issues against it', () => {
    const issued = mintCertificate({ subject: 'Issued', key, issuer: ca, ...year });
    const parsed = new X509Certificate(issued.der);
    const parsedCa = new X509Certificate(ca.der);
    expect(parsedCa.verify(parsedCa.publicKey)).toBe(true);
    expect(parsed.verify(parsedCa.publicKey)).toBe(true);
    expect(parsed.checkIssued(parsedCa)).toBe(true);
    expect(parsed.verify(parsed.publicKey)).toBe(false);
    expect(parsed.ca).toBe(false);
  });
});

describe('mintCertificate', () => {
  it('gives the same bytes for the same template, and other bytes for another', () => {
    const template = { subject: 'Same', key, ...year };
    const minted = mintCertificate(template);
    expect(mintCertificate(template)).toEqual(minted);
    const other = mintCertificate({ ...template, notAfter: '2028-01-01T00:00:00Z' });
    expect(other.der).not.toEqual(minted.der);
    expect(other.serialNumber).not.toEqual(minted.serialNumber);
  });

  it('tells all that it knows about the certificate', () => {
    const minted = mintCertificate({ subject: 'Known', key, issuer: authority.root, ...year });
    const parsed = new X509Certificate(minted.pem);
    expect(new Uint8Array(parsed.raw)).toEqual(minted.der);
    expect(parsed.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(minted.fingerprint);
    const spki = parsed.publicKey.export({ format: 'der', type: 'spki' });
    expect(createHash('sha256').update(spki).digest('hex')).toBe(minted.keyId);
    expect(minted.keyId).toBe(key.keyId);
    expect(parsed.serialNumber.toLowerCase()).toBe(Buffer.from(minted.serialNumber).toString('hex'));
    expect(minted.issuerDer).toEqual(authority.root.subjectDer);
    expect(hex(minted.der)).toContain(hex(minted.subjectDer));
    expect(minted.subjectKeyIdentifier).toHaveLength(20);
  });

  it('gives self-signed, version 1 certificates no extensions', () => {
    const minted = mintCertificate({ subject: 'Old', key, version: 1, ...year });
    const tags = topLevelTags(minted.der);
    expect(tags).toEqual([0x02, 0x30, 0x30, 0x30, 0x30, 0x30]);
    expect(minted.subjectKeyIdentifier).toBeNull();
  });

  it('writes version 3 with extensions, and leaves the field out when all are refused', () => {
    const plain = mintCertificate({ subject: 'New', key, ...year });
    expect(topLevelTags(plain.der)).toEqual([0xa0, 0x02, 0x30, 0x30, 0x30, 0x30, 0x30, 0xa3]);
    const bare = mintCertificate({ subject: 'New', key, ...year, basicConstraints: null, subjectKeyIdentifier: false });
    expect(topLevelTags(bare.der)).toEqual([0xa0, 0x02, 0x30, 0x30, 0x30, 0x30, 0x30]);
  });

  it('cuts dates to the second and takes a Date or a text', () => {
    const minted = mintCertificate({
      subject: 'Dates',
      key,
      notBefore: new Date('2026-01-01T00:00:00.999Z'),
      notAfter: '2051-01-01T02:00:00+02:00',
    });
    expect(minted.notBefore).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(minted.notAfter).toEqual(new Date('2051-01-01T00:00:00Z'));
    expect(new Date(new X509Certificate(minted.der).validTo)).toEqual(minted.notAfter);
  });

  it.each(['', 'tomorrow', '+010000-01-01T00:00:00Z'])('refuses %j as an instant', (notAfter) => {
    expect(() => mintCertificate({ subject: 'Dates', key, ...year, notAfter })).toThrow(RangeError);
  });

  it('writes the serial number that was asked for', () => {
    const serialOf = (serial: bigint | number | Uint8Array) =>
      new X509Certificate(mintCertificate({ subject: 'Serial', key, serial, ...year }).der).serialNumber;
    expect(serialOf(255)).toBe('FF');
    expect(serialOf(2n ** 64n)).toBe('010000000000000000');
    expect(serialOf(Uint8Array.of(0x12, 0x34))).toBe('1234');
    expect(mintCertificate({ subject: 'Serial', key, serial: -1, ...year }).serialNumber).toEqual(Uint8Array.of(0xff));
  });

  it('takes the issuer’s subjectKeyIdentifier as authorityKeyIdentifier', () => {
    const identifier = Uint8Array.of(1, 2, 3, 4);
    const ca = mintCertificate({ subject: 'CA', key, ...year, subjectKeyIdentifier: identifier });
    const issued = mintCertificate({ subject: 'Issued', key: authority.key('issued'), issuer: ca, ...year });
    expect(hex(issued.der)).toContain(`0603551d23040830068004${hex(identifier)}`);
  });

  it('signs by the algorithm that was asked for', () => {
    const rsa = oneKeyOfEach('rsa-2048');
    const minted = mintCertificate({ subject: 'Weak', key: rsa, ...year, signatureAlgorithm: 'rsa-sha1' });
    expect(hex(minted.der).split('06092a864886f70d010105')).toHaveLength(3);
    const parsed = new X509Certificate(minted.der);
    expect(parsed.verify(createPublicKey(rsa.privateKeyPem))).toBe(true);
  });
});

/** The identifier octets of the fields of TBSCertificate. */
function topLevelTags(der: Uint8Array): number[] {
  const fields = contents(contents(der));
  const tags: number[] = [];
  for (let rest = fields; rest.length > 0; rest = rest.subarray(elementLength(rest))) tags.push(rest[0] ?? 0);
  return tags;
}

function contents(element: Uint8Array): Uint8Array {
  return element.subarray(headerLength(element), elementLength(element));
}

function headerLength(element: Uint8Array): number {
  const first = element[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function elementLength(element: Uint8Array): number {
  const header = headerLength(element);
  const first = element[1] ?? 0;
  if (first < 0x80) return header + first;
  return header + Number.parseInt(hex(element.subarray(2, header)), 16);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
