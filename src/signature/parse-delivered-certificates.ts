import type { SignatureFileFaultCode } from '../decision/codes.js';
import { decodeBase64 } from '../internal/base64.js';
import { isCa, type Certificate } from '../x509/certificate.js';
import { rememberCertificate } from '../x509/remembered-certificate.js';
import { TAG } from '../x509/der-primitives.js';
import { CERTIFICATE_LIMITS, readDer, splitDer } from '../x509/der.js';
import { isPrivateKeyLabel, looksLikePem, readPem } from '../x509/pem.js';
import { recogniseDer } from '../x509/recognise-der.js';

/** An end entity and 7 intermediates: as deep as a path may be. */
const MAX_CERTIFICATES = 8;
/** Enough to tell "too many" from "not DER". */
const MAX_PARTS = 64;

/** The certificates of a signature file, or what is wrong with them. */
export type DeliveredCertificates =
  | { readonly ok: true; readonly certificates: readonly Certificate[] }
  | { readonly ok: false; readonly code: SignatureFileFaultCode; readonly detail: string };

/**
 * Reads the `certificate` of a signature file: base64 of PEM text (what a marketplace writes), PEM text, or base64 of DER, one
 * certificate behind the other.
 *
 * @param untrustedText - not trusted.
 * @returns the certificates in their order, end entity first; or a fault. Never throws on hostile input.
 */
export function parseDeliveredCertificates(untrustedText: string): DeliveredCertificates {
  if (looksLikePem(untrustedText)) return parsePem(untrustedText);
  const decoded = decodeBase64(untrustedText);
  if (!decoded.ok) {
    return decoded.fault === 'non-canonical-base64'
      ? fail('delivered-certificate-non-canonical-base64', '')
      : fail('delivered-certificate-not-pem', 'it is not base64');
  }
  // DER first: text within a certificate may look like anything, its own subject like PEM.
  const parts = decoded.bytes[0] === TAG.sequence ? splitDer(decoded.bytes, MAX_PARTS) : null;
  if (parts !== null) return parseAll(parts);
  const text = Buffer.from(decoded.bytes).toString('latin1');
  return looksLikePem(text) ? parsePem(text) : parseAll([decoded.bytes]);
}

function parsePem(text: string): DeliveredCertificates {
  const { blocks, hasTextOutside } = readPem(text);
  const privateKey = blocks.find(({ label }) => isPrivateKeyLabel(label));
  if (privateKey !== undefined) return fail('private-key-in-signature-file', privateKey.label);
  const stranger = blocks.find(({ label }) => label !== 'CERTIFICATE');
  if (stranger !== undefined) return fail('delivered-certificate-not-pem', `a block of "${stranger.label}"`);
  if (hasTextOutside || blocks.length === 0) {
    return fail('delivered-certificate-not-pem', 'there is text outside the PEM blocks');
  }
  if (blocks.length > MAX_CERTIFICATES) return fail('delivered-certificates-too-many', `${blocks.length}`);
  const contents: Uint8Array[] = [];
  for (const block of blocks) {
    if (block.ok) contents.push(block.bytes);
    else if (block.fault === 'non-canonical-base64') return fail('delivered-certificate-non-canonical-base64', '');
    else return fail('delivered-certificate-malformed', PEM_FAULTS[block.fault]);
  }
  return parseAll(contents);
}

const PEM_FAULTS = { 'cut-short': 'a PEM block is cut short', 'not-base64': 'a PEM block is not base64' } as const;

function parseAll(contents: readonly Uint8Array[]): DeliveredCertificates {
  if (contents.length > MAX_CERTIFICATES) return fail('delivered-certificates-too-many', `${contents.length}`);
  const certificates: Certificate[] = [];
  for (const content of contents) {
    const parsed = rememberCertificate(content);
    if (!parsed.ok && isPrivateKey(content)) return fail('private-key-in-signature-file', 'in DER');
    if (!parsed.ok) return fail('delivered-certificate-malformed', `${parsed.code}: ${parsed.detail}`);
    if (certificates.length > 0 && !isCa(parsed.certificate)) {
      return fail('second-end-entity', parsed.certificate.subject.text);
    }
    certificates.push(parsed.certificate);
  }
  return { ok: true, certificates };
}

function isPrivateKey(content: Uint8Array): boolean {
  const read = readDer(content, CERTIFICATE_LIMITS);
  return read.ok && recogniseDer(read.element) === 'private-key';
}

function fail(code: SignatureFileFaultCode, detail: string): DeliveredCertificates {
  return { ok: false, code, detail };
}
