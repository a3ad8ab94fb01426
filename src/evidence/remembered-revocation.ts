import type { CertificateFacts, RevocationFact } from '../decision/evidence/signature.js';
import type { Policy } from '../policy/policy.js';
import type { TrustView } from '../trust-store/trust-view.js';
import { checkDates, checkRevocation, counts, type RevocationContext } from '../x509/crl/check-revocation.js';
import { NO_EXTENSIONS } from '../x509/extensions/certificate-extensions.js';
import { CODE_SIGNING_RULES, mayIssueLists } from '../x509/path-rules.js';
import { checkSignedData, type SignatureOutcome } from '../x509/signed-data.js';
import { toRevocationFact } from './candidates.js';

/** What the lists of today say of the certificates of a path that a decision has kept, the anchor aside. */
export type RecallRevocation = (path: readonly CertificateFacts[]) => readonly RevocationFact[];

/**
 * Makes what asks the revocation lists of a trust store about kept paths; each list's signature is checked once for all of them.
 *
 * Of a certificate that isn't in the trust store only issuer and serial are known: where a list is for some of an issuer's certificates it
 * can't be told whether for this one. Lists count that the issuer itself has signed, if its certificate is in the store. Where it isn't, their
 * signature can't be checked, and they are taken as they are: whoever writes into the store is trusted.
 */
export function recallRevocation(view: TrustView, { revocation }: Policy, now: Date): RecallRevocation {
  const { honourInvalidityDate } = revocation;
  const outcomes = new Map<string, SignatureOutcome>();
  const context: RevocationContext = {
    lists: view.revocationLists,
    at: now,
    honourInvalidityDate,
    checkSignature: (list, key) => {
      const pair = `${list.fingerprint} ${key.keyId}`;
      const outcome = outcomes.get(pair) ?? checkSignedData(list, key);
      outcomes.set(pair, outcome);
      return outcome;
    },
    otherSigners: () => [],
    isTrusted: () => false,
  };
  const certificateOf = ({ fingerprint }: CertificateFacts) => view.byFingerprint.get(fingerprint)?.certificate;
  const recall = (facts: CertificateFacts, above: CertificateFacts): RevocationFact => {
    const issuer = certificateOf(above);
    if (issuer === undefined) return withoutIssuer(facts, view, context);
    const known = { issuer: issuer.subject, serial: facts.serial, version: 3, extensions: NO_EXTENSIONS } as const;
    const isAnchor = view.roleOf.get(issuer.fingerprint) === 'anchor';
    const maySign = mayIssueLists(issuer, isAnchor, CODE_SIGNING_RULES);
    return toRevocationFact(checkRevocation(certificateOf(facts) ?? known, issuer, maySign, context), view);
  };
  if (view.revocationLists.isEmpty) return () => [];
  return (path) =>
    path.flatMap((facts, index) => path.slice(index + 1, index + 2).map((above) => recall(facts, above)));
}

function withoutIssuer(
  { issuer, serial }: CertificateFacts,
  view: TrustView,
  context: RevocationContext,
): RevocationFact {
  const lists = view.revocationLists.namedAs(issuer);
  for (const list of lists) {
    const entry = list.entries.get(serial);
    if (entry !== undefined && counts(entry, context)) return toRevocationFact({ state: 'revoked', entry, list }, view);
  }
  const [doubt] = lists.flatMap((list) => checkDates(list, context.at) ?? []);
  if (doubt !== undefined) return toRevocationFact(doubt, view);
  return { state: lists.length === 0 ? 'absent' : 'good' };
}
