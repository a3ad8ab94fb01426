/**
 * What was found, before anyone asks what it means. Evidence knows no policy; it is plain data, so that a host's property tests
 * can make it up. Texts in it have been made harmless to show.
 */
import type {
  ArtifactFaultCode,
  PathFailureCode,
  PolicyFileFaultCode,
  RevocationListFaultCode,
  SignatureFileFaultCode,
  StoreFindingCode,
  TrustStoreFaultCode,
} from './codes.js';

/** A certificate, as far as a decision speaks of it. */
export interface CertificateFacts {
  /** The subject's distinguished name, made harmless to show. */
  readonly subject: string;
  /** The issuer's distinguished name, made harmless to show. */
  readonly issuer: string;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
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

/** Which app the artifact says that it is. */
export type AppEvidence =
  /** Nobody looked, or nobody could tell. */
  | { readonly state: 'unknown'; readonly because: 'no-reader' | 'not-read' | 'no-descriptor' }
  /** Whoever looked failed, or what was found is no key and version. */
  | { readonly state: 'unreadable'; readonly detail: string }
  | {
      readonly state: 'known';
      /** As `isAppKey` has it: letters, digits, `.`, `_`, `$` and `-`. */
      readonly key: string;
      /** Not trusted; null where the artifact names none. */
      readonly version: string | null;
      /** Made harmless to show. */
      readonly vendor: string | null;
      /** What it was read from, made harmless to show. */
      readonly source: string;
    };

/** The app that the host expects. */
export interface ExpectedApp {
  readonly key: string | null;
  readonly version: string | null;
}

/** The version that is installed, as the host remembers it. */
export interface InstalledApp {
  readonly key: string | null;
  readonly version: string | null;
  /** `signers[0].publisherId` of the decision by which it was installed. */
  readonly publisherId: string | null;
  /** Whether that decision was `verified`. */
  readonly verified: boolean;
}

/** What the host's own comparator said of two versions. */
export interface VersionComparison {
  readonly a: string;
  readonly b: string;
  /** null: it can't tell. */
  readonly order: -1 | 0 | 1 | null;
}

/** Why a statement can't be used. */
export type StatementFaultCode =
  | 'statement-missing'
  /** A folder, a pipe, a device, a link to itself, a file that this process may not read. */
  | 'statement-unreadable'
  | 'statement-too-large'
  /** Text that isn't UTF-8, isn't JSON, nests too deep, or has a key twice. */
  | 'statement-invalid-json'
  /** JSON that isn't an envelope. */
  | 'statement-wrong-shape'
  /** A statement of another kind than the one that was asked for. */
  | 'statement-wrong-type'
  | 'statement-signature-invalid'
  /** An envelope whose payload isn't what its type promises. */
  | 'statement-payload-invalid';

/** A permit that came with the request. */
export type PermitEvidence =
  | { readonly state: 'fault'; readonly code: StatementFaultCode; readonly detail: string }
  /** One of the policy's permit keys has signed it. */
  | {
      readonly state: 'signed';
      /** Lower-case hex SHA-256 of the permit key's SubjectPublicKeyInfo. */
      readonly keyId: string;
      /** Whether that key is also one that signs apps here. */
      readonly isKeyOfSigner: boolean;
      readonly artifactSha256: string;
      readonly host: string;
      readonly issuedAt: Date;
      readonly endsAt: Date;
      readonly nonce: string;
      /** Made harmless to show. */
      readonly reason: string;
      /** Whether it was used now for the first time, was used before, couldn't be recorded as used, or wasn't needed. */
      readonly use: 'first' | 'again' | 'not-recorded' | 'not-needed';
    };

/** A statement by which an old publisher key names a new one. */
export type RotationEvidence =
  | { readonly state: 'fault'; readonly code: StatementFaultCode; readonly detail: string }
  /** The old key has signed it. */
  | {
      readonly state: 'signed';
      readonly oldKeyId: string;
      /** Whether a certificate of the old key that is in the trust store is denied, or has the role `none`. */
      readonly isOldKeyDistrusted: boolean;
      readonly newKeyId: string;
      /** App keys and patterns. */
      readonly apps: readonly string[];
      readonly issuedAt: Date;
      readonly endsAt: Date;
    };

/** Why an archive is refused: each is a way in which two readers could see two contents, or one that no honest archive has. */
export type ArchiveFaultCode =
  | 'archive-unreadable'
  | 'archive-not-a-zip'
  | 'archive-end-record-missing'
  | 'archive-end-record-ambiguous'
  | 'archive-trailing-bytes'
  | 'archive-comment-truncated'
  | 'archive-multi-disk'
  | 'archive-zip64-inconsistent'
  | 'archive-prefix'
  | 'archive-gap'
  | 'archive-overlap'
  | 'archive-count-wrong'
  | 'archive-directory-size-wrong'
  | 'archive-directory-malformed'
  | 'archive-header-mismatch'
  | 'archive-descriptor-mismatch'
  | 'archive-extra-field-malformed'
  | 'archive-renaming-extra-field'
  | 'archive-name-duplicate'
  | 'archive-name-file-and-folder'
  | 'archive-name-traversal'
  | 'archive-name-absolute'
  | 'archive-name-not-normal'
  | 'archive-name-forbidden-character'
  | 'archive-name-not-utf8'
  | 'archive-name-encoding-unknown'
  | 'archive-comment-not-utf8'
  | 'archive-name-reserved'
  | 'archive-name-too-long'
  | 'archive-special-file'
  | 'archive-folder-with-data'
  | 'archive-encrypted'
  | 'archive-method-unsupported'
  | 'archive-version-unsupported'
  | 'archive-size-mismatch'
  | 'archive-crc-mismatch'
  | 'archive-data-corrupt'
  | 'archive-data-surplus'
  | 'archive-too-many-entries'
  | 'archive-directory-too-large'
  | 'archive-too-large'
  | 'archive-ratio-exceeded'
  | 'archive-inner-too-large'
  | 'archive-time-exceeded';

/** What an artifact's structure was found to be. */
export type ArchiveEvidence =
  /** Nobody looked: it wasn't read, its bytes can't be read again, or no check asks for it. */
  | { readonly state: 'not-inspected'; readonly because: 'not-read' | 'not-rereadable' | 'not-asked' }
  /** It neither begins nor ends as a zip does. */
  | { readonly state: 'not-an-archive' }
  | { readonly state: 'sound'; readonly entries: number }
  | {
      readonly state: 'fault';
      readonly code: ArchiveFaultCode;
      /** The entry that it is about, made harmless to show. */
      readonly entry: string | null;
      readonly detail: string;
    };

/** Where an admitted artifact is to lie. */
export type DestinationEvidence =
  /** Nothing stands against it. */
  | { readonly state: 'ready'; readonly path: string }
  | { readonly state: 'fault'; readonly code: DestinationFaultCode; readonly path: string; readonly detail: string };

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
  readonly what: 'trust-store' | 'policy-file' | 'configuration-file';
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
