import { findCertificateDenial } from '../../policy/deny-list.js';
import type { Policy } from '../../policy/policy.js';
import type { SignatureEvidence, SignerCandidate } from '../evidence/signature.js';
import { certificatesOf } from './certificates-of.js';
import { dateSeverity } from './judge-validity.js';

/** Who may have made a signature, those first that the policy doesn't deny, and of these those whose dates hold best. */
export function rankSigners(
  { candidates }: SignatureEvidence,
  { revocation }: Policy,
  now: Date,
): readonly SignerCandidate[] {
  const isDenied = (candidate: SignerCandidate): number =>
    certificatesOf(candidate).some((each) => findCertificateDenial(revocation.denied, each) !== null) ? 1 : 0;
  return candidates.toSorted((a, b) => isDenied(a) - isDenied(b) || dateSeverity(a, now) - dateSeverity(b, now));
}
