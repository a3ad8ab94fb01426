import { contextTag, ia5String, octetString, oid, sequence } from '../../src/testing/der-writer.js';
import { encodeName } from '../../src/testing/distinguished-name.js';
import { implicitTag } from '../../src/testing/implicit-tag.js';
import type { DistinguishedName } from '../../src/testing/index.js';

/** One GeneralName (RFC 5280 section 4.2.1.6); `raw` is the whole DER, for the forms that have no place here and for defects. */
export type GeneralNameSpec =
  | { readonly otherName: { readonly type: string; readonly value: Uint8Array } }
  | { readonly email: string }
  | { readonly dns: string }
  | { readonly directoryName: DistinguishedName }
  | { readonly uri: string }
  /** Four or 16 bytes for an address; 8 or 32, address and mask, in a name constraint. The length isn't checked. */
  | { readonly ip: Uint8Array }
  | { readonly registeredId: string }
  | { readonly raw: Uint8Array };

/** A GeneralName, DER; what `issuingDistributionPoint.fullName` of a revocation list takes. */
export function generalName(name: GeneralNameSpec): Uint8Array {
  if ('otherName' in name) {
    const { type, value } = name.otherName;
    return implicitTag(0, sequence(oid(type), contextTag(0, true, value)));
  }
  if ('email' in name) return implicitTag(1, ia5String(name.email));
  if ('dns' in name) return implicitTag(2, ia5String(name.dns));
  // Explicit, as Name is a CHOICE (X.680 section 31.2.7).
  if ('directoryName' in name) return contextTag(4, true, encodeName(name.directoryName));
  if ('uri' in name) return implicitTag(6, ia5String(name.uri));
  if ('ip' in name) return implicitTag(7, octetString(name.ip));
  if ('registeredId' in name) return implicitTag(8, oid(name.registeredId));
  return name.raw;
}

/** GeneralNames, DER. */
export function generalNames(names: readonly GeneralNameSpec[]): Uint8Array {
  return sequence(...names.map(generalName));
}
