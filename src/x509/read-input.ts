import { InvalidArgument } from '../internal/invalid-argument.js';
import type { CertificateResult } from './certificate.js';
import { parseRevocationList, type RevocationListResult } from './crl/revocation-list.js';
import { looksLikePem, readPem } from './pem.js';
import { rememberCertificate } from './remembered-certificate.js';

const CERTIFICATE_LABELS: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE']);
const CRL_LABELS: ReadonlySet<string> = new Set(['X509 CRL']);
/** A bundle of this size is longer than any list of CAs; beyond it nothing is read. */
const MAX_PEM_BYTES = 4 * 1024 * 1024;

/** The certificates of DER, which is one, or of PEM, which may be many. */
export function readCertificates(untrustedBytes: Uint8Array): readonly CertificateResult[] {
  const blocks = splitInput(untrustedBytes, CERTIFICATE_LABELS);
  if (blocks === null) return [malformedCertificate('PEM that cannot be read')];
  return blocks.map((block) => rememberCertificate(block));
}

/** The one certificate of DER or PEM. */
export function readCertificate(untrustedBytes: Uint8Array): CertificateResult {
  const [first, ...rest] = readCertificates(untrustedBytes);
  return first === undefined || rest.length > 0 ? malformedCertificate('not one certificate') : first;
}

/** The revocation lists of DER, which is one, or of PEM, which may be many. */
export function readRevocationLists(untrustedBytes: Uint8Array): readonly RevocationListResult[] {
  const blocks = splitInput(untrustedBytes, CRL_LABELS);
  if (blocks === null) return [{ ok: false, code: 'crl-malformed', detail: 'PEM that cannot be read', issuer: null }];
  return blocks.map(parseRevocationList);
}

/** The DER of each PEM block of these labels; the bytes themselves where they aren't PEM; null for PEM that is broken. */
function splitInput(untrustedBytes: Uint8Array, labels: ReadonlySet<string>): readonly Uint8Array[] | null {
  // DER begins with 0x30, which is "0": no text in it, its subject's least of all, makes it PEM.
  if (untrustedBytes[0] === 0x30 || untrustedBytes.byteLength > MAX_PEM_BYTES) return [untrustedBytes];
  const text = Buffer.from(untrustedBytes).toString('latin1');
  if (!looksLikePem(text)) return [untrustedBytes];
  const blocks: Uint8Array[] = [];
  for (const block of readPem(text).blocks) {
    if (!labels.has(block.label)) continue;
    if (!block.ok) return null;
    blocks.push(block.bytes);
  }
  return blocks.length === 0 ? null : blocks;
}

/** Bytes, or the caller's mistake. */
export function assertBytes(value: unknown, name: string): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) throw new InvalidArgument(`${name} must be a Uint8Array`);
}

function malformedCertificate(detail: string): CertificateResult {
  return { ok: false, code: 'certificate-malformed', detail, subject: null };
}
