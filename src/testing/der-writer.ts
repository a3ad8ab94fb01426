/**
 * A tiny DER writer (X.690), for minting certificates in tests.
 *
 * It writes what it is told, sound or not: `tlv`, raw integers and unused bits exist so that defects can be made.
 */

const encoder = new TextEncoder();

/** Joins byte strings. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** One element: identifier octet, definite minimal length, content. */
export function tlv(tag: number, content: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(tag), lengthOctets(content.length), content);
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets = bigEndian(BigInt(length));
  return concat(Uint8Array.of(0x80 | octets.length), octets);
}

/** A non-negative number as the shortest big-endian bytes; zero is one byte. */
function bigEndian(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return new Uint8Array(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

/** SEQUENCE of the given elements. */
export function sequence(...elements: readonly Uint8Array[]): Uint8Array {
  return tlv(0x30, concat(...elements));
}

/** SET OF the given elements, in the ascending order that X.690 section 11.6 asks for. */
export function setOf(...elements: readonly Uint8Array[]): Uint8Array {
  return tlv(0x31, concat(...elements.toSorted((left, right) => Buffer.compare(left, right))));
}

/** INTEGER; bytes are taken as the content octets, minimal or not. */
export function integer(value: bigint | number | Uint8Array): Uint8Array {
  return tlv(0x02, value instanceof Uint8Array ? value : integerOctets(BigInt(value)));
}

/** The content octets of an INTEGER: two's complement, as short as it can be. */
export function integerOctets(value: bigint): Uint8Array {
  const magnitude = value < 0n ? -value - 1n : value;
  const length = Math.floor(magnitude.toString(2).length / 8) + 1;
  const unsigned = BigInt.asUintN(length * 8, value);
  return new Uint8Array(Buffer.from(unsigned.toString(16).padStart(length * 2, '0'), 'hex'));
}

/** BOOLEAN. */
export function boolean(value: boolean): Uint8Array {
  return tlv(0x01, Uint8Array.of(value ? 0xff : 0x00));
}

/** NULL. */
export function nullValue(): Uint8Array {
  return tlv(0x05, new Uint8Array());
}

/** OCTET STRING. */
export function octetString(bytes: Uint8Array): Uint8Array {
  return tlv(0x04, bytes);
}

/** BIT STRING; the bytes are written as they are, whatever `unusedBits` says. */
export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return tlv(0x03, concat(Uint8Array.of(unusedBits), bytes));
}

/** BIT STRING of a named bit list: trailing zero bits are dropped (X.690 section 11.2.2). */
export function namedBits(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return bitString(new Uint8Array());
  const last = Math.max(...bits);
  const bytes = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return bitString(bytes, 7 - (last & 7));
}

/** OBJECT IDENTIFIER from dotted decimals. */
export function oid(dotted: string): Uint8Array {
  if (!/^[012](\.(0|[1-9]\d*))+$/.test(dotted)) throw new TypeError(`not a dotted object identifier: ${dotted}`);
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return tlv(0x06, concat(...[first * 40n + second, ...rest].map(base128)));
}

function base128(arc: bigint): Uint8Array {
  const digits = [Number(arc & 0x7fn)];
  for (let left = arc >> 7n; left > 0n; left >>= 7n) digits.unshift(Number(left & 0x7fn) | 0x80);
  return Uint8Array.from(digits);
}

/** UTF8String. */
export function utf8String(text: string): Uint8Array {
  return tlv(0x0c, encoder.encode(text));
}

/** PrintableString; the alphabet isn't checked. */
export function printableString(text: string): Uint8Array {
  return tlv(0x13, encoder.encode(text));
}

/** IA5String; the alphabet isn't checked. */
export function ia5String(text: string): Uint8Array {
  return tlv(0x16, encoder.encode(text));
}

/** BMPString: UTF-16, big-endian. */
export function bmpString(text: string): Uint8Array {
  return tlv(0x1e, new Uint8Array(Buffer.from(text, 'utf16le').swap16()));
}

/** A context-specific element `[number]`: constructed (explicit tags, implicit sequences) or primitive. */
export function contextTag(number: number, constructed: boolean, content: Uint8Array): Uint8Array {
  return tlv(0x80 | (constructed ? 0x20 : 0) | number, content);
}
