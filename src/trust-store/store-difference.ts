import { warnOfStoreFinding } from '../decision/catalogue/store-finding.js';
import type { CertificateRole, StoreFinding } from '../decision/evidence.js';
import { isoInstant } from '../internal/instant.js';
import { quote } from '../internal/untrusted-text.js';
import type { StoreCertificate, StoreRevocationList, TrustStoreFault, TrustStoreSnapshot } from './snapshot.js';

/** One thing that differs between two snapshots of a trust store. `message` says it in a sentence. */
export type TrustStoreDifference = { readonly message: string } & (
  | { readonly kind: 'certificate-added' | 'certificate-removed'; readonly certificate: StoreCertificate }
  | {
      readonly kind: 'role-changed';
      readonly certificate: StoreCertificate;
      readonly from: CertificateRole;
      readonly to: CertificateRole;
    }
  | {
      readonly kind: 'revocation-list-added' | 'revocation-list-removed';
      readonly revocationList: StoreRevocationList;
    }
  /** Something is wrong or unclear with a file or certificate, or no longer. */
  | { readonly kind: 'finding' | 'finding-gone'; readonly finding: StoreFinding }
  /** The whole store can't be used, or can be used again. */
  | { readonly kind: 'fault' | 'fault-gone'; readonly fault: TrustStoreFault }
);

/** From one snapshot of a trust store to the next. */
export interface TrustStoreChange {
  readonly from: TrustStoreSnapshot;
  readonly to: TrustStoreSnapshot;
  /** What has gone before what has come. Empty where only bytes changed that say nothing. */
  readonly differences: readonly TrustStoreDifference[];
}

/** Says what differs between two snapshots. Pure. */
export function describeChange(from: TrustStoreSnapshot, to: TrustStoreSnapshot): TrustStoreChange {
  const before = new Map(from.certificates.map((each) => [each.fingerprint, each]));
  const certificates = compare(from.certificates, to.certificates, ({ fingerprint }) => fingerprint);
  const lists = compare(from.revocationLists, to.revocationLists, ({ fingerprint }) => fingerprint);
  const findings = compare(from.findings, to.findings, findingKey);
  const isSameFault = from.fault?.code === to.fault?.code;
  const differences: TrustStoreDifference[] = [];

  for (const certificate of certificates.gone) {
    differences.push({ kind: 'certificate-removed', certificate, message: `${nameOf(certificate)} has gone.` });
  }
  for (const revocationList of lists.gone) {
    const message = `The revocation list of ${quote(revocationList.issuer)} in ${quote(revocationList.file)} has gone.`;
    differences.push({ kind: 'revocation-list-removed', revocationList, message });
  }
  for (const finding of findings.gone) {
    differences.push({ kind: 'finding-gone', finding, message: `No longer so: ${sayFinding(finding)}` });
  }
  if (from.fault !== null && !isSameFault) {
    differences.push({ kind: 'fault-gone', fault: from.fault, message: `No longer: ${from.fault.code}.` });
  }
  for (const certificate of to.certificates) {
    const known = before.get(certificate.fingerprint);
    if (known === undefined) {
      const until = isoInstant(certificate.notAfter);
      const message = `${nameOf(certificate)} has come, as ${certificate.role}; it is valid until ${until}.`;
      differences.push({ kind: 'certificate-added', certificate, message });
    } else if (known.role !== certificate.role) {
      const message = `${nameOf(certificate)} was ${known.role} and is ${certificate.role}.`;
      differences.push({ kind: 'role-changed', certificate, from: known.role, to: certificate.role, message });
    }
  }
  for (const revocationList of lists.come) {
    const message = `A revocation list of ${quote(revocationList.issuer)} has come in ${quote(revocationList.file)}.`;
    differences.push({ kind: 'revocation-list-added', revocationList, message });
  }
  for (const finding of findings.come) {
    differences.push({ kind: 'finding', finding, message: sayFinding(finding) });
  }
  if (to.fault !== null && !isSameFault) {
    differences.push({ kind: 'fault', fault: to.fault, message: `The store cannot be used: ${to.fault.code}.` });
  }
  return Object.freeze({ from, to, differences: Object.freeze(differences) });
}

function nameOf({ subject, file }: StoreCertificate): string {
  return `${quote(subject)} in ${quote(file)}`;
}

function sayFinding(finding: StoreFinding): string {
  return warnOfStoreFinding(finding).message;
}

function findingKey({ code, file, fingerprint = '', detail }: StoreFinding): string {
  return JSON.stringify([code, file, fingerprint, detail]);
}

function compare<T>(from: readonly T[], to: readonly T[], keyOf: (item: T) => string) {
  const before = new Set(from.map(keyOf));
  const after = new Set(to.map(keyOf));
  return {
    gone: from.filter((item) => !after.has(keyOf(item))),
    come: to.filter((item) => !before.has(keyOf(item))),
  };
}
