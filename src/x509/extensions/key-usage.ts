import { TAG } from '../der-primitives.js';
import { readNamedBits, readOid } from '../der-values.js';
import type { DerElement } from '../der.js';

/** Key usages by their bit (RFC 5280 section 4.2.1.3). */
export const KEY_USAGE_BIT = { digitalSignature: 0, keyCertSign: 5, cRLSign: 6 } as const;

/** keyUsage: "at least one of the bits MUST be set" (section 4.2.1.3). */
export function readKeyUsage(value: DerElement): ReadonlySet<number> | null {
  const bits = readNamedBits(value);
  return bits === null || bits.size === 0 ? null : bits;
}

/** extKeyUsage: SEQUENCE SIZE (1..MAX) OF KeyPurposeId (section 4.2.1.12), as dotted OIDs. */
export function readExtendedKeyUsage(value: DerElement): readonly string[] | null {
  if (value.tag !== TAG.sequence || value.children.length === 0) return null;
  const purposes: string[] = [];
  for (const child of value.children) {
    const oid = readOid(child);
    if (oid === null) return null;
    purposes.push(oid);
  }
  return purposes;
}
