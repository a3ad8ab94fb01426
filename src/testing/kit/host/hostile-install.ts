import type { HostileWorld, WorldFiles } from './hostile-world.js';

/** One install that a host must refuse. */
export interface HostileInstall {
  /** Kebab-case; it never changes its meaning. */
  readonly name: string;
  /** What is wrong with it: "Install X must be refused". */
  readonly what: string;
  /** Makes it. */
  readonly make: (world: HostileWorld) => HostileCase;
}

/** What a host is given. */
export interface HostileCase {
  /** The world's artifact if not said. */
  readonly artifact?: Uint8Array;
  /** null: none comes with it. */
  readonly signatureFile: Uint8Array | null;
  /** The world's store if not said. */
  readonly store?: WorldFiles;
}
