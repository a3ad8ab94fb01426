import { sayRemedy } from '../decision/catalogue/entry.js';
import type { CertificateRole } from '../decision/evidence.js';
import { isoDate } from '../internal/instant.js';
import { shellQuote } from '../internal/shell-quote.js';
import { quote } from '../internal/untrusted-text.js';
import { DAY_MILLIS } from '../policy/grace-period.js';
import { isUsableEd25519Key } from '../signature/ed25519-public-key.js';
import type { PlacedCertificate, PlacedList, SnapshotContent } from '../trust-store/snapshot.js';
import { isSupersededList, isSupersededPin } from '../trust-store/superseded.js';
import type { TrustView } from '../trust-store/trust-view.js';
import { issuersWithin } from '../trust-store/issuers-within.js';
import { namesCodeSigning } from '../x509/checks/check-extended-key-usage.js';
import { readSignatureAlgorithm } from '../x509/signature-algorithm.js';
import type { HealthCode, HealthFinding, HealthSeverity } from './health-finding.js';

/** What to judge by. */
export interface CertificateFindingOptions {
  readonly now: Date;
  readonly expiringWithinDays: number;
  /** Pins that have vouched for something since the store was opened; null where nobody has counted. */
  readonly usedPins: { readonly fingerprints: ReadonlySet<string>; readonly since: Date } | null;
}

/** A CA whose intermediates all end within this time, while it lives on, has most likely new ones by now. */
const OUTDATED_MILLIS = 365 * DAY_MILLIS;

/** What is to be said of a trust store's certificates and revocation lists, beyond what each snapshot says of itself. Pure. */
export function findInCertificates(
  content: SnapshotContent,
  view: TrustView,
  options: CertificateFindingOptions,
): readonly HealthFinding[] {
  const trusted = [...view.byFingerprint.values()].filter((placed) => roleOf(view, placed) !== 'none');
  return [
    ...trusted.flatMap((placed) => ofDates(placed, roleOf(view, placed), content, view, options)),
    ...content.lists.flatMap((list) => ofList(list, content, options)),
    ...trusted.flatMap((placed) => ofAlgorithms(placed, roleOf(view, placed))),
    ...ofPaths(trusted, view, options.now),
    ...ofUse(trusted, view, content, options),
    ...ofDuplicates(content.placed),
  ];
}

function roleOf(view: TrustView, { certificate }: PlacedCertificate): CertificateRole {
  return view.roleOf.get(certificate.fingerprint) ?? 'none';
}

const RENEW: Readonly<Record<CertificateRole, string>> = {
  anchor: "get the CA's current root certificate and place it beside this one",
  intermediate: "get the CA's current intermediate certificates and place them beside this one",
  signer:
    'ask the signer for a new certificate, compare its fingerprint over another channel, and place it beside this one',
  none: 'remove it',
};

function ofDates(
  { certificate, file, path }: PlacedCertificate,
  role: CertificateRole,
  content: SnapshotContent,
  view: TrustView,
  { now, expiringWithinDays }: CertificateFindingOptions,
): readonly HealthFinding[] {
  const { notBefore, notAfter } = certificate;
  const name = nameOf({ certificate, file, path }, role);
  if (role === 'signer' && isSupersededPin(certificate, view)) {
    if (now.getTime() <= notAfter.getTime()) return [];
    const message = `${name} expired on ${isoDate(notAfter)}; another certificate of its key vouches for the same.`;
    const command = removal({ certificate, file, path }, content);
    return [finding('certificate-expired', 'note', file, message, 'take the old one out of the trust store', command)];
  }
  if (now.getTime() > notAfter.getTime()) {
    const message = `${name} expired on ${isoDate(notAfter)}; what it vouches for no longer installs.`;
    return [
      finding(
        'certificate-expired',
        'error',
        file,
        message,
        `${RENEW[role]}; then take the old one out of the trust store`,
        removal({ certificate, file, path }, content),
      ),
    ];
  }
  if (now.getTime() < notBefore.getTime()) {
    const message = `${name} is valid from ${isoDate(notBefore)} only.`;
    const task = 'check that the clock of this machine is right; if it is, nothing is to be done until then';
    return [finding('certificate-not-yet-valid', 'warning', file, message, task, 'date -u')];
  }
  const daysLeft = Math.floor((notAfter.getTime() - now.getTime()) / DAY_MILLIS);
  if (daysLeft > expiringWithinDays) return [];
  const message = `${name} expires on ${isoDate(notAfter)}, in ${daysLeft} days.`;
  return [finding('certificate-expiring', 'warning', file, message, RENEW[role])];
}

function ofList(
  { list, file }: PlacedList,
  { lists }: SnapshotContent,
  { now, expiringWithinDays }: CertificateFindingOptions,
): readonly HealthFinding[] {
  const { nextUpdate, issuer } = list;
  const others = lists.map((each) => each.list);
  if (isSupersededList(list, others)) return [];
  if (nextUpdate !== null && now.getTime() <= nextUpdate.getTime()) {
    const daysLeft = Math.floor((nextUpdate.getTime() - now.getTime()) / DAY_MILLIS);
    if (daysLeft > expiringWithinDays) return [];
    const message = `The revocation list of ${quote(issuer.text)} in ${quote(file)} is current until ${isoDate(nextUpdate)}, for ${daysLeft} more days; then what this CA has issued cannot be judged.`;
    const task = 'see to it that the next list of the CA is placed here before';
    return [finding('revocation-list-expiring', 'warning', file, message, task)];
  }
  const since =
    nextUpdate === null ? 'does not say until when it is current' : `was current until ${isoDate(nextUpdate)}`;
  const message = `The revocation list of ${quote(issuer.text)} in ${quote(file)} ${since}; what this CA has issued cannot be judged.`;
  return [
    finding(
      'revocation-list-not-current',
      'error',
      file,
      message,
      'get the current list from the CA and place it here',
    ),
  ];
}

function ofAlgorithms(placed: PlacedCertificate, role: CertificateRole): readonly HealthFinding[] {
  const { certificate, file } = placed;
  const name = nameOf(placed, role);
  if (role === 'signer' && certificate.publicKey.kind === 'ed25519' && !isUsableEd25519Key(certificate.publicKey.raw)) {
    const message = `${name} has a key of small or mixed order, with which no signature is accepted.`;
    return [
      finding(
        'signer-key-unsound',
        'error',
        file,
        message,
        'have the signer make a new key, with a tool that it trusts',
      ),
    ];
  }
  if (role !== 'intermediate') return [];
  const algorithm = readSignatureAlgorithm(certificate.signatureAlgorithm);
  if (algorithm !== null && (algorithm.kind === 'ed25519' || algorithm.hash !== 'sha1')) return [];
  const message = `${name} is signed with SHA-1, MD5 or another algorithm that is not accepted; nothing that it has issued verifies.`;
  return [finding('signature-algorithm-weak', 'error', file, message, RENEW.intermediate)];
}

function ofPaths(trusted: readonly PlacedCertificate[], view: TrustView, now: Date): readonly HealthFinding[] {
  const anchors = trusted.filter((placed) => roleOf(view, placed) === 'anchor');
  const intermediates = trusted.filter((placed) => roleOf(view, placed) === 'intermediate');
  const findings: HealthFinding[] = [];

  const below = new Map<string, PlacedCertificate[]>();
  for (const placed of intermediates) {
    const { anchors: above, intermediates: upper } = issuersWithin(placed.certificate, view.issuers);
    for (const { fingerprint } of above) below.set(fingerprint, [...(below.get(fingerprint) ?? []), placed]);
    if (above.length + upper.length > 0) continue;
    const message = `${nameOf(placed, 'intermediate')} was issued by ${quote(placed.certificate.issuer.text)}, which is not in the trust store; nothing below it verifies.`;
    findings.push(
      finding(
        'intermediate-without-root',
        'error',
        placed.file,
        message,
        'place the root certificate of that name here',
      ),
    );
  }
  for (const anchor of anchors) {
    const { certificate, file } = anchor;
    const name = nameOf(anchor, 'anchor');
    if (!namesCodeSigning(certificate)) {
      const message = `${name} is not restricted to code signing: whatever this CA issues to an Ed25519 key, for whatever purpose, may sign apps.`;
      findings.push(
        finding(
          'anchor-for-any-purpose',
          'note',
          file,
          message,
          'use a CA that issues certificates for code signing alone, if you can choose',
        ),
      );
    }
    const issued = below.get(certificate.fingerprint) ?? [];
    const newest = Math.max(...issued.map((each) => each.certificate.notAfter.getTime()));
    if (issued.length === 0) {
      const message = `No intermediate below ${name} is in the trust store; apps verify only if they bring it along.`;
      findings.push(
        finding(
          'root-without-intermediate',
          'note',
          file,
          message,
          "place the CA's intermediate certificates here, if it has any",
        ),
      );
    } else if (newest < now.getTime() + OUTDATED_MILLIS && newest + OUTDATED_MILLIS < certificate.notAfter.getTime()) {
      const message = `The newest intermediate below ${name} ends on ${isoDate(new Date(newest))}; the CA may well be issuing from a newer one already.`;
      findings.push(finding('outdated-intermediates', 'warning', file, message, RENEW.intermediate));
    }
  }
  return findings;
}

function ofUse(
  trusted: readonly PlacedCertificate[],
  view: TrustView,
  content: SnapshotContent,
  { usedPins }: CertificateFindingOptions,
): readonly HealthFinding[] {
  if (usedPins === null) return [];
  return trusted
    .filter((placed) => roleOf(view, placed) === 'signer' && !usedPins.fingerprints.has(placed.certificate.fingerprint))
    .map((placed) => {
      const message = `${nameOf(placed, 'signer')} has vouched for no install since ${isoDate(usedPins.since)}.`;
      const task = 'if nobody needs it any more, take it out of its file: each pin is one more key to be stolen';
      return finding('pin-not-used', 'note', placed.file, message, task, removal(placed, content));
    });
}

/** The command that takes a certificate away; none where its file holds something else, a revocation list above all. */
function removal({ path, file }: PlacedCertificate, { placed, lists }: SnapshotContent): string | undefined {
  const inFile = placed.filter((each) => each.file === file).length + lists.filter((each) => each.file === file).length;
  return inFile === 1 ? `rm -- ${shellQuote(path)}` : undefined;
}

function ofDuplicates(placed: readonly PlacedCertificate[]): readonly HealthFinding[] {
  const first = new Map<string, PlacedCertificate>();
  const findings: HealthFinding[] = [];
  for (const each of placed) {
    const { fingerprint } = each.certificate;
    const known = first.get(fingerprint);
    if (known === undefined) {
      first.set(fingerprint, each);
      continue;
    }
    const message = `${quote(each.certificate.subject.text)} is in ${quote(each.file)} and in ${quote(known.file)}: who removes one leaves it trusted.`;
    findings.push(finding('certificate-duplicated', 'note', each.file, message, 'keep it in one file alone'));
  }
  return findings;
}

function nameOf({ certificate, file }: PlacedCertificate, role: CertificateRole): string {
  return `${quote(certificate.subject.text)} (${role}, in ${quote(file)})`;
}

function finding(
  code: HealthCode,
  severity: HealthSeverity,
  file: string,
  message: string,
  task: string,
  command?: string,
): HealthFinding {
  return {
    code,
    severity,
    file,
    message,
    remedy: sayRemedy('operator', command === undefined ? task : { task, command }),
  };
}
