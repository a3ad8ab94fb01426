/**
 * The closed list of codes, each with what it carries. A code never changes its meaning; new ones are added.
 *
 * Vocabulary: RFC 5280's words, and webpki's where RFC 5280 has none.
 */
import type { CheckName } from './check.js';
import type { InstalledApp } from './evidence/app.js';
import type { ArchiveFaultCode } from './evidence/archive.js';
import type { AccessEvidence, DestinationFaultCode, WritablePlace } from './evidence.js';
import type { CertificateFacts } from './evidence/signature.js';
import type { StatementFaultCode } from './evidence/statement.js';

/** A file that something is wrong with. */
export interface FileDetails {
  /** Name to show. */
  readonly name: string;
  /** Path for a remedy; null where there is none. */
  readonly path: string | null;
  /** What is known beyond the code, made harmless to show. */
  readonly detail: string;
}

/** A trust store that something is wrong with. */
export interface StoreDetails {
  readonly folder: string | null;
  readonly detail: string;
}

/** A certificate that something is wrong with. */
export interface CertificateDetails {
  readonly certificate: CertificateFacts;
  readonly hint: string | null;
}

/** Where on its path a certificate stands. */
export type PathPosition = 'pin' | 'end-entity' | 'intermediate' | 'anchor';

/** A certificate whose dates don't hold. */
export interface DateDetails {
  readonly certificate: CertificateFacts;
  readonly position: PathPosition;
  /** The instant of evaluation. */
  readonly at: Date;
}

/** Codes of rows that don't say that something is wrong. */
export interface NoFaultDetailsByCode {
  passed: { readonly check: CheckName; readonly about: string | null };
  'not-applicable': { readonly check: CheckName; readonly because: string };
  /** A check that an earlier finding left without an object. */
  'not-reached': { readonly check: CheckName; readonly because: string };
  /** A check that the policy skips. */
  'check-skipped': { readonly check: CheckName };
  'artifact-not-read': { readonly name: string };
  /** A check that wasn't carried out because the signature check is off. */
  'checking-is-off': { readonly check: CheckName };
}

/** Codes of the artifact check. */
export interface ArtifactFaultDetailsByCode {
  'artifact-missing': FileDetails;
  'artifact-unreadable': FileDetails;
  'artifact-not-a-regular-file': FileDetails;
  'artifact-is-a-symlink': FileDetails;
  'artifact-empty': FileDetails;
  'artifact-too-large': FileDetails;
  'artifact-changed': FileDetails;
  'artifact-is-a-statement': FileDetails;
}

/** Codes of the signature-file check. */
export interface SignatureFileFaultDetailsByCode {
  'signature-file-missing': FileDetails;
  'signature-file-unreadable': FileDetails;
  'signature-file-not-a-regular-file': FileDetails;
  'signature-file-empty': FileDetails;
  'signature-file-too-large': FileDetails;
  'signature-file-not-text': FileDetails;
  'signature-file-invalid-json': FileDetails;
  'signature-file-duplicate-key': FileDetails;
  'signature-file-misspelt-key': FileDetails;
  'signature-file-wrong-type': FileDetails;
  'signature-file-unknown-version': FileDetails;
  'signature-missing': FileDetails;
  'signature-not-base64': FileDetails;
  'signature-non-canonical-base64': FileDetails;
  'signature-length-wrong': FileDetails;
  'private-key-in-signature-file': FileDetails;
  'delivered-certificate-not-pem': FileDetails;
  'delivered-certificate-non-canonical-base64': FileDetails;
  'delivered-certificate-malformed': FileDetails;
  'delivered-certificates-too-many': FileDetails;
  'second-end-entity': FileDetails;
  'signatures-too-many': FileDetails;
}

/** Codes of the trust-store check. */
export interface TrustStoreFaultDetailsByCode {
  'trust-store-not-configured': StoreDetails;
  'trust-store-missing': StoreDetails;
  'trust-store-empty': StoreDetails;
  'trust-store-nothing-usable': StoreDetails;
  'trust-store-not-a-folder': StoreDetails;
  'trust-store-unreadable': StoreDetails;
  'trust-store-too-large': StoreDetails;
}

/** Something that others could change, and where. */
export interface AccessDetails {
  /** What it is. */
  readonly what: AccessEvidence['what'];
  /** As configured. */
  readonly path: string;
  readonly places: readonly WritablePlace[];
  readonly placesOmitted: number;
}

/** Codes of the checks trust-store-safety and trust-store-isolation. */
export interface AccessDetailsByCode {
  'writable-by-everyone': AccessDetails;
  'writable-by-this-process': AccessDetails;
  'process-is-root': { readonly what: AccessEvidence['what']; readonly path: string };
  'access-not-checkable': { readonly what: AccessEvidence['what']; readonly path: string; readonly detail: string };
}

/** A policy file that can't be used. */
export interface PolicyFileDetails {
  readonly path: string;
  readonly detail: string;
  /** Since when the last usable one applies. */
  readonly since: Date;
}

/** Codes of the policy check. */
export interface PolicyFileFaultDetailsByCode {
  'policy-file-unreadable': PolicyFileDetails;
  'policy-file-invalid': PolicyFileDetails;
}

/** Codes of a delivered end entity without a path to an anchor. */
export interface PathFailureDetailsByCode {
  'unknown-issuer': CertificateDetails;
  'anchor-missing': CertificateDetails;
  'self-signed-not-pinned': CertificateDetails;
  'certificate-signature-invalid': CertificateDetails;
  'unsupported-signature-algorithm': CertificateDetails;
  'end-entity-key-not-ed25519': CertificateDetails;
  'ca-used-as-end-entity': CertificateDetails;
  'end-entity-used-as-ca': CertificateDetails;
  'missing-key-cert-sign': CertificateDetails;
  'missing-digital-signature': CertificateDetails;
  'missing-code-signing-eku': CertificateDetails;
  'missing-key-purpose': CertificateDetails;
  'path-length-exceeded': CertificateDetails;
  'unknown-critical-extension': CertificateDetails;
  'name-constraint-violation': CertificateDetails;
  'name-constraint-unsupported': CertificateDetails;
  'no-acceptable-policy': CertificateDetails;
  'policy-mapping-invalid': CertificateDetails;
  'weak-or-unknown-key': CertificateDetails;
  'path-budget-exceeded': CertificateDetails;
  'certificate-role-none': CertificateDetails;
}

/** What is known of a certificate's revocation list, and why that isn't enough. */
export interface RevocationDetails {
  readonly certificate: CertificateFacts;
  /** The trust store's file that holds the list; null where it isn't one file. */
  readonly file: string | null;
  /** What is known beyond the code, made harmless to show. */
  readonly detail: string;
}

/** Codes of revocation lists that are there and don't tell. */
export interface RevocationListFaultDetailsByCode {
  'crl-unreadable': RevocationDetails;
  'crl-expired': RevocationDetails;
  'crl-not-yet-valid': RevocationDetails;
  'crl-out-of-scope': RevocationDetails;
  'crl-reasons-incomplete': RevocationDetails;
  'crl-signature-invalid': RevocationDetails;
  'crl-issuer-unknown': RevocationDetails;
  'missing-crl-sign': RevocationDetails;
  'crl-critical-extension': RevocationDetails;
  'crl-delta-unsupported': RevocationDetails;
  'crl-indirect-unsupported': RevocationDetails;
}

/** Codes of the revocation check. */
export interface RevocationDetailsByCode extends RevocationListFaultDetailsByCode {
  'certificate-revoked': RevocationDetails & { readonly reason: string | null; readonly revokedAt: Date };
  /** No list of the issuer is there: not applicable, or, where lists are required, inconclusive. */
  'revocation-data-absent': { readonly certificates: readonly CertificateFacts[]; readonly required: boolean };
  'certificate-denied': DenialDetails & { readonly certificate: CertificateFacts };
  'key-denied': DenialDetails & { readonly certificate: CertificateFacts };
  'artifact-denied': DenialDetails & { readonly artifact: string; readonly sha256: string };
}

/** What the policy's deny list says of something. */
export interface DenialDetails {
  /** As the policy gives it, made harmless to show. */
  readonly reason: string;
  /** ISO 8601 in UTC. */
  readonly date: string;
}

/** What an artifact's app was found to be. */
export interface AppDetails {
  /** null where it isn't known. */
  readonly key: string | null;
  readonly version: string | null;
}

/** Codes of the checks that need to know the app: publisher, continuity, rollback, version-floor and app. */
export interface AppDetailsByCode {
  /** Nobody can tell which app it is. */
  'app-unknown': { readonly check: CheckName; readonly because: string };
  'app-unreadable': { readonly check: CheckName; readonly detail: string };
  'app-mismatch': AppDetails & { readonly expectedKey: string | null; readonly expectedVersion: string | null };
  'version-unknown': { readonly check: CheckName; readonly key: string };
  'version-not-comparable': { readonly check: CheckName; readonly version: string; readonly with: string };
  'publisher-app-not-permitted': PublisherDetails;
  'publisher-version-not-permitted': PublisherDetails;
  'publisher-origin-not-permitted': PublisherDetails & { readonly origin: string | null };
  'publisher-rule-ended': PublisherDetails & { readonly until: string };
  'publisher-unlisted': { readonly certificate: CertificateFacts };
  'publisher-changed': { readonly installed: InstalledApp; readonly publisherId: string; readonly app: string | null };
  'signature-stripped': { readonly artifact: string; readonly installed: InstalledApp };
  downgrade: AppDetails & { readonly installedVersion: string };
  'below-minimum-version': AppDetails & { readonly minimumVersion: string; readonly pattern: string };
}

/** What a publisher rule says of an install. */
export interface PublisherDetails extends AppDetails {
  readonly certificate: CertificateFacts;
  /** Where in the policy the rule stands. */
  readonly rule: string;
}

/** Codes of the permit check. */
export interface PermitDetailsByCode {
  /** The policy accepts none. */
  'permits-not-configured': { readonly keyId: string | null };
  'permit-unusable': { readonly statement: StatementFaultCode; readonly detail: string };
  /** The policy denies the key that has signed it: for which reason, and since when. */
  'permit-key-denied': PermitDetails & { readonly deniedFor: string; readonly date: string };
  'permit-key-signs-apps': PermitDetails;
  'permit-for-another-artifact': PermitDetails & { readonly sha256: string | null };
  'permit-for-another-host': PermitDetails & { readonly hostId: string };
  'permit-expired': PermitDetails & { readonly at: Date };
  'permit-not-yet-valid': PermitDetails & { readonly at: Date };
  'permit-too-long': PermitDetails & { readonly hours: number; readonly maxHours: number };
  'permit-used': PermitDetails;
  /** `storeFault`: why the host's store has not recorded it; null where the host has given none. */
  'permit-not-recorded': PermitDetails & { readonly storeFault: string | null };
}

/** A permit, as far as a decision speaks of it. */
export interface PermitDetails {
  readonly keyId: string;
  readonly host: string;
  readonly issuedAt: Date;
  readonly endsAt: Date;
  readonly reason: string;
}

/** What is wrong with an archive. */
export interface ArchiveDetails {
  readonly artifact: string;
  /** The entry that it is about; null where it is about none. */
  readonly entry: string | null;
  readonly detail: string;
}

/** Codes of the archive check. */
export interface ArchiveDetailsByCode extends Readonly<Record<ArchiveFaultCode, ArchiveDetails>> {
  'archive-not-inspected': ArchiveDetails;
}

/** A place that an artifact can't be put into. */
export interface DestinationDetails {
  readonly path: string;
  /** In which it was to be written: what can be looked at, where nothing lies at the path yet. */
  readonly folder: string;
  /** The system's word for it. */
  readonly detail: string;
}

/** Codes of the destination check. */
export type DestinationDetailsByCode = Readonly<Record<DestinationFaultCode, DestinationDetails>>;

/** Codes of the clock check. */
export interface ClockDetailsByCode {
  'clock-suspect': { readonly at: Date; readonly floor: Date; readonly skewSeconds: number };
  'clock-floor-unreadable': { readonly detail: string };
}

/** Codes of the other checks' failings. */
export interface FailureDetailsByCode {
  'enforcement-off': { readonly setting: string; readonly value: string };
  'enforcement-flag-invalid': { readonly setting: string; readonly value: string };
  'enforcement-flag-unreadable': { readonly setting: string; readonly detail: string };
  unsigned: { readonly artifact: string };
  'signature-mismatch': { readonly certificate: CertificateFacts; readonly artifact: string };
  'no-trusted-key-matches': { readonly keysTried: number; readonly keysNotTried: number; readonly artifact: string };
  /** Roles without enough signatures, and how many signatures all roles ask for together. */
  'role-missing': { readonly artifact: string; readonly required: number; readonly roles: readonly MissingRole[] };
  'code-signing-eku-required': CertificateDetails;
  'certificate-expired': DateDetails;
  'certificate-not-yet-valid': DateDetails;
  'lifetime-exceeded': { readonly certificate: CertificateFacts; readonly days: number; readonly maxDays: number };
}

/** A role that asks for more signatures than it has. */
export interface MissingRole {
  readonly role: string;
  readonly required: number;
  readonly found: number;
}

/** What the row of each code carries. */
export interface DetailsByCode
  extends
    NoFaultDetailsByCode,
    ArtifactFaultDetailsByCode,
    SignatureFileFaultDetailsByCode,
    TrustStoreFaultDetailsByCode,
    AccessDetailsByCode,
    PolicyFileFaultDetailsByCode,
    PathFailureDetailsByCode,
    RevocationDetailsByCode,
    AppDetailsByCode,
    PermitDetailsByCode,
    ArchiveDetailsByCode,
    DestinationDetailsByCode,
    ClockDetailsByCode,
    FailureDetailsByCode {}

/** The code of a check's row. */
export type CheckCode = keyof DetailsByCode;
/** Why an artifact can't be judged. */
export type ArtifactFaultCode = keyof ArtifactFaultDetailsByCode;
/** Why a signature file can't be used. */
export type SignatureFileFaultCode = keyof SignatureFileFaultDetailsByCode;
/** Why a trust store can't be used. */
export type TrustStoreFaultCode = keyof TrustStoreFaultDetailsByCode;
/** Why a policy file can't be used. */
export type PolicyFileFaultCode = keyof PolicyFileFaultDetailsByCode;
/** Why a delivered end entity has no path to an anchor. */
export type PathFailureCode = keyof PathFailureDetailsByCode;

/** Why a revocation list that is there doesn't tell whether a certificate is revoked. */
export type RevocationListFaultCode = keyof RevocationListFaultDetailsByCode;

/** What a trust store's file or certificate may be found to be. */
export type StoreFindingCode =
  | 'file-empty'
  | 'file-unreadable'
  | 'file-too-large'
  | 'file-not-regular'
  | 'file-cut-short'
  | 'file-not-a-certificate'
  | 'certificate-without-pem-lines'
  | 'certificate-unreadable'
  | 'private-key'
  | 'public-key'
  | 'certificate-request'
  | 'java-keystore'
  | 'pkcs12-keystore'
  | 'archive'
  | 'properties-file'
  | 'revocation-list-unreadable'
  | 'ambiguous-role'
  | 'key-not-ed25519'
  | 'key-unusable'
  | 'usage-forbids-signing'
  | 'self-signature-not-verified'
  | 'role-not-possible'
  | 'role-matches-nothing';
