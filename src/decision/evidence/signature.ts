/** What was found about a signature, and who could have made it. */
import type { PathFailureCode, RevocationListFaultCode } from '../codes.js';

/** A certificate, as far as a decision speaks of it. */
export interface CertificateFacts {
  /** The subject's distinguished name, made harmless to show. */
  readonly subject: string;
  /** The issuer's distinguished name, made harmless to show. */
  readonly issuer: string;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
  /** The fingerprint that the same certificate has with the other signature that ECDSA lets anybody make of its own; null without ECDSA. */
  readonly twin: string | null;
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo's DER. */
  readonly keyId: string;
  /** Lower-case hex. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The trust store's file that holds it; null where it came with the signature. */
  readonly file: string | null;
  /** Whether its extendedKeyUsage names codeSigning. */
  readonly namesCodeSigning: boolean;
}

/** What the trust store's revocation lists say about one certificate. */
export type RevocationFact =
  /** Current lists cover every reason, and it stands on none. */
  | { readonly state: 'good' }
  /** There is no list of its issuer. */
  | { readonly state: 'absent' }
  | {
      readonly state: 'revoked';
      /** As RFC 5280 section 5.3.1 names it, in kebab case; null where the list gives none. */
      readonly reason: string | null;
      readonly revokedAt: Date;
      /** The trust store's file that holds the list. */
      readonly file: string | null;
    }
  /** There is a list, and it doesn't tell. */
  | {
      readonly state: 'inconclusive';
      readonly code: RevocationListFaultCode;
      readonly file: string | null;
      readonly detail: string;
    };

/**
 * A signer that the trust store vouches for, dates and revocation aside: whether the dates hold, and what revocation means, is the
 * decision's to say.
 */
export type SignerCandidate =
  | {
      readonly kind: 'pin';
      readonly publisherId: string;
      readonly certificate: CertificateFacts;
    }
  | {
      readonly kind: 'path';
      readonly publisherId: string;
      /** End entity first, trust anchor last; 2 to 8 certificates. */
      readonly path: readonly [CertificateFacts, CertificateFacts, ...CertificateFacts[]];
      /** Fingerprints of the CAs on the path that only a tolerance for a missing keyCertSign lets through. */
      readonly withoutKeyCertSign: readonly string[];
      /** One for each certificate of the path but its anchor, in its order; one that is missing counts as `absent`. */
      readonly revocation: readonly RevocationFact[];
    };

/** Why a delivered end entity has no path to a trust anchor. */
export interface PathFailure {
  readonly code: PathFailureCode;
  /** The certificate that it concerns. */
  readonly certificate: CertificateFacts;
  /** What else is known, made harmless to show; null where nothing is. */
  readonly hint: string | null;
  /** CAs that have issued it, or one another, by their signatures, although no path through them is sound; none where absent. */
  readonly issuers?: readonly CertificateFacts[];
  /** What revocation lists say of the end entity and of these issuers but the last, in this order; nothing where absent. */
  readonly revocation?: readonly RevocationFact[];
}

/** Whether the signature is over the artifact's bytes: it is, it isn't, no key could tell, or nobody looked. */
export type IntegrityFact = 'verified' | 'mismatch' | 'key-unusable' | 'not-computed';

/** One signature and who could have made it. */
export type SignatureEvidence = {
  /** The role that the signature file claims for it, made harmless to show; a hint, and null where it claims none. */
  readonly role: string | null;
} &
  /** A certificate came with it. */
  (
    | {
        readonly flow: 'delivered-certificate';
        readonly endEntity: CertificateFacts;
        readonly integrity: IntegrityFact;
        /** Trusted signers behind the end entity; not empty if and only if `failure` is null. */
        readonly candidates: readonly SignerCandidate[];
        readonly failure: PathFailure | null;
      }
    /** It came alone: every pinned key was tried. */
    | {
        readonly flow: 'bare';
        readonly integrity: 'verified' | 'no-key-matches' | 'not-computed';
        /** Pins of the key that matched; not empty if and only if integrity is `verified`. */
        readonly candidates: readonly SignerCandidate[];
        readonly keysTried: number;
        /** Keys beyond `maxCandidateKeys`. */
        readonly keysNotTried: number;
      }
  );
