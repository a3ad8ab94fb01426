/**
 * What was found, before anyone asks what it means. Evidence knows no policy; it is plain data, so that a host's property tests
 * can make it up. Texts in it have been made harmless to show.
 */
import type { AppEvidence, ExpectedApp, InstalledApp, VersionComparison } from './evidence/app.js';
import type { ArchiveEvidence } from './evidence/archive.js';
import type {
  ArtifactFaultCode,
  PolicyFileFaultCode,
  SignatureFileFaultCode,
  StoreFindingCode,
  TrustStoreFaultCode,
} from './codes.js';
import type { SignatureEvidence } from './evidence/signature.js';
import type { PermitEvidence, RotationEvidence } from './evidence/statement.js';

/** The artifact. */
export type ArtifactEvidence =
  | {
      readonly state: 'read';
      readonly name: string;
      /** Bytes. */
      readonly size: number;
      /** Lower-case hex, where somebody asked for it. */
      readonly sha256: string | null;
      readonly type: ArtifactType;
    }
  /** Present as far as can be told, and left unread: nothing could have made it acceptable, or the check is off. */
  | { readonly state: 'not-read'; readonly name: string; readonly size: number | null }
  | {
      readonly state: 'fault';
      readonly code: ArtifactFaultCode;
      readonly name: string;
      /** The path, where it was given as one. */
      readonly path: string | null;
      readonly detail: string;
    };

/**
 * What the artifact's first bytes say that it is. A `statement` begins as what is signed of a permit or a rotation begins (DSSE's
 * pre-authentication encoding): a signature over it could be meant as either.
 */
export type ArtifactType = 'zip' | 'statement' | 'unknown';

/** Where an admitted artifact is to lie. */
export type DestinationEvidence =
  /** Nothing stands against it. */
  | { readonly state: 'ready'; readonly path: string }
  | {
      readonly state: 'fault';
      readonly code: DestinationFaultCode;
      readonly path: string;
      /** In which it was to be written. */
      readonly folder: string;
      readonly detail: string;
    };

/** Why an artifact can't be put into its place. */
export type DestinationFaultCode =
  | 'destination-exists'
  | 'destination-folder-missing'
  | 'destination-full'
  | 'destination-not-writable'
  | 'destination-copy-changed'
  | 'destination-failed';

/** The latest instant that the host knows to have passed. */
export type ClockFloorEvidence =
  /** The host keeps none. */
  | { readonly state: 'none' }
  | { readonly state: 'unreadable'; readonly detail: string }
  /** null: nothing has been written yet. */
  | { readonly state: 'known'; readonly floor: Date | null };

/** The signature file. */
export type SignatureFileEvidence =
  /** None was given. */
  | { readonly state: 'unsigned' }
  | { readonly state: 'parsed'; readonly name: string; readonly unknownKeys: readonly string[] }
  | {
      readonly state: 'fault';
      readonly code: SignatureFileFaultCode;
      readonly name: string;
      readonly path: string | null;
      readonly detail: string;
    };

/** Something about a file or certificate of the trust store that an operator should know. */
export interface StoreFinding {
  readonly code: StoreFindingCode;
  /** The file's name within the folder; null where the finding isn't about one. */
  readonly file: string | null;
  /** The file's path, for remedies. */
  readonly path: string | null;
  /** The certificate that it is about, by the lower-case hex SHA-256 of its DER, where it is about one. */
  readonly fingerprint?: string;
  readonly detail: string;
}

/** A place where something else could be put in the place of what is trusted. */
export interface WritablePlace {
  readonly path: string;
  /** The folder or file itself, what a link in it leads to, a folder in which one of their names is looked up, a link on the way. */
  readonly kind: 'folder' | 'file' | 'link-target' | 'folder-above' | 'link';
  /** What lets them write. */
  readonly through: 'everyone' | 'owner' | 'group' | 'access-control-list';
}

/** Who could change what decides. */
export interface AccessEvidence {
  readonly what: 'trust-store' | 'policy-file' | 'configuration-file' | 'enforcement-file';
  /** As configured. */
  readonly path: string;
  /** Where everyone on this machine could. */
  readonly everyone: readonly WritablePlace[];
  /** Where this very process, or its groups, could. */
  readonly process: readonly WritablePlace[];
  /** How many places the two lists leave out. */
  readonly placesOmitted: number;
  /**
   * Why it can't be told of this process: it is root, or has privileges beyond its user's, or the platform has no such rights; of
   * everyone it can't be told there either.
   */
  readonly notCheckable: 'root' | 'privileged' | 'platform' | null;
}

/** Something about the host's own settings that an operator should know. */
export type ConfigurationFinding = {
  readonly setting: string;
  /** Where it was found. */
  readonly source: 'file' | 'system-property';
} &
  /** Nobody knows a setting of that name. */
  (
    | { readonly code: 'setting-unknown'; readonly didYouMean: string | null }
    /** Neither `true` nor `false`. */
    | { readonly code: 'setting-invalid'; readonly value: string }
    /** A variable with options that can't be taken apart: nothing in it counts. */
    | { readonly code: 'options-not-understood' }
    /** Another source says otherwise; this one won. */
    | { readonly code: 'settings-disagree'; readonly value: string }
  );

/** The file that the policy comes from. */
export interface PolicyFileEvidence {
  readonly path: string;
  /** Why it can't be used, so that the last one that could be used applies; null where it can. */
  readonly fault: {
    readonly code: PolicyFileFaultCode;
    readonly detail: string;
    /** Since when. */
    readonly since: Date;
  } | null;
}

/** What a certificate of the store may do. */
export type CertificateRole = 'anchor' | 'intermediate' | 'signer' | 'none';

/** The trust store. */
export interface TrustStoreEvidence {
  readonly folder: string | null;
  readonly fault: { readonly code: TrustStoreFaultCode; readonly detail: string } | null;
  readonly snapshotId: string | null;
  readonly loadedAt: Date | null;
  /** Fingerprint to role, for the first certificates of a large store. */
  readonly roles: Readonly<Record<string, CertificateRole>>;
  /** How many certificates `roles` leaves out. */
  readonly rolesOmitted: number;
  readonly findings: readonly StoreFinding[];
}

/** What an enforcement setting said when it was read. */
export interface FlagReading {
  /** As `enforcementSettingId` names it. */
  readonly setting: string;
  /** null: unset, or it couldn't be read. */
  readonly value: string | null;
  /** Why it couldn't be read, made harmless to show; null where it could. */
  readonly fault: string | null;
}

/** All that was found about one install. */
export interface Evidence {
  /** Where the install comes from, as the host names it. */
  readonly origin: string | null;
  /** A reading for each setting that the policy names. */
  readonly flags: readonly FlagReading[];
  /** null: the policy was given as data. */
  readonly policyFile: PolicyFileEvidence | null;
  /** About the host's own settings, where the policy was made from them. */
  readonly configuration: readonly ConfigurationFinding[];
  /** For the trust store and each file of configuration that was looked at. */
  readonly access: readonly AccessEvidence[];
  readonly artifact: ArtifactEvidence;
  readonly signatureFile: SignatureFileEvidence;
  readonly trustStore: TrustStoreEvidence;
  /** Of the signature file, in its order; empty where there is none, or its file can't be used. */
  readonly signatures: readonly SignatureEvidence[];
  readonly archive: ArchiveEvidence;
  readonly app: AppEvidence;
  /** null: the host expects none in particular. */
  readonly expected: ExpectedApp | null;
  /** null: it isn't installed, as far as the host says. */
  readonly installed: InstalledApp | null;
  /** What the host's comparator said; null where the policy's order of versions counts. */
  readonly comparisons: readonly VersionComparison[] | null;
  readonly rotations: readonly RotationEvidence[];
  /** null: none was given. */
  readonly permit: PermitEvidence | null;
  readonly clockFloor: ClockFloorEvidence;
  /** null: it isn't to be put anywhere by this call. */
  readonly destination: DestinationEvidence | null;
}
