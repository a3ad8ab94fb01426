import * as fc from 'fast-check';
import type { CertificateFacts, PathFailure, SignatureEvidence } from '../../../index.js';
import type { Vocabulary } from '../vocabulary.js';
import { certificateFacts, revocationFacts, signerCandidates } from './certificates.js';
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
  const anybody = kinds(
    fc.array(signerCandidates(words), { minLength: 1, maxLength: 1 }),
    fc.array(signerCandidates(words), { maxLength: 3 }),
  );
  const nobody = fc.constant([]);
  const role = oneOf([null, 'vendor', 'marketplace', '\u202E']);
  const delivered = {
    role,
    flow: fc.constant('delivered-certificate' as const),
    endEntity: facts,
    integrity: oneOf(['verified', 'mismatch', 'key-unusable', 'not-computed'] as const),
  };
  return kinds<SignatureEvidence>(
    fc.record({
      role,
      flow: fc.constant('bare' as const),
      integrity: oneOf(['verified', 'no-key-matches', 'not-computed'] as const),
      candidates: anybody,
      keysTried: oneOf([1, 0, 64]),
      keysNotTried: oneOf([0, 3]),
    }),
    kinds<SignatureEvidence>(
      fc.record({ ...delivered, candidates: anybody, failure: maybe(failures(facts)) }),
      fc.record({ ...delivered, candidates: nobody, failure: failures(facts) }),
    ),
  );
}

/** Why no path is sound; it shrinks to a failure behind which nobody's signature stands. */
function failures(facts: fc.Arbitrary<CertificateFacts>): fc.Arbitrary<PathFailure> {
  const why = { code: oneOf(pathFailures), certificate: facts, hint: maybe(texts) };
  return kinds<PathFailure>(
    fc.record(why),
    fc.record({
      ...why,
      issuers: fc.array(facts, { maxLength: 3 }),
      revocation: fc.array(revocationFacts(), { maxLength: 3 }),
    }),
  );
}
