import type { CertificateFacts } from '../decision/evidence/signature.js';
import { findCertificateDenial } from '../policy/deny-list.js';
import type { Policy } from '../policy/policy.js';
import type { Certificate } from '../x509/certificate.js';
import { namesCodeSigning } from '../x509/checks/check-extended-key-usage.js';

/**
 * A certificate as far as a decision speaks of it.
 *
 * @param file - the trust store's file that holds it; null where it came with the signature.
 */
export function toCertificateFacts(certificate: Certificate, file: string | null): CertificateFacts {
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    fingerprint: certificate.fingerprint,
    twin: certificate.twin,
    keyId: certificate.publicKey.keyId,
    serial: certificate.serial,
    // Copies: a Date can be changed by whoever holds it.
    notBefore: new Date(certificate.notBefore),
    notAfter: new Date(certificate.notAfter),
    file,
    namesCodeSigning: namesCodeSigning(certificate),
  };
}

/** Whether a policy's deny list names a certificate, its key, or its issuer and serial. */
export function isDenied(certificate: Certificate, { revocation }: Policy): boolean {
  return findCertificateDenial(revocation.denied, toCertificateFacts(certificate, null)) !== null;
}
