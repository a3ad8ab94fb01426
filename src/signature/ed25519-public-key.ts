import { ed25519 } from '@noble/curves/ed25519.js';
import { toHex } from '../internal/bytes.js';

/** A point of the curve that may serve as a public key. */
export type Ed25519Point = InstanceType<typeof ed25519.Point>;

/** Public keys are 32 bytes (RFC 8032 section 5.1.5). */
const PUBLIC_KEY_BYTES = 32;

/** A trust store and a few delivered keys fit; an attacker who sends ever new keys only evicts. */
const MAX_REMEMBERED_KEYS = 256;

const remembered = new Map<string, Ed25519Point | null>();

/**
 * Decodes a public key and checks that it is sound: canonical encoding on the curve (RFC 8032 section 5.1.3), and in the
 * prime-order subgroup.
 *
 * Departs from RFC 8032: keys with a torsion component are refused, those of small order among them. Under a small-order key one
 * signature is valid for every message; under a mixed-order key verifiers disagree (Chalkias et al., "Taming the many EdDSAs",
 * eprint 2020/1244). No honest key generation makes either.
 *
 * @param publicKey - 32 bytes; not trusted.
 * @returns the point, or null where the bytes aren't a sound key. Never throws on hostile input. The subgroup check costs about
 * a millisecond, so answers are remembered (a pure function of the bytes).
 */
export function decodePublicKey(publicKey: Uint8Array): Ed25519Point | null {
  if (publicKey.byteLength !== PUBLIC_KEY_BYTES) return null;
  const id = toHex(publicKey);
  const known = remembered.get(id);
  if (known !== undefined) {
    // Moves it to the young end: the oldest entry is the one that is dropped.
    remembered.delete(id);
    remembered.set(id, known);
    return known;
  }
  const point = decode(publicKey);
  if (remembered.size >= MAX_REMEMBERED_KEYS) {
    const oldest = remembered.keys().next();
    if (oldest.done !== true) remembered.delete(oldest.value);
  }
  remembered.set(id, point);
  return point;
}

function decode(publicKey: Uint8Array): Ed25519Point | null {
  let point: Ed25519Point;
  try {
    point = ed25519.Point.fromBytes(publicKey, false);
  } catch {
    // noble throws for bytes that are no point: here that is an answer, not an exception.
    return null;
  }
  // isTorsionFree alone lets the identity through: it is in every subgroup.
  return point.isSmallOrder() || !point.isTorsionFree() ? null : point;
}
