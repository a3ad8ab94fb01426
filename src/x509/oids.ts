/** Object identifiers by dotted text, named as their standards name them. */

/** Public key algorithms (RFC 3279, RFC 5480, RFC 8410). */
export const KEY_ALGORITHM_OID = {
  ed25519: '1.3.101.112',
  ecPublicKey: '1.2.840.10045.2.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsassaPss: '1.2.840.113549.1.1.10',
  x25519: '1.3.101.110',
  x448: '1.3.101.111',
  ed448: '1.3.101.113',
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
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
} as const;

/** Extensions of a revocation list and of its entries (RFC 5280 sections 5.2 and 5.3). */
export const CRL_EXTENSION_OID = {
  issuerAltName: '2.5.29.18',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  authorityKeyIdentifier: '2.5.29.35',
} as const;

/** The policy that stands for every policy (RFC 5280 section 4.2.1.4). */
export const ANY_POLICY = '2.5.29.32.0';

/** Attribute types that name constraints look at in a subject (RFC 4519 section 2.3, RFC 2985 section 5.2.1). */
export const ATTRIBUTE_OID = {
  commonName: '2.5.4.3',
  emailAddress: '1.2.840.113549.1.9.1',
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
