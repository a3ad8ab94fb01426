import type { SignatureFileFaultCode } from '../decision/codes.js';
import { decodeBase64 } from '../internal/base64.js';
import { copyBytes } from '../internal/bytes.js';
import { didYouMean } from '../internal/did-you-mean.js';
import { firstItems } from '../internal/first-items.js';
import { parseStrictJson } from '../internal/json.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import { decodeUtf8 } from '../internal/utf8.js';
import { isPrivateKeyLabel, looksLikePem, readPem } from '../x509/pem.js';
import { parseDeliveredCertificates } from './parse-delivered-certificates.js';
import type { DocumentSignature, SignatureDocument } from './signature-document.js';

/** A signature file is a few kilobytes: a signature and up to 8 certificates. */
export const MAX_SIGNATURE_FILE_BYTES = 64 * 1024;
const SIGNATURE_BYTES = 64;
const SIGNATURE_KEYS = ['signature', 'certificate', 'keyId'];
/** A marketplace, a vendor, a security team, and as many again. Each costs a pass of the hash. */
const MAX_SIGNATURES = 8;
const MAX_ROLE_CHARACTERS = 100;
const MAX_SHOWN_KEYS = 10;
/** Each unknown key is compared with every known one; a parsed object may have any number of them. */
const MAX_KEYS = 1000;
/** A parsed object may hold itself; a signature file of 64 KiB holds fewer values. */
const MAX_SEARCHED_VALUES = 20_000;

/** What is wrong with a signature file. */
interface SignatureFileFault {
  readonly ok: false;
  readonly code: SignatureFileFaultCode;
  readonly detail: string;
}

/** A signature file's content, or what is wrong with it. */
export type SignatureFileResult = { readonly ok: true; readonly document: SignatureDocument } | SignatureFileFault;

/**
 * Reads a signature file: exactly 64 bytes are a raw signature, a leading `{` is JSON, anything else is base64.
 *
 * @param untrustedBytes - not trusted.
 * @returns the document, or a fault with a code. Never throws on hostile input.
 */
export function parseSignatureBytes(untrustedBytes: Uint8Array): SignatureFileResult {
  if (untrustedBytes.byteLength === 0) return fail('signature-file-empty', '');
  if (untrustedBytes.byteLength > MAX_SIGNATURE_FILE_BYTES) {
    return fail('signature-file-too-large', `${untrustedBytes.byteLength} bytes`);
  }
  if (untrustedBytes.byteLength === SIGNATURE_BYTES) return bare(copyBytes(untrustedBytes));
  const text = decodeUtf8(untrustedBytes, 'drop');
  if (text !== null) return parseSignatureText(text);
  const utf16 = untrustedBytes[0] === 0xff && untrustedBytes[1] === 0xfe;
  return fail(
    'signature-file-not-text',
    utf16 ? 'it is UTF-16; save it as UTF-8' : `${untrustedBytes.byteLength} bytes`,
  );
}

/** Reads a signature file's text: JSON or base64, as `parseSignatureBytes` tells. */
export function parseSignatureText(untrustedText: string): SignatureFileResult {
  const bytes = Buffer.byteLength(untrustedText);
  if (bytes > MAX_SIGNATURE_FILE_BYTES) return fail('signature-file-too-large', `${bytes} bytes`);
  const text = untrustedText.trim();
  if (text === '') return fail('signature-file-empty', '');
  if (text.startsWith('{')) return parseJson(text);
  if (looksLikePem(text)) return failForPem(text);
  const value = parseSignatureValue(text);
  return value.ok ? bare(value.bytes) : value;
}

function parseJson(text: string): SignatureFileResult {
  const strict = parseStrictJson(text);
  const json = strict.ok ? strict : parseStrictJson(escapeLineBreaks(text));
  if (json.ok) return parseSignatureObject(json.value);
  const code = json.fault === 'duplicate-json-key' ? 'signature-file-duplicate-key' : 'signature-file-invalid-json';
  return fail(code, json.detail);
}

/**
 * Shell scripts paste the output of `base64` between the quotes of a JSON text, line breaks and all. JSON forbids that, but what
 * is meant is plain: the values are base64, in which a line break says nothing. One pass: a string without an end is hostile input.
 */
function escapeLineBreaks(text: string): string {
  let inString = false;
  let escaped = false;
  let result = '';
  for (const character of text.replaceAll('\r\n', '\n')) {
    result += inString && character === '\n' ? String.raw`\n` : character;
    if (character === '"' && !escaped) inString = !inString;
    escaped = inString && character === '\\' && !escaped;
  }
  return result;
}

/** Reads a signature file that has been parsed from JSON already. */
export function parseSignatureObject(untrusted: unknown): SignatureFileResult {
  if (typeof untrusted !== 'object' || untrusted === null || isArray(untrusted)) {
    return fail('signature-file-wrong-type', 'it is not an object');
  }
  const fields = copyFields(untrusted);
  if (fields === null) return fail('signature-file-wrong-type', 'it has too many keys, or reading it threw an error');
  if (holdPrivateKey(fields.values())) return fail('private-key-in-signature-file', 'in PEM');
  const version = fields.has('version') ? fields.get('version') : 1;
  switch (version) {
    case 1:
      return parseVersion1(fields);
    case 2:
      return parseVersion2(fields);
    default:
      return fail('signature-file-unknown-version', nameVersion(version));
  }
}

function parseVersion1(fields: ReadonlyMap<string, unknown>): SignatureFileResult {
  const keys = checkKeys(fields, ['version', ...SIGNATURE_KEYS]);
  if (!keys.ok) return keys;
  const parsed = parseSignatureEntry(fields, null);
  if (!parsed.ok) return parsed;
  return { ok: true, document: { signatures: [parsed.signature], unknownKeys: keys.unknownKeys } };
}

function parseVersion2(fields: ReadonlyMap<string, unknown>): SignatureFileResult {
  const keys = checkKeys(fields, ['version', 'signatures']);
  if (!keys.ok) return keys;
  const entries = copyEntries(fields.get('signatures'));
  if (entries === null) return fail('signature-file-wrong-type', '"signatures" must be a list of objects');
  if (entries.length > MAX_SIGNATURES) return fail('signatures-too-many', `${entries.length}`);
  const signatures: DocumentSignature[] = [];
  const unknownKeys = [...keys.unknownKeys];
  let bytes = 0;
  for (const entry of entries) {
    const own = checkKeys(entry, ['role', ...SIGNATURE_KEYS]);
    if (!own.ok) return own;
    const role = entry.get('role');
    if (role !== undefined && !(typeof role === 'string' && role.length > 0 && role.length <= MAX_ROLE_CHARACTERS)) {
      return fail('signature-file-wrong-type', `"role" must be a text of 1 to ${MAX_ROLE_CHARACTERS} characters`);
    }
    const parsed = parseSignatureEntry(entry, role === undefined ? null : harmless(role));
    if (!parsed.ok) return parsed;
    // A parsed object has no length of its own: what its texts hold is bounded as a file's would be.
    bytes += parsed.bytes;
    if (bytes > MAX_SIGNATURE_FILE_BYTES)
      return fail('signature-file-too-large', `more than ${MAX_SIGNATURE_FILE_BYTES} bytes`);
    signatures.push(parsed.signature);
    unknownKeys.push(...own.unknownKeys);
  }
  const [first, ...others] = signatures;
  if (first === undefined) return fail('signature-missing', '"signatures" is empty');
  const shown = [...new Set(unknownKeys)].slice(0, MAX_SHOWN_KEYS);
  return { ok: true, document: { signatures: [first, ...others], unknownKeys: shown } };
}

/** A revoked proxy is neither array nor object: asking throws, and reading its fields will say so. */
function isArray(untrusted: unknown): untrusted is readonly unknown[] {
  try {
    return Array.isArray(untrusted);
  } catch {
    return false;
  }
}

/** One look at each entry. */
function copyEntries(untrusted: unknown): readonly ReadonlyMap<string, unknown>[] | null {
  // One more than allowed is enough to tell that there are too many.
  const items = firstItems(untrusted, MAX_SIGNATURES + 1);
  if (items === null) return null;
  const entries: ReadonlyMap<string, unknown>[] = [];
  for (const entry of items) {
    if (typeof entry !== 'object' || entry === null || isArray(entry)) return null;
    const fields = copyFields(entry);
    if (fields === null) return null;
    entries.push(fields);
  }
  return entries;
}

/** Keys that nobody knows are told; one that looks misspelt is refused, for what it says would be left out of the judgement in silence. */
function checkKeys(
  fields: ReadonlyMap<string, unknown>,
  known: readonly string[],
): { readonly ok: true; readonly unknownKeys: readonly string[] } | SignatureFileFault {
  if (fields.size > MAX_KEYS) return fail('signature-file-wrong-type', `it has ${fields.size} keys`);
  // Which schema describes it, an editor wants to know.
  const unknown = [...fields.keys()].filter((key) => !known.includes(key) && key !== '$schema');
  for (const key of unknown) {
    const meant = didYouMean(key, known);
    if (meant !== undefined) {
      return fail('signature-file-misspelt-key', `${quote(key, 40)}, where ${quote(meant)} is probably meant`);
    }
  }
  return { ok: true, unknownKeys: unknown.slice(0, MAX_SHOWN_KEYS).map((key) => harmless(key, 40)) };
}

/** One signature's own fields. */
function parseSignatureEntry(
  fields: ReadonlyMap<string, unknown>,
  role: string | null,
): { readonly ok: true; readonly signature: DocumentSignature; readonly bytes: number } | SignatureFileFault {
  const signature = fields.get('signature');
  const certificate = fields.get('certificate');
  const keyId = fields.get('keyId');
  if (signature === undefined) return fail('signature-missing', '');
  if (typeof signature !== 'string') return fail('signature-file-wrong-type', '"signature" must be a string');
  if (certificate !== undefined && typeof certificate !== 'string') {
    return fail('signature-file-wrong-type', '"certificate" must be a string');
  }
  if (keyId !== undefined && !(typeof keyId === 'string' && /^[0-9a-f]{64}$/.test(keyId))) {
    return fail('signature-file-wrong-type', '"keyId" must be 64 lower-case hex digits');
  }
  const bytes = Buffer.byteLength(signature) + Buffer.byteLength(certificate ?? '');
  if (bytes > MAX_SIGNATURE_FILE_BYTES) return fail('signature-file-too-large', `${bytes} bytes`);

  const value = parseSignatureValue(signature);
  if (!value.ok) return value;
  const delivered = certificate === undefined ? undefined : parseDeliveredCertificates(certificate);
  if (delivered !== undefined && !delivered.ok) return delivered;
  return {
    ok: true,
    bytes,
    signature: { signature: value.bytes, certificates: delivered?.certificates ?? [], keyId: keyId ?? null, role },
  };
}

function nameVersion(version: unknown): string {
  return typeof version === 'number' || typeof version === 'string' ? harmless(String(version), 40) : typeof version;
}

/** Whether one of the values, or a value within it, is a private key in PEM: wherever it stands, others have it now. */
function holdPrivateKey(values: Iterable<unknown>): boolean {
  // The list grows while it is gone through: depth costs no stack.
  const open = [...values];
  const seen = new Set<object>();
  for (const value of open) {
    if (typeof value === 'string' && /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/.test(value)) return true;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (open.length > MAX_SEARCHED_VALUES) continue;
    for (const child of copyFields(value)?.values() ?? []) open.push(child);
  }
  return false;
}

/** One look at each field: what is judged is what was looked at, whatever getters the object has. null where it can't be looked at, or takes long. */
function copyFields(untrusted: object): ReadonlyMap<string, unknown> | null {
  try {
    if (Object.keys(untrusted).length > MAX_SEARCHED_VALUES) return null;
    return new Map(Object.entries(untrusted));
  } catch {
    return null;
  }
}

function parseSignatureValue(
  untrustedText: string,
): { readonly ok: true; readonly bytes: Uint8Array } | SignatureFileFault {
  const decoded = decodeBase64(untrustedText);
  if (!decoded.ok) {
    return fail(decoded.fault === 'not-base64' ? 'signature-not-base64' : 'signature-non-canonical-base64', '');
  }
  if (decoded.bytes.byteLength !== SIGNATURE_BYTES) {
    return fail('signature-length-wrong', `it has ${decoded.bytes.byteLength} bytes`);
  }
  return { ok: true, bytes: decoded.bytes };
}

/** The commonest mix-ups deserve their own words. */
function failForPem(text: string): SignatureFileResult {
  const labels = readPem(text).blocks.map(({ label }) => label);
  const privateKey = labels.find(isPrivateKeyLabel);
  if (privateKey !== undefined) return fail('private-key-in-signature-file', privateKey);
  return fail('signature-file-not-text', `it is PEM of "${labels[0] ?? ''}", not a signature`);
}

function bare(signature: Uint8Array): SignatureFileResult {
  const alone = { signature, certificates: [], keyId: null, role: null };
  return { ok: true, document: { signatures: [alone], unknownKeys: [] } };
}

function fail(code: SignatureFileFaultCode, detail: string): SignatureFileFault {
  return { ok: false, code, detail };
}
