import type { AccessEvidence, CertificateRole, StoreFinding } from '../decision/evidence.js';
import type { TrustStoreFaultCode } from '../decision/codes.js';
import type { AssignableRole } from '../policy/policy.js';
import type { Certificate } from '../x509/certificate.js';
import type { UnreadableList } from '../x509/crl/crl-index.js';
import type { FolderState } from './folder-state.js';
import type { RevocationList } from '../x509/crl/revocation-list.js';

/** A certificate of the trust store. Instants are `Date`. */
export interface StoreCertificate {
  /** The file's name within the folder. */
  readonly file: string;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo's DER. */
  readonly keyId: string;
  /** Made harmless to show. */
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** What it may do, the `roles` that the store was loaded with considered. */
  readonly role: CertificateRole;
}

/** A revocation list of the trust store. Instants are `Date`. */
export interface StoreRevocationList {
  /** The file's name within the folder. */
  readonly file: string;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
  /** Made harmless to show. */
  readonly issuer: string;
  readonly thisUpdate: Date;
  /** null where the list doesn't say until when it holds. */
  readonly nextUpdate: Date | null;
  /** How many certificates it revokes. */
  readonly entries: number;
}

/** Why a trust store can't be used. */
export interface TrustStoreFault {
  readonly code: TrustStoreFaultCode;
  readonly detail: string;
}

/** The trust store as it was at one moment. Immutable; made by `loadTrustStore` and `openTrustStore` alone. */
export interface TrustStoreSnapshot {
  /** Lower-case hex SHA-256 of the content. */
  readonly snapshotId: string;
  readonly folder: string;
  readonly loadedAt: Date;
  /** Why it can't be used; null where it can. */
  readonly fault: TrustStoreFault | null;
  /** By file name. */
  readonly certificates: readonly StoreCertificate[];
  /** By file name. Whether they are current and signed by whom they should be is judged at each decision. */
  readonly revocationLists: readonly StoreRevocationList[];
  /** What is wrong or unclear, file by file. */
  readonly findings: readonly StoreFinding[];
}

/** A certificate with the file that it came from. */
export interface PlacedCertificate {
  readonly certificate: Certificate;
  readonly file: string;
  readonly path: string;
}

/** A revocation list with the file that it came from. */
export interface PlacedList {
  readonly list: RevocationList;
  readonly file: string;
}

/** What a snapshot knows and doesn't show. */
export interface SnapshotContent {
  readonly placed: readonly PlacedCertificate[];
  readonly lists: readonly PlacedList[];
  readonly unreadableLists: readonly UnreadableList[];
  /** Findings about files; those about certificates depend on their roles. */
  readonly fileFindings: readonly StoreFinding[];
  readonly roles: Readonly<Record<string, AssignableRole>>;
  /** Why no certificate could be taken from it at all; null where its files were read. */
  readonly fault: TrustStoreFault | null;
  /** Milliseconds since 1970: the snapshot's own Date can be changed by whoever holds it. */
  readonly loadedMillis: number;
  /** What the folder looked like while it was read; null where it can't be looked at, or hasn't kept still. */
  readonly state: FolderState | null;
  /** Who could change it; null where it can't be looked at. */
  readonly access: AccessEvidence | null;
}

const contents = new WeakMap<object, SnapshotContent>();

/** Ties a snapshot to its content, so that no look-alike passes for one. */
export function sealSnapshot(snapshot: TrustStoreSnapshot, content: SnapshotContent): TrustStoreSnapshot {
  contents.set(snapshot, content);
  return snapshot;
}

/** The content of a genuine snapshot; undefined for anything else. */
export function contentOf(snapshot: object): SnapshotContent | undefined {
  return contents.get(snapshot);
}
