import type { SignerReference } from './signer-reference.js';

/**
 * What one signer may sign. It binds every path that contains the certificate or key that it names, as signer or as issuer; several rules for
 * the same signer allow what any of them allows, rules for different certificates of one path must all allow.
 */
export type PublisherRule = SignerReference & {
  /** For people: shown in decisions. */
  readonly name?: string;
  /** App keys and patterns as `com.acme.*` and `@acme/*`, 1 to 100; every app if not said. */
  readonly apps?: readonly string[];
  /** A range of versions, as `[1.0,2.0)` or `(,1.5],[1.6,)`; every version if not said. */
  readonly versions?: string;
  /** Where the install may come from; anywhere if not said. */
  readonly origins?: readonly string[];
  /** An ISO 8601 instant with a zone: at it and after it the rule allows nothing. */
  readonly until?: string;
};

/** What becomes of a signer that no rule names. */
export type UnlistedSigners = 'allow' | 'deny';
