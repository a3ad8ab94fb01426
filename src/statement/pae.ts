import { startsWith } from '../internal/bytes.js';

/** What every pre-authentication encoding begins with; ASCII. */
const PREFIX = 'DSSEv1 ';
const PREFIX_BYTES = [...Buffer.from(PREFIX)];

/** How many bytes it takes to see whether something begins like a pre-authentication encoding. */
export const PAE_PREFIX_BYTES = PREFIX.length;

/**
 * Makes the bytes that the signature of a statement is over.
 *
 * Implements DSSE 1.0, protocol.md, "Signature Definition": PAE(UTF8(type), body). Both lengths count bytes, in ASCII decimal
 * without leading zeros; they keep apart what belongs to the type and what to the body.
 *
 * @param payloadType - well-formed text: a lone surrogate would be encoded like U+FFFD. `parseEnvelope` lets ASCII through alone.
 * @param payload - the bytes themselves, before base64; not trusted.
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const head = `${PREFIX}${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return new Uint8Array(Buffer.concat([Buffer.from(head), payload]));
}

/**
 * Whether bytes begin as a pre-authentication encoding does. The signature of an artifact is over its bytes alone; an artifact that
 * begins like this could be the signed content of a statement, and one signature would pass for the other.
 *
 * @param head - the first bytes, `PAE_PREFIX_BYTES` at least unless there are fewer; not trusted.
 */
export function beginsLikePae(head: Uint8Array): boolean {
  return startsWith(head, PREFIX_BYTES);
}
