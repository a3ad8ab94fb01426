import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KeyAlgorithm, SignatureAlgorithmName } from '../../src/testing/index.js';
import { createTestKey, seededBytes } from '../../src/testing/index.js';
import { everyAlgorithm, oneKeyOfEach } from './every-algorithm.js';

const message = new TextEncoder().encode('a message');

/** Verifies by node:crypto, which shares no code with the signer of ECDSA. */
function nodeVerifies(spki: Uint8Array, signature: Uint8Array, hash: string | null): boolean {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return verify(hash, message, key, signature);
}

const hashes: Readonly<Record<KeyAlgorithm, string | null>> = {
  ed25519: null,
  ed448: null,
  p256: 'sha256',
  p384: 'sha384',
  p521: 'sha512',
  'rsa-1024': 'sha256',
  'rsa-2048': 'sha256',
  'rsa-3072': 'sha256',
  'rsa-4096': 'sha256',
};

describe.each(everyAlgorithm)('A test key of kind %s', (algorithm) => {
  const key = oneKeyOfEach(algorithm);

  it('is a sound key pair of that kind', () => {
    const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
    const fromPrivate = createPublicKey(createPrivateKey(key.privateKeyPem));
    expect(fromPrivate.equals(publicKey)).toBe(true);
    expect(new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))).toEqual(key.spki);
    expect(Buffer.from(key.spki.subarray(-key.publicKey.length)).equals(key.publicKey)).toBe(true);
    if (algorithm.startsWith('rsa-')) {
      expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(Number(algorithm.slice(4)));
    }
  });

  it('has the SHA-256 of its SubjectPublicKeyInfo as its id', () => {
    expect(key.keyId).toBe(createHash('sha256').update(key.spki).digest('hex'));
  });

  it('signs so that node:crypto agrees, and always the same', () => {
    const signature = key.sign(message);
    expect(nodeVerifies(key.spki, signature, hashes[algorithm])).toBe(true);
    expect(key.sign(message)).toEqual(signature);
    expect(key.sign(Uint8Array.of(1))).not.toEqual(signature);
  });
});

describe('A test key', () => {
  // A change here is a change for every host that keeps bytes made from a seed.
  it.each<[KeyAlgorithm, string]>([
    ['ed25519', 'ff44a9b5300f84b59073625025da8b36d5f4ecb069eff8209c16f532c507ab3e'],
    ['p256', '316f0b153f4c9e435040c36eec29ce9d6ceeb77be0f0bff8d6d874ce79e16314'],
    ['p521', '151c1ccb314641ad7bf02c598cd174acf0a796504ef0b4ccae62c5da7326eb05'],
    ['rsa-2048', 'f4ea1315ab85a614afd64988faa897b96fc5f7236e3513ef4d5e05836b6c0415'],
  ])('of kind %s is the same on every machine and in every release', (algorithm, keyId) => {
    expect(createTestKey('install-gate', 'golden', algorithm).keyId).toBe(keyId);
  });

  it('depends on the seed, the label and the kind', () => {
    const ids = [
      createTestKey('seed', 'label'),
      createTestKey('seed', 'label 2'),
      createTestKey('seed 2', 'label'),
      createTestKey('seed', 'label', 'p256'),
      createTestKey('seed', 'label', 'p384'),
    ].map((key) => key.keyId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each<[KeyAlgorithm, SignatureAlgorithmName, string]>([
    ['p256', 'ecdsa-sha1', 'sha1'],
    ['p256', 'ecdsa-sha512', 'sha512'],
    ['p521', 'ecdsa-sha256', 'sha256'],
    ['rsa-2048', 'rsa-md5', 'md5'],
    ['rsa-2048', 'rsa-sha1', 'sha1'],
    ['rsa-2048', 'rsa-sha512', 'sha512'],
  ])('of kind %s signs by %s when told to', (algorithm, signatureAlgorithm, hash) => {
    const key = oneKeyOfEach(algorithm);
    expect(nodeVerifies(key.spki, key.sign(message, signatureAlgorithm), hash)).toBe(true);
  });

  it('refuses an algorithm of another family', () => {
    expect(() => oneKeyOfEach('ed25519').sign(message, 'rsa-sha256')).toThrow(TypeError);
    expect(() => oneKeyOfEach('p256').sign(message, 'ed25519')).toThrow(TypeError);
  });
});

describe('Seeded bytes', () => {
  it('are the same for the same seed and label, and a longer request begins like a shorter one', () => {
    const long = seededBytes('seed', 'label', 200);
    expect(seededBytes('seed', 'label', 200)).toEqual(long);
    expect(seededBytes('seed', 'label', 65)).toEqual(long.subarray(0, 65));
    expect(seededBytes('seed', 'label', 0)).toHaveLength(0);
  });

  it('keep seed and label apart', () => {
    expect(seededBytes('ab', 'c', 32)).not.toEqual(seededBytes('a', 'bc', 32));
    expect(seededBytes('a","b', 'c', 32)).not.toEqual(seededBytes('a', 'b","c', 32));
  });
});
