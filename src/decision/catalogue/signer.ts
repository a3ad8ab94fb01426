import { isoDate } from '../../internal/instant.js';
import { quote } from '../../internal/untrusted-text.js';
import type { DateDetails, FailureDetailsByCode, PathFailureDetailsByCode } from '../codes.js';
import { nameCertificate, nameValidity, suffix, type CatalogueOf } from './entry.js';

const ISSUE_AGAIN = 'have the certificate issued anew by its CA, and sign again';

/** Why a signer isn't trusted, or the bytes aren't what was signed. */
export const SIGNER: CatalogueOf<PathFailureDetailsByCode & FailureDetailsByCode> = {
  'enforcement-off': {
    rank: 0,
    actor: 'operator',
    message: ({ setting }) => `The signature check is off (${setting}): nothing was verified.`,
    remedy: ({ setting }) => `turn the check on again (${setting}) unless this machine is for development or CI only`,
  },
  'enforcement-flag-invalid': {
    rank: 10,
    actor: 'operator',
    message: ({ setting, value }) =>
      `The setting that switches the check (${setting}) is ${quote(value, 40)}, which is neither true nor false: the check stays on.`,
    remedy: ({ setting }) => `set ${setting} to true, or to false to turn the check off, or unset it`,
  },
  unsigned: {
    rank: 800,
    actor: 'administrator',
    message: ({ artifact }) => `The artifact ${quote(artifact)} came without a signature.`,
    remedy: () =>
      'get the signature file from where the app comes from and give it along; for an app of your own, sign it and have the operator of this machine place its certificate in the trust store',
  },
  'signature-mismatch': {
    rank: 1000,
    actor: 'administrator',
    message: ({ artifact, certificate }) =>
      `The artifact ${quote(artifact)} is not what was signed with ${nameCertificate(certificate)}: it was changed after signing, or the signature belongs to another file or version.`,
    remedy: () =>
      'do not install this file. Download the archive and its signature again, both of the same version; if they differ again, tell the vendor and your security team',
  },
  'no-trusted-key-matches': {
    rank: 400,
    actor: 'operator',
    message: ({ artifact, keysTried, keysNotTried }) => {
      const more = keysNotTried === 0 ? '' : `; ${keysNotTried} more were not tried`;
      return `No signing certificate of the trust store fits the signature of ${quote(artifact)} (tried: ${keysTried}${more}). Either the file was changed after signing, or its signer is not trusted here: a signature without a certificate does not tell which.`;
    },
    remedy: ({ keysNotTried }) =>
      keysNotTried === 0
        ? "compare the archive's SHA-256 with the one that its vendor names; if it is the same, place the vendor's signing certificate in the trust store"
        : 'raise maxCandidateKeys in the policy, or ask the vendor for a signature file that names its keyId',
  },
  'unknown-issuer': {
    rank: 500,
    actor: 'operator',
    message: ({ certificate, hint }) =>
      `The signer ${nameCertificate(certificate)} is not trusted: its issuer, named ${quote(certificate.issuer)}, is not in the trust store${suffix(hint)}.`,
    remedy: () =>
      'place the certificate of this issuer, and of every CA above it, in the trust store, if apps of this CA may be installed here',
  },
  'anchor-missing': {
    rank: 510,
    actor: 'operator',
    message: ({ certificate, hint }) =>
      `The path of certificates ends at ${nameCertificate(certificate)}: the root above it, named ${quote(certificate.issuer)}, is not in the trust store as an anchor${suffix(hint)}.`,
    remedy: () => 'place the root certificate of this CA in the trust store, if apps of this CA may be installed here',
  },
  'self-signed-not-pinned': {
    rank: 520,
    actor: 'operator',
    message: ({ certificate, hint }) =>
      `The signer ${nameCertificate(certificate)} vouches for itself, and this certificate is not in the trust store${suffix(hint)}.`,
    remedy: () =>
      'ask the vendor, over a channel that you trust, for the SHA-256 fingerprint of its certificate; if it is this one, place the certificate in the trust store',
  },
  'certificate-signature-invalid': {
    rank: 560,
    actor: 'administrator',
    message: ({ certificate, hint }) =>
      `The signature on ${nameCertificate(certificate)} is not that of its issuer ${quote(certificate.issuer)}: the certificate is forged or damaged${suffix(hint)}.`,
    remedy: () =>
      'do not install this file. Download the signature file again; if it is the same again, tell the vendor and your security team',
  },
  'unsupported-signature-algorithm': {
    rank: 550,
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `The certificate ${nameCertificate(certificate)} is signed with an algorithm that is not accepted${suffix(hint)}.`,
    remedy: () =>
      'use certificates signed with Ed25519, ECDSA (P-256, P-384, P-521) or RSA of 2048 bits or more, with SHA-256 or better',
  },
  'end-entity-key-not-ed25519': {
    rank: 540,
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `The key of the signer ${nameCertificate(certificate)} is not an Ed25519 key${suffix(hint)}.`,
    remedy: () => 'sign with an Ed25519 key (openssl genpkey -algorithm ed25519)',
  },
  'ca-used-as-end-entity': {
    rank: 541,
    actor: 'vendor',
    message: ({ certificate }) => `${nameCertificate(certificate)} is a CA's certificate: a CA does not sign apps.`,
    remedy: () => 'sign with an end entity certificate that the CA issues; or have customers pin this certificate',
  },
  'end-entity-used-as-ca': {
    rank: 561,
    actor: 'vendor',
    message: ({ certificate }) =>
      `${nameCertificate(certificate)} stands as an issuer, but is no CA (no basicConstraints with CA:TRUE).`,
    remedy: () => `${ISSUE_AGAIN}: only a CA may issue certificates`,
  },
  'missing-key-cert-sign': {
    rank: 562,
    actor: 'operator',
    message: ({ certificate }) =>
      `The CA ${nameCertificate(certificate)} has a keyUsage without keyCertSign: read strictly, it may not issue certificates (RFC 5280 section 4.2.1.3).`,
    remedy: ({ certificate }) =>
      `if this CA is meant to issue certificates all the same, add to the policy: "trustStore": {"tolerances": [{"caFingerprint": "${certificate.fingerprint}", "allow": "missing-key-cert-sign", "reason": "..."}]}`,
  },
  'missing-digital-signature': {
    rank: 542,
    actor: 'vendor',
    message: ({ certificate }) =>
      `The signer ${nameCertificate(certificate)} has a keyUsage without digitalSignature: its key is not for signing data.`,
    remedy: () => ISSUE_AGAIN,
  },
  'missing-code-signing-eku': {
    rank: 543,
    actor: 'vendor',
    message: ({ certificate }) =>
      `${nameCertificate(certificate)} has an extendedKeyUsage without codeSigning: it is for other purposes.`,
    remedy: () => ISSUE_AGAIN,
  },
  'path-length-exceeded': {
    rank: 563,
    actor: 'vendor',
    message: ({ certificate }) =>
      `There are more intermediates below the CA ${nameCertificate(certificate)} than its pathLenConstraint allows.`,
    remedy: () => ISSUE_AGAIN,
  },
  'unknown-critical-extension': {
    rank: 564,
    actor: 'vendor',
    message: ({ certificate, hint }) =>
      `${nameCertificate(certificate)} has a critical extension that this gate does not know${suffix(hint)}: it may not be ignored (RFC 5280 section 4.2).`,
    remedy: () => ISSUE_AGAIN,
  },
  'name-constraint-unsupported': {
    rank: 565,
    actor: 'operator',
    message: ({ certificate }) =>
      `The CA ${nameCertificate(certificate)} has name constraints, which this version of install-gate cannot check.`,
    remedy: () => 'use a CA without name constraints, or the version of install-gate that checks them',
  },
  'path-budget-exceeded': {
    rank: 566,
    actor: 'administrator',
    message: ({ certificate }) =>
      `Too many ways lead up from ${nameCertificate(certificate)}: the search for a path to a trust anchor was given up.`,
    remedy: () =>
      'look for superfluous or cross-signed CA certificates in the signature file and the trust store, and remove them',
  },
  'certificate-role-none': {
    rank: 567,
    actor: 'operator',
    message: ({ certificate }) =>
      `The signer ${nameCertificate(certificate)} has the role "none" in the trust store: it is not to be trusted here.`,
    remedy: () => 'change its role in "roles" of the policy, if it may sign after all',
  },
  'code-signing-eku-required': {
    rank: 530,
    actor: 'vendor',
    message: ({ certificate }) =>
      `The signer ${nameCertificate(certificate)} does not name codeSigning in its extendedKeyUsage, which the level "strict" asks for.`,
    remedy: () => ISSUE_AGAIN,
  },
  'certificate-expired': {
    rank: 650,
    actor: 'operator',
    message: (details) =>
      `${nameDated(details)} expired on ${isoDate(details.certificate.notAfter)} (${isoInstant(details)}).`,
    remedy: ({ position }) =>
      position === 'pin'
        ? "get the signer's new certificate and place it in the trust store"
        : position === 'end-entity'
          ? 'have the app downloaded again from where it comes from: a new download comes with a new certificate'
          : 'get the new certificate of this CA and place it in the trust store',
  },
  'certificate-not-yet-valid': {
    rank: 640,
    actor: 'operator',
    message: (details) =>
      `${nameDated(details)} is valid only from ${isoDate(details.certificate.notBefore)} on (${isoInstant(details)}).`,
    remedy: () => 'check the clock of this machine (date -u); if it is right, wait until the certificate is valid',
  },
  'lifetime-exceeded': {
    rank: 630,
    actor: 'vendor',
    message: ({ certificate, days, maxDays }) =>
      `The signer ${nameCertificate(certificate)} lives ${days} days (${nameValidity(certificate)}); ${maxDays} are allowed.`,
    remedy: () =>
      `${ISSUE_AGAIN}, with a certificate that lives a year at most; or have the operator raise maxCertificateLifetimeDays`,
  },
};

function nameDated({ certificate, position }: DateDetails): string {
  const title = {
    pin: 'The pinned signer',
    'end-entity': 'The signer',
    intermediate: 'The intermediate CA',
    anchor: 'The root CA',
  };
  return `${title[position]} ${nameCertificate(certificate)}`;
}

function isoInstant({ at }: DateDetails): string {
  return Number.isNaN(at.getTime()) ? 'judged as of an invalid date' : `judged as of ${at.toISOString()}`;
}
