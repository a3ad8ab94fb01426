import type { CertificateTemplate } from './certificate-template.js';
import type { KeyAlgorithm } from './keys.js';

/**
 * What an operator may put into a trust store, and the role that follows from the certificate itself:
 *
 * - `v1`: self-signed Ed25519, X.509 version 1, no extensions; the CSR route without an extension file. A signer.
 * - `v3-self-signed-end-entity`: self-signed Ed25519, `CA:FALSE`. A signer.
 * - `openssl-req-x509`: self-signed Ed25519, `CA:TRUE` with neither keyUsage nor pathLenConstraint. A signer, ambiguous.
 * - `anchor`: self-signed Ed25519, `CA:TRUE`, keyUsage keyCertSign and cRLSign. A trust anchor.
 * - `rsa-ca`, `p256-ca`: self-signed, `CA:TRUE` with neither keyUsage nor pathLenConstraint. Trust anchors.
 * - `intermediate`: `CA:TRUE`, issued by the authority's root. An intermediate, no anchor and no signer.
 * - `rsa-leaf`: self-signed RSA, `CA:FALSE`. No role, as the key isn't Ed25519.
 */
export type PinKind =
  | 'v1'
  | 'v3-self-signed-end-entity'
  | 'openssl-req-x509'
  | 'anchor'
  | 'rsa-ca'
  | 'p256-ca'
  | 'intermediate'
  | 'rsa-leaf';

/** What makes a pin one of its kind; issuer, dates and the key itself come from the authority. */
export interface PinShape {
  readonly algorithm: KeyAlgorithm;
  readonly template: Omit<Partial<CertificateTemplate>, 'subject' | 'key' | 'notBefore' | 'notAfter' | 'issuer'>;
}

// What `openssl req -x509` writes with its stock configuration.
const bareCa = { basicConstraints: { ca: true }, authorityKeyIdentifier: true } as const;
const endEntity = { basicConstraints: { ca: false } } as const;

/** A row for each kind. */
export const pinShapes: Readonly<Record<PinKind, PinShape>> = {
  v1: { algorithm: 'ed25519', template: { version: 1 } },
  'v3-self-signed-end-entity': { algorithm: 'ed25519', template: endEntity },
  'openssl-req-x509': { algorithm: 'ed25519', template: bareCa },
  anchor: { algorithm: 'ed25519', template: { basicConstraints: { ca: true }, keyUsage: ['keyCertSign', 'cRLSign'] } },
  'rsa-ca': { algorithm: 'rsa-2048', template: bareCa },
  'p256-ca': { algorithm: 'p256', template: bareCa },
  intermediate: { algorithm: 'ed25519', template: { basicConstraints: { ca: true, pathLen: 0 } } },
  'rsa-leaf': { algorithm: 'rsa-2048', template: endEntity },
};
