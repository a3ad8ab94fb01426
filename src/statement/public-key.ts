import { decodeBase64 } from '../internal/base64.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import { isUsableEd25519Key } from '../signature/ed25519-public-key.js';
import { CERTIFICATE_LIMITS, readDer } from '../x509/der.js';
import { isPrivateKeyLabel, looksLikePem, readPem } from '../x509/pem.js';
import { describeKey, readPublicKey } from '../x509/public-key.js';

/** An Ed25519 key takes 60 characters of base64; an RSA key of the usual sizes fits too, and is then named as what it is. */
const MAX_KEY_CHARACTERS = 4096;

/** An Ed25519 key that may check a statement's signatures. */
export interface PublicKey {
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo's DER. */
  readonly keyId: string;
  /** 32 bytes (RFC 8032 section 5.1.5). */
  readonly raw: Uint8Array;
}

/** A key, or why there is none, harmless to show. */
export type PublicKeyResult =
  { readonly ok: true; readonly key: PublicKey } | { readonly ok: false; readonly detail: string };

/**
 * Reads an Ed25519 public key: base64 of its SubjectPublicKeyInfo's DER, or that in PEM ("BEGIN PUBLIC KEY").
 *
 * @param untrustedText - not trusted.
 * @returns the key, or why it is none. Never throws on hostile input.
 */
export function parseEd25519PublicKey(untrustedText: string): PublicKeyResult {
  if (untrustedText.length > MAX_KEY_CHARACTERS) return fail(`more than ${MAX_KEY_CHARACTERS} characters`);
  if (looksLikePem(untrustedText)) return parsePem(untrustedText);
  return parseBase64PublicKey(untrustedText);
}

/** Reads base64 of a SubjectPublicKeyInfo's DER, as `parseEd25519PublicKey` does; PEM is refused. */
export function parseBase64PublicKey(untrustedText: string): PublicKeyResult {
  if (untrustedText.length > MAX_KEY_CHARACTERS) return fail(`more than ${MAX_KEY_CHARACTERS} characters`);
  const decoded = decodeBase64(untrustedText);
  return decoded.ok ? readSpki(decoded.bytes) : fail(`not standard base64 (${decoded.fault})`);
}

function parsePem(untrustedText: string): PublicKeyResult {
  const { blocks, hasTextOutside } = readPem(untrustedText);
  const privateKey = blocks.find(({ label }) => isPrivateKeyLabel(label));
  if (privateKey !== undefined) return fail(`a private key (${quote(privateKey.label)}), which others now have`);
  const [block, ...others] = blocks;
  if (block === undefined || others.length > 0 || hasTextOutside) return fail('not exactly one PEM block');
  if (block.label !== 'PUBLIC KEY') return fail(`a PEM block of ${quote(block.label)}, not of "PUBLIC KEY"`);
  return block.ok ? readSpki(block.bytes) : fail(`a PEM block that can't be read (${block.fault})`);
}

/** Strict DER has one form of an Ed25519 key: 44 bytes (RFC 8410 section 4). */
function readSpki(untrustedDer: Uint8Array): PublicKeyResult {
  const der = readDer(untrustedDer, CERTIFICATE_LIMITS);
  if (!der.ok) return fail(`not DER: ${der.fault}`);
  const key = readPublicKey(der.element);
  if (key === null) return fail('not a SubjectPublicKeyInfo');
  if (key.kind !== 'ed25519') return fail(`not an Ed25519 key: ${harmless(describeKey(key), 80)}`);
  if (!isUsableEd25519Key(key.raw)) return fail('an Ed25519 key that is not sound');
  return { ok: true, key: { keyId: key.keyId, raw: key.raw } };
}

function fail(detail: string): PublicKeyResult {
  return { ok: false, detail };
}
