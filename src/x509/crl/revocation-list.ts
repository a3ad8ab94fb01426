import { equalBytes, sha256Hex, toHex } from '../../internal/bytes.js';
import { TAG } from '../der-primitives.js';
import { readInstant, readSmallInteger, readWholeBitString } from '../der-values.js';
import { readDer, type DerElement, type DerLimits } from '../der.js';
import { readName, type Name } from '../name.js';
import type { SignedData } from '../signed-data.js';
import {
  NO_CRL_EXTENSIONS,
  readCrlExtensions,
  readEntryExtensions,
  type CrlExtensions,
  type RevocationReason,
} from './crl-extensions.js';

/** One revoked certificate (RFC 5280 section 5.1.2.6). */
export interface RevokedEntry {
  /** Lower-case hex of the INTEGER's content octets, taken as they come. */
  readonly serial: string;
  readonly revokedAt: Date;
  /** null where the entry gives none. */
  readonly reason: RevocationReason | null;
  /** Since when the key is known or suspected to have been unsound (section 5.3.2). */
  readonly invalidityDate: Date | null;
}

/** A certificate revocation list, read strictly (RFC 5280 section 5.1). Immutable; says nothing about trust. */
export interface RevocationList extends SignedData {
  readonly der: Uint8Array;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
  readonly version: 1 | 2;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  /** null where the list doesn't say until when it holds. */
  readonly nextUpdate: Date | null;
  /** By serial. */
  readonly entries: ReadonlyMap<string, RevokedEntry>;
  readonly extensions: CrlExtensions;
  /** Some entry is another issuer's certificate (section 5.3.3): as good as an indirect list, whatever it says. */
  readonly namesOtherIssuers: boolean;
}

/** Why bytes aren't an acceptable revocation list. */
export type RevocationListFaultCode =
  'crl-too-large' | 'crl-malformed' | 'duplicate-extension' | 'extension-malformed' | 'signature-algorithm-mismatch';

/** A list or its fault. */
export type RevocationListResult =
  | { readonly ok: true; readonly crl: RevocationList }
  | {
      readonly ok: false;
      readonly code: RevocationListFaultCode;
      readonly detail: string;
      /** Who issued it, where it could be read as far: for this issuer nothing can be told. */
      readonly issuer: Name | null;
    };

/** As large as a file of the trust store: some 25,000 entries, each of four to nine elements. */
const CRL_LIMITS: DerLimits = { maxBytes: 1024 * 1024, maxDepth: 32, maxElements: 200_000 };

/**
 * Reads a certificate revocation list.
 *
 * Implements RFC 5280 section 5.1 over strict DER. Departs from it: nextUpdate may be absent; who asks for status then can't be
 * told that the list is current.
 *
 * @param untrustedDer - at most 1 MiB of DER; not trusted.
 * @returns the list, or a fault with a code. Never throws on hostile input.
 * @remarks Checks no signature, date or trust.
 */
export function parseRevocationList(untrustedDer: Uint8Array): RevocationListResult {
  if (untrustedDer.byteLength > CRL_LIMITS.maxBytes) {
    return fail('crl-too-large', `${untrustedDer.byteLength} bytes; ${CRL_LIMITS.maxBytes} at most`);
  }
  // A copy: the caller may do with its memory what it likes.
  const read = readDer(new Uint8Array(untrustedDer), CRL_LIMITS);
  if (!read.ok) return fail('crl-malformed', `${read.fault} at byte ${read.offset}`);
  const [tbs, signatureAlgorithm, signatureValue, ...rest] = read.element.children;
  const signature = readWholeBitString(signatureValue);
  if (read.element.tag !== TAG.sequence || tbs?.tag !== TAG.sequence || rest.length > 0) {
    return fail('crl-malformed', 'not a revocation list');
  }
  if (signatureAlgorithm?.tag !== TAG.sequence || signature === null) return fail('crl-malformed', 'signature');

  const fields = [...tbs.children];
  const version = fields[0]?.tag === TAG.integer ? readSmallInteger(fields.shift()) : 0;
  const innerAlgorithm = fields.shift();
  const issuer = readName(fields.shift());
  const thisUpdate = readInstant(fields.shift());
  const nextUpdate = isTime(fields[0]) ? readInstant(fields.shift()) : null;
  const revoked = fields[0]?.tag === TAG.sequence ? fields.shift() : undefined;
  const extensionField = fields[0]?.tag === 0xa0 ? fields.shift() : undefined;
  if (version !== 0 && version !== 1) return fail('crl-malformed', 'version');
  if (issuer === null || issuer.rdnKeys.length === 0) return fail('crl-malformed', 'issuer');
  if (thisUpdate === null) return fail('crl-malformed', 'thisUpdate', issuer);
  if (fields.length > 0) return fail('crl-malformed', 'a field that a revocation list does not have', issuer);
  // Section 5.1.1.2: the two fields "MUST contain the same algorithm identifier".
  if (innerAlgorithm === undefined || !equalBytes(innerAlgorithm.encoded, signatureAlgorithm.encoded)) {
    return fail('signature-algorithm-mismatch', 'the signed and the unsigned algorithm identifier differ', issuer);
  }
  const entries = readEntries(revoked, version);
  if (!entries.ok) return fail(entries.code, entries.detail, issuer);
  const extensions = readListExtensions(extensionField, version);
  if (!extensions.ok) return fail(extensions.code, extensions.detail, issuer);
  const { unknownCritical } = extensions.extensions;

  return {
    ok: true,
    crl: Object.freeze({
      der: read.element.encoded,
      fingerprint: sha256Hex(read.element.encoded),
      version: version === 0 ? 1 : 2,
      issuer,
      thisUpdate,
      nextUpdate,
      entries: entries.entries,
      extensions: {
        ...extensions.extensions,
        unknownCritical: [...unknownCritical, ...entries.unknownCritical],
      },
      namesOtherIssuers: entries.namesOtherIssuers,
      tbs: tbs.encoded,
      signatureAlgorithm,
      signature,
    }),
  };
}

interface Fault {
  readonly ok: false;
  readonly code: RevocationListFaultCode;
  readonly detail: string;
}

type EntriesResult =
  | {
      readonly ok: true;
      readonly entries: ReadonlyMap<string, RevokedEntry>;
      readonly namesOtherIssuers: boolean;
      readonly unknownCritical: ReadonlySet<string>;
    }
  | Fault;

/** SEQUENCE OF { userCertificate, revocationDate, crlEntryExtensions OPTIONAL }; absent where nothing is revoked. */
function readEntries(list: DerElement | undefined, version: 0 | 1): EntriesResult {
  const entries = new Map<string, RevokedEntry>();
  const unknownCritical = new Set<string>();
  let namesOtherIssuers = false;
  if (list !== undefined && list.children.length === 0) {
    return { ok: false, code: 'crl-malformed', detail: 'a list of entries without one' };
  }
  for (const element of list?.children ?? []) {
    const [serialField, dateField, extensionList, ...rest] = element.children;
    const revokedAt = readInstant(dateField);
    const wellFormed = element.tag === TAG.sequence && serialField?.tag === TAG.integer && rest.length === 0;
    // Section 5.1.2.6: entry extensions are version 2's.
    if (!wellFormed || revokedAt === null || (extensionList !== undefined && version === 0)) {
      return { ok: false, code: 'crl-malformed', detail: `entry ${entries.size + 1}` };
    }
    const extensions = readEntryExtensions(extensionList);
    if (!extensions.ok) return extensions;
    const { reason, invalidityDate, hasCertificateIssuer } = extensions;
    for (const oid of extensions.unknownCritical) unknownCritical.add(oid);
    namesOtherIssuers ||= hasCertificateIssuer;
    const serial = toHex(serialField.content);
    // Of two entries for one certificate either revokes it: the one stands that counts from the first, and of equals the first.
    const known = entries.get(serial);
    if (known === undefined || countsEarlier(invalidityDate, known.invalidityDate)) {
      entries.set(serial, { serial, revokedAt, reason, invalidityDate });
    }
  }
  return { ok: true, entries, namesOtherIssuers, unknownCritical };
}

/** Whether an entry with this invalidity date counts before one with the other; one without counts always. */
function countsEarlier(a: Date | null, b: Date | null): boolean {
  return b !== null && (a === null || a.getTime() < b.getTime());
}

function readListExtensions(
  field: DerElement | undefined,
  version: 0 | 1,
): { readonly ok: true; readonly extensions: CrlExtensions } | Fault {
  if (field === undefined) return { ok: true, extensions: NO_CRL_EXTENSIONS };
  if (version === 0 || field.children.length !== 1) {
    return { ok: false, code: 'extension-malformed', detail: 'the list of extensions' };
  }
  return readCrlExtensions(field.children[0]);
}

function isTime(element: DerElement | undefined): boolean {
  return element?.tag === TAG.utcTime || element?.tag === TAG.generalizedTime;
}

function fail(code: RevocationListFaultCode, detail: string, issuer: Name | null = null): RevocationListResult {
  return { ok: false, code, detail, issuer };
}
