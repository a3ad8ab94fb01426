import { nullValue, oid, sequence } from './der-writer.js';

/**
 * A signature algorithm of X.509 by a short name. The `rsa-` ones are PKCS #1 v1.5; MD5 and SHA-1 are there to be refused.
 */
export type SignatureAlgorithmName =
  | 'ed25519'
  | 'ed448'
  | 'ecdsa-sha1'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512'
  | 'rsa-md5'
  | 'rsa-sha1'
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512';

const identifiers: Readonly<Record<SignatureAlgorithmName, string>> = {
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
  'ecdsa-sha1': '1.2.840.10045.4.1',
  'ecdsa-sha256': '1.2.840.10045.4.3.2',
  'ecdsa-sha384': '1.2.840.10045.4.3.3',
  'ecdsa-sha512': '1.2.840.10045.4.3.4',
  'rsa-md5': '1.2.840.113549.1.1.4',
  'rsa-sha1': '1.2.840.113549.1.1.5',
  'rsa-sha256': '1.2.840.113549.1.1.11',
  'rsa-sha384': '1.2.840.113549.1.1.12',
  'rsa-sha512': '1.2.840.113549.1.1.13',
};

/** The AlgorithmIdentifier: RSA carries NULL parameters (RFC 4055), the others none (RFC 5758, RFC 8410). */
export function signatureAlgorithmIdentifier(name: SignatureAlgorithmName): Uint8Array {
  const identifier = oid(identifiers[name]);
  return name.startsWith('rsa-') ? sequence(identifier, nullValue()) : sequence(identifier);
}

/** The hash of an `ecdsa-` or `rsa-` algorithm, by node:crypto's name. */
export function hashOf(name: SignatureAlgorithmName): string {
  return name.slice(name.indexOf('-') + 1);
}
