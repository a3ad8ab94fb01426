import { isoInstant } from '../internal/instant.js';
import { harmless } from '../internal/untrusted-text.js';
import type { Policy } from '../policy/policy.js';
import type { Signer, SignerCertificate } from './decision.js';
import type { CertificateFacts, SignerCandidate } from './evidence/signature.js';

/** A trusted signer as a decision names it. */
export function toSigner(candidate: SignerCandidate, policy: Policy): Signer {
  const path: readonly [CertificateFacts, ...CertificateFacts[]] =
    candidate.kind === 'pin' ? [candidate.certificate] : candidate.path;
  const [own, ...others] = path;
  const used = new Set(candidate.kind === 'path' ? candidate.withoutKeyCertSign : []);
  return {
    kind: candidate.kind,
    publisherId: candidate.publisherId,
    keyId: own.keyId,
    subject: own.subject,
    fingerprint: own.fingerprint,
    validUntil: isoInstant(new Date(Math.min(...path.map((certificate) => certificate.notAfter.getTime())))),
    path: [toCertificate(own), ...others.map(toCertificate)],
    tolerances: policy.trustStore.tolerances
      .filter(({ caFingerprint }) => used.has(caFingerprint))
      .map((tolerance) => ({ ...tolerance, reason: harmless(tolerance.reason) })),
  };
}

function toCertificate(certificate: CertificateFacts): SignerCertificate {
  const { subject, issuer, serial, keyId, fingerprint, notBefore, notAfter, file, namesCodeSigning } = certificate;
  const dates = { notBefore: isoInstant(notBefore), notAfter: isoInstant(notAfter) };
  return { subject, issuer, serial, keyId, fingerprint, ...dates, file, namesCodeSigning };
}
