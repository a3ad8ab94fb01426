/**
 * Certification paths and revocation lists, after RFC 5280.
 *
 * @module
 */
import { readCertificate, readRevocationLists, assertBytes } from './read-input.js';
import {
  viewCertificate,
  viewRevocationList,
  type CertificateView,
  type RevocationListView,
} from './certificate-view.js';
import type { CertificateFaultCode } from './certificate.js';
import type { RevocationListFaultCode } from './crl/revocation-list.js';

export {
  buildCertificationPath,
  type CertificateRevocation,
  type CertificationPathRequest,
  type CertificationPathResult,
  type TrustAnchorInput,
} from './build-certification-path.js';
export type { CertificateFaultCode } from './certificate.js';
export type { CertificateView, RevocationListView, RevokedCertificateView } from './certificate-view.js';
export type { RevocationReason } from './crl/crl-extensions.js';
export type { RevocationListFaultCode } from './crl/revocation-list.js';
export type { CertificationPathFailureCode } from './describe-failure.js';
export type { PathBudgetLimits } from './path-budget.js';
export type { PathProfile } from './path-rules.js';
export { MARKETPLACE_INTERMEDIATE_V2, type Tolerance } from '../policy/tolerance.js';

/** A certificate, or why the bytes aren't one. */
export type ParsedCertificate =
  | { readonly ok: true; readonly certificate: CertificateView }
  | { readonly ok: false; readonly code: CertificateFaultCode; readonly detail: string };

/** A revocation list, or why the bytes aren't one. */
export type ParsedRevocationList =
  | { readonly ok: true; readonly crl: RevocationListView }
  | { readonly ok: false; readonly code: RevocationListFaultCode; readonly detail: string };

/**
 * Reads one certificate strictly.
 *
 * Implements RFC 5280 section 4.1 over DER (X.690 section 10). Departs from it: a serial may be zero, and unique identifiers are
 * skipped.
 *
 * @param untrustedBytes - DER of at most 64 KiB, or PEM of one certificate; not trusted.
 * @returns the certificate as plain data, or a fault with a code. Never throws on hostile bytes.
 * @throws TypeError if the argument isn't a Uint8Array.
 * @remarks Checks no signature, date or trust.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { parseCertificate } from 'install-gate/x509';
 *
 * const result = parseCertificate(readFileSync('fixtures/trust-stores/vendor-pin/vendor.pem'));
 * console.log(result.ok ? result.certificate.keyAlgorithm : result.code); // Ed25519
 * ```
 */
export function parseCertificate(untrustedBytes: Uint8Array): ParsedCertificate {
  assertBytes(untrustedBytes, 'the certificate');
  const result = readCertificate(untrustedBytes);
  if (result.ok) return { ok: true, certificate: viewCertificate(result.certificate) };
  return { ok: false, code: result.code, detail: result.detail };
}

/**
 * Reads one certificate revocation list strictly.
 *
 * Implements RFC 5280 section 5.1 over DER. Departs from it: nextUpdate may be absent. Serial numbers of entries are taken as they come.
 *
 * @param untrustedBytes - DER of at most 1 MiB, or PEM of one list; not trusted.
 * @returns the list as plain data, or a fault with a code. Never throws on hostile bytes.
 * @throws TypeError if the argument isn't a Uint8Array.
 * @remarks Checks no signature, date or trust.
 */
export function parseCertificateRevocationList(untrustedBytes: Uint8Array): ParsedRevocationList {
  assertBytes(untrustedBytes, 'the revocation list');
  const [result, ...more] = readRevocationLists(untrustedBytes);
  if (result === undefined || more.length > 0) {
    return { ok: false, code: 'crl-malformed', detail: 'not one revocation list' };
  }
  if (result.ok) return { ok: true, crl: viewRevocationList(result.crl) };
  return { ok: false, code: result.code, detail: result.detail };
}
