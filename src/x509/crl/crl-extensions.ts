import { toHex } from '../../internal/bytes.js';
import { TAG } from '../der-primitives.js';
import { readBoolean, readInstant } from '../der-values.js';
import { CERTIFICATE_LIMITS, type DerElement } from '../der.js';
import {
  readDistributionPointName,
  readReasonFlags,
  type DistributionPointName,
} from '../extensions/distribution-points.js';
import {
  readExtensionList,
  readKnownExtensions,
  type ExtensionFault,
  type ExtensionReader,
} from '../extensions/extension-list.js';
import { readAuthorityKeyIdentifier } from '../extensions/key-identifiers.js';
import { readGeneralNamesValue } from '../general-name.js';
import { CRL_EXTENSION_OID } from '../oids.js';

/** Why a certificate was revoked (RFC 5280 section 5.3.1). */
export type RevocationReason =
  | 'unspecified'
  | 'key-compromise'
  | 'ca-compromise'
  | 'affiliation-changed'
  | 'superseded'
  | 'cessation-of-operation'
  | 'certificate-hold'
  | 'remove-from-crl'
  | 'privilege-withdrawn'
  | 'aa-compromise';

const REASONS: ReadonlyMap<number, RevocationReason> = new Map([
  [0, 'unspecified'],
  [1, 'key-compromise'],
  [2, 'ca-compromise'],
  [3, 'affiliation-changed'],
  [4, 'superseded'],
  [5, 'cessation-of-operation'],
  [6, 'certificate-hold'],
  [8, 'remove-from-crl'],
  [9, 'privilege-withdrawn'],
  [10, 'aa-compromise'],
]);

const ENUMERATED = 0x0a;

/** For which certificates and reasons a list speaks (RFC 5280 section 5.2.5). */
export interface IssuingDistributionPoint {
  readonly name: DistributionPointName | null;
  readonly onlyUserCertificates: boolean;
  readonly onlyCaCertificates: boolean;
  readonly onlyAttributeCertificates: boolean;
  /** Bits of ReasonFlags; null: all. */
  readonly onlySomeReasons: ReadonlySet<number> | null;
  readonly indirect: boolean;
}

/** What a list's extensions say (RFC 5280 section 5.2). */
export interface CrlExtensions {
  readonly authorityKeyIdentifier: Uint8Array | null;
  /** Lower-case hex of the INTEGER's content octets. */
  readonly crlNumber: string | null;
  /** It lists only what has changed since another list (section 5.2.4). */
  readonly isDelta: boolean;
  readonly issuingDistributionPoint: IssuingDistributionPoint | null;
  /** Critical extensions, of the list or an entry, that nothing here processes. */
  readonly unknownCritical: readonly string[];
}

/** A list that has none. */
export const NO_CRL_EXTENSIONS: CrlExtensions = {
  authorityKeyIdentifier: null,
  crlNumber: null,
  isDelta: false,
  issuingDistributionPoint: null,
  unknownCritical: [],
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads crlExtensions (section 5.1.2.7). */
export function readCrlExtensions(
  list: DerElement | undefined,
): { readonly ok: true; readonly extensions: CrlExtensions } | ExtensionFault {
  const read = readExtensionList(list);
  if (!read.ok) return read;
  const found: Mutable<CrlExtensions> = { ...NO_CRL_EXTENSIONS };
  const known = readKnownExtensions(read.extensions, LIST_READERS, found, CERTIFICATE_LIMITS);
  return known.ok ? { ok: true, extensions: { ...found, unknownCritical: known.unknownCritical } } : known;
}

const LIST_READERS: ReadonlyMap<string, ExtensionReader<Mutable<CrlExtensions>>> = new Map<
  string,
  ExtensionReader<Mutable<CrlExtensions>>
>([
  [
    CRL_EXTENSION_OID.authorityKeyIdentifier,
    (value, found) => {
      const keyIdentifier = readAuthorityKeyIdentifier(value);
      found.authorityKeyIdentifier = keyIdentifier ?? null;
      return keyIdentifier !== undefined;
    },
  ],
  [CRL_EXTENSION_OID.issuerAltName, (value) => readGeneralNamesValue(value) !== null],
  [
    CRL_EXTENSION_OID.crlNumber,
    (value, found) => {
      found.crlNumber = toHex(value.content);
      return value.tag === TAG.integer && (value.content[0] ?? 0x80) < 0x80;
    },
  ],
  [
    CRL_EXTENSION_OID.deltaCrlIndicator,
    (value, found) => {
      found.isDelta = true;
      return value.tag === TAG.integer;
    },
  ],
  [
    CRL_EXTENSION_OID.issuingDistributionPoint,
    (value, found) => {
      found.issuingDistributionPoint = readIssuingDistributionPoint(value);
      return found.issuingDistributionPoint !== null;
    },
  ],
]);

/** SEQUENCE of six optional fields, tagged [0] to [5]; the BOOLEANs default to FALSE, which isn't encoded. */
function readIssuingDistributionPoint(value: DerElement): IssuingDistributionPoint | null {
  const fields = [...value.children];
  const next = (tag: number) => (fields[0]?.tag === tag ? fields.shift() : undefined);
  const nameField = next(0xa0);
  const onlyUser = readFlag(next(0x81));
  const onlyCa = readFlag(next(0x82));
  const reasonsField = next(0x83);
  const indirect = readFlag(next(0x84));
  const onlyAttribute = readFlag(next(0x85));
  const name = nameField === undefined ? null : readDistributionPointName(nameField);
  const reasons = reasonsField === undefined ? null : readReasonFlags(reasonsField);
  if (value.tag !== TAG.sequence || fields.length > 0 || name === undefined || reasons === undefined) return null;
  if (onlyUser === null || onlyCa === null || indirect === null || onlyAttribute === null) return null;
  // "at most one of onlyContainsUserCerts, onlyContainsCACerts, and onlyContainsAttributeCerts may be set to TRUE".
  if ([onlyUser, onlyCa, onlyAttribute].filter(Boolean).length > 1) return null;
  return {
    name,
    onlyUserCertificates: onlyUser,
    onlyCaCertificates: onlyCa,
    onlyAttributeCertificates: onlyAttribute,
    onlySomeReasons: reasons,
    indirect,
  };
}

/** A BOOLEAN DEFAULT FALSE under an implicit tag: TRUE or absent; null where it is neither. */
function readFlag(element: DerElement | undefined): boolean | null {
  if (element === undefined) return false;
  const isTrue = element.content.length === 1 && readBoolean({ ...element, tag: TAG.boolean }) === true;
  return isTrue ? true : null;
}

/** What an entry's extensions say (section 5.3). */
export interface EntryExtensions {
  readonly ok: true;
  readonly reason: RevocationReason | null;
  readonly invalidityDate: Date | null;
  readonly hasCertificateIssuer: boolean;
  readonly unknownCritical: readonly string[];
}

const NO_ENTRY_EXTENSIONS: EntryExtensions = {
  ok: true,
  reason: null,
  invalidityDate: null,
  hasCertificateIssuer: false,
  unknownCritical: [],
};

/** Reads crlEntryExtensions; undefined has none. */
export function readEntryExtensions(list: DerElement | undefined): EntryExtensions | ExtensionFault {
  if (list === undefined) return NO_ENTRY_EXTENSIONS;
  const read = readExtensionList(list);
  if (!read.ok) return read;
  const found: Mutable<EntryExtensions> = { ...NO_ENTRY_EXTENSIONS };
  const known = readKnownExtensions(read.extensions, ENTRY_READERS, found, CERTIFICATE_LIMITS);
  return known.ok ? { ...found, unknownCritical: known.unknownCritical } : known;
}

const ENTRY_READERS: ReadonlyMap<string, ExtensionReader<Mutable<EntryExtensions>>> = new Map<
  string,
  ExtensionReader<Mutable<EntryExtensions>>
>([
  [
    CRL_EXTENSION_OID.reasonCode,
    (value, found) => {
      found.reason = REASONS.get(value.content[0] ?? -1) ?? null;
      return value.tag === ENUMERATED && value.content.length === 1 && found.reason !== null;
    },
  ],
  [
    CRL_EXTENSION_OID.invalidityDate,
    (value, found) => {
      found.invalidityDate = readInstant(value);
      return value.tag === TAG.generalizedTime;
    },
  ],
  [
    CRL_EXTENSION_OID.certificateIssuer,
    (value, found) => {
      found.hasCertificateIssuer = true;
      return readGeneralNamesValue(value) !== null;
    },
  ],
]);
