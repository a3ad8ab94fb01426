import { systemClock } from '../internal/clock.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { assertKnownKeys } from '../internal/known-keys.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { resolvePath } from '../internal/resolve-path.js';
import { LiveTrustStore, POLL_MILLIS } from './live-trust-store.js';
import { assertRoles, type LoadTrustStoreOptions } from './load-trust-store.js';
import { takeSnapshot } from './take-snapshot.js';
import type { TrustStore } from './trust-store.js';

/** How to open a trust store. */
export interface OpenTrustStoreOptions extends LoadTrustStoreOptions {
  /** `polling` for network file systems, whose changes the system doesn't tell; `events` if not said. */
  readonly watch?: 'events' | 'polling';
  /**
   * What each evaluation does before it trusts the snapshot: compare what the folder looks like (`check`, if not said), or read every
   * file (`read-always`), for file systems whose times can't be relied upon.
   */
  readonly freshness?: 'check' | 'read-always';
  /** How often to look without being told, in milliseconds, from 100 to a day; 10,000 if not said, and 2,000 when polling. */
  readonly rescanMillis?: number;
  /** For how long it must be quiet before a change is read, in milliseconds, from 0 to 10,000; 50 if not said. */
  readonly debounceMillis?: number;
}

const RESCAN_MILLIS = 10_000;
const DEBOUNCE_MILLIS = 50;
const DAY_MILLIS = 86_400_000;

/**
 * Opens a trust store and follows its folder, until it is closed.
 *
 * What is trusted never rests on being told of changes: each evaluation that is given the store first compares the folder (device,
 * inode, size, times, owner and mode of each entry and of what links lead to) with the snapshot, and reads it anew where they
 * differ. A certificate that was removed before a call began isn't trusted by that call.
 *
 * @param folder - a relative one is resolved against the working directory. Trusted: what lies in it decides who may sign.
 * @param options - see `OpenTrustStoreOptions`.
 * @returns the store, with its first snapshot. Never rejects for the folder's state: a folder that isn't there yet is waited for.
 * @throws TypeError for an argument of the wrong type or out of range.
 * @remarks Nothing here keeps the process alive, but for `changes()` while somebody waits for one. On a network file system what
 * the comparison sees is as old as its attribute cache allows (NFS: up to 60 s, `acdirmax`); mount it with `noac`, or use
 * `freshness: 'read-always'` and know that file contents are cached too. Writes through a memory map (mmap) that is already dirty change
 * no time that the comparison could see; `read-always` sees them.
 * @example
 * ```ts
 * import { openTrustStore, verifyInstall } from 'install-gate';
 *
 * const store = await openTrustStore('fixtures/trust-stores/vendor-pin');
 * store.on('change', ({ differences }) => differences.forEach(({ message }) => console.log(message)));
 * const decision = await verifyInstall(
 *   'fixtures/plugins/signed.jar',
 *   'fixtures/plugins/signed.jar.sig.json',
 *   {},
 *   { trustStore: store },
 * );
 * console.log(decision.verdict); // allow
 * await store.close();
 * ```
 */
export async function openTrustStore(folder: string, options: OpenTrustStoreOptions = {}): Promise<TrustStore> {
  return openLiveStore(folder, options);
}

/** `openTrustStore`, for those who look inside. */
export async function openLiveStore(folder: string, options: OpenTrustStoreOptions): Promise<LiveTrustStore> {
  if (typeof folder !== 'string' || folder === '') throw new InvalidArgument('folder must be a path');
  if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
  assertKnownKeys(options, ['roles', 'clock', 'watch', 'freshness', 'rescanMillis', 'debounceMillis']);
  const { roles = {}, clock = systemClock, ...rest } = ownProperties(options);
  const { watch = 'events', freshness = 'check', debounceMillis = DEBOUNCE_MILLIS } = rest;
  const { rescanMillis = watch === 'polling' ? POLL_MILLIS : RESCAN_MILLIS } = rest;
  assertRoles(roles);
  if (!['events', 'polling'].includes(watch)) throw new InvalidArgument('watch may be "events" or "polling"');
  if (!['check', 'read-always'].includes(freshness)) {
    throw new InvalidArgument('freshness may be "check" or "read-always"');
  }
  assertMillis('rescanMillis', rescanMillis, 100, DAY_MILLIS);
  assertMillis('debounceMillis', debounceMillis, 0, 10_000);
  const path = resolvePath(folder);
  const settings = { folder: path, roles, clock, watch, freshness, rescanMillis, debounceMillis };
  return new LiveTrustStore(settings, await takeSnapshot(path, roles, clock));
}

function assertMillis(name: string, value: number, min: number, max: number): void {
  if (Number.isFinite(value) && value >= min && value <= max) return;
  throw new InvalidArgument(`${name} must be a number of milliseconds from ${min} to ${max}`);
}
