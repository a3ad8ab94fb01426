import { createHash } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { bitString, contextTag, integer, octetString, oid, sequence } from './der-writer.js';
import type { KeyMaterial } from './key-material.js';
import { seededBytes } from './seeded-random.js';
import { hashOf } from './signature-algorithms.js';

const kinds = {
  p256: { curve: p256, identifier: '1.2.840.10045.3.1.7', signatureAlgorithm: 'ecdsa-sha256' },
  p384: { curve: p384, identifier: '1.3.132.0.34', signatureAlgorithm: 'ecdsa-sha384' },
  p521: { curve: p521, identifier: '1.3.132.0.35', signatureAlgorithm: 'ecdsa-sha512' },
} as const;

/** An ECDSA key pair on a named NIST curve (RFC 5480, RFC 5915); node:crypto can't sign after RFC 6979, so noble does. */
export function createEcdsaKey(seed: string, label: string, algorithm: 'p256' | 'p384' | 'p521'): KeyMaterial {
  const { curve, identifier, signatureAlgorithm } = kinds[algorithm];
  const secret = curve.utils.randomSecretKey(seededBytes(seed, label, curve.lengths.seed ?? 72));
  const publicKey = curve.getPublicKey(secret, false);
  const algorithmIdentifier = sequence(oid('1.2.840.10045.2.1'), oid(identifier));
  const ecPrivateKey = sequence(integer(1), octetString(secret), contextTag(1, true, bitString(publicKey)));
  return {
    spki: sequence(algorithmIdentifier, bitString(publicKey)),
    publicKey,
    pkcs8: sequence(integer(0), algorithmIdentifier, octetString(ecPrivateKey)),
    signatureAlgorithm,
    sign: (message, signWith) => {
      const digest = createHash(hashOf(signWith)).update(message).digest();
      return curve.sign(new Uint8Array(digest), secret, { prehash: false, lowS: false, format: 'der' });
    },
  };
}
