/** What was found about signed statements: permits and rotations. */

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
      /** Why the host's store has not recorded it, made harmless to show; null, or left out, where the host has given none. */
      readonly storeFault?: string | null;
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
