import type { CheckAction, CheckName, CheckOutcome } from './check.js';
import type { CheckCode } from './codes.js';
import type { ArtifactType, CertificateRole } from './evidence.js';
import type { GraceCovers } from '../policy/policy.js';
import type { WarningCode } from './catalogue/warning.js';

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The version of the decision's shape; it rises only when a reader of the old shape could misread the new one. */
export const SCHEMA_VERSION = 1;

/** What one check came to. */
export interface CheckRow {
  readonly check: CheckName;
  /** What failing, or being inconclusive, means under this policy. */
  readonly action: CheckAction;
  /**
   * Which rule of the policy gives this action: the most specific one that says something. Where failing and being inconclusive are ruled by two,
   * the one for this outcome; both where it is neither.
   */
  readonly rule: string;
  readonly outcome: CheckOutcome;
  readonly code: CheckCode;
  /** For an administrator: names file, certificate and date. Harmless to show. */
  readonly message: string;
  /** What to do now, and who does it; null where there is nothing to do. */
  readonly remedy: string | null;
  /**
   * What the message was made from, for programs: as `DetailsByCode` tells for the code, with every instant as ISO 8601 in UTC and
   * texts made harmless.
   */
  readonly details: { readonly [key: string]: Json };
}

/** Something that an operator should know, whatever the verdict. */
export interface Warning {
  readonly code: WarningCode | CheckCode;
  readonly message: string;
  readonly remedy: string | null;
  readonly details: { readonly [key: string]: Json };
}

/** A certificate of a signer's path. Instants are ISO 8601 in UTC. */
export interface SignerCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hex. */
  readonly serial: string;
  /** Lower-case hex SHA-256 of the key's SubjectPublicKeyInfo. */
  readonly keyId: string;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** The trust store's file that holds it; null where it came with the signature. */
  readonly file: string | null;
  /** Whether its extendedKeyUsage names code signing (RFC 5280 section 4.2.1.12). */
  readonly namesCodeSigning: boolean;
}

/** Who signed. */
export interface Signer {
  readonly kind: 'pin' | 'path';
  /**
   * What a host remembers. `path:` and the SHA-256 of the anchor's key and the signer's name: the same for every certificate that the
   * CA issues to this name, whatever its key. `pin:` and the signing key's id: it changes with the key, and where the certificate of
   * an app that came by a path is pinned.
   */
  readonly publisherId: string;
  /** Lower-case hex SHA-256 of the signing key's SubjectPublicKeyInfo. */
  readonly keyId: string;
  readonly subject: string;
  /** Lower-case hex SHA-256 of the signer's certificate. */
  readonly fingerprint: string;
  /** The instant at which the first certificate of the path ends. */
  readonly validUntil: string;
  /** End entity first, trust anchor last; a pin stands alone. */
  readonly path: readonly [SignerCertificate, ...SignerCertificate[]];
  /** Tolerances of the policy without which the path would not stand. */
  readonly tolerances: readonly { readonly caFingerprint: string; readonly allow: string; readonly reason: string }[];
}

/** Why an install is allowed that isn't verified. */
export type Because = 'grace-period' | 'permit' | 'enforcement-off' | 'audit-level' | 'check-not-enforced';

/** The policy's grace period for the request's origin, as it stands at the instant of evaluation. */
export interface GracePeriodStatus {
  /** `clock-suspect`: it would be active, if the clock could be believed. */
  readonly state: 'none' | 'not-started' | 'active' | 'ended' | 'clock-suspect';
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** Days that are left, the one that has begun included; 0 where it isn't active. */
  readonly daysLeft: number;
  readonly covers: GraceCovers | null;
  /** Who has granted it, made harmless to show; null where the policy doesn't say. */
  readonly grantedBy: string | null;
  /** When it was granted. */
  readonly grantedAt: string | null;
  /** Whether this decision rests on it. */
  readonly applied: boolean;
}

/** Which app an artifact says that it is; as trustworthy as its signature. */
export interface DecidedApp {
  readonly key: string;
  readonly version: string | null;
  readonly vendor: string | null;
  /** What it was read from. */
  readonly source: string;
}

/** What every decision holds, whatever its verdict. */
export interface DecisionFields {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** The instant that the artifact was judged at, ISO 8601 in UTC. */
  readonly asOf: string;
  /** Where the install comes from, as the host named it, made harmless to show. */
  readonly origin: string | null;
  /** One sentence for a log line. */
  readonly summary: string;
  /** A row for every check, in the order of `CHECK_NAMES`. */
  readonly checks: readonly CheckRow[];
  readonly warnings: readonly Warning[];
  readonly artifact: {
    readonly name: string;
    /** Bytes; null where they weren't counted. */
    readonly size: number | null;
    /** Lower-case hex; null where nobody asked for it. */
    readonly sha256: string | null;
    readonly type: ArtifactType | null;
    /** Which app it says that it is; null where that isn't known. */
    readonly app: DecidedApp | null;
  };
  readonly gracePeriod: GracePeriodStatus;
  readonly trustStore: {
    readonly snapshotId: string | null;
    readonly loadedAt: string | null;
    /** Certificate fingerprint to role, for the first certificates of a large store. */
    readonly roles: Readonly<Record<string, CertificateRole>>;
    readonly rolesOmitted: number;
  };
  /** Where to read on, relative to the package. */
  readonly helpUri: string;
}

/** Allowed, and everything that this policy enforces holds. */
export interface VerifiedVerdict {
  readonly verdict: 'allow';
  readonly assurance: 'verified';
  /** Where the policy asks for roles, in its order of them: the first doesn't depend on the order of the signature file. */
  readonly signers: readonly [Signer, ...Signer[]];
}

/** Allowed by a named relaxation, though not everything holds. */
export interface UnverifiedVerdict {
  readonly verdict: 'allow';
  readonly assurance: 'unverified';
  readonly because: readonly [Because, ...Because[]];
}

/** Denied. */
export interface DenyVerdict {
  readonly verdict: 'deny';
  /** The most specific code of a row that denies. */
  readonly reason: CheckCode;
}

/** What `decide` makes of evidence and policy. */
export type DecisionCore = DecisionFields & (VerifiedVerdict | UnverifiedVerdict | DenyVerdict);

/** What only the outer ring knows. */
export interface EvaluationRecord {
  /** A random UUID. */
  readonly decisionId: string;
  /** The instant at which the evaluation was carried out, ISO 8601 in UTC. */
  readonly evaluatedAt: string;
  /** Lower-case hex SHA-256 of the policy. */
  readonly policyId: string;
  /** Milliseconds. */
  readonly timings: { readonly totalMillis: number; readonly readMillis: number };
}

/** The answer to "may this be installed?". Plain JSON, frozen. Only `verdict: 'allow'` installs. */
export type InstallDecision = DecisionCore & EvaluationRecord;
