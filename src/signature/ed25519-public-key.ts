import { ed25519 } from '@noble/curves/ed25519.js';
import { toHex } from '../internal/bytes.js';

/** A point of the curve that may serve as a public key. */
export type Ed25519Point = InstanceType<typeof ed25519.Point>;

/** A sound public key. */
export interface SoundKey {
  readonly point: Ed25519Point;
  /** It has a table of multiples, with which a multiplication takes a quarter of the time. */
  readonly hasTable: boolean;
}

/** Public keys are 32 bytes (RFC 8032 section 5.1.5). */
const PUBLIC_KEY_BYTES = 32;

/** A trust store and a few delivered keys fit; an attacker who sends ever new keys only evicts. */
const MAX_REMEMBERED_KEYS = 256;

/** A table takes ten milliseconds to make (the first one thirty, with the base point's) and some 200 KB: worth it for a CA's key. */
const USES_BEFORE_TABLE = 8;
const MAX_TABLES = 16;
/** Bits of a scalar that one step of the table covers. */
const TABLE_WINDOW_BITS = 5;

interface RememberedKey {
  readonly point: Ed25519Point | null;
  uses: number;
  hasTable: boolean;
}

const remembered = new Map<string, RememberedKey>();
let tables = 0;

/**
 * Decodes a public key and checks that it is sound: canonical encoding on the curve (RFC 8032 section 5.1.3), and in the
 * prime-order subgroup.
 *
 * Departs from RFC 8032: keys with a torsion component are refused, those of small order among them. Under a small-order key one
 * signature is valid for every message; under a mixed-order key verifiers disagree (Chalkias et al., "Taming the many EdDSAs",
 * eprint 2020/1244). No honest key generation makes either.
 *
 * @param publicKey - 32 bytes; not trusted.
 * @returns the key, or null where the bytes aren't a sound one. Never throws on hostile input. The subgroup check costs about a
 * millisecond, so answers are remembered (a pure function of the bytes).
 */
export function decodePublicKey(publicKey: Uint8Array): SoundKey | null {
  if (publicKey.byteLength !== PUBLIC_KEY_BYTES) return null;
  const id = toHex(publicKey);
  const key = remembered.get(id) ?? { point: decode(publicKey), uses: 0, hasTable: false };
  // Put at the young end: the oldest entry is the one that is dropped.
  remembered.delete(id);
  remembered.set(id, key);
  if (remembered.size > MAX_REMEMBERED_KEYS) forgetOldest();

  key.uses++;
  if (key.point === null) return null;
  if (!key.hasTable && key.uses >= USES_BEFORE_TABLE && tables < MAX_TABLES) {
    key.point.precompute(TABLE_WINDOW_BITS, false);
    key.hasTable = true;
    tables++;
  }
  return { point: key.point, hasTable: key.hasTable };
}

function forgetOldest(): void {
  for (const [id, { hasTable }] of remembered) {
    remembered.delete(id);
    // The table goes with its point.
    if (hasTable) tables--;
    return;
  }
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

/** Whether signatures of a key are accepted at all: it is sound. */
export function isUsableEd25519Key(publicKey: Uint8Array): boolean {
  return decodePublicKey(publicKey) !== null;
}
