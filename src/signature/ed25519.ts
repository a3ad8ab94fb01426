/**
 * Strict Ed25519 verification (RFC 8032 section 5.1.7), one-shot and incremental.
 *
 * The profile, a strict subset of what OpenSSL accepts:
 * - pure Ed25519: no pre-hash, no context (PureEdDSA);
 * - cofactorless: `[S]B - [k]A` is encoded and compared with the bytes of R (section 5.1.7 step 3 allows it), so that R is
 *   canonical by construction;
 * - `0 <= S < L`;
 * - A and R canonically encoded, A in the prime-order subgroup and not the identity, R not of small order.
 *
 * A message of any length streams through SHA-512 in constant memory: R and A come first in the hash, and both are known before
 * the message.
 *
 * @module
 */
import { createHash, type Hash } from 'node:crypto';
import { types } from 'node:util';
import { mulAddUnsafe } from '@noble/curves/abstract/curve.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { copyBytes, equalBytes } from '../internal/bytes.js';
import { decodePublicKey, type SoundKey } from './ed25519-public-key.js';
import { InvalidArgument } from '../internal/invalid-argument.js';

const SIGNATURE_BYTES = 64;
const ENCODED_POINT_BYTES = 32;
/** The order L of the base point (RFC 8032 section 5.1). */
const GROUP_ORDER = ed25519.Point.Fn.ORDER;
/** node:crypto hashes at most 2^31 - 1 bytes a call. */
const MAX_UPDATE_BYTES = 2 ** 30;

/** Checks one signature over a message that comes in pieces. */
export interface Ed25519Verifier {
  /**
   * Takes the next bytes of the message.
   *
   * @param chunk - any length; it is consumed before the call returns, so its memory may be used again.
   * @throws TypeError if `chunk` isn't a Uint8Array, or after `verify()`: the caller's mistakes.
   */
  update(chunk: Uint8Array): void;
  /**
   * Ends the message.
   *
   * @returns whether the signature is valid for the message and the key. May be called once.
   * @throws TypeError if called twice: the caller's mistake.
   */
  verify(): boolean;
}

/**
 * Starts checking a signature over a message that comes in pieces.
 *
 * Implements RFC 8032 section 5.1.7 with the strict profile that this module's head tells.
 *
 * @param signature - R and S, 64 bytes; not trusted. Copied.
 * @param publicKey - A, 32 bytes as in RFC 8032 section 5.1.5; not trusted: an unsound key verifies nothing. Copied.
 * @returns a verifier; wrong lengths and unsound keys make its answer `false`, never an exception.
 * @throws TypeError if an argument isn't a Uint8Array (the caller's mistake).
 * @example
 * ```ts
 * import { generateKeyPairSync, sign } from 'node:crypto';
 * import { createEd25519Verifier } from 'install-gate/ed25519';
 *
 * const { privateKey, publicKey } = generateKeyPairSync('ed25519');
 * const rawKey = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
 * const signature = sign(null, Buffer.from('hello world'), privateKey);
 *
 * const verifier = createEd25519Verifier(signature, rawKey);
 * verifier.update(Buffer.from('hello '));
 * verifier.update(Buffer.from('world'));
 * console.log(verifier.verify()); // true
 * ```
 */
export function createEd25519Verifier(signature: Uint8Array, publicKey: Uint8Array): Ed25519Verifier {
  assertBytes(signature, 'signature');
  assertBytes(publicKey, 'publicKey');
  // Copies: what is hashed now must be what is compared at the end, whatever the caller does with its memory meanwhile.
  const encodedR = copyBytes(signature.subarray(0, ENCODED_POINT_BYTES));
  const encodedA = copyBytes(publicKey.subarray(0, ENCODED_POINT_BYTES + 1));
  // The length comes first: a number of a megabyte is not worth the making.
  const s =
    signature.byteLength === SIGNATURE_BYTES
      ? littleEndian(copyBytes(signature.subarray(ENCODED_POINT_BYTES)))
      : GROUP_ORDER;
  const wellFormed = s < GROUP_ORDER;
  const a = wellFormed ? decodePublicKey(encodedA) : null;
  // Nothing can make a malformed signature valid: its message isn't even hashed.
  const hash = wellFormed && a !== null ? createHash('sha512').update(encodedR).update(encodedA) : null;
  let ended = false;

  return {
    update(chunk: Uint8Array): void {
      assertBytes(chunk, 'chunk');
      if (ended) throw new InvalidArgument('update() after verify(): a verifier checks one message');
      if (hash !== null) updateInParts(hash, chunk);
    },
    verify(): boolean {
      if (ended) throw new InvalidArgument('verify() was called twice: a verifier checks one message');
      ended = true;
      if (hash === null || a === null) return false;
      return satisfiesEquation(littleEndian(hash.digest()) % GROUP_ORDER, s, a, encodedR);
    },
  };
}

/**
 * Checks an Ed25519 signature over a message that is in memory.
 *
 * Implements RFC 8032 section 5.1.7 with the strict profile that this module's head tells.
 *
 * @param signature - R and S, 64 bytes; not trusted.
 * @param message - any length, 2 GiB and more too; not trusted.
 * @param publicKey - A, 32 bytes; not trusted: an unsound key verifies nothing.
 * @returns whether the signature is valid. Wrong lengths are `false`, never an exception.
 * @throws TypeError if an argument isn't a Uint8Array (the caller's mistake).
 * @example
 * ```ts
 * import { generateKeyPairSync, sign } from 'node:crypto';
 * import { verifyEd25519 } from 'install-gate/ed25519';
 *
 * const { privateKey, publicKey } = generateKeyPairSync('ed25519');
 * const rawKey = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
 * const message = Buffer.from('hello');
 * console.log(verifyEd25519(sign(null, message, privateKey), message, rawKey)); // true
 * console.log(verifyEd25519(new Uint8Array(63), message, rawKey)); // false
 * ```
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const verifier = createEd25519Verifier(signature, publicKey);
  verifier.update(message);
  return verifier.verify();
}

/** RFC 8032 section 5.1.7 step 3, cofactorless: the encoding of [S]B - [k]A is R, and R isn't of small order. */
function satisfiesEquation(k: bigint, s: bigint, { point, hasTable }: SoundKey, encodedR: Uint8Array): boolean {
  const { Point } = ed25519;
  // One joint multiplication needs no table of the base point, which a process that decides once would wait 20 ms for.
  const r = hasTable
    ? Point.BASE.multiplyUnsafe(s).subtract(point.multiplyUnsafe(k))
    : mulAddUnsafe(Point, [Point.BASE, point.negate()], [s, k]);
  return !r.isSmallOrder() && equalBytes(r.toBytes(), encodedR);
}

function updateInParts(hash: Hash, chunk: Uint8Array): void {
  if (chunk.byteLength <= MAX_UPDATE_BYTES) {
    hash.update(chunk);
    return;
  }
  for (let start = 0; start < chunk.byteLength; start += MAX_UPDATE_BYTES) {
    hash.update(chunk.subarray(start, start + MAX_UPDATE_BYTES));
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x00${Buffer.from(bytes.toReversed()).toString('hex')}`);
}

function assertBytes(value: unknown, name: string): asserts value is Uint8Array {
  if (!types.isUint8Array(value)) throw new InvalidArgument(`${name} must be a Uint8Array`);
}
