import type { DistinguishedName } from './distinguished-name.js';
import type { TestKey } from './keys.js';
import type { SignatureAlgorithmName } from './signature-algorithms.js';

/** The extensions that a template knows by name. */
export type ExtensionName =
  'basicConstraints' | 'keyUsage' | 'extendedKeyUsage' | 'subjectKeyIdentifier' | 'authorityKeyIdentifier';

/** What to do wrong on purpose. Everything else of the certificate stays sound. */
export interface CertificateDefects {
  /** Flips a bit of the signature. */
  readonly corruptSignature?: boolean;
  /** Forges: the issuer's name stands in the certificate, but this key signs. */
  readonly signWith?: TestKey;
  /** Puts these bytes in place of the signature. */
  readonly signature?: Uint8Array;
  /** What the BIT STRING of the signature claims as unused bits. */
  readonly unusedSignatureBits?: number;
  /** Names another algorithm inside the signed part than outside (RFC 5280 section 4.1.1.2 forbids it). */
  readonly innerSignatureAlgorithm?: SignatureAlgorithmName;
  /** Names another issuer than the one that signs. */
  readonly issuerName?: DistinguishedName;
  /** Puts these bytes in place of the SubjectPublicKeyInfo: a key of small order, say. `keyId` follows them. */
  readonly spki?: Uint8Array;
  /** Writes this extension a second time; the name, or the dotted identifier of an extra one. */
  readonly duplicateExtension?: ExtensionName | (string & {});
  /** Writes both dates as this type, whatever RFC 5280 section 4.1.2.5 says about their years. */
  readonly timeType?: 'utc' | 'generalized';
  /** Writes DEFAULT values out, which DER forbids: version v1, `critical FALSE`, `cA FALSE`. */
  readonly explicitDefaults?: boolean;
  /** Rewrites the signed part (TBSCertificate, DER) just before it is signed. */
  readonly rawTbsPatch?: (tbs: Uint8Array) => Uint8Array;
  /** Rewrites the whole certificate after it was signed. */
  readonly rawCertificatePatch?: (der: Uint8Array) => Uint8Array;
  /** Appends these bytes to the DER; the PEM holds them too. */
  readonly trailingBytes?: Uint8Array;
}
