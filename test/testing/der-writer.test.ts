import { describe, expect, it } from 'vitest';
import { generalizedTime, utcTime, validityTime } from '../../src/testing/der-time.js';
import {
  bitString,
  bmpString,
  boolean,
  contextTag,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  tlv,
  utf8String,
} from '../../src/testing/der-writer.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('The DER writer', () => {
  it.each([
    [0n, '020100'],
    [127n, '02017f'],
    [128n, '02020080'],
    [256n, '02020100'],
    [-1n, '0201ff'],
    [-128n, '020180'],
    [-129n, '0202ff7f'],
    [2n ** 64n, '0209010000000000000000'],
  ])('writes INTEGER %s as short as it can be', (value, expected) => {
    expect(hex(integer(value))).toBe(expected);
  });

  it('takes the bytes of an INTEGER as they are, minimal or not', () => {
    expect(hex(integer(Uint8Array.of(0, 0, 1)))).toBe('0203000001');
    expect(hex(integer(new Uint8Array()))).toBe('0200');
  });

  it.each([
    ['1.3.101.112', '06032b6570'],
    ['1.2.840.113549.1.1.11', '06092a864886f70d01010b'],
    ['2.5.29.37.0', '0604551d2500'],
    ['2.999.3', '0603883703'],
    ['2.25.340282366920938463463374607431768211455', '06146983ffffffffffffffffffffffffffffffffff7f'],
  ])('writes the object identifier %s', (dotted, expected) => {
    expect(hex(oid(dotted))).toBe(expected);
  });

  it.each(['', '1', '3.1', '1.02', '1.2.', 'codeSigning'])('refuses %j as an object identifier', (dotted) => {
    expect(() => oid(dotted)).toThrow(TypeError);
  });

  it.each([
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_536, '0483010000'],
  ])('writes a length of %i in its shortest form', (length, header) => {
    const element = octetString(new Uint8Array(length));
    expect(hex(element).slice(0, header.length)).toBe(header);
    expect(element).toHaveLength(length + header.length / 2);
  });

  it('drops the trailing zero bits of a named bit list', () => {
    expect(hex(namedBits([]))).toBe('030100');
    expect(hex(namedBits([0]))).toBe('03020780');
    expect(hex(namedBits([5, 6]))).toBe('03020106');
    expect(hex(namedBits([8]))).toBe('0303070080');
  });

  it('orders the elements of a SET OF', () => {
    expect(hex(setOf(integer(2), integer(1)))).toBe('3106020101020102');
  });

  it('writes the small things', () => {
    expect(hex(boolean(true))).toBe('0101ff');
    expect(hex(boolean(false))).toBe('010100');
    expect(hex(nullValue())).toBe('0500');
    expect(hex(sequence())).toBe('3000');
    expect(hex(bitString(Uint8Array.of(0xff), 3))).toBe('030203ff');
    expect(hex(utf8String('ä'))).toBe('0c02c3a4');
    expect(hex(bmpString('aä'))).toBe('1e04006100e4');
    expect(hex(contextTag(3, true, nullValue()))).toBe('a3020500');
    expect(hex(contextTag(0, false, Uint8Array.of(7)))).toBe('800107');
    expect(hex(tlv(0x24, nullValue()))).toBe('24020500');
  });

  it.each([
    ['1949-12-31T23:59:59Z', '18', '19491231235959Z'],
    ['1950-01-01T00:00:00Z', '17', '500101000000Z'],
    ['2049-12-31T23:59:59Z', '17', '491231235959Z'],
    ['2050-01-01T00:00:00Z', '18', '20500101000000Z'],
    ['9999-12-31T23:59:59Z', '18', '99991231235959Z'],
  ])('chooses the type of time for %s as RFC 5280 section 4.1.2.5 says', (instant, tag, digits) => {
    const element = validityTime(new Date(instant));
    expect(hex(element.subarray(0, 1))).toBe(tag);
    expect(Buffer.from(element.subarray(2)).toString()).toBe(digits);
  });

  it('writes the other type of time when asked, and refuses a year of five digits', () => {
    expect(Buffer.from(generalizedTime(new Date('2026-06-01T00:00:00Z')).subarray(2)).toString()).toBe(
      '20260601000000Z',
    );
    expect(Buffer.from(utcTime(new Date('2050-06-01T00:00:00Z')).subarray(2)).toString()).toBe('500601000000Z');
    expect(() => validityTime(new Date('+010000-01-01T00:00:00Z'))).toThrow(RangeError);
  });
});
