import type { RevocationListFaultCode } from '../../decision/codes.js';
import { isMoreSpecific } from '../../decision/rank.js';
import { equalBytes } from '../../internal/bytes.js';
import type { Certificate } from '../certificate.js';
import { mayCrlSign } from '../checks/check-key-usage.js';
import type { PublicKey } from '../public-key.js';
import type { SignatureOutcome } from '../signed-data.js';
import type { CrlIndex } from './crl-index.js';
import { ALL_REASONS, reasonsCovered, type ListedCertificate } from './crl-scope.js';
import type { RevocationList, RevokedEntry } from './revocation-list.js';

/** What the lists say about one certificate. */
export type RevocationStatus =
  /** Current lists cover every reason, and it stands on none. */
  | { readonly state: 'good' }
  /** There is no list of its issuer. */
  | { readonly state: 'absent' }
  | { readonly state: 'revoked'; readonly entry: RevokedEntry; readonly list: RevocationList }
  /** There is one, and it doesn't tell. */
  | {
      readonly state: 'inconclusive';
      readonly code: RevocationListFaultCode;
      readonly list: RevocationList | null;
      readonly detail: string;
    };

/** What a check needs to know of the world, and may spend. */
export interface RevocationContext {
  readonly lists: CrlIndex;
  readonly at: Date;
  /** Whether an entry whose invalidityDate lies after `at` doesn't count. */
  readonly honourInvalidityDate: boolean;
  /** null: the budget is exhausted. */
  checkSignature(list: RevocationList, key: PublicKey): SignatureOutcome | null;
  /** Further certificates of the list's issuer whose path leads to the same anchor, with the right to sign lists or without. */
  otherSigners(list: RevocationList): Iterable<Certificate>;
  /** Whether such a certificate's path leads to the anchor and holds. */
  isTrusted(signer: Certificate): boolean;
}

/**
 * Checks a certificate of a path against the revocation lists at hand.
 *
 * Implements RFC 5280 section 6.3.3 for complete lists of the certificate's own issuer. Departs from it: an entry counts whatever the
 * list's dates and unknown critical extensions are; where a delta or an indirect list of the issuer is there, which aren't
 * processed, nothing but an entry elsewhere is conclusive.
 *
 * @param certificate - on the path; not the anchor.
 * @param issuer - the one above it.
 * @param issuerMaySign - whether the issuer's own usages let it sign lists.
 */
export function checkRevocation(
  certificate: ListedCertificate,
  issuer: Certificate,
  issuerMaySign: boolean,
  context: RevocationContext,
): RevocationStatus {
  const issuerKey = certificate.issuer.key;
  const lists = context.lists.issuedBy(issuerKey);
  const covered = new Set<number>();
  let doubt: Inconclusive | null = null;
  let unsupported: Inconclusive | null = null;
  for (const list of lists) {
    const found = readList(list, certificate, issuer, issuerMaySign, context);
    switch (found.state) {
      case 'revoked':
        return found;
      case 'covers':
        for (const reason of found.reasons) covered.add(reason);
        break;
      case 'inconclusive':
        if (doubt === null || isMoreSpecific(found.code, doubt.code)) doubt = found;
        if (found.code === 'crl-delta-unsupported' || found.code === 'crl-indirect-unsupported') unsupported = found;
        break;
    }
  }
  if (isListedElsewhere(certificate, context.lists)) unsupported ??= inconclusive('crl-indirect-unsupported', null, '');
  const unreadable = context.lists.unreadableOf(issuerKey);
  if (unreadable !== null) return inconclusive('crl-unreadable', null, unreadable.detail);
  if (unsupported !== null) return unsupported;
  if ([...ALL_REASONS].every((reason) => covered.has(reason))) return { state: 'good' };
  if (doubt !== null) return doubt;
  if (covered.size > 0) return inconclusive('crl-reasons-incomplete', lists[0] ?? null, '');
  const unknown = context.lists.unreadableOfSomebody;
  return unknown === null ? { state: 'absent' } : inconclusive('crl-unreadable', null, unknown.detail);
}

/** A distribution point names another issuer of lists, and one of its lists is at hand: an indirect one (section 4.2.1.13). */
function isListedElsewhere({ issuer, extensions }: ListedCertificate, lists: CrlIndex): boolean {
  return (extensions.crlDistributionPoints ?? []).some(({ crlIssuer }) =>
    crlIssuer?.some(
      (name) => name.form === 'directory' && name.name.key !== issuer.key && lists.issuedBy(name.name.key).length > 0,
    ),
  );
}

type Inconclusive = Extract<RevocationStatus, { state: 'inconclusive' }>;
type ListFinding =
  | Extract<RevocationStatus, { state: 'revoked' }>
  | Inconclusive
  | { readonly state: 'covers'; readonly reasons: ReadonlySet<number> };

function readList(
  list: RevocationList,
  certificate: ListedCertificate,
  issuer: Certificate,
  issuerMaySign: boolean,
  context: RevocationContext,
): ListFinding {
  const { isDelta, issuingDistributionPoint, unknownCritical } = list.extensions;
  if (isDelta) return inconclusive('crl-delta-unsupported', list, '');
  if (issuingDistributionPoint?.indirect === true || list.namesOtherIssuers) {
    return inconclusive('crl-indirect-unsupported', list, '');
  }
  const reasons = reasonsCovered(list, certificate);
  if (reasons === null) return inconclusive('crl-out-of-scope', list, '');
  const fault = checkListSignature(list, issuer, issuerMaySign, context);
  if (fault !== null) return fault;

  const entry = list.entries.get(certificate.serial);
  if (entry !== undefined && counts(entry, context)) return { state: 'revoked', entry, list };
  if (unknownCritical.length > 0) return inconclusive('crl-critical-extension', list, unknownCritical.join(', '));
  return checkDates(list, context.at) ?? { state: 'covers', reasons };
}

/** Whether an entry revokes at this instant. */
export function counts(
  { invalidityDate }: RevokedEntry,
  { honourInvalidityDate, at }: Pick<RevocationContext, 'honourInvalidityDate' | 'at'>,
): boolean {
  // Written so that at an Invalid Date every entry counts.
  return !(honourInvalidityDate && invalidityDate !== null && at.getTime() < invalidityDate.getTime());
}

/** RFC 5280 sections 5.1.2.4 and 5.1.2.5, inclusive at both ends. */
export function checkDates(list: RevocationList, at: Date): Inconclusive | null {
  const { thisUpdate, nextUpdate } = list;
  if (!(thisUpdate.getTime() <= at.getTime())) {
    return inconclusive('crl-not-yet-valid', list, `it holds from ${isoOf(thisUpdate)}`);
  }
  if (nextUpdate === null) return inconclusive('crl-expired', list, 'it does not say until when it holds');
  return at.getTime() <= nextUpdate.getTime()
    ? null
    : inconclusive('crl-expired', list, `it held until ${isoOf(nextUpdate)}`);
}

/**
 * Section 6.3.3 (f) and (g): who signed it is the certificate's issuer, or another certificate of that name whose path leads to the
 * same trust anchor.
 */
function checkListSignature(
  list: RevocationList,
  issuer: Certificate,
  issuerMaySign: boolean,
  context: RevocationContext,
): Inconclusive | null {
  const outcome = context.checkSignature(list, issuer.publicKey);
  if (outcome === 'valid' && issuerMaySign) return null;
  for (const signer of context.otherSigners(list)) {
    if (signer.publicKey.keyId === issuer.publicKey.keyId || !mayCrlSign(signer)) continue;
    if (context.checkSignature(list, signer.publicKey) === 'valid' && context.isTrusted(signer)) return null;
  }
  if (outcome === 'valid') return inconclusive('missing-crl-sign', list, '');
  if (outcome === 'unsupported-algorithm') {
    return inconclusive('crl-signature-invalid', list, 'its signature algorithm is not accepted');
  }
  const wanted = list.extensions.authorityKeyIdentifier;
  const offered = issuer.extensions.subjectKeyIdentifier;
  const isOtherKey = wanted !== null && offered !== null && !equalBytes(wanted, offered);
  return inconclusive(isOtherKey ? 'crl-issuer-unknown' : 'crl-signature-invalid', list, '');
}

function inconclusive(code: RevocationListFaultCode, list: RevocationList | null, detail: string): Inconclusive {
  return { state: 'inconclusive', code, list, detail };
}

function isoOf(instant: Date): string {
  return instant.toISOString();
}
