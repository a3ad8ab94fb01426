import { createHash } from 'node:crypto';
import { createEcdsaKey } from './ecdsa-key.js';
import { createEdwardsKey } from './edwards-key.js';
import type { KeyMaterial } from './key-material.js';
import { pem } from './pem.js';
import { createRsaKey } from './rsa-key.js';
import type { SignatureAlgorithmName } from './signature-algorithms.js';

/** The kinds of key that a test authority makes. */
export type KeyAlgorithm =
  'ed25519' | 'ed448' | 'p256' | 'p384' | 'p521' | 'rsa-1024' | 'rsa-2048' | 'rsa-3072' | 'rsa-4096';

const makers: Readonly<Record<KeyAlgorithm, (seed: string, label: string) => KeyMaterial>> = {
  ed25519: (seed, label) => createEdwardsKey(seed, label, 'ed25519'),
  ed448: (seed, label) => createEdwardsKey(seed, label, 'ed448'),
  p256: (seed, label) => createEcdsaKey(seed, label, 'p256'),
  p384: (seed, label) => createEcdsaKey(seed, label, 'p384'),
  p521: (seed, label) => createEcdsaKey(seed, label, 'p521'),
  'rsa-1024': (seed, label) => createRsaKey(seed, label, 1024),
  'rsa-2048': (seed, label) => createRsaKey(seed, label, 2048),
  'rsa-3072': (seed, label) => createRsaKey(seed, label, 3072),
  'rsa-4096': (seed, label) => createRsaKey(seed, label, 4096),
};

/** A key pair for tests, derived from a public seed: it protects nothing. */
export interface TestKey {
  /** What kind of key it is. */
  readonly algorithm: KeyAlgorithm;
  /** The SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** The bits of the public key alone: 32 bytes for Ed25519, the uncompressed point for ECDSA, RSAPublicKey for RSA. */
  readonly publicKey: Uint8Array;
  /** The key's id: lower-case hex SHA-256 of `spki`. */
  readonly keyId: string;
  /** The private key, PKCS #8 PEM, as openssl and `crypto.createPrivateKey` read it. */
  readonly privateKeyPem: string;
  /** The algorithm that `sign` uses when none is named. */
  readonly signatureAlgorithm: SignatureAlgorithmName;
  /**
   * Signs; the same message always gives the same signature (ECDSA after RFC 6979, in DER; RSA by PKCS #1 v1.5).
   *
   * @param algorithm - another algorithm of the same family, to make weak or unusual signatures.
   * @throws TypeError if the algorithm isn't one for this kind of key.
   */
  sign(message: Uint8Array, algorithm?: SignatureAlgorithmName): Uint8Array;
}

/**
 * Derives a key pair: the same seed, label and algorithm always give the same one.
 *
 * @param seed - names the world; see `createTestAuthority`.
 * @param label - names the key within it. The algorithm counts too: one label can serve several kinds of key.
 * @remarks RSA searches for primes: about a quarter of a second for 2048 bits, a second and more for 4096.
 */
export function createTestKey(seed: string, label: string, algorithm: KeyAlgorithm = 'ed25519'): TestKey {
  const material = makers[algorithm](seed, `key ${algorithm} ${label}`);
  return {
    algorithm,
    spki: material.spki,
    publicKey: material.publicKey,
    keyId: createHash('sha256').update(material.spki).digest('hex'),
    privateKeyPem: pem('PRIVATE KEY', material.pkcs8),
    signatureAlgorithm: material.signatureAlgorithm,
    sign: (message, signatureAlgorithm = material.signatureAlgorithm) => {
      if (family(signatureAlgorithm) !== family(material.signatureAlgorithm)) {
        throw new TypeError(`a key of kind ${algorithm} can't sign by ${signatureAlgorithm}`);
      }
      return material.sign(message, signatureAlgorithm);
    },
  };
}

function family(algorithm: SignatureAlgorithmName): string {
  return algorithm.replace(/-.*/, '');
}
