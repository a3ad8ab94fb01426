import { readTime, TAG } from './der-primitives.js';
import type { DerElement } from './der.js';

/** The dotted text of an OBJECT IDENTIFIER, or null where the element isn't one. */
export function readOid(element: DerElement | undefined): string | null {
  if (element?.tag !== TAG.oid) return null;
  const arcs: string[] = [];
  let value = 0n;
  for (const byte of element.content) {
    value = (value << 7n) | BigInt(byte & 0x7f);
    // Arcs of real identifiers fit 64 bits (UUIDs 128); a longer one is no identifier that anything here asks for.
    if (value >> 128n !== 0n) return null;
    if (byte >= 0x80) continue;
    if (arcs.length === 0) {
      const root = value < 40n ? 0n : value < 80n ? 1n : 2n;
      arcs.push(root.toString(), (value - root * 40n).toString());
    } else {
      arcs.push(value.toString());
    }
    value = 0n;
  }
  return arcs.join('.');
}

/** A BOOLEAN's value, or null where the element isn't one. */
export function readBoolean(element: DerElement | undefined): boolean | null {
  return element?.tag === TAG.boolean ? element.content[0] === 0xff : null;
}

/** A non-negative INTEGER that fits a safe integer, or null. */
export function readSmallInteger(element: DerElement | undefined): number | null {
  if (element?.tag !== TAG.integer || element.content.length > 6) return null;
  const [first] = element.content;
  if (first === undefined || first >= 0x80) return null;
  return element.content.reduce((value, byte) => value * 256 + byte, 0);
}

/** A BIT STRING's bytes where it has no unused bits, or null. */
export function readWholeBitString(element: DerElement | undefined): Uint8Array | null {
  return element?.tag === TAG.bitString && element.content[0] === 0 ? element.content.subarray(1) : null;
}

/**
 * The numbers of the bits that are set in a named-bit BIT STRING (RFC 5280 section 4.2.1.3), or null. Trailing zero bits aren't
 * encoded (X.690 section 11.2.2).
 */
export function readNamedBits(element: DerElement | undefined): ReadonlySet<number> | null {
  if (element?.tag !== TAG.bitString) return null;
  const [unused = 0] = element.content;
  const last = element.content.length > 1 ? (element.content.at(-1) ?? 0) : 1;
  if (((last >> unused) & 1) === 0) return null;
  const bits = new Set<number>();
  element.content.subarray(1).forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) if ((byte & (0x80 >> bit)) !== 0) bits.add(index * 8 + bit);
  });
  return bits;
}

/** The instant of a UTCTime or GeneralizedTime, or null where the element is neither. */
export function readInstant(element: DerElement | undefined): Date | null {
  if (element?.tag !== TAG.utcTime && element?.tag !== TAG.generalizedTime) return null;
  return readTime(Buffer.from(element.content).toString('latin1'));
}
