import { findCertificateDenial } from '../../policy/deny-list.js';
import type { Policy } from '../../policy/policy.js';
import type { SignatureEvidence, SignerCandidate } from '../evidence.js';
import { certificatesOf } from './certificates-of.js';
import { dateSeverity } from './judge-validity.js';

/** The signer to judge: of several candidates one that the policy doesn't deny, and of these the first whose dates hold best. */
export function chooseSigner(signature: SignatureEvidence, { revocation }: Policy, now: Date): SignerCandidate | null {
  const isDenied = (candidate: SignerCandidate): number =>
    certificatesOf(candidate).some((each) => findCertificateDenial(revocation.denied, each) !== null) ? 1 : 0;
  return (
    signature.candidates.toSorted(
      (a, b) => isDenied(a) - isDenied(b) || dateSeverity(a, now) - dateSeverity(b, now),
    )[0] ?? null
  );
}
