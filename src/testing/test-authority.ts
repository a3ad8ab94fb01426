import type { CertificateTemplate } from './certificate-template.js';
import type { CrlTemplate } from './crl-template.js';
import type { KeyAlgorithm, TestKey } from './keys.js';
import type { MintedCertificate } from './minted-certificate.js';
import type { MintedCrl } from './minted-crl.js';
import type { PinKind } from './pin-kinds.js';

/** What a test authority is made of. */
export interface TestAuthorityOptions {
  /** All keys, and with them all bytes, follow from it; `install-gate` when absent. It is public: it protects nothing. */
  readonly seed?: string;
  /** The instant around which everything is valid, a Date or an ISO 8601 text; `2026-06-01T00:00:00Z` when absent. */
  readonly at?: Date | string;
}

/** A template whose key and dates the authority fills in: the key labelled as the subject reads, 365 days from the day before `at`. */
export type LooseTemplate = Omit<CertificateTemplate, 'key' | 'notBefore' | 'notAfter'> &
  Partial<Pick<CertificateTemplate, 'key' | 'notBefore' | 'notAfter'>>;

/** What differs from the plain leaf. */
export interface LeafOptions extends Partial<CertificateTemplate> {
  /** Names the key, and the subject too; other labels give other leaves. `leaf` when absent. */
  readonly label?: string;
}

/** What differs from the plain pin of its kind. */
export interface PinOptions extends Partial<CertificateTemplate> {
  /** Names the key, and the subject too; other labels give other pins of the kind. */
  readonly label?: string;
}

/** A source of keys and certificates; see `createTestAuthority`. Each piece is minted when first asked for. */
export interface TestAuthority {
  /** The seed that everything follows from. */
  readonly seed: string;
  /** The instant at which everything is valid that doesn't say otherwise. */
  readonly at: Date;
  /** Self-signed Ed25519 CA, pathLen 1, no keyUsage, ten years: shaped like the real marketplace's root. */
  readonly root: MintedCertificate;
  /** Ed25519 CA under the root, pathLen 0, no keyUsage, five years: shaped like the marketplace's first intermediate. */
  readonly intermediate: MintedCertificate;
  /**
   * Ed25519 CA under the root, pathLen 0, shaped like the marketplace's second intermediate: its critical keyUsage is
   * digitalSignature and dataEncipherment without keyCertSign, so that RFC 5280 refuses all that it issues, and its
   * subjectKeyIdentifier is the raw public key.
   */
  readonly intermediateWithoutKeyCertSign: MintedCertificate;
  /** A pin of kind `v1` that expired thirty days before `at`; its key isn't that of `pin('v1')`. */
  readonly expiredPin: MintedCertificate;
  /** A self-signed end entity (Ed25519, v3), sound and valid, that no trust store is meant to hold. */
  readonly stranger: MintedCertificate;
  /**
   * Mints an end entity for signing: Ed25519, 365 days from the day before `at`, keyUsage digitalSignature,
   * extendedKeyUsage codeSigning, under `intermediate`. Whatever the options name takes the place of that.
   */
  leaf(options?: LeafOptions): MintedCertificate;
  /**
   * Mints what an operator may put into the trust store; `v1` when no kind is named. 365 days from thirty days before
   * `at`.
   */
  pin(kind?: PinKind, options?: PinOptions): MintedCertificate;
  /** Mints any certificate at all. */
  mint(template: LooseTemplate): MintedCertificate;
  /** Mints a certificate revocation list; thirty days from `at`, and complete, unless the template says otherwise. */
  mintCrl(template: CrlTemplate): MintedCrl;
  /** The key of that label and algorithm, the same object at each call; Ed25519 when no algorithm is named. */
  key(label: string, algorithm?: KeyAlgorithm): TestKey;
}
