import { ed25519 } from '@noble/curves/ed25519.js';

/** What is wrong with a key or a signature by the strict profile. */
export type ProfileFault =
  | 'A of small order'
  | 'A with torsion'
  | 'A not canonical'
  | 'R of small order'
  | 'R with torsion'
  | 'R not canonical'
  | 'S not below L';

/** The field's prime p and the group's order L (RFC 8032 section 5.1). */
export const P = 2n ** 255n - 19n;
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/**
 * Lists the properties for which the strict profile refuses a signature, the arithmetic of its equation left out. Computed from the
 * bytes, by other means than the verifier's: encodings are read leniently here.
 */
export function profileFaults(signature: Uint8Array, publicKey: Uint8Array): readonly ProfileFault[] {
  const s = littleEndian(signature.subarray(32));
  return [
    ...pointFaults('A', publicKey),
    ...pointFaults('R', signature.subarray(0, 32)),
    ...(s < L ? [] : (['S not below L'] as const)),
  ];
}

function pointFaults<Name extends 'A' | 'R'>(name: Name, encoded: Uint8Array) {
  const point = ed25519.Point.fromBytes(encoded, true);
  const faults: (`${Name} of small order` | `${Name} with torsion` | `${Name} not canonical`)[] = [];
  if (point.isSmallOrder()) faults.push(`${name} of small order`);
  else if (!point.isTorsionFree()) faults.push(`${name} with torsion`);
  if (!isCanonical(encoded)) faults.push(`${name} not canonical`);
  return faults;
}

/** y below p, and no sign on a point with x = 0 (RFC 8032 section 5.1.3). */
function isCanonical(encoded: Uint8Array): boolean {
  const number = littleEndian(encoded);
  const y = number % 2n ** 255n;
  const hasSign = number >= 2n ** 255n;
  return y < P && !(hasSign && (y === 1n || y === P - 1n));
}

export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
}

/** A number, a scalar or the encoding of a point, in 32 bytes, little-endian. */
export function encodeNumber(scalar: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').toReversed());
}
