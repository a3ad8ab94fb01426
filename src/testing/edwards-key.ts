import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { bitString, integer, octetString, oid, sequence } from './der-writer.js';
import type { KeyMaterial } from './key-material.js';
import { seededBytes } from './seeded-random.js';

const kinds = {
  ed25519: { identifier: '1.3.101.112', size: 32 },
  ed448: { identifier: '1.3.101.113', size: 57 },
} as const;

/** An Ed25519 or Ed448 key pair (RFC 8032) in the encodings of RFC 8410. */
export function createEdwardsKey(seed: string, label: string, algorithm: 'ed25519' | 'ed448'): KeyMaterial {
  const { identifier, size } = kinds[algorithm];
  const algorithmIdentifier = sequence(oid(identifier));
  const secret = seededBytes(seed, label, size);
  const pkcs8 = sequence(integer(0), algorithmIdentifier, octetString(octetString(secret)));
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  // The SPKI ends with the bits of the public key.
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-size));
  return {
    spki: sequence(algorithmIdentifier, bitString(publicKey)),
    publicKey,
    pkcs8,
    signatureAlgorithm: algorithm,
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}
