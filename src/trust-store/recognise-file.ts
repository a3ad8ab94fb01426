import type { StoreFindingCode } from '../decision/codes.js';
import { startsWith } from '../internal/bytes.js';
import { decodeBase64 } from '../internal/base64.js';
import { parseCertificate, type Certificate } from '../x509/certificate.js';
import { CERTIFICATE_LIMITS, readDer, type DerElement } from '../x509/der.js';
import { TAG } from '../x509/der-primitives.js';
import { readOid, readSmallInteger } from '../x509/der-values.js';
import { PKCS7_OID } from '../x509/oids.js';
import { looksLikePem, readPem } from '../x509/pem.js';
import { readPkcs7Certificates, PKCS7_LIMITS } from '../x509/pkcs7.js';

/** What a file of the trust store holds, or what it is instead. */
export type FileContent =
  | { readonly ok: true; readonly certificates: readonly Certificate[]; readonly holdsCrl: boolean }
  | { readonly ok: false; readonly code: StoreFindingCode; readonly detail: string };

/** A few hundred files of a usual store; a larger one is a reason to keep its snapshot. */
const MAX_REMEMBERED_FILES = 256;
const MAX_REMEMBERED_BYTES = 64 * 1024;

const remembered = new Map<string, FileContent>();

/**
 * `recognise`, remembered by content: a host that names a folder has it read at every call, and what its certificates were found to
 * be (their signatures, above all) goes with the parsed certificate.
 *
 * @param digest - lower-case hex SHA-256 of the bytes.
 */
export function recogniseFile(untrustedBytes: Uint8Array, digest: string): FileContent {
  const known = remembered.get(digest);
  if (known !== undefined) return known;
  const content = recognise(untrustedBytes);
  if (untrustedBytes.byteLength > MAX_REMEMBERED_BYTES) return content;
  if (remembered.size >= MAX_REMEMBERED_FILES) remembered.clear();
  remembered.set(digest, content);
  return content;
}

/**
 * Reads a file of the trust store by its content, whatever its name: PEM (one or many), DER, or PKCS #7. One bad part adds no trust
 * from the whole file.
 *
 * @param untrustedBytes - not trusted.
 * @returns its certificates, or what it was recognised as. Never throws on hostile input.
 */
function recognise(untrustedBytes: Uint8Array): FileContent {
  if (untrustedBytes.byteLength === 0) return fail('file-empty');
  const foreign = recogniseMagic(untrustedBytes);
  if (foreign !== null) return foreign;
  const text = Buffer.from(untrustedBytes).toString('latin1');
  if (looksLikePem(text)) return readPemFile(text);
  if (untrustedBytes[0] === TAG.sequence) return readDerContent(untrustedBytes);
  return recogniseText(text);
}

function readPemFile(text: string): FileContent {
  const certificates: Certificate[] = [];
  let holdsCrl = false;
  const { blocks } = readPem(text);
  // A key first: its file is foreign as a whole, whatever stands before it.
  if (blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))) return fail('private-key');
  for (const [index, { label, bytes }] of blocks.entries()) {
    const place = blocks.length === 1 ? '' : `PEM block ${index + 1} of ${blocks.length}`;
    if (bytes === null) return fail('file-cut-short', place);
    const content = readPemBlock(label, bytes, place);
    if (!content.ok) return content;
    certificates.push(...content.certificates);
    holdsCrl ||= content.holdsCrl;
  }
  return { ok: true, certificates, holdsCrl };
}

function readPemBlock(label: string, bytes: Uint8Array, place: string): FileContent {
  switch (label) {
    case 'CERTIFICATE':
    case 'X509 CERTIFICATE':
      return readCertificate(bytes, place);
    case 'PKCS7':
    case 'CMS':
      return readDerContent(bytes, place);
    case 'X509 CRL':
      return { ok: true, certificates: [], holdsCrl: true };
    case 'CERTIFICATE REQUEST':
    case 'NEW CERTIFICATE REQUEST':
      return fail('certificate-request', place);
    case 'PUBLIC KEY':
    case 'RSA PUBLIC KEY':
      return fail('public-key', place);
    default:
      return fail('file-not-a-certificate', `PEM of "${label}"`);
  }
}

function readCertificate(bytes: Uint8Array, place: string): FileContent {
  const parsed = parseCertificate(bytes);
  if (parsed.ok) return { ok: true, certificates: [parsed.certificate], holdsCrl: false };
  const where = place === '' ? '' : `${place}: `;
  return fail('certificate-unreadable', `${where}${parsed.code}: ${parsed.detail}`);
}

/** DER tells what it is by its shape. */
function readDerContent(bytes: Uint8Array, place = ''): FileContent {
  const whole = readDer(bytes, PKCS7_LIMITS);
  if (!whole.ok) return readCertificate(bytes, place);
  const [first, second, third] = whole.element.children;
  const oid = readOid(first);
  if (oid === PKCS7_OID.signedData) {
    const contents = readPkcs7Certificates(whole.element);
    if (contents === null) return fail('certificate-unreadable', `${place} PKCS #7 that cannot be read`.trim());
    const parts = contents.map((content) => readCertificate(content, place));
    const bad = parts.find((part) => !part.ok);
    if (bad !== undefined) return bad;
    return { ok: true, certificates: parts.flatMap((part) => (part.ok ? part.certificates : [])), holdsCrl: false };
  }
  if (isPrivateKey(first, second)) return fail('private-key');
  if (readSmallInteger(first) === 3 && second?.tag === TAG.sequence) return fail('pkcs12-keystore');
  if (third?.tag === TAG.bitString && first?.tag === TAG.sequence) return recogniseSigned(bytes, first, place);
  if (first?.tag === TAG.sequence && second?.tag === TAG.bitString && third === undefined) return fail('public-key');
  return readCertificate(bytes, place);
}

/** PKCS #8 (RFC 5958), encrypted PKCS #8, PKCS #1 and SEC 1 keys. */
function isPrivateKey(first: DerElement | undefined, second: DerElement | undefined): boolean {
  const version = readSmallInteger(first);
  if (version === 0) return true;
  if (version === 1) return second?.tag === TAG.octetString || second?.tag === TAG.sequence;
  return first?.tag === TAG.sequence && readOid(first.children[0]) !== null && second?.tag === TAG.octetString;
}

/** SIGNED{...}: a certificate, a request or a revocation list. */
function recogniseSigned(bytes: Uint8Array, signed: DerElement, place: string): FileContent {
  const [first, second, third, fourth] = signed.children;
  // CertificationRequestInfo: version, subject, public key, [0] attributes (RFC 2986 section 4.1).
  if (readSmallInteger(first) === 0 && third?.tag === TAG.sequence && (fourth?.tag ?? 0xa0) === 0xa0) {
    return fail('certificate-request', place);
  }
  // TBSCertList: optional version, algorithm, issuer, thisUpdate (RFC 5280 section 5.1).
  const thisUpdate = first?.tag === TAG.integer ? fourth : third;
  const isTime = thisUpdate?.tag === TAG.utcTime || thisUpdate?.tag === TAG.generalizedTime;
  if (isTime && second?.tag === TAG.sequence) return { ok: true, certificates: [], holdsCrl: true };
  return readCertificate(bytes, place);
}

/** Files that are recognised by their first bytes. */
function recogniseMagic(bytes: Uint8Array): FileContent | null {
  if (startsWith(bytes, [0xfe, 0xed, 0xfe, 0xed])) return fail('java-keystore', 'JKS');
  if (startsWith(bytes, [0xce, 0xce, 0xce, 0xce])) return fail('java-keystore', 'JCEKS');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) {
    return fail('archive', 'zip');
  }
  if (startsWith(bytes, [0x1f, 0x8b])) return fail('archive', 'gzip');
  if (startsWith(bytes, [0x42, 0x5a, 0x68])) return fail('archive', 'bzip2');
  if (startsWith(bytes, [0xfd, 0x37, 0x7a, 0x58, 0x5a])) return fail('archive', 'xz');
  if (startsWith(bytes, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])) return fail('archive', '7z');
  return startsWith(bytes, [...Buffer.from('ustar')], 257) ? fail('archive', 'tar') : null;
}

/** Base64 of a certificate without its PEM lines is a common accident. */
function recogniseText(text: string): FileContent {
  const decoded = decodeBase64(text);
  if (!decoded.ok) return fail('file-not-a-certificate');
  const inner = Buffer.from(decoded.bytes).toString('latin1');
  const isCertificate = looksLikePem(inner) || readDer(decoded.bytes, CERTIFICATE_LIMITS).ok;
  return isCertificate ? fail('certificate-without-pem-lines') : fail('file-not-a-certificate');
}

function fail(code: StoreFindingCode, detail = ''): FileContent {
  return { ok: false, code, detail };
}
