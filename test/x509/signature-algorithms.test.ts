import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  bitString,
  concat,
  contextTag,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../src/testing/der-writer.js';
import { signatureAlgorithmIdentifier } from '../../src/testing/signature-algorithms.js';
import { authority, ca, leafOf } from './build.js';
import { outcomeOf } from './paths.js';

/** An AlgorithmIdentifier by its object identifier and its parameters. */
const algorithm = (identifier: string, ...parameters: readonly Uint8Array[]) =>
  sequence(oid(identifier), ...parameters);

const RSA = '1.2.840.113549.1.1';
const ECDSA = '1.2.840.10045.4.3';
const HASH = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1', sha384: '2.16.840.1.101.3.4.2.2' };
type Hash = keyof typeof HASH;

const explicit = (number: number, value: Uint8Array) => contextTag(number, true, value);
const pss = (hash: Hash, saltBytes: number | null, maskHash: Hash = hash, trailer: number | null = null) =>
  algorithm(
    `${RSA}.10`,
    sequence(
      explicit(0, algorithm(HASH[hash], nullValue())),
      explicit(1, algorithm(`${RSA}.8`, algorithm(HASH[maskHash], nullValue()))),
      ...(saltBytes === null ? [] : [explicit(2, integer(saltBytes))]),
      ...(trailer === null ? [] : [explicit(3, integer(trailer))]),
    ),
  );

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
/** One pair of each kind: real ones of OpenSSL's making. */
const keys = {
  ed25519: generateKeyPairSync('ed25519'),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  rsa1024: generateKeyPairSync('rsa', { modulusLength: 1024 }),
  rsa2047: generateKeyPairSync('rsa', { modulusLength: 2047 }),
  pss: generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  secp256k1: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  dsa: generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }),
} satisfies Readonly<Record<string, Keys>>;

interface Signing {
  /** The CA's pair. */
  readonly pair: keyof typeof keys;
  /** What the certificate says about its signature. */
  readonly says: Uint8Array;
  /** How it is really made. */
  readonly hash: string | null;
  readonly saltBytes?: number;
  readonly allowSha1?: boolean;
}

/** What comes of a leaf below a CA with this key, signed this way. */
function judge({ pair, says, hash, saltBytes, allowSha1 = false }: Signing): string {
  const { publicKey, privateKey } = keys[pair];
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const issuer = ca('CA of another kind', { issuer: authority.root, defects: { spki } });
  const padding = saltBytes === undefined ? {} : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes };
  let tbs = new Uint8Array();
  const endEntity = leafOf(issuer, {
    defects: {
      rawTbsPatch: (plain) => (tbs = withAlgorithm(plain, says)),
      rawCertificatePatch: () => {
        const signature = sign(hash, tbs, { key: privateKey, ...padding });
        return sequence(tbs, says, bitString(new Uint8Array(signature)));
      },
    },
  });
  return outcomeOf({ endEntity, intermediates: [issuer], trustAnchors: [authority.root], allowSha1 });
}

/** Puts another AlgorithmIdentifier into a signed part that says Ed25519. */
function withAlgorithm(tbs: Uint8Array, says: Uint8Array): Uint8Array<ArrayBuffer> {
  const before = signatureAlgorithmIdentifier('ed25519');
  const at = Buffer.from(tbs).indexOf(before);
  // A signed part of 256 to 65,535 bytes: its header has four.
  return new Uint8Array(sequence(concat(tbs.subarray(4, at), says, tbs.subarray(at + before.length))));
}

const PKCS1_SHA256 = algorithm(`${RSA}.11`, nullValue());
const ECDSA_SHA256 = algorithm(`${ECDSA}.2`);

describe('A signature that is accepted', () => {
  it.each<[what: string, signing: Signing]>([
    ['Ed25519', { pair: 'ed25519', says: algorithm('1.3.101.112'), hash: null }],
    ['PKCS #1 with SHA-256', { pair: 'rsa', says: PKCS1_SHA256, hash: 'sha256' }],
    ['PKCS #1 with SHA-384', { pair: 'rsa', says: algorithm(`${RSA}.12`, nullValue()), hash: 'sha384' }],
    ['PKCS #1 with SHA-512', { pair: 'rsa', says: algorithm(`${RSA}.13`, nullValue()), hash: 'sha512' }],
    ['PSS with SHA-256', { pair: 'rsa', says: pss('sha256', 32), hash: 'sha256', saltBytes: 32 }],
    ['PSS with SHA-384', { pair: 'rsa', says: pss('sha384', 48), hash: 'sha384', saltBytes: 48 }],
    ['PSS with an empty salt', { pair: 'rsa', says: pss('sha256', 0), hash: 'sha256', saltBytes: 0 }],
    ['PSS with the salt’s default', { pair: 'rsa', says: pss('sha256', null), hash: 'sha256', saltBytes: 20 }],
    ['PSS by a key for PSS alone', { pair: 'pss', says: pss('sha256', 32), hash: 'sha256', saltBytes: 32 }],
    ['ECDSA P-256 with SHA-256', { pair: 'p256', says: ECDSA_SHA256, hash: 'sha256' }],
    ['ECDSA P-256 with SHA-512', { pair: 'p256', says: algorithm(`${ECDSA}.4`), hash: 'sha512' }],
    ['ECDSA P-384 with SHA-384', { pair: 'p384', says: algorithm(`${ECDSA}.3`), hash: 'sha384' }],
    ['ECDSA P-521 with SHA-512', { pair: 'p521', says: algorithm(`${ECDSA}.4`), hash: 'sha512' }],
  ])('%s', (_what, signing) => {
    expect(judge(signing)).toBe('ok');
  });
});

describe('A signature that is not what the certificate says it is', () => {
  it.each<[what: string, signing: Signing]>([
    ['says ECDSA, by an RSA key', { pair: 'rsa', says: ECDSA_SHA256, hash: 'sha256' }],
    ['says PKCS #1, by an elliptic key', { pair: 'p256', says: PKCS1_SHA256, hash: 'sha256' }],
    ['says Ed25519, by an elliptic key', { pair: 'p256', says: algorithm('1.3.101.112'), hash: 'sha256' }],
    ['says ECDSA, by an Ed25519 key', { pair: 'ed25519', says: ECDSA_SHA256, hash: null }],
    ['says SHA-256 and is SHA-512', { pair: 'rsa', says: PKCS1_SHA256, hash: 'sha512' }],
    ['says PKCS #1 and is PSS', { pair: 'rsa', says: PKCS1_SHA256, hash: 'sha256', saltBytes: 32 }],
    ['says PSS and is PKCS #1', { pair: 'rsa', says: pss('sha256', 32), hash: 'sha256' }],
    ['says another salt', { pair: 'rsa', says: pss('sha256', 32), hash: 'sha256', saltBytes: 48 }],
    ['says PKCS #1, by a key for PSS alone', { pair: 'pss', says: PKCS1_SHA256, hash: 'sha256', saltBytes: 32 }],
  ])('%s', (_what, signing) => {
    expect(judge(signing)).toBe('certificate-signature-invalid');
  });
});

describe('An algorithm that is not accepted', () => {
  it.each<[what: string, signing: Signing]>([
    ['MD5', { pair: 'rsa', says: algorithm(`${RSA}.4`, nullValue()), hash: 'md5', allowSha1: true }],
    ['PKCS #1 without parameters', { pair: 'rsa', says: algorithm(`${RSA}.11`), hash: 'sha256' }],
    [
      'PKCS #1 with other parameters',
      { pair: 'rsa', says: algorithm(`${RSA}.11`, octetString(new Uint8Array())), hash: 'sha256' },
    ],
    ['ECDSA with NULL', { pair: 'p256', says: algorithm(`${ECDSA}.2`, nullValue()), hash: 'sha256' }],
    ['ECDSA with SHA-224', { pair: 'p256', says: algorithm(`${ECDSA}.1`), hash: 'sha224' }],
    ['Ed25519 with NULL', { pair: 'ed25519', says: algorithm('1.3.101.112', nullValue()), hash: null }],
    [
      'PSS without parameters',
      { pair: 'rsa', says: algorithm(`${RSA}.10`), hash: 'sha1', saltBytes: 20, allowSha1: true },
    ],
    [
      'PSS of all defaults',
      { pair: 'rsa', says: algorithm(`${RSA}.10`, sequence()), hash: 'sha1', saltBytes: 20, allowSha1: true },
    ],
    ['PSS with SHA-1', { pair: 'rsa', says: pss('sha1', 20), hash: 'sha1', saltBytes: 20, allowSha1: true }],
    [
      'PSS with another hash for its mask',
      { pair: 'rsa', says: pss('sha256', 32, 'sha384'), hash: 'sha256', saltBytes: 32 },
    ],
    ['PSS with another trailer', { pair: 'rsa', says: pss('sha256', 32, 'sha256', 2), hash: 'sha256', saltBytes: 32 }],
    ['PSS with a negative salt', { pair: 'rsa', says: pss('sha256', -1), hash: 'sha256', saltBytes: 32 }],
    ['an algorithm nobody knows', { pair: 'rsa', says: algorithm('1.2.3.4'), hash: 'sha256' }],
    ['an arc that the tables inherit', { pair: 'rsa', says: algorithm('1.2.840.113549.1.1.0'), hash: 'sha256' }],
  ])('%s', (_what, signing) => {
    expect(judge(signing)).toBe('unsupported-signature-algorithm');
  });

  it.each<[what: string, signing: Signing]>([
    ['PKCS #1', { pair: 'rsa', says: algorithm(`${RSA}.5`, nullValue()), hash: 'sha1' }],
    ['ECDSA', { pair: 'p256', says: algorithm('1.2.840.10045.4.1'), hash: 'sha1' }],
  ])('SHA-1 in %s, unless it is allowed', (_what, signing) => {
    expect(judge(signing)).toBe('unsupported-signature-algorithm');
    expect(judge({ ...signing, allowSha1: true })).toBe('ok');
    expect(judge(signing)).toBe('unsupported-signature-algorithm');
  });
});

describe('A key that is not accepted', () => {
  it.each<[what: string, signing: Signing]>([
    ['RSA of 1024 bits', { pair: 'rsa1024', says: PKCS1_SHA256, hash: 'sha256' }],
    ['RSA of 2047 bits', { pair: 'rsa2047', says: PKCS1_SHA256, hash: 'sha256' }],
    ['secp256k1', { pair: 'secp256k1', says: ECDSA_SHA256, hash: 'sha256' }],
    ['DSA', { pair: 'dsa', says: algorithm('2.16.840.1.101.3.4.3.2'), hash: 'sha256' }],
  ])('%s', (_what, signing) => {
    expect(judge(signing)).toBe('weak-or-unknown-key');
  });
});
