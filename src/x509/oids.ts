/** Object identifiers by dotted text, named as their standards name them. */

/** Public key algorithms (RFC 3279, RFC 5480, RFC 8410). */
export const KEY_ALGORITHM_OID = {
  ed25519: '1.3.101.112',
  ecPublicKey: '1.2.840.10045.2.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
} as const;

/** Named curves (RFC 5480 section 2.1.1.1). */
export const CURVE_OID = {
  p256: '1.2.840.10045.3.1.7',
  p384: '1.3.132.0.34',
  p521: '1.3.132.0.35',
} as const;

/** Certificate extensions (RFC 5280 section 4.2). */
export const EXTENSION_OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** Extended key purposes (RFC 5280 section 4.2.1.12). */
export const KEY_PURPOSE_OID = {
  any: '2.5.29.37.0',
  codeSigning: '1.3.6.1.5.5.7.3.3',
} as const;

/** Content types of PKCS #7 (RFC 2315 section 14). */
export const PKCS7_OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
} as const;
