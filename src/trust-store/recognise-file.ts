import type { StoreFindingCode } from '../decision/codes.js';
import { startsWith } from '../internal/bytes.js';
import { decodeBase64 } from '../internal/base64.js';
import { harmless } from '../internal/untrusted-text.js';
import { beginsLikeRevocationList } from '../x509/begins-like-crl.js';
import { parseCertificate, type Certificate } from '../x509/certificate.js';
import type { UnreadableList } from '../x509/crl/crl-index.js';
import { parseRevocationList, type RevocationList } from '../x509/crl/revocation-list.js';
import { CERTIFICATE_LIMITS, readDer, type DerElement } from '../x509/der.js';
import { TAG } from '../x509/der-primitives.js';
import { looksLikePem, isPrivateKeyLabel, readPem, type PemBlock } from '../x509/pem.js';
import { PKCS7_LIMITS, readPkcs7 } from '../x509/pkcs7.js';
import { recogniseDer } from '../x509/recognise-der.js';

/** What a file of the trust store holds, or what it is instead. */
export type FileContent =
  | ({ readonly ok: true; readonly certificates: readonly Certificate[] } & Lists)
  /** Lists that could be read count all the same: they take trust away, and add none. */
  | ({ readonly ok: false; readonly code: StoreFindingCode; readonly detail: string } & Lists);

interface Lists {
  readonly lists: readonly RevocationList[];
  readonly unreadableLists: readonly UnreadableList[];
}

const NO_LISTS: Lists = { lists: [], unreadableLists: [] };

/** Characters of a text that are enough to know it by. */
const MAX_LOOKED_AT = 4096;
const CRL_LABEL = 'X509 CRL';
/** A line that says where a list begins or ends, however it is misspelt besides. */
const CRL_MARKER = /-[^\n-]{0,20}X509 CRL|X509 CRL[^\n-]{0,20}-/gi;
/** How text that goes before a list's PEM names it, and its own lines. */
const CRL_NAME = /X509 CRL|Certificate Revocation List/i;

/** As many bytes of files as a large store has; beyond it the oldest are read anew. */
const MAX_REMEMBERED_BYTES = 16 * 1024 * 1024;

const remembered = new Map<string, { readonly content: FileContent; readonly bytes: number }>();
let rememberedBytes = 0;

/**
 * `recognise`, remembered by content: a host that names a folder has it read at every call, and what its certificates were found to
 * be (their signatures, above all) goes with the parsed certificate.
 *
 * @param digest - lower-case hex SHA-256 of the bytes.
 */
export function recogniseFile(untrustedBytes: Uint8Array, digest: string): FileContent {
  const known = remembered.get(digest);
  if (known !== undefined) return known.content;
  const content = recognise(untrustedBytes);
  const bytes = untrustedBytes.byteLength;
  remembered.set(digest, { content, bytes });
  rememberedBytes += bytes;
  for (const [oldest, { bytes: freed }] of remembered) {
    if (rememberedBytes <= MAX_REMEMBERED_BYTES) break;
    remembered.delete(oldest);
    rememberedBytes -= freed;
  }
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
  // DER first: text within a certificate may look like anything, its own subject like PEM.
  const der = readDer(untrustedBytes, PKCS7_LIMITS);
  if (der.ok && der.element.tag === TAG.sequence) return readDerContent(der.element, '');
  if (!der.ok && beginsLikeRevocationList(untrustedBytes)) return unreadableList(null, der.fault);
  const text = Buffer.from(untrustedBytes).toString('latin1');
  if (looksLikePem(text)) return readPemFile(text);
  return untrustedBytes[0] === TAG.sequence ? readCertificate(untrustedBytes, '') : recogniseText(text);
}

/** Whether the beginning of a file that isn't read any further is that of a revocation list. */
export function beginsLikeList(untrustedBeginning: Uint8Array): boolean {
  return (
    beginsLikeRevocationList(untrustedBeginning) || CRL_NAME.test(Buffer.from(untrustedBeginning).toString('latin1'))
  );
}

function readPemFile(text: string): FileContent {
  const { blocks, hasStrayMarker } = readPem(text);
  const whole = join([
    ...blocks.map((block, index) =>
      readPemBlock(block, blocks.length === 1 ? '' : `PEM block ${index + 1} of ${blocks.length}`),
    ),
    ...findLostList(
      text,
      blocks.filter(({ label }) => label === CRL_LABEL),
    ),
  ]);
  // A key first: its file is foreign as a whole, whatever stands before it.
  if (blocks.some(({ label }) => isPrivateKeyLabel(label))) return { ...fail('private-key'), ...listsOf(whole) };
  if (!whole.ok) return whole;
  if (blocks.length === 0) return fail('file-not-a-certificate');
  if (!hasStrayMarker) return whole;
  return { ...fail('certificate-unreadable', MISSPELT), ...listsOf(whole) };
}

/** A list whose line is misspelt is lost to whoever reads PEM, and lists take trust away. */
function findLostList(text: string, found: readonly PemBlock[]): readonly FileContent[] {
  const markers = text.match(CRL_MARKER) ?? [];
  return markers.length > 2 * found.length ? [unreadableList(null, MISSPELT)] : [];
}

const MISSPELT = 'a BEGIN or END line is misspelt';

/** The parts of one file: the first fault stands for all, and every list counts. */
function join(parts: readonly FileContent[]): FileContent {
  const lists: Lists = {
    lists: parts.flatMap((part) => part.lists),
    unreadableLists: parts.flatMap((part) => part.unreadableLists),
  };
  const fault = parts.find((part) => !part.ok);
  if (fault !== undefined) return { ...fault, ...lists };
  return { ok: true, certificates: parts.flatMap((part) => (part.ok ? part.certificates : [])), ...lists };
}

function listsOf({ lists, unreadableLists }: FileContent): Lists {
  return { lists, unreadableLists };
}

function readPemBlock(block: PemBlock, place: string): FileContent {
  if (!block.ok) {
    if (block.label === CRL_LABEL) return unreadableList(null, at(place, block.fault));
    return block.fault === 'cut-short'
      ? fail('file-cut-short', place)
      : fail('certificate-unreadable', at(place, block.fault));
  }
  switch (block.label) {
    case 'CERTIFICATE':
    case 'X509 CERTIFICATE':
      return readCertificate(block.bytes, place);
    case 'PKCS7':
    case 'CMS': {
      const read = readDer(block.bytes, PKCS7_LIMITS);
      return read.ok ? readDerContent(read.element, place) : fail('certificate-unreadable', at(place, read.fault));
    }
    case CRL_LABEL:
      return readList(block.bytes, place);
    case 'CERTIFICATE REQUEST':
    case 'NEW CERTIFICATE REQUEST':
      return fail('certificate-request', place);
    case 'PUBLIC KEY':
    case 'RSA PUBLIC KEY':
      return fail('public-key', place);
    default:
      return fail('file-not-a-certificate', `PEM of "${block.label}"`);
  }
}

function readCertificate(bytes: Uint8Array, place: string): FileContent {
  const parsed = parseCertificate(bytes);
  if (parsed.ok) return { ok: true, certificates: [parsed.certificate], ...NO_LISTS };
  return fail('certificate-unreadable', at(place, `${parsed.code}: ${parsed.detail}`));
}

function readDerContent(element: DerElement, place: string): FileContent {
  const kind = recogniseDer(element);
  switch (kind) {
    case 'pkcs7':
      return readBundle(element, place);
    case 'revocation-list':
      return readList(element.encoded, place);
    case 'pkcs12':
      return fail('pkcs12-keystore', place);
    case 'private-key':
    case 'public-key':
    case 'certificate-request':
      return fail(kind, place);
    case 'other':
      return readCertificate(element.encoded, place);
  }
}

function readBundle(element: DerElement, place: string): FileContent {
  const contents = readPkcs7(element);
  if (contents === null) return fail('certificate-unreadable', at(place, 'PKCS #7 that cannot be read'));
  const { certificates, crls } = contents;
  if (certificates.length + crls.length === 0) {
    return fail('file-not-a-certificate', at(place, 'PKCS #7 without certificates'));
  }
  return join([
    ...certificates.map((content) => readCertificate(content, place)),
    ...crls.map((content) => readList(content, place)),
  ]);
}

function readList(bytes: Uint8Array, place: string): FileContent {
  const parsed = parseRevocationList(bytes);
  if (parsed.ok) return { ok: true, certificates: [], lists: [parsed.crl], unreadableLists: [] };
  return unreadableList(parsed.issuer?.key ?? null, at(place, `${parsed.code}: ${parsed.detail}`));
}

/** A list that can't be read: of this issuer's certificates, or, where not even that is known, of anybody's, nothing can be told. */
export function unreadableList(issuerKey: string | null, detail: string): FileContent {
  return { ...fail('revocation-list-unreadable', detail), unreadableLists: [{ issuerKey, detail: harmless(detail) }] };
}

function at(place: string, detail: string): string {
  return place === '' ? detail : `${place}: ${detail}`;
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
  // UTF-16, or lines in lower case.
  const [lost] = findLostList(text.replaceAll('\0', ''), []);
  if (lost !== undefined) return lost;
  if (looksLikeProperties(text)) return fail('properties-file');
  const decoded = decodeBase64(text);
  if (!decoded.ok) return fail('file-not-a-certificate');
  if (beginsLikeRevocationList(decoded.bytes)) return unreadableList(null, 'base64 without its PEM lines');
  const inner = Buffer.from(decoded.bytes).toString('latin1');
  const isCertificate = looksLikePem(inner) || readDer(decoded.bytes, CERTIFICATE_LIMITS).ok;
  return isCertificate ? fail('certificate-without-pem-lines') : fail('file-not-a-certificate');
}

/** Every line is a name and a value, or a comment: the host's own configuration has been put beside its certificates. */
function looksLikeProperties(text: string): boolean {
  const lines = text
    .slice(0, MAX_LOOKED_AT)
    .split(/\r?\n/)
    .filter((line) => !/^\s*($|[#!])/.test(line));
  return (
    lines.every((line) => /^\s*[A-Za-z][\w.-]*\s*[=:]/.test(line)) &&
    // Base64 has nothing behind its padding, and prose with a colon has no names with dots.
    lines.some((line) => /[=:]\s*[^\s=]/.test(line)) &&
    (lines.some((line) => line.includes('.')) || lines.every((line) => /^[^:]*=/.test(line)))
  );
}

function fail(code: StoreFindingCode, detail = ''): Extract<FileContent, { ok: false }> {
  return { ok: false, code, detail, ...NO_LISTS };
}
