import { TAG } from '../der-primitives.js';
import { CERTIFICATE_LIMITS, type DerElement } from '../der.js';
import { readGeneralNamesValue, type GeneralName } from '../general-name.js';
import { EXTENSION_OID } from '../oids.js';
import { readBasicConstraints, type BasicConstraints } from './basic-constraints.js';
import { readDistributionPoints, type DistributionPoint } from './distribution-points.js';
import {
  readExtensionList,
  readKnownExtensions,
  type ExtensionFault,
  type ExtensionReader,
  type RawExtension,
} from './extension-list.js';
import { readAuthorityKeyIdentifier, readSubjectKeyIdentifier } from './key-identifiers.js';
import { readExtendedKeyUsage, readKeyUsage } from './key-usage.js';
import { readNameConstraints, type NameConstraints } from './name-constraints.js';
import {
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
  type PolicyConstraints,
  type PolicyMapping,
} from './policies.js';

/** What a certificate's extensions say (RFC 5280 section 4.2); null where the extension is absent. */
export interface Extensions {
  readonly basicConstraints: BasicConstraints | null;
  /** Numbers of the bits that are set. */
  readonly keyUsage: ReadonlySet<number> | null;
  /** Dotted OIDs of key purposes. */
  readonly extendedKeyUsage: readonly string[] | null;
  readonly subjectKeyIdentifier: Uint8Array | null;
  /** The keyIdentifier of it, where it has one. */
  readonly authorityKeyIdentifier: Uint8Array | null;
  readonly subjectAltName: { readonly names: readonly GeneralName[]; readonly critical: boolean } | null;
  readonly nameConstraints: NameConstraints | null;
  /** Dotted OIDs. */
  readonly certificatePolicies: readonly string[] | null;
  readonly policyMappings: readonly PolicyMapping[] | null;
  readonly policyConstraints: PolicyConstraints | null;
  readonly inhibitAnyPolicy: number | null;
  readonly crlDistributionPoints: readonly DistributionPoint[] | null;
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
  subjectAltName: null,
  nameConstraints: null,
  certificatePolicies: null,
  policyMappings: null,
  policyConstraints: null,
  inhibitAnyPolicy: null,
  crlDistributionPoints: null,
  unknownCritical: [],
};

/** The extensions, or the code and place of what is wrong with them. */
export type ExtensionsResult = { readonly ok: true; readonly extensions: Extensions } | ExtensionFault;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Reader = ExtensionReader<Mutable<Extensions>>;

/** Reads the Extensions of a certificate (RFC 5280 sections 4.1.2.9 and 4.2). */
export function readExtensions(list: DerElement | undefined): ExtensionsResult {
  const read = readExtensionList(list);
  if (!read.ok) return read;
  const found: Mutable<Extensions> = { ...NO_EXTENSIONS };
  const known = readKnownExtensions(read.extensions, READERS, found, CERTIFICATE_LIMITS);
  return known.ok ? { ok: true, extensions: { ...found, unknownCritical: known.unknownCritical } } : known;
}

/** A reader that puts what it reads under a key; null is "not one". */
function into<K extends keyof Extensions>(
  key: K,
  read: (value: DerElement, extension: RawExtension) => Extensions[K],
): Reader {
  return (value, found, extension) => {
    const content = read(value, extension);
    if (content === null) return false;
    found[key] = content;
    return true;
  };
}

const READERS: ReadonlyMap<string, Reader> = new Map([
  [EXTENSION_OID.basicConstraints, into('basicConstraints', readBasicConstraints)],
  [EXTENSION_OID.keyUsage, into('keyUsage', readKeyUsage)],
  [EXTENSION_OID.extendedKeyUsage, into('extendedKeyUsage', readExtendedKeyUsage)],
  [EXTENSION_OID.subjectKeyIdentifier, into('subjectKeyIdentifier', readSubjectKeyIdentifier)],
  [EXTENSION_OID.authorityKeyIdentifier, readAuthorityKey],
  [
    EXTENSION_OID.subjectAltName,
    into('subjectAltName', (value, { critical }) => {
      const names = readGeneralNamesValue(value);
      return names === null ? null : { names, critical };
    }),
  ],
  // Not used in path validation (section 4.2.1.7): read so that one which is critical isn't unknown.
  [EXTENSION_OID.issuerAltName, (value) => readGeneralNamesValue(value) !== null],
  [EXTENSION_OID.nameConstraints, into('nameConstraints', readNameConstraints)],
  [EXTENSION_OID.certificatePolicies, into('certificatePolicies', readCertificatePolicies)],
  [EXTENSION_OID.policyMappings, into('policyMappings', readPolicyMappings)],
  [EXTENSION_OID.policyConstraints, into('policyConstraints', readPolicyConstraints)],
  [EXTENSION_OID.inhibitAnyPolicy, into('inhibitAnyPolicy', readInhibitAnyPolicy)],
  [EXTENSION_OID.crlDistributionPoints, into('crlDistributionPoints', readDistributionPoints)],
  // RFC 6960 section 4.2.2.2.1: for responders of a protocol that isn't spoken here.
  [EXTENSION_OID.ocspNoCheck, (value) => value.tag === TAG.null],
]);

function readAuthorityKey(value: DerElement, found: Mutable<Extensions>): boolean {
  const keyIdentifier = readAuthorityKeyIdentifier(value);
  if (keyIdentifier === undefined) return false;
  found.authorityKeyIdentifier = keyIdentifier;
  return true;
}
