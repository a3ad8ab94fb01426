import type { CertificateRole, StoreFinding } from '../decision/evidence.js';
import type { AssignableRole } from '../policy/policy.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import {
  contentOf,
  type PlacedCertificate,
  type SnapshotContent,
  type TrustStoreFault,
  type TrustStoreSnapshot,
} from './snapshot.js';
import type { Certificate } from '../x509/certificate.js';
import { CrlIndex } from '../x509/crl/crl-index.js';
import { IssuerIndex } from '../x509/issuer-index.js';
import type { IssuerSource } from '../x509/issuer-source.js';
import { assignedRole, lessTrusting, naturalRole } from './role.js';

/** A trust store's certificates under one assignment of roles, indexed by what is asked of them. */
export interface TrustView {
  readonly roleOf: ReadonlyMap<string, CertificateRole>;
  /** Whether somebody has assigned the role `none` to a certificate, in the store or not, by any fingerprint that it has. */
  readonly distrusts: (certificate: FingerprintedCertificate) => boolean;
  readonly issuers: IssuerSource;
  readonly revocationLists: CrlIndex;
  /** The file of each revocation list, by its fingerprint. */
  readonly fileOfList: ReadonlyMap<string, string>;
  /** By key id. */
  readonly signers: ReadonlyMap<string, readonly PlacedCertificate[]>;
  /** By certificate fingerprint. */
  readonly byFingerprint: ReadonlyMap<string, PlacedCertificate>;
  readonly findings: readonly StoreFinding[];
}

/** As far as the assignment of roles needs to know a certificate. */
export type FingerprintedCertificate = Pick<Certificate, 'fingerprint' | 'twin'>;

const views = new WeakMap<SnapshotContent, WeakMap<object, TrustView>>();

/**
 * Gives every certificate its role: what follows from itself, what the snapshot was loaded with, and what the policy says. Where
 * two assignments differ, the less trusting one wins.
 *
 * @param policyRoles - remembered by identity: a parsed policy's roles are frozen.
 */
export function viewTrust(content: SnapshotContent, policyRoles: Readonly<Record<string, AssignableRole>>): TrustView {
  // Saying nothing is the view that loading the snapshot has made already: a folder that is read at every call has one, not two.
  const roles = Object.keys(policyRoles).length === 0 ? content.roles : policyRoles;
  let byRoles = views.get(content);
  if (byRoles === undefined) {
    byRoles = new WeakMap();
    views.set(content, byRoles);
  }
  let view = byRoles.get(roles);
  if (view === undefined) {
    view = buildView(content, roles);
    byRoles.set(roles, view);
  }
  return view;
}

/**
 * Why a view trusts nobody; null where something in it may sign or issue. What couldn't be read might have been a signer: who is
 * trusted then can't be told.
 */
function faultOfView({ issuers, signers, findings, byFingerprint }: TrustView): TrustStoreFault | null {
  if (!issuers.anchors.isEmpty || signers.size > 0) return null;
  const unreadable = findings.find(({ code }) => code === 'file-unreadable');
  if (unreadable !== undefined) return { code: 'trust-store-unreadable', detail: unreadable.detail };
  return { code: 'trust-store-nothing-usable', detail: `certificates in it: ${byFingerprint.size}` };
}

/** A snapshot as it is under a policy's roles. */
export interface ViewedSnapshot {
  readonly content: SnapshotContent;
  readonly view: TrustView;
  /** Why it can't be used; null where it can. */
  readonly fault: TrustStoreFault | null;
}

/** See `viewTrust`. @throws TypeError for a snapshot that this library hasn't made. */
export function viewSnapshot(
  snapshot: TrustStoreSnapshot,
  policyRoles: Readonly<Record<string, AssignableRole>>,
): ViewedSnapshot {
  const content = contentOf(snapshot);
  if (content === undefined) throw new InvalidArgument('the trust store must be one that this library has made');
  const view = viewTrust(content, policyRoles);
  return { content, view, fault: faultOfStore(content, view) };
}

/** Why a store can't be used: for what it is, or for what a view of it leaves. */
export function faultOfStore(content: SnapshotContent, view: TrustView): TrustStoreFault | null {
  return content.fault ?? faultOfView(view);
}

function buildView(content: SnapshotContent, policyRoles: Readonly<Record<string, AssignableRole>>): TrustView {
  const roleOf = new Map<string, CertificateRole>();
  const signers = new Map<string, PlacedCertificate[]>();
  const byFingerprint = new Map<string, PlacedCertificate>();
  const findings: StoreFinding[] = [...content.fileFindings];

  const assigned = new Set([...Object.keys(content.roles), ...Object.keys(policyRoles)]);
  const distrusted = new Set([...assigned].filter((each) => assignment(each, content.roles, policyRoles) === 'none'));
  const distrusts = ({ fingerprint, twin }: FingerprintedCertificate) =>
    distrusted.has(fingerprint) || (twin !== null && distrusted.has(twin));

  for (const placed of content.placed) {
    const { certificate, file, path } = placed;
    if (byFingerprint.has(certificate.fingerprint)) continue;
    byFingerprint.set(certificate.fingerprint, placed);
    const toItself = assignment(certificate.fingerprint, content.roles, policyRoles);
    const given = distrusts(certificate) ? 'none' : toItself;
    const { role, finding } = given === null ? naturalRole(certificate) : assignedRole(certificate, given);
    if (finding !== null) findings.push({ ...finding, fingerprint: certificate.fingerprint, file, path });
    roleOf.set(certificate.fingerprint, role);
    if (role === 'signer') add(signers, certificate.publicKey.keyId, placed);
  }
  for (const fingerprint of assigned) {
    if (byFingerprint.has(fingerprint)) continue;
    findings.push({ code: 'role-matches-nothing', file: null, path: null, detail: `${fingerprint.slice(0, 16)}…` });
  }
  return {
    roleOf,
    distrusts,
    issuers: issuersOf([...byFingerprint.values()], roleOf, distrusts),
    revocationLists: new CrlIndex(
      content.lists.map(({ list }) => list),
      content.unreadableLists,
    ),
    fileOfList: new Map(content.lists.map(({ list, file }) => [list.fingerprint, file])),
    signers,
    byFingerprint,
    findings,
  };
}

function issuersOf(
  placed: readonly PlacedCertificate[],
  roleOf: ReadonlyMap<string, CertificateRole>,
  distrusts: TrustView['distrusts'],
): IssuerSource {
  const certificates = placed.map(({ certificate }) => certificate);
  const withRole = (role: CertificateRole) =>
    new IssuerIndex(certificates.filter(({ fingerprint }) => roleOf.get(fingerprint) === role));
  const outcasts = new IssuerIndex(certificates.filter(distrusts));
  return {
    anchors: withRole('anchor'),
    intermediates: withRole('intermediate'),
    all: new IssuerIndex(certificates.filter((each) => !distrusts(each))),
    distrustedNamed: (subjectKey) => outcasts.named(subjectKey)[0] ?? null,
  };
}

function assignment(
  fingerprint: string,
  loadedRoles: Readonly<Record<string, AssignableRole>>,
  policyRoles: Readonly<Record<string, AssignableRole>>,
): AssignableRole | null {
  const loaded = Object.hasOwn(loadedRoles, fingerprint) ? loadedRoles[fingerprint] : undefined;
  const fromPolicy = Object.hasOwn(policyRoles, fingerprint) ? policyRoles[fingerprint] : undefined;
  if (loaded === undefined || fromPolicy === undefined) return loaded ?? fromPolicy ?? null;
  return lessTrusting(loaded, fromPolicy);
}

function add(index: Map<string, PlacedCertificate[]>, key: string, placed: PlacedCertificate): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [placed]);
  else list.push(placed);
}
