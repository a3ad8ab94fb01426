import { isoDate } from '../../internal/instant.js';
import { quote } from '../../internal/untrusted-text.js';
import type { DenialDetails, RevocationDetails, RevocationDetailsByCode } from '../codes.js';
import { capital, nameCertificate, suffix, type CatalogueEntry, type CatalogueOf } from './entry.js';

const GET_LIST =
  'get the current revocation list of this CA and place it in the trust store, in the place of the old one';
const DO_NOT_INSTALL =
  'do not install this app. Ask the vendor, over a channel that you trust, for a build that is signed with a certificate that stands';

/** What is revoked, denied, or can't be told. */
export const REVOCATION: CatalogueOf<RevocationDetailsByCode> = {
  'certificate-revoked': {
    actor: 'administrator',
    message: (details) =>
      `${nameCertificate(details.certificate)} was revoked by its CA on ${isoDate(details.revokedAt)}${details.reason === null ? '' : ` (${details.reason})`}, as ${nameList(details)} says.`,
    remedy: () => DO_NOT_INSTALL,
  },
  'revocation-data-absent': {
    actor: 'operator',
    message: ({ certificates, required }) =>
      `The trust store has no revocation list of who issued ${certificates.map(nameCertificate).join(', ')}${required ? ', and the policy asks for one' : ''}.`,
    remedy: ({ certificates, required }) =>
      required
        ? `get the revocation list of ${[...new Set(certificates.map(({ issuer }) => quote(issuer)))].join(', ')} and place it in the trust store; or, in the policy, say "revocation": {"mode": "if-available"}`
        : null,
  },
  'certificate-denied': {
    actor: 'administrator',
    message: (details) =>
      `The policy denies the certificate ${nameCertificate(details.certificate)}${because(details)}.`,
    remedy: () => DO_NOT_INSTALL,
  },
  'key-denied': {
    actor: 'administrator',
    message: (details) =>
      `The policy denies the key of ${nameCertificate(details.certificate)}, under every certificate${because(details)}.`,
    remedy: () => DO_NOT_INSTALL,
  },
  'artifact-denied': {
    actor: 'administrator',
    message: (details) =>
      `The policy denies the artifact ${quote(details.artifact)} by its SHA-256 ${details.sha256}${because(details)}.`,
    remedy: () => 'do not install this file; get another version of the app',
  },
  'crl-unreadable': inconclusive(
    (details) => `${nameList(details)} may speak about ${nameCertificate(details.certificate)} and cannot be read`,
    'get this revocation list again, in PEM or DER, and place it in the trust store in the place of the one that cannot be read',
  ),
  'crl-expired': inconclusive(
    (details) => `${nameList(details)}, about ${nameCertificate(details.certificate)}, is out of date`,
    GET_LIST,
  ),
  'crl-not-yet-valid': inconclusive(
    (details) => `${nameList(details)}, about ${nameCertificate(details.certificate)}, is from the future`,
    "check this machine's clock; if it is right, get the revocation list again",
  ),
  'crl-out-of-scope': inconclusive(
    (details) => `${nameList(details)} does not speak about certificates like ${nameCertificate(details.certificate)}`,
    "place the CA's list for such certificates in the trust store too",
  ),
  'crl-reasons-incomplete': inconclusive(
    (details) => `the revocation lists about ${nameCertificate(details.certificate)} do not cover every reason`,
    "place the CA's lists for the other reasons in the trust store too",
  ),
  'crl-signature-invalid': inconclusive(
    (details) =>
      `${nameList(details)} bears the name of who issued ${nameCertificate(details.certificate)}, and not its signature`,
    'get the revocation list again from the CA itself',
  ),
  'crl-issuer-unknown': inconclusive(
    (details) =>
      `${nameList(details)}, about ${nameCertificate(details.certificate)}, is signed with a key that has no path to the same trust anchor`,
    "place the certificate of the key that signs the CA's lists in the trust store",
  ),
  'missing-crl-sign': inconclusive(
    (details) =>
      `${nameList(details)}, about ${nameCertificate(details.certificate)}, is signed by a CA whose keyUsage lacks cRLSign`,
    'ask the CA for a certificate whose keyUsage has cRLSign, and place it in the trust store',
  ),
  'crl-critical-extension': inconclusive(
    (details) =>
      `${nameList(details)}, about ${nameCertificate(details.certificate)}, has a critical extension that this gate does not know`,
    'ask the CA for a revocation list without it',
  ),
  'crl-delta-unsupported': inconclusive(
    (details) =>
      `${nameList(details)} is a delta list of who issued ${nameCertificate(details.certificate)}, and delta lists are not processed`,
    "place the CA's complete list in the trust store, and take the delta list away",
  ),
  'crl-indirect-unsupported': inconclusive(
    (details) =>
      `${nameList(details)} is an indirect list of who issued ${nameCertificate(details.certificate)}, and indirect lists are not processed`,
    "place the CA's own list in the trust store, and take the indirect list away",
  ),
};

type ListFault = Exclude<
  keyof RevocationDetailsByCode,
  'certificate-revoked' | 'revocation-data-absent' | 'certificate-denied' | 'key-denied' | 'artifact-denied'
>;

/** A list that is there and doesn't tell. */
function inconclusive(what: (details: RevocationDetails) => string, task: string): CatalogueEntry<ListFault> {
  return {
    actor: 'operator',
    message: (details) =>
      `${capital(what(details))}${suffix(details.detail)}: whether the certificate is revoked cannot be told.`,
    remedy: () => task,
  };
}

function nameList({ file }: RevocationDetails): string {
  return file === null ? 'a revocation list' : `the revocation list in file ${quote(file)}`;
}

function because({ reason, date }: DenialDetails): string {
  return ` (${quote(reason)}, ${date.slice(0, 'YYYY-MM-DD'.length)})`;
}
