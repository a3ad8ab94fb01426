import { TAG } from './der-primitives.js';
import { readBoolean, readNamedBits, readOid, readSmallInteger } from './der-values.js';
import { CERTIFICATE_LIMITS, readDer, type DerElement } from './der.js';
import { EXTENSION_OID } from './oids.js';

/** Key usages by their bit (RFC 5280 section 4.2.1.3). */
export const KEY_USAGE_BIT = { digitalSignature: 0, keyCertSign: 5, cRLSign: 6 } as const;

/** What a certificate's extensions say (RFC 5280 section 4.2); null where the extension is absent. */
export interface Extensions {
  readonly basicConstraints: { readonly ca: boolean; readonly pathLen: number | null } | null;
  /** Numbers of the bits that are set. */
  readonly keyUsage: ReadonlySet<number> | null;
  /** Dotted OIDs of key purposes. */
  readonly extendedKeyUsage: readonly string[] | null;
  readonly subjectKeyIdentifier: Uint8Array | null;
  /** The keyIdentifier of it, where it has one. */
  readonly authorityKeyIdentifier: Uint8Array | null;
  readonly hasNameConstraints: boolean;
  /** Critical extensions that nothing here processes: a path that holds the certificate is refused (section 4.2). */
  readonly unknownCritical: readonly string[];
}

/** A certificate that has none (version 1 and 2 have none by definition). */
export const NO_EXTENSIONS: Extensions = {
  basicConstraints: null,
  keyUsage: null,
  extendedKeyUsage: null,
  subjectKeyIdentifier: null,
  authorityKeyIdentifier: null,
  hasNameConstraints: false,
  unknownCritical: [],
};

/** The extensions, or the code and place of what is wrong with them. */
export type ExtensionsResult =
  | { readonly ok: true; readonly extensions: Extensions }
  | { readonly ok: false; readonly code: 'duplicate-extension' | 'extension-malformed'; readonly detail: string };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads the Extensions of a certificate.
 *
 * Implements RFC 5280 sections 4.1.2.9 and 4.2. An extension that is known and can't be read is an error, never ignored.
 */
export function readExtensions(list: DerElement | undefined): ExtensionsResult {
  if (list?.tag !== TAG.sequence || list.children.length === 0) return malformed('the list of extensions');
  const found: Mutable<Extensions> = { ...NO_EXTENSIONS };
  const unknownCritical: string[] = [];
  const seen = new Set<string>();

  for (const extension of list.children) {
    const [type, ...rest] = extension.children;
    const oid = readOid(type);
    const value = rest.pop();
    const critical = rest.length === 0 ? false : readBoolean(rest[0]);
    // DEFAULT values aren't encoded in DER (X.690 section 11.5): `critical` FALSE is written by absence.
    const wellFormed = rest.length === 0 || (rest.length === 1 && critical === true);
    if (extension.tag !== TAG.sequence || oid === null || value?.tag !== TAG.octetString || !wellFormed) {
      return malformed('an extension');
    }
    // "A certificate MUST NOT include more than one instance of a particular extension" (section 4.2).
    if (seen.has(oid)) return { ok: false, code: 'duplicate-extension', detail: oid };
    seen.add(oid);

    const reader = READERS[oid];
    if (reader === undefined) {
      if (critical === true) unknownCritical.push(oid);
      continue;
    }
    const inner = readDer(value.content, CERTIFICATE_LIMITS);
    if (!inner.ok || !reader(inner.element, found)) return malformed(`extension ${oid}`);
  }
  return { ok: true, extensions: { ...found, unknownCritical } };
}

/** One reader for each known extension: it fills in what it read, or says that the value isn't one. */
const READERS: Readonly<Record<string, (value: DerElement, into: Mutable<Extensions>) => boolean>> = {
  [EXTENSION_OID.basicConstraints]: readBasicConstraints,
  [EXTENSION_OID.keyUsage]: readKeyUsage,
  [EXTENSION_OID.extendedKeyUsage]: readExtendedKeyUsage,
  [EXTENSION_OID.subjectKeyIdentifier]: readSubjectKeyIdentifier,
  [EXTENSION_OID.authorityKeyIdentifier]: readAuthorityKeyIdentifier,
  [EXTENSION_OID.nameConstraints]: (value, into) => {
    into.hasNameConstraints = true;
    return value.tag === TAG.sequence;
  },
};

/** Section 4.2.1.9: SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }. */
function readBasicConstraints(value: DerElement, into: Mutable<Extensions>): boolean {
  const fields = [...value.children];
  const ca = fields[0]?.tag === TAG.boolean ? readBoolean(fields.shift()) : null;
  // FALSE is the default, and DEFAULT values aren't encoded (X.690 section 11.5).
  if (ca === false) return false;
  const pathLenField = fields.shift();
  const pathLen = pathLenField === undefined ? null : readSmallInteger(pathLenField);
  // A pathLenConstraint is meaningful only where cA is asserted; beside FALSE it contradicts itself.
  if (
    value.tag !== TAG.sequence ||
    fields.length > 0 ||
    (pathLenField !== undefined && (pathLen === null || ca === null))
  ) {
    return false;
  }
  into.basicConstraints = { ca: ca === true, pathLen };
  return true;
}

/** Section 4.2.1.3: "at least one of the bits MUST be set". */
function readKeyUsage(value: DerElement, into: Mutable<Extensions>): boolean {
  const bits = readNamedBits(value);
  if (bits === null || bits.size === 0) return false;
  into.keyUsage = bits;
  return true;
}

/** Section 4.2.1.12: SEQUENCE SIZE (1..MAX) OF KeyPurposeId. */
function readExtendedKeyUsage(value: DerElement, into: Mutable<Extensions>): boolean {
  const purposes: string[] = [];
  for (const child of value.children) {
    const oid = readOid(child);
    if (oid === null) return false;
    purposes.push(oid);
  }
  into.extendedKeyUsage = purposes;
  return value.tag === TAG.sequence && purposes.length > 0;
}

/** Section 4.2.1.2. */
function readSubjectKeyIdentifier(value: DerElement, into: Mutable<Extensions>): boolean {
  into.subjectKeyIdentifier = value.content;
  return value.tag === TAG.octetString;
}

/** Section 4.2.1.1: SEQUENCE { keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2] }, each optional. */
function readAuthorityKeyIdentifier(value: DerElement, into: Mutable<Extensions>): boolean {
  const allowed: readonly number[] = [0x80, 0xa1, 0x82];
  let next = 0;
  for (const child of value.children) {
    const position = allowed.indexOf(child.tag, next);
    if (position < 0) return false;
    next = position + 1;
    if (child.tag === 0x80) into.authorityKeyIdentifier = child.content;
  }
  return value.tag === TAG.sequence;
}

function malformed(what: string): ExtensionsResult {
  return { ok: false, code: 'extension-malformed', detail: what };
}
