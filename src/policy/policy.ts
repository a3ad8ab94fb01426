import type { ActionWord, CheckAction, CheckName } from '../decision/check.js';
import type { AppRule } from './app-rules.js';
import type { DeniedItem } from './deny-list.js';
import type { PublisherRule, UnlistedSigners } from './publishers.js';
import type { RequiredRole } from './required-roles.js';
import type { Tolerance } from './tolerance.js';
import type { VersionOrder } from './version-order.js';

/** How strict the checks are, as a whole. */
export type Level = 'strict' | 'standard' | 'audit' | 'off';

/**
 * Whether the check is on: a constant, with or without the name of the setting that it stands for; or an environment variable, the
 * content of a file, or a feature flag of the host (`request.flags`) that says so. Only the exact value `false` turns it off, white
 * space around it aside; unset and `true` are on; anything else, an error and a time-out are on, with a warning.
 */
export type Enforcement =
  | boolean
  | { readonly on: boolean; readonly setting: string }
  | { readonly env: string }
  | { readonly file: string }
  | { readonly flag: string };

/** What a grace period lets through, each rung with those before it. */
export type GraceCovers = 'unsigned' | 'expired-certificate' | 'untrusted-signer';

/** A time in which some installs that would be denied are allowed with a warning. Instants are ISO 8601 with a zone. */
export type GracePeriod = {
  /** `unsigned` if not said. */
  readonly covers?: GraceCovers;
  /** Origins that grace never covers. */
  readonly alwaysSigned?: readonly string[];
  /** Who has granted it; shown in decisions. */
  readonly grantedBy?: string | null;
  /** When it was granted; shown in decisions. */
  readonly grantedAt?: string | null;
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
export type AdjustableCheck = Exclude<
  CheckName,
  'enforcement' | 'artifact' | 'integrity' | 'revocation' | 'destination'
>;

/**
 * Actions by check; a single word sets both outcomes. Failed integrity and failed revocation can't be relaxed, and so can't be
 * written down: of `revocation` only `inconclusive` can.
 */
export type CheckOverrides = {
  readonly [C in AdjustableCheck]?: ActionWord | Partial<CheckAction>;
} & {
  readonly revocation?: { readonly inconclusive: 'enforce' | 'warn' };
};

/** What an artifact must be: `zip` an archive (jar, obr), `any` may be of other types, whose structure isn't looked at. */
export type ArchiveType = 'any' | 'zip';

/** Break-glass: who may let one artifact through on this host, and for how long. */
export interface PermitsPolicy {
  /** 1 to 16 Ed25519 public keys: base64 of their SubjectPublicKeyInfo DER. A key that signs apps here can't sign permits. */
  readonly keys: readonly string[];
  /** What a permit must name as its host: 1 to 200 characters. */
  readonly hostId: string;
  /** The longest time from a permit's issue to its end, in hours: 1 to 72, 24 if not said. */
  readonly maxHours?: number;
}

/** What may differ from origin to origin. */
export interface OriginOverrides {
  /** An origin's own level sets every check's action anew: the policy's own `checks` no longer count there. */
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
  /** What signers may sign: at most 1,000 rules. A signer or issuer that a rule names is bound by it. */
  readonly publishers?: readonly PublisherRule[];
  /** What becomes of signers that no rule of `publishers` names: `allow` if not said. */
  readonly unlistedSigners?: UnlistedSigners;
  /** Rules by app, the most specific pattern first: a lowest version, and the actions of some checks. */
  readonly apps?: Readonly<Record<string, AppRule>>;
  /** What artifacts must be; if not said, or null, `zip` at the level `strict`, else `any`. */
  readonly archive?: ArchiveType | null;
  /** How versions compare, unless the request has a comparator of the host's own: `maven` if not said. */
  readonly versionOrder?: VersionOrder;
  /** Roles that must all have signed, by their names. */
  readonly requiredRoles?: Readonly<Record<string, RequiredRole>>;
  /** null: none is accepted. */
  readonly permits?: PermitsPolicy | null;
  /** How far the clock may be behind the host's clock floor before it is suspect: 0 to 86,400 seconds, 300 if not said. */
  readonly clockSkewSeconds?: number;
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
  readonly publishers: readonly PublisherRule[];
  readonly unlistedSigners: UnlistedSigners;
  readonly apps: Readonly<Record<string, AppRule>>;
  readonly archive: ArchiveType | null;
  readonly versionOrder: VersionOrder;
  readonly requiredRoles: Readonly<Record<string, Required<RequiredRole>>>;
  readonly permits: Required<PermitsPolicy> | null;
  readonly clockSkewSeconds: number;
}

/** A grace period with its instants read. */
export interface ParsedGracePeriod {
  /** ISO 8601 in UTC; null: always has been. */
  readonly startsAt: string | null;
  /** ISO 8601 in UTC. */
  readonly endsAt: string;
  readonly covers: GraceCovers;
  readonly alwaysSigned: readonly string[];
  readonly grantedBy: string | null;
  /** ISO 8601 in UTC; null where nobody says. */
  readonly grantedAt: string | null;
}

/** An origin's overrides with its grace period read. */
export interface ParsedOriginOverrides extends Omit<OriginOverrides, 'gracePeriod'> {
  readonly gracePeriod?: ParsedGracePeriod | null;
}
