import * as fc from 'fast-check';
import type { CertificateFacts, RevocationFact, SignerCandidate } from '../../../index.js';
import type { Vocabulary } from '../vocabulary.js';
import { instants } from './instants.js';
import { kinds, oneOf, texts } from './parts.js';

const listFaults = [
  'crl-unreadable',
  'crl-expired',
  'crl-not-yet-valid',
  'crl-out-of-scope',
  'crl-reasons-incomplete',
  'crl-signature-invalid',
  'crl-issuer-unknown',
  'missing-crl-sign',
  'crl-critical-extension',
  'crl-delta-unsupported',
  'crl-indirect-unsupported',
] as const;

/** Certificates as decisions know them; they shrink to one that is valid, and that no policy names. */
export function certificateFacts(words: Vocabulary): fc.Arbitrary<CertificateFacts> {
  const { boundaries } = words;
  return fc.record({
    subject: kinds(oneOf(words.subjects), texts),
    issuer: oneOf(words.subjects),
    fingerprint: oneOf(words.fingerprints),
    twin: kinds(fc.constant(null), oneOf(words.fingerprints)),
    keyId: oneOf(words.keyIds),
    serial: oneOf(words.serials),
    notBefore: kinds(fc.constant(new Date('2026-01-01T00:00:00Z')), instants({ boundaries, invalid: true })),
    notAfter: kinds(fc.constant(new Date('2026-12-31T00:00:00Z')), instants({ boundaries, invalid: true })),
    file: oneOf(['signer.pem', null]),
    namesCodeSigning: oneOf([true, false]),
  });
}

/** What revocation lists say; it shrinks to `good`. */
export function revocationFacts(): fc.Arbitrary<RevocationFact> {
  return kinds<RevocationFact>(
    fc.record({ state: oneOf(['good', 'absent'] as const) }),
    fc.record({
      state: fc.constant('revoked' as const),
      reason: oneOf([null, 'key-compromise']),
      revokedAt: instants(),
      file: oneOf(['ca.crl', null]),
    }),
    fc.record({
      state: fc.constant('inconclusive' as const),
      code: oneOf(listFaults),
      file: oneOf(['ca.crl', null]),
      detail: texts,
    }),
  );
}

/** Signers that a trust store vouches for; they shrink to a pin. */
export function signerCandidates(words: Vocabulary): fc.Arbitrary<SignerCandidate> {
  const facts = certificateFacts(words);
  const pins = facts.map((certificate): SignerCandidate => ({
    kind: 'pin',
    publisherId: `pin:${certificate.keyId}`,
    certificate,
  }));
  const paths = fc.record({
    kind: fc.constant('path' as const),
    publisherId: oneOf(words.fingerprints).map((fingerprint) => `path:${fingerprint}`),
    path: kinds<readonly [CertificateFacts, CertificateFacts, ...CertificateFacts[]]>(
      fc.tuple(facts, facts),
      fc.tuple(facts, facts, facts),
    ),
    withoutKeyCertSign: fc.array(oneOf(words.fingerprints), { maxLength: 2 }),
    revocation: fc.array(revocationFacts(), { maxLength: 3 }),
  });
  return kinds<SignerCandidate>(pins, paths, fc.constant(NOBODY));
}

/** A pin that no policy knows. */
export const NOBODY: SignerCandidate = {
  kind: 'pin',
  publisherId: `pin:${'0e'.repeat(32)}`,
  certificate: {
    subject: 'CN=Nobody',
    issuer: 'CN=Nobody',
    fingerprint: '0f'.repeat(32),
    twin: null,
    keyId: '0e'.repeat(32),
    serial: '0d',
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2100-01-01T00:00:00Z'),
    file: 'nobody.pem',
    namesCodeSigning: true,
  },
};
