import { isoDate, isoInstant } from '../../internal/instant.js';
import { quote } from '../../internal/untrusted-text.js';
import type { DateDetails, FailureDetailsByCode, MissingRole, PathPosition } from '../codes.js';
import { nameCertificate, nameValidity, type CatalogueOf } from './entry.js';

/** A role, and how many of its own signatures are there where it asks for several beside other roles. */
function nameMissing({ role, required, found }: MissingRole, inAll: number): string {
  const isPlain = required === 1 || required === inAll;
  return isPlain ? quote(role, 60) : `${quote(role, 60)} (${found} of ${required})`;
}

/** Enforcement, and what fails where the signature file and the path don't: bytes, signer, dates. */
export const SIGNER: CatalogueOf<FailureDetailsByCode> = {
  'enforcement-off': {
    actor: 'operator',
    message: ({ setting }) => `The signature check is off (${setting}): nothing was verified.`,
    remedy: ({ setting }) =>
      `take back what turns the check off (${setting}), unless this machine is for development or CI only`,
  },
  'enforcement-flag-invalid': {
    actor: 'operator',
    message: ({ setting, value }) =>
      `The setting that switches the check (${setting}) is ${quote(value, 40)}, which is neither true nor false: the check stays on.`,
    remedy: ({ setting }) => `set ${setting} to true, or to false to turn the check off, or take the setting away`,
  },
  'enforcement-flag-unreadable': {
    actor: 'operator',
    message: ({ setting, detail }) =>
      `The setting that switches the check (${setting}) does not count (${detail}): the check stays on.`,
    remedy: ({ setting }) =>
      `see to it that ${setting} can be read, and that only you can change it; until then the check is on`,
  },
  unsigned: {
    actor: 'administrator',
    message: ({ artifact }) => `The artifact ${quote(artifact)} came without a signature.`,
    remedy: () =>
      'get the signature file from where the app comes from and give it along; for an app of your own, sign it and have the operator of this machine place its certificate in the trust store',
  },
  'signature-mismatch': {
    actor: 'administrator',
    message: ({ artifact, certificate }) =>
      `The artifact ${quote(artifact)} is not what was signed with ${nameCertificate(certificate)}: it was changed after signing, or the signature belongs to another file or version.`,
    remedy: () =>
      'do not install this file. Download the archive and its signature again, both of the same version; if they differ again, tell the vendor and your security team',
  },
  'no-trusted-key-matches': {
    actor: 'administrator',
    message: ({ artifact, keysTried, keysNotTried }) => {
      if (keysTried === 0) {
        return `The signature of ${quote(artifact)} came without a certificate, and the trust store holds no certificate of a signer that it could be tried with.`;
      }
      const more = keysNotTried === 0 ? '' : `; ${keysNotTried} more were not tried`;
      return `No signing certificate of the trust store fits the signature of ${quote(artifact)} (tried: ${keysTried}${more}). Either the file was changed after signing, or its signer is not trusted here: a signature without a certificate does not tell which.`;
    },
    remedy: ({ keysTried, keysNotTried }) => {
      if (keysTried === 0) {
        return "give the signature file that has the certificate in it (.sig.json), if there is one; else ask the vendor, over a channel that you trust, for its certificate's fingerprint, and have the operator of this machine place the certificate in the trust store";
      }
      if (keysNotTried > 0) {
        return 'have the operator of this machine raise maxCandidateKeys in the policy, or ask the vendor for a signature file that names its keyId';
      }
      return "do not install this file. Download the archive and its signature again, both of the same version. If it is refused again, ask the vendor, over a channel that you trust, for the archive's SHA-256 (sha256sum prints it here) and its certificate's fingerprint: if both agree with what you have, and the certificate is not in the trust store yet, have the operator of this machine place it there; if they do not, tell the vendor and your security team";
    },
  },
  'role-missing': {
    actor: 'administrator',
    message: ({ artifact, required, roles }) => {
      const found = roles.reduce((sum, role) => sum - role.required + role.found, required);
      return `The artifact ${quote(artifact)} has not been signed by everyone who must: ${found} of ${required}: ${roles
        .map((role) => nameMissing(role, required))
        .join(' and ')} ${roles.length === 1 ? 'is' : 'are'} missing.`;
    },
    remedy: ({ roles }) =>
      `get a signature file that also holds the signature of ${roles.map(({ role }) => quote(role, 60)).join(' and ')}`,
  },
  'code-signing-eku-required': {
    actor: 'vendor',
    message: ({ certificate }) =>
      `The signer ${nameCertificate(certificate)} does not name codeSigning in its extendedKeyUsage, which the level "strict" asks for.`,
    remedy: () =>
      'ask your CA for a certificate whose extendedKeyUsage has codeSigning, and sign this build again with it',
  },
  'certificate-expired': {
    actor: 'administrator',
    message: (details) =>
      `${nameDated(details)} expired on ${isoDate(details.certificate.notAfter)} (${asOf(details)}).`,
    remedy: ({ position }) => EXPIRED_REMEDIES[position],
  },
  'certificate-not-yet-valid': {
    actor: 'operator',
    message: (details) =>
      `${nameDated(details)} is valid only from ${isoDate(details.certificate.notBefore)} on (${asOf(details)}).`,
    remedy: () => 'check the clock of this machine (date -u); if it is right, wait until the certificate is valid',
  },
  'lifetime-exceeded': {
    actor: 'vendor',
    message: ({ certificate, days, maxDays }) =>
      `The signer ${nameCertificate(certificate)} lives ${days} days (${nameValidity(certificate)}); ${maxDays} are allowed.`,
    remedy: () =>
      'sign this build again with a certificate that lives a year at most, or ask the customer to raise maxCertificateLifetimeDays in the policy',
  },
};

const EXPIRED_REMEDIES: Readonly<Record<PathPosition, string>> = {
  pin: "ask the operator of this machine to get the signer's new certificate, over a channel that can be trusted, and to place it in the trust store: if it is for the same key, builds that are signed already stay valid",
  'end-entity':
    'download the app and its signature file again: a marketplace download comes with a fresh certificate. If it still says expired, ask the vendor for a newly signed build',
  intermediate:
    'ask the operator of this machine to get the new certificate of this CA and to place it in the trust store',
  anchor:
    'ask the operator of this machine to get the new root certificate of this CA and to place it in the trust store',
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

function asOf({ at }: DateDetails): string {
  return `judged as of ${isoInstant(at)}`;
}
