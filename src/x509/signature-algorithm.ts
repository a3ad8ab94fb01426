import { TAG } from './der-primitives.js';
import { readOid, readSmallInteger } from './der-values.js';
import type { DerElement } from './der.js';
import { KEY_ALGORITHM_OID } from './oids.js';

/** A hash that a signature is made over. */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** How a certificate is signed. MD5, DSA and what isn't listed have no member here: they are never accepted. */
export type SignatureAlgorithm =
  | { readonly kind: 'ed25519' }
  | { readonly kind: 'ecdsa'; readonly hash: HashName }
  | { readonly kind: 'rsa-pkcs1'; readonly hash: HashName }
  | { readonly kind: 'rsa-pss'; readonly hash: HashName; readonly saltBytes: number };

const ECDSA: Readonly<Record<string, HashName>> = {
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
const RSA_PKCS1: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
const HASHES: Readonly<Record<string, HashName>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const RSASSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const DEFAULT_SALT_BYTES = 20;
/** The largest salt that fits an RSA key of 16,384 bits. */
const MAX_SALT_BYTES = 2048;

/**
 * Reads the AlgorithmIdentifier of a signature.
 *
 * Implements RFC 8410 section 3 (Ed25519: no parameters), RFC 5758 section 3.2 (ECDSA: no parameters), RFC 4055 section 5 (PKCS #1:
 * NULL) and section 3.1 (PSS). Departs from it: PSS must name its hash, SHA-256 or better, and use it for the mask too.
 *
 * @returns null for an algorithm that isn't accepted.
 */
export function readSignatureAlgorithm(identifier: DerElement): SignatureAlgorithm | null {
  const [type, parameters, ...rest] = identifier.children;
  const oid = readOid(type);
  if (identifier.tag !== TAG.sequence || oid === null || rest.length > 0) return null;
  if (oid === KEY_ALGORITHM_OID.ed25519) return parameters === undefined ? { kind: 'ed25519' } : null;
  const ecdsa = lookUp(ECDSA, oid);
  if (ecdsa !== null) return parameters === undefined ? { kind: 'ecdsa', hash: ecdsa } : null;
  const pkcs1 = lookUp(RSA_PKCS1, oid);
  if (pkcs1 !== null) return parameters?.tag === TAG.null ? { kind: 'rsa-pkcs1', hash: pkcs1 } : null;
  return oid === RSASSA_PSS ? readPssParameters(parameters) : null;
}

/** RSASSA-PSS-params: [0] hash, [1] mask generation, [2] salt length, [3] trailer field, which is always its default. */
function readPssParameters(parameters: DerElement | undefined): SignatureAlgorithm | null {
  const [hashField, maskField, saltField, ...rest] = parameters?.children ?? [];
  if (parameters?.tag !== TAG.sequence || rest.length > 0) return null;
  // Without hash and mask they are SHA-1's, which isn't accepted.
  if (hashField?.tag !== 0xa0 || maskField?.tag !== 0xa1) return null;
  if (saltField !== undefined && saltField.tag !== 0xa2) return null;
  const hash = readHash(onlyChild(hashField));
  const mask = onlyChild(maskField);
  const saltBytes = saltField === undefined ? DEFAULT_SALT_BYTES : readSmallInteger(onlyChild(saltField));
  const maskHash = readOid(mask?.children[0]) === MGF1 ? readHash(mask?.children[1]) : null;
  if (hash === null || maskHash !== hash || saltBytes === null || saltBytes > MAX_SALT_BYTES) return null;
  return { kind: 'rsa-pss', hash, saltBytes };
}

function readHash(identifier: DerElement | undefined): HashName | null {
  const [type, parameters, ...rest] = identifier?.children ?? [];
  const oid = readOid(type);
  const wellFormed = rest.length === 0 && (parameters === undefined || parameters.tag === TAG.null);
  return oid === null || !wellFormed ? null : lookUp(HASHES, oid);
}

function onlyChild({ children }: DerElement): DerElement | undefined {
  return children.length === 1 ? children[0] : undefined;
}

function lookUp(table: Readonly<Record<string, HashName>>, oid: string): HashName | null {
  return Object.hasOwn(table, oid) ? (table[oid] ?? null) : null;
}
