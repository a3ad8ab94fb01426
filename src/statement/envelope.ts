import { types } from 'node:util';
import { decodeBase64 } from '../internal/base64.js';
import { decodeUtf8 } from '../internal/utf8.js';
import { parseJsonText } from './json-text.js';
import { copyItems, readExactFields } from './look-once.js';
import { statementFault, type StatementFault } from './statement-fault.js';

/** A permit or a rotation is below a kilobyte, one for a hundred app patterns a few. */
export const MAX_STATEMENT_BYTES = 16 * 1024;
/** A statement has one signature; several say the same, while keys change. */
const MAX_SIGNATURES = 8;
const MAX_KEY_ID_CHARACTERS = 128;
const SIGNATURE_BYTES = 64;
/** Printable ASCII, as media types and URIs are: a type has one encoding and one look. */
const PAYLOAD_TYPE = /^[\x20-\x7e]{1,200}$/;

/** One signature of an envelope. */
export interface EnvelopeSignature {
  /** Which key the envelope says it is of; null where it says nothing. Not signed: fit for a message, for no decision. */
  readonly keyId: string | null;
  /** R and S: 64 bytes (RFC 8032 section 5.1.6). */
  readonly sig: Uint8Array;
}

/** A DSSE envelope, well formed. Nothing in it is trusted. */
export interface Envelope {
  readonly payload: Uint8Array;
  readonly payloadType: string;
  /** One to eight. */
  readonly signatures: readonly EnvelopeSignature[];
}

/** An envelope's content: the bytes of its file, its text, or what JSON.parse made of it. */
export type StatementText = string | Uint8Array | object;

/** An envelope, or what is wrong with it. */
export type EnvelopeResult = { readonly ok: true; readonly envelope: Envelope } | StatementFault;

/**
 * Reads a DSSE envelope.
 *
 * Implements DSSE 1.0, envelope.md. Departs from it, being stricter: unknown keys are refused, since what a reader doesn't know may
 * be what the writer counts on; base64 is the standard alphabet alone (see `decodeField`); an empty payload is none.
 *
 * @param untrusted - not trusted; 16 KiB at most.
 * @returns the envelope, or a fault with a code. Never throws on hostile input.
 * @remarks Checks no signature: `verifyEnvelope` does.
 */
export function parseEnvelope(untrusted: StatementText): EnvelopeResult {
  if (typeof untrusted === 'string') return parseText(untrusted);
  if (types.isUint8Array(untrusted)) return parseBytes(untrusted);
  return parseObject(untrusted);
}

function parseBytes(untrustedBytes: Uint8Array): EnvelopeResult {
  if (untrustedBytes.byteLength > MAX_STATEMENT_BYTES) return tooLarge(untrustedBytes.byteLength);
  const text = decodeUtf8(untrustedBytes, 'keep');
  return text === null ? statementFault('statement-invalid-json', 'it is not UTF-8 text') : parseText(text);
}

function parseText(untrustedText: string): EnvelopeResult {
  const bytes = Buffer.byteLength(untrustedText);
  if (bytes > MAX_STATEMENT_BYTES) return tooLarge(bytes);
  // Windows editors write a byte order mark; RFC 8259 section 8.1 lets a reader ignore it.
  const json = parseJsonText(untrustedText.replace(/^\u{feff}/u, ''));
  return json.ok ? parseObject(json.value) : statementFault('statement-invalid-json', json.detail);
}

function parseObject(untrusted: unknown): EnvelopeResult {
  const read = readExactFields(untrusted, ['payload', 'payloadType', 'signatures']);
  if (!read.ok) return wrongShape(read.detail);
  const { fields } = read;
  const payloadType = fields.get('payloadType');
  if (typeof payloadType !== 'string' || !PAYLOAD_TYPE.test(payloadType)) {
    return wrongShape('"payloadType" must be 1 to 200 printable ASCII characters');
  }
  const payload = decodeField(fields.get('payload'), 'payload');
  if (!payload.ok) return payload;

  const items = copyItems(fields.get('signatures'), MAX_SIGNATURES);
  if (items === null) return wrongShape(`"signatures" must be a list of 1 to ${MAX_SIGNATURES}`);
  const signatures: EnvelopeSignature[] = [];
  for (const item of items) {
    const signature = parseSignature(item);
    if (!signature.ok) return signature;
    signatures.push(signature.signature);
  }
  return { ok: true, envelope: { payload: payload.bytes, payloadType, signatures } };
}

function parseSignature(
  untrusted: unknown,
): { readonly ok: true; readonly signature: EnvelopeSignature } | StatementFault {
  const read = readExactFields(untrusted, ['sig'], ['keyid']);
  if (!read.ok) return wrongShape(`in a signature: ${read.detail}`);
  // envelope.md, "Parsing rules": an unset key id is the same as an empty one.
  const keyId = read.fields.has('keyid') ? read.fields.get('keyid') : '';
  if (typeof keyId !== 'string' || keyId.length > MAX_KEY_ID_CHARACTERS) {
    return wrongShape(`"keyid" must be a string of at most ${MAX_KEY_ID_CHARACTERS} characters`);
  }
  const sig = decodeField(read.fields.get('sig'), 'sig');
  if (!sig.ok) return sig;
  if (sig.bytes.byteLength !== SIGNATURE_BYTES) {
    return wrongShape(`"sig" has ${sig.bytes.byteLength} bytes, an Ed25519 signature has ${SIGNATURE_BYTES}`);
  }
  return { ok: true, signature: { keyId: keyId === '' ? null : keyId, sig: sig.bytes } };
}

/**
 * Decodes base64 of the standard alphabet. DSSE has verifiers take the URL-safe one too (protocol.md, "Protocol"); it is refused
 * here. A statement is made for this gate, so its signer can write what the gate reads, and every field of the library goes through
 * one strict decoder; the price is a refusal, never a wrong acceptance.
 */
function decodeField(
  untrusted: unknown,
  name: string,
): { readonly ok: true; readonly bytes: Uint8Array } | StatementFault {
  if (typeof untrusted !== 'string') return wrongShape(`"${name}" must be a string`);
  if (untrusted.length > MAX_STATEMENT_BYTES) return tooLarge(untrusted.length);
  const decoded = decodeBase64(untrusted);
  return decoded.ok ? decoded : wrongShape(`"${name}" is not standard base64 (${decoded.fault})`);
}

function tooLarge(bytes: number): StatementFault {
  return statementFault('statement-too-large', `${bytes} bytes, ${MAX_STATEMENT_BYTES} at most`);
}

function wrongShape(detail: string): StatementFault {
  return statementFault('statement-wrong-shape', detail);
}
