import { isCa, type Certificate } from '../certificate.js';

/**
 * Checks that a certificate may issue certificates.
 *
 * Implements RFC 5280 section 6.1.4 (k): a version 3 certificate with cA TRUE. Departs from it: a version 1 or 2 issuer is never
 * accepted, whatever is known of it out of band.
 */
export function checkIsCa(issuer: Certificate): 'end-entity-used-as-ca' | null {
  return isCa(issuer) ? null : 'end-entity-used-as-ca';
}

/**
 * Checks an issuer's pathLenConstraint.
 *
 * Implements RFC 5280 sections 4.2.1.9 and 6.1.4 (l), (m), for the anchor's own constraint too (RFC 5937).
 *
 * @param intermediatesBelow - intermediates between the issuer and the end entity that aren't self-issued.
 */
export function checkPathLength(issuer: Certificate, intermediatesBelow: number): 'path-length-exceeded' | null {
  const pathLen = issuer.extensions.basicConstraints?.pathLen ?? null;
  return pathLen === null || intermediatesBelow <= pathLen ? null : 'path-length-exceeded';
}
