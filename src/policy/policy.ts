import type { ActionWord, CheckAction, CheckName } from '../decision/check.js';
import type { DeniedItem } from './deny-list.js';
import type { Tolerance } from './tolerance.js';

/** How strict the checks are, as a whole. */
export type Level = 'strict' | 'standard' | 'audit' | 'off';

/**
 * Whether the check is on: a constant, with or without the name of the setting that it stands for, or an environment variable that
 * says so. Only the exact value `false` of a variable turns it off; unset and `true` are on; anything else is on, with a warning.
 */
export type Enforcement = boolean | { readonly on: boolean; readonly setting: string } | { readonly env: string };

/** What a grace period lets through, each rung with those before it. */
export type GraceCovers = 'unsigned' | 'expired-certificate' | 'untrusted-signer';

/** A time in which some installs that would be denied are allowed with a warning. Instants are ISO 8601 with a zone. */
export type GracePeriod = {
  /** `unsigned` if not said. */
  readonly covers?: GraceCovers;
  /** Origins that grace never covers. */
  readonly alwaysSigned?: readonly string[];
} & (
  | {
      /** From here on; before it the check is enforced. */
      readonly startsAt: string;
      /** A day is 24 hours. */
      readonly days: number;
      readonly endsAt?: never;
    }
  | {
      /** From here on; always, if not said. */
      readonly startsAt?: string | null;
      /** Until here; at it and after it the check is enforced. */
      readonly endsAt: string;
      readonly days?: never;
    }
);

/** What a policy may make of a certificate, within what the certificate allows. */
export type AssignableRole = 'anchor' | 'signer' | 'none';

/** Where the trusted certificates are, and what they may do. */
export interface TrustStorePolicy {
  /** A folder; a relative one is resolved against the policy file's folder, else against the working directory. */
  readonly folder?: string | null;
  /** Lower-case hex SHA-256 of a certificate's DER, to its role. */
  readonly roles?: Readonly<Record<string, AssignableRole>>;
  readonly tolerances?: readonly Tolerance[];
  /** How many pinned keys are tried for a signature without a certificate: 1 to 1024, 64 if not said. */
  readonly maxCandidateKeys?: number;
}

/** What a policy makes of revocation. A revocation that is known always denies: nothing here relaxes it. */
export interface RevocationPolicy {
  /**
   * `require`: a certificate of a path (but for its anchor) without a current revocation list can't be judged; `if-available`: where
   * there is a list of its issuer it counts. If not said, or null, `require` at the level `strict`, else `if-available`.
   */
  readonly mode?: 'require' | 'if-available' | null;
  /** Whether a revocation counts only from the invalidityDate of its entry on, where it has one; `false` if not said. */
  readonly honourInvalidityDate?: boolean;
  /** At most 10,000 certificates, keys and artifacts that are never accepted. */
  readonly denied?: readonly DeniedItem[];
}

/** Checks whose action a policy may set. Of the others none may be relaxed but by the level `off`. */
export type AdjustableCheck = Exclude<CheckName, 'enforcement' | 'artifact' | 'integrity' | 'revocation'>;

/**
 * Actions by check; a single word sets both outcomes. Failed integrity and failed revocation can't be relaxed, and so can't be
 * written down: of `revocation` only `inconclusive` can.
 */
export type CheckOverrides = {
  readonly [C in AdjustableCheck]?: ActionWord | Partial<CheckAction>;
} & {
  readonly revocation?: { readonly inconclusive: 'enforce' | 'warn' };
};

/** What may differ from origin to origin. */
export interface OriginOverrides {
  /** Sets every check's action anew: the policy's own `checks` no longer count for this origin. */
  readonly level?: Level;
  readonly enforcement?: Enforcement;
  /** null: none. */
  readonly gracePeriod?: GracePeriod | null;
  readonly checks?: CheckOverrides;
  /** 1 to 3660. */
  readonly maxCertificateLifetimeDays?: number;
}

/** A policy as a person or a program writes it: JSON, every key optional. */
export interface PolicyInput extends OriginOverrides {
  /** Ignored; lets an editor find a schema. */
  readonly $schema?: string;
  /** A folder, or a folder with more to say about it. */
  readonly trustStore?: string | TrustStorePolicy;
  readonly revocation?: RevocationPolicy;
  /** Overrides by the name of where an install comes from. */
  readonly origins?: Readonly<Record<string, OriginOverrides>>;
}

/** A policy that `parsePolicy` has validated, completed and frozen. */
export interface Policy {
  readonly level: Level;
  readonly enforcement: Enforcement;
  readonly gracePeriod: ParsedGracePeriod | null;
  readonly trustStore: Required<Omit<TrustStorePolicy, 'folder'>> & { readonly folder: string | null };
  readonly revocation: Required<RevocationPolicy>;
  readonly checks: CheckOverrides;
  /** End entities that are delivered with a signature live this many days at most; 366 if not said. */
  readonly maxCertificateLifetimeDays: number;
  readonly origins: Readonly<Record<string, ParsedOriginOverrides>>;
}

/** A grace period with its instants read. */
export interface ParsedGracePeriod {
  /** ISO 8601 in UTC; null: always has been. */
  readonly startsAt: string | null;
  /** ISO 8601 in UTC. */
  readonly endsAt: string;
  readonly covers: GraceCovers;
  readonly alwaysSigned: readonly string[];
}

/** An origin's overrides with its grace period read. */
export interface ParsedOriginOverrides extends Omit<OriginOverrides, 'gracePeriod'> {
  readonly gracePeriod?: ParsedGracePeriod | null;
}
