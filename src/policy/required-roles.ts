import type { SignerReference } from './signer-reference.js';

/** Who must have signed, for one role. What a signature file says of roles is only a hint: this list decides. */
export interface RequiredRole {
  /** 1 to 64 signers; the name of a certificate or key above a signer stands for whatever it has issued, and counts once. */
  readonly signers: readonly SignerReference[];
  /** How many of them must have signed; 1 if not said. */
  readonly threshold?: number;
}
