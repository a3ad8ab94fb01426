import type { Evidence, SignerCandidate } from '../evidence.js';
import { dateSeverity } from './judge-validity.js';

/** The signer to judge: of several candidates the first one whose dates hold best. */
export function chooseSigner({ signature }: Evidence, now: Date): SignerCandidate | null {
  if (signature.flow === 'none') return null;
  return signature.candidates.toSorted((a, b) => dateSeverity(a, now) - dateSeverity(b, now))[0] ?? null;
}
