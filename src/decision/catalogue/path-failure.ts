import { quote } from '../../internal/untrusted-text.js';
import type { PathFailureDetailsByCode } from '../codes.js';
import { nameCertificate, suffix, type CatalogueOf } from './entry.js';

const DO_NOT_INSTALL =
  'do not install this file. Download the signature file again; if it is the same again, tell the vendor and your security team';

/** What to ask a CA for. */
const askCa = (what: string) => `ask your CA for ${what}, and sign this build again with it`;

/** Why a delivered end entity has no path to a trust anchor. */
export const PATH_FAILURE: CatalogueOf<PathFailureDetailsByCode> = {
  'unknown-issuer': {
    actor: 'operator',
    message: ({ certificate, hint }) =>
      `The signer ${nameCertificate(certificate)} is not trusted: its issuer, named ${quote(certificate.issuer)}, is not in the trust store${suffix(hint)}.`,
    remedy: ({ hint }) =>
      hint === null
        ? 'if apps of this CA may be installed here, place the certificate of this issuer, and of every CA above it, in the trust store. Where its root is there already, it is enough that the vendor of the app delivers the intermediates with the signature'
        : 'if apps of this CA may be installed here, see to it that the certificate which is there may issue: it says so by keyUsage keyCertSign or a pathLenConstraint, or the policy gives it the role "anchor" in "roles" by its fingerprint',
  },
  'anchor-missing': {
    actor: 'operator',
    message: ({ certificate, hint }) =>
      `The path of certificates ends at ${nameCertificate(certificate)}: the root above it, named ${quote(certificate.issuer)}, is not in the trust store as an anchor${suffix(hint)}.`,
    remedy: () =>
      'if apps of this CA may be installed here, place its root certificate in the trust store; if it is there, see the warnings of this decision for why it is no anchor',
  },
  'self-signed-not-pinned': {
    actor: 'operator',
    message: ({ certificate, hint }) =>
      `The signer ${nameCertificate(certificate)} vouches for itself, and this certificate is not in the trust store${suffix(hint)}.`,
    remedy: () =>
      'ask the vendor, over a channel that you trust, for the SHA-256 fingerprint of its certificate; if it is this one, place the certificate in the trust store',
  },
  'certificate-signature-invalid': {
    actor: 'administrator',
    message: ({ certificate, hint }) =>
      `The signature on ${nameCertificate(certificate)} is not that of its issuer ${quote(certificate.issuer)}: the certificate is forged or damaged${suffix(hint)}.`,
    remedy: () => DO_NOT_INSTALL,
  },
  'unsupported-signature-algorithm': {
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `The certificate ${nameCertificate(certificate)} is signed with an algorithm that is not accepted${suffix(hint)}.`,
    remedy: () =>
      'use certificates signed with Ed25519, ECDSA (P-256, P-384, P-521) or RSA of 2048 bits or more, with SHA-256 or better',
  },
  'end-entity-key-not-ed25519': {
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `The key of the signer ${nameCertificate(certificate)} is not an Ed25519 key${suffix(hint)}.`,
    remedy: () => 'sign with an Ed25519 key (openssl genpkey -algorithm ed25519)',
  },
  'ca-used-as-end-entity': {
    actor: 'vendor',
    message: ({ certificate }) => `${nameCertificate(certificate)} is a CA's certificate: a CA does not sign apps.`,
    remedy: () => 'sign with an end entity certificate that the CA issues; or have customers pin this certificate',
  },
  'end-entity-used-as-ca': {
    actor: 'vendor',
    message: ({ certificate }) =>
      `${nameCertificate(certificate)} stands as an issuer, but is no CA (no basicConstraints with CA:TRUE).`,
    remedy: () => askCa('a certificate that a CA itself has issued'),
  },
  'missing-key-cert-sign': {
    actor: 'operator',
    message: ({ certificate }) =>
      `The CA ${nameCertificate(certificate)} has a keyUsage without keyCertSign: read strictly, it may not issue certificates (RFC 5280 section 4.2.1.3).`,
    remedy: ({ certificate }) =>
      `if this CA is meant to issue certificates all the same, add inside the object "trustStore" of the policy (written as {"folder": "..."} if it is a text now): "tolerances": [{"caFingerprint": "${certificate.fingerprint}", "allow": "missing-key-cert-sign", "reason": "who approved it, and why"}]`,
  },
  'missing-digital-signature': {
    actor: 'vendor',
    message: ({ certificate }) =>
      `The signer ${nameCertificate(certificate)} has a keyUsage without digitalSignature: its key is not for signing data.`,
    remedy: () => askCa('a certificate whose keyUsage has digitalSignature'),
  },
  'missing-code-signing-eku': {
    actor: 'vendor',
    message: ({ certificate }) =>
      `${nameCertificate(certificate)} has an extendedKeyUsage without codeSigning: it is for other purposes.`,
    remedy: () => askCa('a certificate whose extendedKeyUsage has codeSigning'),
  },
  'path-length-exceeded': {
    actor: 'vendor',
    message: ({ certificate }) =>
      `There are more intermediates below the CA ${nameCertificate(certificate)} than its pathLenConstraint allows.`,
    remedy: () => askCa('a certificate from an intermediate that may issue it'),
  },
  'unknown-critical-extension': {
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `${nameCertificate(certificate)} has a critical extension that this gate does not know${suffix(hint)}: it may not be ignored (RFC 5280 section 4.2).`,
    remedy: () => askCa('a certificate without this extension'),
  },
  'missing-key-purpose': {
    actor: 'vendor',
    message: ({ certificate }) =>
      `${nameCertificate(certificate)} has an extendedKeyUsage without the purpose that is asked for.`,
    remedy: () => askCa('a certificate for this purpose'),
  },
  'name-constraint-violation': {
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `${nameCertificate(certificate)} has a name that a CA above it may not certify: it lies outside that CA's name constraints (RFC 5280 section 4.2.1.10)${suffix(hint)}.`,
    remedy: () => askCa('a certificate whose names the CA may certify'),
  },
  'name-constraint-unsupported': {
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `A CA above ${nameCertificate(certificate)} constrains a form of name that this gate does not process, and the certificate has such a name${suffix(hint)}.`,
    remedy: () => askCa('a certificate without such a name (otherName, registeredID, x400Address, ediPartyName)'),
  },
  'no-acceptable-policy': {
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `A CA asks for an explicit certificate policy, and at ${nameCertificate(certificate)} none is left that every CA above it allows${suffix(hint)}.`,
    remedy: () => askCa('a certificate with a policy (certificatePolicies) that all its CAs allow'),
  },
  'policy-mapping-invalid': {
    actor: 'vendor',
    message: ({ certificate }) =>
      `The CA ${nameCertificate(certificate)} maps the policy that stands for all policies, which no CA may (RFC 5280 section 4.2.1.5).`,
    remedy: () => askCa('a path without this CA certificate'),
  },
  'weak-or-unknown-key': {
    actor: 'vendor',
    message: ({ certificate }) =>
      `The key of ${nameCertificate(certificate)} is too weak, malformed, or of a kind that is not accepted for CAs.`,
    remedy: () => 'use CAs with keys for Ed25519, ECDSA (P-256, P-384, P-521) or RSA of 2048 to 8192 bits',
  },
  'path-budget-exceeded': {
    actor: 'administrator',
    message: ({ certificate, hint }) =>
      `The search for a path from ${nameCertificate(certificate)} to a trust anchor was given up${suffix(hint)}.`,
    remedy: () =>
      'look for superfluous or cross-signed CA certificates in the signature file and the trust store, and remove them',
  },
  'certificate-role-none': {
    actor: 'operator',
    message: ({ certificate }) =>
      `${nameCertificate(certificate)} has the role "none" in the policy: it is not to be trusted here.`,
    remedy: () => 'change its role in "roles" of the policy, if it may sign after all',
  },
};
