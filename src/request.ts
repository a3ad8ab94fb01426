import { types } from 'node:util';
import type { ReadProgress } from './artifact/read-artifact.js';
import type { Clock } from './internal/clock.js';
import type { Environment } from './internal/environment.js';
import { quote } from './internal/untrusted-text.js';
import { LiveTrustStore } from './trust-store/live-trust-store.js';
import type { TrustStore } from './trust-store/trust-store.js';
import { contentOf, type TrustStoreSnapshot } from './trust-store/snapshot.js';
import { InvalidArgument } from './internal/invalid-argument.js';

/** All that is alive, or belongs to this one install. Every key is optional. */
export interface InstallRequest {
  /** Where the install comes from ('upload', 'marketplace', ...), as the policy's `origins` name it. */
  readonly origin?: string;
  /** The app that the host expects. Not checked by this version: its row says so. */
  readonly expected?: { readonly key?: string; readonly version?: string };
  /** The version that is installed. Not checked by this version: its row says so. */
  readonly installed?: {
    readonly key?: string;
    readonly version?: string;
    readonly publisherId?: string;
    readonly verified?: boolean;
  };
  /** A break-glass permit. Not used by this version. */
  readonly permit?: unknown;
  /** Enforcement flags. Not used by this version. */
  readonly flags?: unknown;
  /**
   * A folder, a store or a snapshot, in place of the policy's folder. The policy's `roles` and `tolerances` apply all the same. A
   * folder is read anew, a store is compared with its folder first; a snapshot is taken as it is.
   */
  readonly trustStore?: string | TrustStore | TrustStoreSnapshot;
  /** Where the present comes from; the machine's clock if not said. */
  readonly clock?: Clock;
  /** Judge as of this instant. The decision is then none to install by, and says so. */
  readonly at?: Date;
  /** Ends the evaluation: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told after each block of the artifact. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** `sha256`: compute the artifact's digest, whatever the decision. */
  readonly digest?: 'sha256';
  /** Environment variables, for the policy's enforcement setting; the process's own if not said. */
  readonly environment?: Environment;
  /** Follow an artifact path that is a symbolic link; refused if not said. */
  readonly followSymlinks?: boolean;
  /** The largest artifact that is read, in bytes: 8 GiB if not said. */
  readonly maxArtifactBytes?: number;
}

/** Keys that a later version acts on. */
const NOT_USED_YET: readonly string[] = ['expected', 'installed', 'permit', 'flags'];

const CHECKS: Readonly<Record<keyof InstallRequest, (value: unknown) => boolean>> = {
  permit: () => true,
  flags: () => true,
  origin: (value) => typeof value === 'string',
  expected: isObject,
  installed: isObject,
  trustStore: (value) =>
    typeof value === 'string' || value instanceof LiveTrustStore || (isObject(value) && contentOf(value) !== undefined),
  clock: (value) => isObject(value) && 'now' in value && typeof value.now === 'function',
  at: (value) => types.isDate(value),
  signal: (value) => value instanceof AbortSignal,
  onProgress: (value) => typeof value === 'function',
  digest: (value) => value === 'sha256',
  environment: isObject,
  followSymlinks: (value) => typeof value === 'boolean',
  maxArtifactBytes: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0,
};

/**
 * Refuses a request that isn't one.
 *
 * @returns the keys that this version doesn't act on.
 * @throws TypeError for an unknown key or a wrong type: a misspelt key would be left out of the judgement in silence.
 */
export function checkRequest(request: unknown): readonly string[] {
  if (!isObject(request)) throw new InvalidArgument('request must be an object');
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  for (const [key, value] of given) {
    if (!isRequestKey(key)) throw new InvalidArgument(`request has an unknown key: ${quote(key, 40)}`);
    if (!CHECKS[key](value)) throw new InvalidArgument(`request.${key} has the wrong type`);
  }
  return given.map(([key]) => key).filter((key) => NOT_USED_YET.includes(key));
}

function isRequestKey(key: string): key is keyof InstallRequest {
  return Object.hasOwn(CHECKS, key);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
