import type { PathFailureCode, RevocationListFaultCode } from '../decision/codes.js';
import { quote } from '../internal/untrusted-text.js';
import type { CertificateFaultCode, Certificate } from './certificate.js';

/** Why `buildCertificationPath` found no path that holds. */
export type CertificationPathFailureCode =
  | PathFailureCode
  /** The end entity's bytes aren't a certificate. */
  | CertificateFaultCode
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-revoked'
  /** Lists are required, and there is none of the issuer. */
  | 'revocation-data-absent'
  | RevocationListFaultCode
  /** `at` is an Invalid Date. */
  | 'instant-invalid';

type Sentence = (name: string, issuer: string) => string;

/** One sentence for each code about a certificate; what a decision says at length is in docs/codes.md. */
const SENTENCES: Readonly<
  Record<Exclude<CertificationPathFailureCode, CertificateFaultCode | 'instant-invalid'>, Sentence>
> = {
  'unknown-issuer': (name, issuer) => `the issuer of ${name}, named ${issuer}, is not known`,
  'anchor-missing': (name, issuer) => `the path ends at ${name}: no trust anchor is named ${issuer}`,
  'self-signed-not-pinned': (name) => `${name} vouches for itself, and is no trust anchor`,
  'certificate-signature-invalid': (name, issuer) => `the signature on ${name} is not that of its issuer ${issuer}`,
  'unsupported-signature-algorithm': (name) => `${name} is signed with an algorithm that is not accepted`,
  'end-entity-key-not-ed25519': (name) => `the key of ${name} is not an Ed25519 key`,
  'ca-used-as-end-entity': (name) => `${name} is a CA, and stands as an end entity`,
  'end-entity-used-as-ca': (name) => `${name} stands as an issuer, and is no CA`,
  'missing-key-cert-sign': (name) => `the keyUsage of ${name} lacks keyCertSign`,
  'missing-digital-signature': (name) => `the keyUsage of ${name} lacks digitalSignature`,
  'missing-code-signing-eku': (name) => `the extendedKeyUsage of ${name} lacks codeSigning`,
  'missing-key-purpose': (name) => `the extendedKeyUsage of ${name} lacks the purpose that is asked for`,
  'path-length-exceeded': (name) => `more intermediates stand below ${name} than its pathLenConstraint allows`,
  'unknown-critical-extension': (name) => `${name} has a critical extension that is not known here`,
  'name-constraint-violation': (name) => `a name of ${name} is not one that a CA above it may certify`,
  'name-constraint-unsupported': (name) =>
    `${name} has a name of a form that a CA above it constrains, and that is not processed`,
  'no-acceptable-policy': (name) => `at ${name} no certificate policy is left that is accepted`,
  'policy-mapping-invalid': (name) => `${name} maps anyPolicy, which no CA may`,
  'weak-or-unknown-key': (name) => `the key of ${name} is too weak, malformed, or of a kind that is not accepted`,
  'path-budget-exceeded': (name) => `the search for a path from ${name} was given up`,
  'certificate-role-none': (name) => `${name} is not to be trusted`,
  'certificate-expired': (name) => `${name} has expired`,
  'certificate-not-yet-valid': (name) => `${name} is not valid yet`,
  'certificate-revoked': (name) => `${name} is revoked`,
  'revocation-data-absent': (name, issuer) => `there is no revocation list of ${issuer}, who issued ${name}`,
  'crl-unreadable': (name) => `a revocation list that may speak about ${name} cannot be read`,
  'crl-expired': (name) => `the revocation list about ${name} is out of date`,
  'crl-not-yet-valid': (name) => `the revocation list about ${name} is from the future`,
  'crl-out-of-scope': (name) => `no revocation list at hand speaks about certificates like ${name}`,
  'crl-reasons-incomplete': (name) => `the revocation lists about ${name} do not cover every reason`,
  'crl-signature-invalid': (name, issuer) =>
    `the signature on the revocation list about ${name} is not that of ${issuer}`,
  'crl-issuer-unknown': (name) =>
    `the key that signed the revocation list about ${name} has no path to the same trust anchor`,
  'missing-crl-sign': (_name, issuer) => `the keyUsage of ${issuer} lacks cRLSign`,
  'crl-critical-extension': (name) =>
    `the revocation list about ${name} has a critical extension that is not known here`,
  'crl-delta-unsupported': (name) =>
    `a delta revocation list may speak about ${name}, and delta lists are not processed`,
  'crl-indirect-unsupported': (name) =>
    `an indirect revocation list may speak about ${name}, and indirect lists are not processed`,
};

/** What a code says about a certificate, in one sentence without a full stop. */
export function describeFailure(code: keyof typeof SENTENCES, certificate: Certificate, extra: string | null): string {
  const sentence = SENTENCES[code](quote(certificate.subject.text), quote(certificate.issuer.text));
  return extra === null || extra === '' ? sentence : `${sentence}: ${extra}`;
}
