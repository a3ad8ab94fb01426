import { systemClock, type Clock } from '../internal/clock.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { resolvePath } from '../internal/resolve-path.js';
import type { AssignableRole } from '../policy/policy.js';
import type { TrustStoreSnapshot } from './snapshot.js';
import { takeSnapshot } from './take-snapshot.js';

/** How to load a trust store. */
export interface LoadTrustStoreOptions {
  /** Roles by certificate fingerprint (lower-case hex SHA-256 of the DER), within what each certificate allows. */
  readonly roles?: Readonly<Record<string, AssignableRole>>;
  /** For `loadedAt`; the system's if not said. */
  readonly clock?: Clock;
}

/**
 * Reads a trust store once: a folder of certificates in PEM (one or many a file), DER or PKCS #7.
 *
 * Only the folder's direct entries count: subfolders are not entered, names that begin with a dot are ignored, symbolic links to
 * regular files are followed. A file that can't be read adds no trust and becomes a finding that names it; the rest stays usable.
 *
 * @param folder - a relative one is resolved against the working directory. Trusted: what lies in it decides who may sign.
 * @param options - see `LoadTrustStoreOptions`.
 * @returns an immutable snapshot. Never rejects for the folder's state: a missing, empty or unreadable folder is its `fault`.
 * @throws TypeError if `folder` isn't a string, or `roles` names a role that doesn't exist.
 * @remarks Does not check who may write to the folder, nor dates: those are judged at each decision.
 * @example
 * ```ts
 * import { loadTrustStore } from 'install-gate';
 *
 * const store = await loadTrustStore('fixtures/trust-stores/vendor-pin');
 * console.log(store.certificates.map(({ role, file }) => `${role} ${file}`)); // [ 'signer vendor.pem' ]
 * ```
 */
export async function loadTrustStore(folder: string, options: LoadTrustStoreOptions = {}): Promise<TrustStoreSnapshot> {
  if (typeof folder !== 'string') throw new InvalidArgument('folder must be a string');
  if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
  const { roles = {}, clock = systemClock } = ownProperties(options);
  assertRoles(roles);
  return (await takeSnapshot(resolvePath(folder), roles, clock)).snapshot;
}

const ROLES: readonly AssignableRole[] = ['anchor', 'signer', 'none'];

/** Throws TypeError for roles that aren't. */
export function assertRoles(roles: Readonly<Record<string, AssignableRole>>): void {
  if (!isPlainObject(roles)) throw new InvalidArgument('roles must be a plain object');
  if (!Object.keys(roles).every((fingerprint) => /^[0-9a-f]{64}$/.test(fingerprint))) {
    throw new InvalidArgument('roles are given by 64 lower-case hex digits, the SHA-256 of a certificate');
  }
  if (!Object.values(roles).every((role) => ROLES.includes(role))) {
    throw new InvalidArgument(`roles may be ${ROLES.join(', ')}`);
  }
}
