import type { ReadableArtifact } from '../artifact/readable-artifact.js';

/** Which app an artifact is, as a host's own reader tells. */
export interface AppIdentity {
  /** 1 to 255 letters, digits, `.`, `_`, `$` and `-`. */
  readonly key: string;
  /** At most 200 characters. */
  readonly version?: string | null;
  readonly vendor?: string | null;
}

/**
 * Reads from an artifact which app it is; null where it doesn't say. What it throws is an answer: the app can't be told. It has thirty seconds.
 * The bytes that it is given are those that were hashed.
 */
export type AppReader = (artifact: ReadableArtifact) => AppIdentity | null | Promise<AppIdentity | null>;

/** Below zero where `a` is the earlier version, above zero where it is the later one, null where that can't be told. */
export type VersionComparator = (a: string, b: string) => number | null;
