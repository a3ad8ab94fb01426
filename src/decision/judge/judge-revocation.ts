import type { EffectivePolicy } from '../../policy/effective-policy.js';
import { deniesArtifacts, findArtifactDenial, findCertificateDenial } from '../../policy/deny-list.js';
import type { Policy } from '../../policy/policy.js';
import { nameCertificate } from '../catalogue/entry.js';
import type { CertificateFacts, RevocationFact, SignatureEvidence, SignerCandidate } from '../evidence/signature.js';
import { isMoreSpecific } from '../rank.js';
import { certificatesOf, deliveredWith } from './certificates-of.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';
import type { SignatureUnderJudgement } from './signature-under-judgement.js';

/** Is anything of it revoked by its CA, or denied by the policy? */
export function judgeRevocation(
  subject: SignatureUnderJudgement,
  effective: EffectivePolicy,
  policy: Policy,
): Judgement {
  const { signature, signer } = subject;
  const lists =
    signer?.kind === 'path'
      ? judgeLists(signer, effective)
      : (judgeUnsound(signature) ?? notApplicable('revocation', whyNoList(signature, signer)));
  const denial = judgeDenials(subject, policy);
  if (denial === null) return lists;
  // What wasn't looked at may be denied; what is revoked is, whatever else is unknown.
  return denial.outcome === 'not-run' && lists.outcome === 'failed' ? lists : denial;
}

/** The policy's own deny list: artifact, keys, certificates. */
function judgeDenials(
  { evidence: { artifact }, signature, signer }: SignatureUnderJudgement,
  policy: Policy,
): Judgement | null {
  const { denied } = policy.revocation;
  const sha256 = artifact.state === 'read' ? artifact.sha256 : null;
  const artifactItem = sha256 === null ? null : findArtifactDenial(denied, sha256);
  if (artifactItem !== null && sha256 !== null) {
    const { reason, date } = artifactItem;
    return judged('failed', 'artifact-denied', { reason, date, artifact: artifact.name, sha256 });
  }
  const delivered = signature === null ? [] : deliveredWith(signature);
  for (const certificate of [...delivered, ...(signer === null ? [] : certificatesOf(signer))]) {
    const found = findCertificateDenial(denied, certificate);
    if (found === null) continue;
    const { reason, date } = found.item;
    return judged('failed', found.what === 'key' ? 'key-denied' : 'certificate-denied', { reason, date, certificate });
  }
  const unknown = artifact.state !== 'fault' && sha256 === null && deniesArtifacts(denied);
  return unknown ? judged('not-run', 'artifact-not-read', { name: artifact.name }) : null;
}

/** The revocation lists of the trust store, for every certificate but the anchor (RFC 5280 section 6.3). */
function judgeLists(signer: Extract<SignerCandidate, { kind: 'path' }>, effective: EffectivePolicy): Judgement {
  const facts = withFacts(signer.path.slice(0, -1), signer.revocation);
  const revoked = findRevoked(facts);
  if (revoked !== null) return revoked;
  let doubt: Judgement | null = null;
  for (const [certificate, fact] of facts) {
    if (fact.state !== 'inconclusive') continue;
    const { code, file, detail } = fact;
    if (doubt === null || isMoreSpecific(code, doubt.code)) {
      doubt = judged('inconclusive', code, { certificate, file, detail });
    }
  }
  if (doubt !== null) return doubt;
  const absent = facts.filter(([, { state }]) => state === 'absent').map(([certificate]) => certificate);
  const required = effective.requiresRevocationLists;
  if (absent.length > 0 && required) {
    return judged('inconclusive', 'revocation-data-absent', { certificates: absent, required });
  }
  if (absent.length === facts.length) {
    return judged('not-applicable', 'revocation-data-absent', { certificates: absent, required });
  }
  const good = facts.filter(([, { state }]) => state === 'good').map(([certificate]) => nameCertificate(certificate));
  return passed('revocation', `not revoked: ${good.join(', ')}`);
}

/** Where no path is sound, what is revoked is revoked all the same; whatever else lists say, or don't, matters no more. */
function judgeUnsound(signature: SignatureEvidence | null): Judgement | null {
  if (signature?.flow !== 'delivered-certificate') return null;
  return findRevoked(withFacts(deliveredWith(signature), signature.failure?.revocation ?? []));
}

type CertificateWithFact = readonly [CertificateFacts, RevocationFact];

function withFacts(
  certificates: readonly CertificateFacts[],
  facts: readonly RevocationFact[],
): readonly CertificateWithFact[] {
  return certificates.map((certificate, index) => [certificate, facts[index] ?? { state: 'absent' }]);
}

function findRevoked(facts: readonly CertificateWithFact[]): Judgement | null {
  for (const [certificate, fact] of facts) {
    if (fact.state !== 'revoked') continue;
    const { reason, revokedAt, file } = fact;
    return judged('failed', 'certificate-revoked', { certificate, file, detail: '', reason, revokedAt });
  }
  return null;
}

function whyNoList(signature: SignatureEvidence | null, signer: SignerCandidate | null): string {
  if (signer?.kind === 'pin') return 'a pinned certificate needs no revocation list: its operator takes it away';
  return signature === null ? 'there is no certificate' : 'there is no path of certificates to a trust anchor';
}
