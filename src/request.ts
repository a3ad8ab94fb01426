import { types } from 'node:util';
import type { ArchiveLimits } from './archive/archive-limits.js';
import type { ReadProgress } from './artifact/read-artifact.js';
import type { AppReader, VersionComparator } from './evidence/app-reader.js';
import type { ClockFloor } from './evidence/clock-floor.js';
import type { FlagSource } from './evidence/flag-source.js';
import type { PermitStore } from './evidence/permit-evidence.js';
import type { Clock } from './internal/clock.js';
import type { Environment } from './internal/environment.js';
import { didYouMean } from './internal/did-you-mean.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { isPlainObject } from './internal/is-plain-object.js';
import { quote } from './internal/untrusted-text.js';
import { isStatementSource, type StatementSource } from './statement/read-statement.js';
import { LiveTrustStore } from './trust-store/live-trust-store.js';
import type { TrustStore } from './trust-store/trust-store.js';
import { contentOf, type TrustStoreSnapshot } from './trust-store/snapshot.js';

/** All that is alive, or belongs to this one install. Every key is optional. */
export interface InstallRequest {
  /** Where the install comes from ('upload', 'marketplace', ...), as the policy's `origins` name it. */
  readonly origin?: string;
  /** What the artifact is called, in the texts of the decision, where it has no path: a stream, or bytes. `artifact` if not said. */
  readonly name?: string;
  /** The app that the host expects; another one, or another version where one is named, is `app-mismatch`. */
  readonly expected?: { readonly key?: string | null; readonly version?: string | null };
  /**
   * The version that is installed, as the host remembers it from the decision by which it was installed. null: none is. A version whose decision
   * was `verified` has no grace, so that nobody gets it replaced by taking a signature away.
   */
  readonly installed?: {
    readonly key?: string | null;
    readonly version?: string | null;
    readonly publisherId?: string | null;
    readonly verified?: boolean;
  } | null;
  /** A break-glass permit: a path (a string is always a path), `file:` URL, `{ text }`, bytes, or its parsed JSON. Needs `permitStore`. */
  readonly permit?: StatementSource;
  /** Remembers which permits were used; without it no permit counts. */
  readonly permitStore?: PermitStore;
  /** Rotation statements, at most 16, in the forms of `permit`: an old publisher key names the one that follows it. */
  readonly rotations?: readonly StatementSource[];
  /** What the policy's enforcement `flag` is asked of: a function, or an OpenFeature client. */
  readonly flags?: FlagSource;
  /**
   * A folder, a store or a snapshot, in place of the policy's folder. The policy's `roles` and `tolerances` apply all the same. A
   * folder is read anew, a store is compared with its folder first; a snapshot is taken as it is.
   */
  readonly trustStore?: string | TrustStore | TrustStoreSnapshot;
  /** Where the present comes from; the machine's clock if not said. */
  readonly clock?: Clock;
  /** What the host keeps of the time that has passed: a clock below it ends grace. */
  readonly clockFloor?: ClockFloor;
  /** Judge as of this instant. The decision is then none to install by, and says so. */
  readonly at?: Date;
  /** Reads which app it is. */
  readonly readApp?: AppReader;
  /** Limits for looking into an archive, in place of the usual ones. */
  readonly archiveLimits?: Partial<ArchiveLimits>;
  /** The host's own order of versions, in place of the policy's. */
  readonly compareVersions?: VersionComparator;
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

const MAX_ROTATIONS = 16;

const CHECKS: Readonly<Record<keyof InstallRequest, (value: unknown) => boolean>> = {
  origin: (value) => typeof value === 'string',
  name: (value) => typeof value === 'string',
  expected: isPlainObject,
  installed: (value) => value === null || isPlainObject(value),
  permit: isStatementSource,
  permitStore: (value) => hasMethod(value, 'use'),
  rotations: (value) => Array.isArray(value) && value.length <= MAX_ROTATIONS && value.every(isStatementSource),
  flags: (value) => typeof value === 'function' || hasMethod(value, 'getBooleanDetails'),
  trustStore: (value) =>
    typeof value === 'string' || value instanceof LiveTrustStore || (isObject(value) && contentOf(value) !== undefined),
  clock: (value) => hasMethod(value, 'now'),
  clockFloor: (value) => hasMethod(value, 'read') && hasMethod(value, 'write'),
  at: (value) => types.isDate(value),
  readApp: (value) => typeof value === 'function',
  archiveLimits: isObject,
  compareVersions: (value) => typeof value === 'function',
  signal: (value) => value instanceof AbortSignal,
  onProgress: (value) => typeof value === 'function',
  digest: (value) => value === 'sha256',
  environment: isObject,
  followSymlinks: (value) => typeof value === 'boolean',
  maxArtifactBytes: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0,
};

/** What the objects among them hold. A text may be null, which says as little as undefined. */
const FIELDS: Readonly<Partial<Record<keyof InstallRequest, Readonly<Record<string, 'string' | 'boolean'>>>>> = {
  expected: { key: 'string', version: 'string' },
  installed: { key: 'string', version: 'string', publisherId: 'string', verified: 'boolean' },
};

/**
 * Refuses a request that isn't one.
 *
 * @throws TypeError for an unknown key or a wrong type: a misspelt key would be left out of the judgement in silence.
 */
export function checkRequest(request: unknown): void {
  // Nor a promise of one, a map, or what inherits from one: what it says would be left out as well.
  if (!isPlainObject(request)) throw new InvalidArgument('request must be a plain object');
  for (const [key, value] of Object.entries(request)) {
    if (value === undefined) continue;
    if (!isRequestKey(key)) throw unknownKey('request', key, Object.keys(CHECKS));
    if (!CHECKS[key](value)) throw new InvalidArgument(`request.${key} has the wrong type`);
    const fields = FIELDS[key];
    if (fields !== undefined && isPlainObject(value)) checkFields(`request.${key}`, value, fields);
  }
}

/** Own properties of these names and types, and no others. */
function checkFields(where: string, value: object, fields: Readonly<Record<string, 'string' | 'boolean'>>): void {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  for (const [key, each] of entries) {
    const type = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (type === undefined) throw unknownKey(where, key, Object.keys(fields));
    if (each === undefined || typeof each === type || (each === null && type === 'string')) continue;
    throw new InvalidArgument(`${where}.${key} has the wrong type`);
  }
}

function unknownKey(where: string, key: string, known: readonly string[]): InvalidArgument {
  const meant = didYouMean(key, known);
  const hint = meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
  return new InvalidArgument(`${where} has an unknown key: ${quote(key, 40)}${hint}`);
}

function isRequestKey(key: string): key is keyof InstallRequest {
  return Object.hasOwn(CHECKS, key);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasMethod(value: unknown, name: string): boolean {
  if (!isObject(value)) return false;
  const method: unknown = Reflect.get(value, name);
  return typeof method === 'function';
}
