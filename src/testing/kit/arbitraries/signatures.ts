import * as fc from 'fast-check';
import type { SignatureEvidence } from '../../../index.js';
import type { Vocabulary } from '../vocabulary.js';
import { certificateFacts, signerCandidates } from './certificates.js';
import { kinds, maybe, oneOf, texts } from './parts.js';

const pathFailures = [
  'unknown-issuer',
  'anchor-missing',
  'self-signed-not-pinned',
  'certificate-signature-invalid',
  'unsupported-signature-algorithm',
  'end-entity-key-not-ed25519',
  'ca-used-as-end-entity',
  'end-entity-used-as-ca',
  'missing-key-cert-sign',
  'missing-digital-signature',
  'missing-code-signing-eku',
  'missing-key-purpose',
  'path-length-exceeded',
  'unknown-critical-extension',
  'name-constraint-violation',
  'name-constraint-unsupported',
  'no-acceptable-policy',
  'policy-mapping-invalid',
  'weak-or-unknown-key',
  'path-budget-exceeded',
  'certificate-role-none',
] as const;

/** Signatures, as verifying could find them and as it couldn't: `decide` is total. They shrink to a bare one that a pin has made. */
export function signatures(words: Vocabulary): fc.Arbitrary<SignatureEvidence> {
  const facts = certificateFacts(words);
  const candidates = kinds(
    fc.array(signerCandidates(words), { minLength: 1, maxLength: 1 }),
    fc.array(signerCandidates(words), { maxLength: 3 }),
  );
  const role = oneOf([null, 'vendor', 'marketplace', '\u202E']);
  return kinds<SignatureEvidence>(
    fc.record({
      role,
      flow: fc.constant('bare' as const),
      integrity: oneOf(['verified', 'no-key-matches', 'not-computed'] as const),
      candidates,
      keysTried: oneOf([1, 0, 64]),
      keysNotTried: oneOf([0, 3]),
    }),
    fc.record({
      role,
      flow: fc.constant('delivered-certificate' as const),
      endEntity: facts,
      integrity: oneOf(['verified', 'mismatch', 'key-unusable', 'not-computed'] as const),
      candidates,
      failure: maybe(fc.record({ code: oneOf(pathFailures), certificate: facts, hint: maybe(texts) })),
    }),
  );
}
