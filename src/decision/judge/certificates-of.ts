import type { CertificateFacts, SignerCandidate } from '../evidence/signature.js';

/** All that stand behind a signer: end entity first, trust anchor last; a pin stands alone. */
export function certificatesOf(signer: SignerCandidate): readonly [CertificateFacts, ...CertificateFacts[]] {
  return signer.kind === 'pin' ? [signer.certificate] : signer.path;
}
