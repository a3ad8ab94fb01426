import { describe, expect, it } from 'vitest';
import { concat, sequence, tlv } from '../../src/testing/der-writer.js';
import { CERTIFICATE_LIMITS, readDer } from '../../src/x509/der.js';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const accepts = (der: Uint8Array) => readDer(der, CERTIFICATE_LIMITS).ok;
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('Strict DER refuses, and takes what differs in nothing else:', () => {
  it.each<[violation: string, section: string, bad: string, good: string]>([
    ['bytes after the end', '10', '30 03 020101 00', '30 03 020101'],
    ['a second element after the end', '10', '30 00 30 00', '30 00'],
    ['an indefinite length', '10.1', '30 80 020101 0000', '30 03 020101'],
    ['a constructed OCTET STRING', '10.2', '24 03 040141', '04 01 41'],
    ['a constructed BIT STRING', '10.2', '23 04 03020041', '03 02 00 41'],
    ['a constructed UTF8String', '10.2', '2c 03 0c0141', '0c 01 41'],
    ['a constructed INTEGER', '8.3', '22 03 020101', '02 01 01'],
    ['a primitive SEQUENCE', '8.9', '10 00', '30 00'],
    ['a primitive SET', '8.11', '11 00', '31 00'],
    ['a long form of a length below 128', '10.1', '30 81 03 020101', '30 03 020101'],
    ['a length with a leading zero', '10.1', `04 82 0080 ${'41'.repeat(128)}`, `04 81 80 ${'41'.repeat(128)}`],
    ['a NULL with content', '8.8', '05 01 00', '05 00'],
    ['a subidentifier with padding', '8.19', '06 02 80 01', '06 01 01'],
    ['a subidentifier with padding further in', '8.19', '06 03 2a 80 01', '06 02 2a 01'],
    ['a subidentifier without its end', '8.19', '06 02 2a 86', '06 03 2a 8601'],
    ['an OBJECT IDENTIFIER of nothing', '8.19', '06 00', '06 01 2a'],
    ['a high tag number', '8.1.2.4', '1f 81 01 00', '1e 00'],
    ['a small tag number in the high form', '8.1.2.4', '9f 01 00', '81 00'],
    ['a child that is longer than its parent', '8.1.1', '30 03 04 05 4141414141', '30 07 04 05 4141414141'],
    ['a BOOLEAN of 01', '11.1', '01 01 01', '01 01 ff'],
    ['a BOOLEAN of two bytes', '8.2', '01 02 ffff', '01 01 00'],
    ['a BOOLEAN of nothing', '8.2', '01 00', '01 01 00'],
    ['an INTEGER with a leading zero', '8.3.2', '02 02 00 01', '02 02 00 80'],
    ['an INTEGER with leading ones', '8.3.2', '02 02 ff ff', '02 02 ff 7f'],
    ['an INTEGER of nothing', '8.3.1', '02 00', '02 01 00'],
    ['unused bits that are set', '11.2.1', '03 02 04 ff', '03 02 04 f0'],
    ['more unused bits than a byte has', '8.6.2', '03 02 08 00', '03 02 07 80'],
    ['unused bits of nothing', '8.6.2', '03 01 04', '03 01 00'],
    ['a BIT STRING of nothing at all', '8.6.2', '03 00', '03 01 00'],
    ['a SET OF that is not sorted', '11.6', '31 06 020102 020101', '31 06 020101 020102'],
    ['a PrintableString with a NUL', '8.23, X.680 41.4', '13 03 41 00 42', '13 03 41 20 42'],
    ['a length of four bytes beyond the end', '8.1.3', '04 84 ffffffff', '04 00'],
    ['a length of eight bytes', '10.1', `04 88 0000000000000001 41`, '04 01 41'],
    ['the reserved length', '8.1.3.5', '04 ff 41', '04 01 41'],
    ['a length beyond the end', '8.1.3', '04 05 41', '04 01 41'],
    ['end-of-contents octets', '8.1.5', '00 00', '05 00'],
    ['an identifier alone', '8.1.1', '30', '30 00'],
    ['a length that is cut short', '8.1.3', '30 82 01', '30 00'],
  ])('%s (X.690 section %s)', (_violation, _section, bad, good) => {
    expect({ bad: accepts(bytes(bad)), good: accepts(bytes(good)) }).toEqual({ bad: false, good: true });
  });

  it.each<[violation: string, tag: number, bad: string, good: string]>([
    ['month 13', 0x17, '261301000000Z', '261201000000Z'],
    ['month 0', 0x17, '260001000000Z', '260101000000Z'],
    ['30 February', 0x17, '260230000000Z', '260228000000Z'],
    ['29 February of a year that has none', 0x17, '260229000000Z', '240229000000Z'],
    ['hour 24', 0x17, '260101240000Z', '260101230000Z'],
    ['second 60', 0x17, '260101000060Z', '260101000059Z'],
    ['no Z', 0x17, '260101000000', '260101000000Z'],
    ['an offset', 0x17, '260101000000+0100', '260101000000Z'],
    ['no seconds', 0x17, '2601010000Z', '260101000000Z'],
    ['no Z, four digits for the year', 0x18, '20260101000000', '20260101000000Z'],
    ['a fraction of a second', 0x18, '20260101000000.5Z', '20260101000000Z'],
    ['30 February, four digits for the year', 0x18, '20260230000000Z', '20260228000000Z'],
    ['29 February 2100', 0x18, '21000229000000Z', '20000229000000Z'],
    ['letters', 0x17, '26010100000aZ', '260101000000Z'],
    ['a small z', 0x17, '260101000000z', '260101000000Z'],
  ])('a time with %s (X.690 sections 11.7 and 11.8, RFC 5280 section 4.1.2.5)', (_violation, tag, bad, good) => {
    expect({ bad: accepts(tlv(tag, utf8(bad))), good: accepts(tlv(tag, utf8(good))) }).toEqual({
      bad: false,
      good: true,
    });
  });

  it('nothing at all', () => {
    expect(accepts(new Uint8Array())).toBe(false);
  });
});

describe('The limits of DER', () => {
  const nested = (depth: number) =>
    Array.from({ length: depth }).reduce<Uint8Array>((inner) => sequence(inner), new Uint8Array());
  const wide = (count: number) => sequence(concat(...Array.from({ length: count }, () => bytes('05 00'))));

  it.each<[what: string, within: Uint8Array, beyond: Uint8Array]>([
    ['32 levels', nested(32), nested(33)],
    ['20,000 elements', wide(19_999), wide(20_000)],
    ['64 KiB', tlv(0x04, new Uint8Array(65_532)), tlv(0x04, new Uint8Array(65_533))],
  ])('are %s', (_what, within, beyond) => {
    expect({ within: accepts(within), beyond: accepts(beyond) }).toEqual({ within: true, beyond: false });
  });

  it('cost no stack: 10,000 levels are refused like 33', () => {
    expect(readDer(nested(10_000), { ...CERTIFICATE_LIMITS, maxBytes: 1e6 }).ok).toBe(false);
    expect(readDer(nested(10_000), { maxBytes: 1e6, maxElements: 1e6, maxDepth: 1e6 }).ok).toBe(true);
  });
});
