/** What else belongs to one install. */
export interface HostInstall {
  /** A name that no other install of the run has; as good a file name as an app's name. */
  readonly name: string;
  /** The origin that `options.origin` names; null for none. */
  readonly origin: string | null;
}

/**
 * A host's install path, as a test drives it: the very code that installs in production, up to where an app would be running.
 */
export interface HostUnderTest {
  /**
   * Makes these the files of the trust store, in place of all others: certificates and revocation lists in PEM, by file name. Called once before
   * each install.
   */
  trust(files: Readonly<Record<string, Uint8Array>>): void | Promise<void>;
  /**
   * Installs, or refuses: by rejecting, or by resolving to `false` or to an object with `installed: false`. Anything else it resolves to says
   * that it has installed.
   *
   * @param signatureFile - the file's bytes; null where the app comes without one.
   */
  install(artifact: Uint8Array, signatureFile: Uint8Array | null, context: HostInstall): unknown;
  /** Whether an app of this name lies where apps are loaded from. A host that has it can't refuse by word alone. */
  isInstalled?(name: string): boolean | Promise<boolean>;
}

/** How a host is tried. */
export interface HostTestOptions {
  /** The instant at which the host believes to be, by whatever clock it has: certificates are made around it. The present if not said. */
  readonly at?: Date;
  /** Where the installs come from; nowhere in particular if not said. */
  readonly origin?: string;
  /** A sound artifact of the host's kind, made anew for each name; a zip with one entry if not said. */
  readonly makeArtifact?: (name: string) => Uint8Array;
  /** Hostile installs to leave out, by name, because the host's policy lets them through on purpose; one that doesn't exist is a TypeError. */
  readonly except?: readonly string[];
}
