import type { Certificate } from '../x509/certificate.js';

/** A signature file's content, well formed. Nothing in it is trusted. */
export interface SignatureDocument {
  /** R and S: 64 bytes (RFC 8032 section 5.1.6). */
  readonly signature: Uint8Array;
  /** End entity first, then up to 7 intermediates; empty for a bare signature. */
  readonly certificates: readonly Certificate[];
  /** The key that the file says it was signed with, lower-case hex; a hint for which pin to try first. */
  readonly keyId: string | null;
  /** Keys that say nothing to this version, made harmless to show. */
  readonly unknownKeys: readonly string[];
}

/** The version 1 form as an object: what JSON.parse makes of a signature file. */
export interface SignatureObject {
  readonly version?: 1;
  /** Base64 of the 64 bytes; line breaks inside are fine. */
  readonly signature: string;
  /** Base64 of PEM text, PEM text, or base64 of DER: the end entity first, then up to 7 intermediates. */
  readonly certificate?: string;
  /** Lower-case hex SHA-256 of the signing key's SubjectPublicKeyInfo. */
  readonly keyId?: string;
}
