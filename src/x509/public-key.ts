import { createPublicKey, type KeyObject } from 'node:crypto';
import { sha256Hex } from '../internal/bytes.js';
import { TAG } from './der-primitives.js';
import { readOid, readWholeBitString } from './der-values.js';
import type { DerElement } from './der.js';
import { CURVE_OID, KEY_ALGORITHM_OID } from './oids.js';

/** Keys with fewer bits are factored, or soon will be (NIST SP 800-131A). */
const MIN_RSA_BITS = 2048;
/** Larger ones are in nobody's use, and each check of a signature would take an attacker's time of ours. */
const MAX_RSA_BITS = 8192;
/** 65537 is what everybody uses; an exponent as long as the modulus makes a check a thousand times dearer. */
const MAX_RSA_EXPONENT = 2n ** 64n;

/** A key as a certificate carries it (RFC 5280 section 4.1.2.7). */
export type PublicKey = {
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo's DER. */
  readonly keyId: string;
  /** The SubjectPublicKeyInfo's DER. */
  readonly spki: Uint8Array;
} & (
  | { readonly kind: 'ed25519'; readonly raw: Uint8Array }
  | { readonly kind: 'ec'; readonly curve: 'p256' | 'p384' | 'p521' }
  /** `pssOnly`: its algorithm identifier is id-RSASSA-PSS, so that it makes no other signature (RFC 4055 section 1.2). */
  | { readonly kind: 'rsa'; readonly bits: number; readonly pssOnly: boolean }
  /** A sound key of an algorithm that checks no signature here: X25519, X448, Ed448. */
  | { readonly kind: 'other'; readonly algorithm: string }
  /** An algorithm that isn't known here, or a key that is malformed or too weak: `why` says which. */
  | { readonly kind: 'unusable'; readonly why: string }
);

/** Reads a SubjectPublicKeyInfo; null where the element isn't one. */
export function readPublicKey(element: DerElement | undefined): PublicKey | null {
  const [algorithm, key, ...rest] = element?.children ?? [];
  const [type, parameters, ...more] = algorithm?.children ?? [];
  const oid = readOid(type);
  const raw = readWholeBitString(key);
  if (element?.tag !== TAG.sequence || algorithm?.tag !== TAG.sequence || rest.length > 0 || more.length > 0)
    return null;
  if (oid === null || raw === null) return null;
  const common = { keyId: sha256Hex(element.encoded), spki: element.encoded };

  switch (oid) {
    case KEY_ALGORITHM_OID.ed25519:
      // RFC 8410 section 3: the parameters are absent.
      return parameters === undefined && raw.length === 32
        ? { ...common, kind: 'ed25519', raw }
        : { ...common, kind: 'unusable', why: 'a malformed Ed25519 key' };
    case KEY_ALGORITHM_OID.ecPublicKey: {
      const curve = curveOf(readOid(parameters));
      return curve === null
        ? { ...common, kind: 'unusable', why: 'an elliptic curve other than P-256, P-384 and P-521' }
        : { ...common, kind: 'ec', curve };
    }
    case KEY_ALGORITHM_OID.rsaEncryption:
      // RFC 3279 section 2.3.1: "the parameters field MUST have ASN.1 type NULL".
      return parameters?.tag === TAG.null
        ? { ...common, ...readRsaKey(element.encoded, false) }
        : { ...common, kind: 'unusable', why: 'an RSA key with parameters that are not NULL' };
    case KEY_ALGORITHM_OID.rsassaPss:
      return { ...common, ...readRsaKey(element.encoded, true) };
    case KEY_ALGORITHM_OID.x25519:
      return { ...common, ...readOtherKey('X25519', 32, parameters, raw) };
    case KEY_ALGORITHM_OID.x448:
      return { ...common, ...readOtherKey('X448', 56, parameters, raw) };
    case KEY_ALGORITHM_OID.ed448:
      return { ...common, ...readOtherKey('Ed448', 57, parameters, raw) };
    default:
      return { ...common, kind: 'unusable', why: `key algorithm ${oid}` };
  }
}

/** What to call the key's algorithm in a message. */
export function describeKey(key: PublicKey): string {
  switch (key.kind) {
    case 'ed25519':
      return 'Ed25519';
    case 'ec':
      return `ECDSA ${key.curve.replace('p', 'P-')}`;
    case 'rsa':
      return `RSA ${key.bits}`;
    case 'other':
      return key.algorithm;
    case 'unusable':
      return key.why;
  }
}

const keyObjects = new WeakMap<PublicKey, KeyObject | null>();

/** The key for node:crypto, or null where OpenSSL can't read it (a point that isn't on its curve); remembered with the key. */
export function keyObjectOf(key: PublicKey): KeyObject | null {
  let known = keyObjects.get(key);
  if (known === undefined) {
    known = toKeyObject(key.spki);
    keyObjects.set(key, known);
  }
  return known;
}

function toKeyObject(spki: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    // OpenSSL throws for a key that it can't read: an answer about hostile bytes, not an exception.
    return null;
  }
}

type Unusable = { readonly kind: 'unusable'; readonly why: string };

function readRsaKey(
  spki: Uint8Array,
  pssOnly: boolean,
): { readonly kind: 'rsa'; readonly bits: number; readonly pssOnly: boolean } | Unusable {
  const { modulusLength: bits, publicExponent: exponent } = toKeyObject(spki)?.asymmetricKeyDetails ?? {};
  if (bits === undefined || exponent === undefined) return { kind: 'unusable', why: 'a malformed RSA key' };
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
    return { kind: 'unusable', why: `an RSA key of ${bits} bits (${MIN_RSA_BITS} to ${MAX_RSA_BITS} are accepted)` };
  }
  if (exponent > MAX_RSA_EXPONENT) return { kind: 'unusable', why: 'an RSA key with a huge public exponent' };
  return { kind: 'rsa', bits, pssOnly };
}

/** RFC 8410 section 3: the parameters are absent. */
function readOtherKey(
  algorithm: string,
  bytes: number,
  parameters: DerElement | undefined,
  raw: Uint8Array,
): { readonly kind: 'other'; readonly algorithm: string } | Unusable {
  return parameters === undefined && raw.length === bytes
    ? { kind: 'other', algorithm }
    : { kind: 'unusable', why: `a malformed ${algorithm} key` };
}

function curveOf(oid: string | null): 'p256' | 'p384' | 'p521' | null {
  switch (oid ?? '') {
    case CURVE_OID.p256:
      return 'p256';
    case CURVE_OID.p384:
      return 'p384';
    case CURVE_OID.p521:
      return 'p521';
    default:
      return null;
  }
}
