import { verifyEd25519 } from '../signature/ed25519.js';
import type { Envelope } from './envelope.js';
import { preAuthenticationEncoding } from './pae.js';
import type { PublicKey } from './public-key.js';

/** With 8 signatures half a second at worst; operators have a few keys. */
export const MAX_STATEMENT_KEYS = 64;

/**
 * Checks that one of an envelope's signatures is by one of the given keys.
 *
 * Implements DSSE 1.0, protocol.md, "Protocol", with t = 1 and the strict Ed25519 profile. A signature's key id is not looked at:
 * nobody signed it, and trying all the keys is cheap enough.
 *
 * @param envelope - as `parseEnvelope` gives it; not trusted.
 * @param publicKeys - trusted; only the first 64 are tried.
 * @returns the first of the keys under which a signature is valid, else null. Never throws on hostile input.
 * @remarks Doesn't check the payload type: a signature is over it, but the caller has to ask for the one that is meant.
 */
export function verifyEnvelope(envelope: Envelope, publicKeys: readonly PublicKey[]): PublicKey | null {
  const message = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
  const signer = publicKeys
    .slice(0, MAX_STATEMENT_KEYS)
    .find(({ raw }) => envelope.signatures.some(({ sig }) => verifyEd25519(sig, message, raw)));
  return signer ?? null;
}
