import type { TestKey } from './keys.js';

/** A certificate that was minted, with all that a test wants to know about it. */
export interface MintedCertificate {
  /** The certificate, DER. */
  readonly der: Uint8Array;
  /** The certificate, PEM, one block with a line feed at its end. */
  readonly pem: string;
  /** Lower-case hex SHA-256 of `der`. */
  readonly fingerprint: string;
  /** Lower-case hex SHA-256 of its SubjectPublicKeyInfo. */
  readonly keyId: string;
  /** The subject's key, private half included. */
  readonly key: TestKey;
  /** The subject as a person reads it: `O=Example, CN=Signer`. */
  readonly subject: string;
  /** The subject's Name, DER. */
  readonly subjectDer: Uint8Array;
  /** The issuer's Name, DER. */
  readonly issuerDer: Uint8Array;
  /** The content octets of its serial number. */
  readonly serialNumber: Uint8Array;
  /** Its subjectKeyIdentifier, or `null` where it has none. */
  readonly subjectKeyIdentifier: Uint8Array | null;
  /** The first instant of its validity. */
  readonly notBefore: Date;
  /** The last instant of its validity. */
  readonly notAfter: Date;
}
