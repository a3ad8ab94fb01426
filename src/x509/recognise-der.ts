import { TAG } from './der-primitives.js';
import { readOid, readSmallInteger } from './der-values.js';
import type { DerElement } from './der.js';
import { PKCS7_OID } from './oids.js';

/** What a DER structure is, by its shape alone. */
export type DerKind =
  | 'private-key'
  | 'public-key'
  | 'pkcs12'
  | 'pkcs7'
  | 'certificate-request'
  | 'revocation-list'
  /** A certificate, or nothing that is known here: reading it will tell. */
  | 'other';

/** Tells what a DER structure is, so that a mix-up can be named for what it is. Says nothing about whether it is sound. */
export function recogniseDer(element: DerElement): DerKind {
  const [first, second, third] = element.children;
  if (readOid(first) === PKCS7_OID.signedData) return 'pkcs7';
  if (isPrivateKey(first, second)) return 'private-key';
  if (readSmallInteger(first) === 3 && second?.tag === TAG.sequence) return 'pkcs12';
  if (first?.tag !== TAG.sequence) return 'other';
  if (second?.tag === TAG.bitString && third === undefined) return 'public-key';
  return third?.tag === TAG.bitString ? recogniseSigned(first) : 'other';
}

/** PKCS #8 (RFC 5958), encrypted PKCS #8, PKCS #1 (RFC 8017 section A.1.2) and SEC 1 keys (RFC 5915). */
function isPrivateKey(first: DerElement | undefined, second: DerElement | undefined): boolean {
  const version = readSmallInteger(first);
  if (version === 0) return true;
  if (version === 1) return second?.tag === TAG.octetString || second?.tag === TAG.sequence;
  return first?.tag === TAG.sequence && readOid(first.children[0]) !== null && second?.tag === TAG.octetString;
}

/** SIGNED{...}: a certificate, a request or a revocation list. */
function recogniseSigned(signed: DerElement): DerKind {
  const [first, second, third, fourth] = signed.children;
  // CertificationRequestInfo: version, subject, public key, [0] attributes (RFC 2986 section 4.1).
  if (readSmallInteger(first) === 0 && third?.tag === TAG.sequence && (fourth?.tag ?? 0xa0) === 0xa0) {
    return 'certificate-request';
  }
  // TBSCertList: optional version, algorithm, issuer, thisUpdate (RFC 5280 section 5.1).
  const thisUpdate = first?.tag === TAG.integer ? fourth : third;
  const isTime = thisUpdate?.tag === TAG.utcTime || thisUpdate?.tag === TAG.generalizedTime;
  return isTime && second?.tag === TAG.sequence ? 'revocation-list' : 'other';
}
