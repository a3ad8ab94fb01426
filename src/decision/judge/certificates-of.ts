import type { CertificateFacts, SignatureEvidence, SignerCandidate } from '../evidence/signature.js';

/** All that stand behind a signer: end entity first, trust anchor last; a pin stands alone. */
export function certificatesOf(signer: SignerCandidate): readonly [CertificateFacts, ...CertificateFacts[]] {
  return signer.kind === 'pin' ? [signer.certificate] : signer.path;
}

/** The end entity that came with a signature, and the CAs that have issued it although they lead to no trust anchor. */
export function deliveredWith(signature: SignatureEvidence): readonly CertificateFacts[] {
  if (signature.flow === 'bare') return [];
  return [signature.endEntity, ...(signature.failure?.issuers ?? [])];
}
