import type { Certificate } from '../x509/certificate.js';

/** One signature of a file, well formed. Nothing in it is trusted. */
export interface DocumentSignature {
  /** R and S: 64 bytes (RFC 8032 section 5.1.6). */
  readonly signature: Uint8Array;
  /** End entity first, then up to 7 intermediates; empty for a bare signature. */
  readonly certificates: readonly Certificate[];
  /** The key that the file says it was signed with, lower-case hex; a hint for which pin to try first. */
  readonly keyId: string | null;
  /** The role that the file claims for it, made harmless to show; a hint. null where it claims none. */
  readonly role: string | null;
}

/** A signature file's content, well formed. Nothing in it is trusted. */
export interface SignatureDocument {
  /** One, or in version 2 up to eight. */
  readonly signatures: readonly [DocumentSignature, ...DocumentSignature[]];
  /** Keys that say nothing to this version, made harmless to show. */
  readonly unknownKeys: readonly string[];
}

/** One signature as an object. */
export interface SignatureFields {
  /** Base64 of the 64 bytes; line breaks inside are fine. */
  readonly signature: string;
  /** Base64 of PEM text, PEM text, or base64 of DER: the end entity first, then up to 7 intermediates. */
  readonly certificate?: string;
  /** Lower-case hex SHA-256 of the signing key's SubjectPublicKeyInfo. */
  readonly keyId?: string;
}

/** A signature file as an object, what JSON.parse makes of it: version 1 holds one signature, version 2 one to eight. */
export type SignatureObject =
  | (SignatureFields & { readonly version?: 1 })
  | {
      readonly version: 2;
      readonly signatures: readonly (SignatureFields & {
        /** Who has signed, as the policy's `requiredRoles` name it: a hint, 1 to 100 characters. */
        readonly role?: string;
      })[];
    };
