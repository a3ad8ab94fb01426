import type { Evidence } from '../evidence.js';
import type { SignatureEvidence, SignerCandidate } from '../evidence/signature.js';

/** One signature, by itself, with all else that was found. */
export interface SignatureUnderJudgement {
  readonly evidence: Evidence;
  /** null where there is no signature, or its file can't be used. */
  readonly signature: SignatureEvidence | null;
  /** The candidate that every check judges; null where nobody is known to vouch. */
  readonly signer: SignerCandidate | null;
}
