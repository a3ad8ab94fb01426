import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { boolean, contextTag, integer, octetString, oid, sequence } from '../../src/testing/der-writer.js';
import { utcTime } from '../../src/testing/der-time.js';
import type { CrlEntry, CrlReasonName, CrlTemplate, IssuingDistributionPoint } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { generalName } from '../support/general-names.js';
import { oneKeyOfEach } from './every-algorithm.js';

const authority = createTestAuthority();
const issuer = authority.intermediate;
const dates = { thisUpdate: '2026-05-31T00:00:00Z', nextUpdate: '2026-07-01T00:00:00Z' } as const;
const ed25519 = sequence(oid('1.3.101.112'));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const unspaced = (text: string) => text.replaceAll(' ', '');
const times = (thisUpdate: string, nextUpdate: string) =>
  hex(utcTime(new Date(thisUpdate))) + hex(utcTime(new Date(nextUpdate)));

/** The signed part of the list, in hex. */
function tbsOf(template: Partial<CrlTemplate> = {}): string {
  let seen = '';
  const rawTbsPatch = (tbs: Uint8Array) => {
    seen = hex(tbs);
    return tbs;
  };
  authority.mintCrl({ issuer, ...template, defects: { ...template.defects, rawTbsPatch } });
  return seen;
}

const entryOf = (entry: CrlEntry) => tbsOf({ revoked: [entry] });
const bare: Partial<CrlTemplate> = { crlNumber: null, authorityKeyIdentifier: false };

describe('A revocation list', () => {
  it('is of version 2, thirty days from the authority’s instant, empty and numbered, when the template says nothing', () => {
    const identifier = contextTag(0, false, issuer.subjectKeyIdentifier ?? new Uint8Array());
    const expected = sequence(
      integer(1),
      ed25519,
      issuer.subjectDer,
      utcTime(new Date(dates.thisUpdate)),
      utcTime(new Date(dates.nextUpdate)),
      contextTag(
        0,
        true,
        sequence(
          sequence(oid('2.5.29.35'), octetString(sequence(identifier))),
          sequence(oid('2.5.29.20'), octetString(integer(1))),
        ),
      ),
    );
    expect(tbsOf()).toBe(hex(expected));
    expect(tbsOf({ ...dates, revoked: [] })).toBe(hex(expected));
  });

  it('is signed by the issuer over its signed part, and says so in DER, PEM and fingerprint', () => {
    const { der, pem, fingerprint } = authority.mintCrl({ issuer });
    const [signature, tbs] = [der.subarray(-64), Buffer.from(tbsOf(), 'hex')];
    expect(hex(der)).toContain(`${hex(tbs)}${hex(ed25519)}034100${hex(signature)}`);
    expect(verify(null, tbs, createPublicKey(issuer.key.privateKeyPem), signature)).toBe(true);
    expect(pem).toMatch(/^-----BEGIN X509 CRL-----\n[^-]+\n-----END X509 CRL-----\n$/);
    expect(Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64').equals(der)).toBe(true);
    expect(createHash('sha256').update(der).digest('hex')).toBe(fingerprint);
  });

  it('has the same bytes for the same template, and other bytes for another', () => {
    const template: CrlTemplate = { issuer, revoked: [{ serial: 7, reason: 'superseded' }] };
    const minted = authority.mintCrl(template);
    expect(createTestAuthority().mintCrl(template)).toEqual(minted);
    expect(authority.mintCrl({ ...template, crlNumber: 2 }).fingerprint).not.toBe(minted.fingerprint);
  });

  it('is dated around the instant of its authority', () => {
    const later = createTestAuthority({ at: '2026-06-11T00:00:00Z' }).mintCrl({ issuer });
    expect(hex(later.der)).toContain(times('2026-06-10T00:00:00Z', '2026-07-11T00:00:00Z'));
  });

  it('has the dates that were asked for, cut to the second, as the type that their year asks for', () => {
    const thisUpdate = new Date('2049-12-31T23:59:59.999Z');
    expect(tbsOf({ thisUpdate, nextUpdate: '2050-01-01T00:00:00Z' })).toContain(
      `170d${hex(Buffer.from('491231235959Z'))}180f${hex(Buffer.from('20500101000000Z'))}`,
    );
  });

  it('has no nextUpdate and no extensions where the template refuses them', () => {
    const expected = sequence(integer(1), ed25519, issuer.subjectDer, utcTime(new Date(dates.thisUpdate)));
    expect(tbsOf({ ...bare, nextUpdate: null })).toBe(hex(expected));
  });

  it('is of version 1 without a version field, and has only the extensions that are named', () => {
    const rest = hex(ed25519) + hex(issuer.subjectDer) + times(dates.thisUpdate, dates.nextUpdate);
    expect(tbsOf({ version: 1 }).slice(-rest.length - 2)).toBe(hex(Uint8Array.of(rest.length / 2)) + rest);
    expect(tbsOf({ version: 1, crlNumber: 1 })).toMatch(/a00e300c300a0603551d140403020101$/);
  });

  it.each<[string, Partial<CrlTemplate>, string]>([
    ['a large number', { crlNumber: 2n ** 64n }, '30120603551d14040b0209010000000000000000'],
    ['an identifier of its own', { authorityKeyIdentifier: Uint8Array.of(1, 2) }, '300d0603551d230406300480020102'],
    ['a deltaCRLIndicator, critical', { deltaCrlIndicator: 5 }, '300d0603551d1b0101ff0403020105'],
    [
      'an extension of any kind',
      { extraExtensions: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) }] },
      '300c06032a03040101ff04020500',
    ],
  ])('has %s', (_title, template, extension) => {
    expect(tbsOf({ ...bare, ...template })).toMatch(new RegExp(`a0..30..${unspaced(extension)}$`));
  });

  it('is signed by the algorithm that was asked for', () => {
    const rsa = authority.mint({ subject: 'RSA', key: oneKeyOfEach('rsa-2048'), basicConstraints: { ca: true } });
    const { der } = authority.mintCrl({ issuer: rsa, signatureAlgorithm: 'rsa-sha1' });
    expect(hex(der).split('300d06092a864886f70d0101050500')).toHaveLength(3);
    expect(() => authority.mintCrl({ issuer, signatureAlgorithm: 'rsa-sha1' })).toThrow(TypeError);
  });
});

describe('An entry of a revocation list', () => {
  const leaf = authority.leaf();
  const revokedAt = '2026-05-01T00:00:00Z';
  const entry = (...fields: readonly Uint8Array[]) => hex(sequence(sequence(...fields)));

  it('names a certificate, revoked at thisUpdate when nothing else is said', () => {
    expect(entryOf({ certificate: leaf })).toContain(
      entry(integer(leaf.serialNumber), utcTime(new Date(dates.thisUpdate))),
    );
  });

  it.each([
    [255, '020200ff'],
    [2n ** 64n, '0209010000000000000000'],
    [Uint8Array.of(0, 1), '02020001'],
  ])('names the serial number %s, at the date that was asked for', (serial, encoded) => {
    const expected = entry(Buffer.from(encoded, 'hex'), utcTime(new Date(revokedAt)));
    expect(entryOf({ serial, revokedAt })).toContain(expected);
    expect(entryOf({ certificate: leaf, serial, revokedAt })).toContain(expected);
  });

  it('needs a serial number, and real dates', () => {
    expect(() => entryOf({})).toThrow(TypeError);
    expect(() => entryOf({ serial: 1, revokedAt: 'soon' })).toThrow(RangeError);
    expect(() => entryOf({ serial: 1, invalidityDate: 'soon' })).toThrow(RangeError);
  });

  it.each<[CrlReasonName, string]>([
    ['unspecified', '00'],
    ['keyCompromise', '01'],
    ['cACompromise', '02'],
    ['affiliationChanged', '03'],
    ['superseded', '04'],
    ['cessationOfOperation', '05'],
    ['certificateHold', '06'],
    ['removeFromCRL', '08'],
    ['privilegeWithdrawn', '09'],
    ['aACompromise', '0a'],
  ])('gives the reason %s', (reason, code) => {
    expect(entryOf({ serial: 1, reason })).toContain(`300c300a0603551d1504030a01${code}`);
  });

  it('has its extensions in order, the invalidityDate never as UTCTime', () => {
    const value = boolean(true);
    const full: CrlEntry = {
      serial: 1,
      revokedAt,
      reason: 'keyCompromise',
      invalidityDate: '2026-04-01T00:00:00Z',
      extraExtensions: [{ oid: '2.5.29.29', critical: true, value }],
    };
    const date = Buffer.concat([Buffer.of(0x18, 0x0f), Buffer.from('20260401000000Z')]);
    const extensions = sequence(
      sequence(oid('2.5.29.21'), octetString(Uint8Array.of(0x0a, 1, 1))),
      sequence(oid('2.5.29.24'), octetString(date)),
      sequence(oid('2.5.29.29'), boolean(true), octetString(value)),
    );
    expect(entryOf(full)).toContain(entry(integer(1), utcTime(new Date(revokedAt)), extensions));
  });
});

describe('The issuingDistributionPoint of a revocation list', () => {
  const fullName = [generalName({ uri: 'a' }), generalName({ dns: 'b' })];

  it.each<[IssuingDistributionPoint, string]>([
    [{}, '3000'],
    [{ fullName }, '300aa008a006860161820162'],
    [{ onlyContainsUserCerts: true }, '30038101ff'],
    [{ onlyContainsCaCerts: true }, '30038201ff'],
    [{ onlySomeReasons: ['keyCompromise', 'cACompromise'] }, '300483020560'],
    [{ onlySomeReasons: ['aACompromise'] }, '30058303070080'],
    [{ onlySomeReasons: [] }, '3003830100'],
    [{ indirectCrl: true }, '30038401ff'],
    [{ onlyContainsAttributeCerts: true }, '30038501ff'],
    [{ onlyContainsUserCerts: false, indirectCrl: false }, '3000'],
    [{ indirectCrl: true, onlyContainsUserCerts: true }, '30068101ff8401ff'],
  ])('%j is %s, critical unless refused', (point, value) => {
    const octets = hex(octetString(Buffer.from(unspaced(value), 'hex')));
    expect(tbsOf({ issuingDistributionPoint: point })).toMatch(new RegExp(`0603551d1c0101ff${octets}$`));
    expect(tbsOf({ issuingDistributionPoint: { ...point, critical: false } })).toMatch(
      new RegExp(`0603551d1c${octets}$`),
    );
  });
});
