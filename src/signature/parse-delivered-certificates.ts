import type { SignatureFileFaultCode } from '../decision/codes.js';
import { decodeBase64 } from '../internal/base64.js';
import { isCa, parseCertificate, type Certificate } from '../x509/certificate.js';
import { looksLikePem, readPem } from '../x509/pem.js';

/** An end entity and 7 intermediates: as deep as a path may be. */
const MAX_CERTIFICATES = 8;

/** The certificates of a signature file, or what is wrong with them. */
export type DeliveredCertificates =
  | { readonly ok: true; readonly certificates: readonly Certificate[] }
  | { readonly ok: false; readonly code: SignatureFileFaultCode; readonly detail: string };

/**
 * Reads the `certificate` of a signature file: base64 of PEM text (what the model writes), PEM text, or base64 of one DER
 * certificate.
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
  const text = Buffer.from(decoded.bytes).toString('latin1');
  return looksLikePem(text) ? parsePem(text) : parseAll([decoded.bytes]);
}

function parsePem(text: string): DeliveredCertificates {
  const { blocks, hasTextOutside } = readPem(text);
  const privateKey = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (privateKey !== undefined) return fail('private-key-in-signature-file', privateKey.label);
  const stranger = blocks.find(({ label }) => label !== 'CERTIFICATE');
  if (stranger !== undefined) return fail('delivered-certificate-not-pem', `a block of "${stranger.label}"`);
  if (hasTextOutside) return fail('delivered-certificate-not-pem', 'there is text outside the PEM blocks');
  if (blocks.length > MAX_CERTIFICATES) return fail('delivered-certificates-too-many', `${blocks.length}`);
  const contents = blocks.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]));
  if (contents.length < blocks.length) {
    return fail('delivered-certificate-malformed', 'a PEM block is cut short, or its content is not base64');
  }
  return parseAll(contents);
}

function parseAll(contents: readonly Uint8Array[]): DeliveredCertificates {
  const certificates: Certificate[] = [];
  for (const content of contents) {
    const parsed = parseCertificate(content);
    if (!parsed.ok) return fail('delivered-certificate-malformed', `${parsed.code}: ${parsed.detail}`);
    if (certificates.length > 0 && !isCa(parsed.certificate)) {
      return fail('second-end-entity', parsed.certificate.subject.text);
    }
    certificates.push(parsed.certificate);
  }
  return { ok: true, certificates };
}

function fail(code: SignatureFileFaultCode, detail: string): DeliveredCertificates {
  return { ok: false, code, detail };
}
