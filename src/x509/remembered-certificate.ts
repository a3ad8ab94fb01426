import { parseCertificate, type Certificate, type CertificateResult } from './certificate.js';

/** As many certificates as a busy host sees in turn; they are small, and found again by their whole content. */
const MAX_REMEMBERED = 256;
const MAX_REMEMBERED_BYTES = 16 * 1024;
const remembered = new Map<string, Certificate>();

/** Reads a certificate, or gives the one that the same bytes were before: what was found of its signatures goes with it. */
export function rememberCertificate(untrustedDer: Uint8Array): CertificateResult {
  if (untrustedDer.byteLength > MAX_REMEMBERED_BYTES) return parseCertificate(untrustedDer);
  // A copy: in memory that a worker shares, what is read may not be what was looked up.
  const der = Buffer.from(untrustedDer);
  const key = der.toString('latin1');
  const known = remembered.get(key);
  if (known !== undefined) {
    remembered.delete(key);
    remembered.set(key, known);
    return { ok: true, certificate: known };
  }
  const result = parseCertificate(der);
  if (!result.ok) return result;
  remembered.set(key, result.certificate);
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  return result;
}
