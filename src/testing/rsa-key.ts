import { checkPrimeSync, createPrivateKey, sign } from 'node:crypto';
import { bitString, integer, nullValue, octetString, oid, sequence } from './der-writer.js';
import type { KeyMaterial } from './key-material.js';
import { seededBytes } from './seeded-random.js';
import { hashOf } from './signature-algorithms.js';

const publicExponent = 65537n;

/** An RSA key pair (RFC 8017) from two primes that the seed leads to, in the encodings of RFC 3279 and RFC 5208. */
export function createRsaKey(seed: string, label: string, bits: number): KeyMaterial {
  const p = seededPrime(seed, `${label} p`, bits / 2);
  const q = seededPrime(seed, `${label} q`, bits / 2);
  const modulus = p * q;
  const d = inverse(publicExponent, (p - 1n) * (q - 1n));
  const numbers = [0n, modulus, publicExponent, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)];
  const algorithmIdentifier = sequence(oid('1.2.840.113549.1.1.1'), nullValue());
  const pkcs8 = sequence(integer(0), algorithmIdentifier, octetString(sequence(...numbers.map(integer))));
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const publicKey = sequence(integer(modulus), integer(publicExponent));
  return {
    spki: sequence(algorithmIdentifier, bitString(publicKey)),
    publicKey,
    pkcs8,
    signatureAlgorithm: 'rsa-sha256',
    sign: (message, signWith) => new Uint8Array(sign(hashOf(signWith), message, privateKey)),
  };
}

/** The first fitting prime at or after a seeded start; its top two bits are set, so that p·q has the full length. */
function seededPrime(seed: string, label: string, bits: number): bigint {
  const start = BigInt(`0x${Buffer.from(seededBytes(seed, label, bits / 8)).toString('hex')}`);
  let candidate = start | (3n << BigInt(bits - 2)) | 1n;
  while ((candidate - 1n) % publicExponent === 0n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

/** The inverse of `value` by `modulus`, by the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [remainder, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return factor < 0n ? factor + modulus : factor;
}
