import { setTimeout as pause } from 'node:timers/promises';
import type { AccessEvidence } from '../decision/evidence.js';
import { systemClock, type Clock } from '../internal/clock.js';
import { sha256Hex } from '../internal/bytes.js';
import { deepFreeze } from '../internal/deep-freeze.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { yieldTurn } from '../internal/yield-turn.js';
import type { AssignableRole } from '../policy/policy.js';
import { isSelfSigned } from '../x509/certificate-signature.js';
import { isCa, isSelfIssued } from '../x509/certificate.js';
import { findWritable } from '../file-system/find-writable.js';
import {
  guardedPlaces,
  isSameState,
  readFolderState,
  type FolderState,
  type FolderStateResult,
} from './folder-state.js';
import { faultOfListing, listFolder, MAX_TOTAL_BYTES, readFiles, type Listing, type StoreFile } from './read-folder.js';
import {
  sealSnapshot,
  type PlacedCertificate,
  type SnapshotContent,
  type TrustStoreFault,
  type TrustStoreSnapshot,
} from './snapshot.js';
import { faultOfStore, viewTrust, type TrustView } from './trust-view.js';

/** Signatures that are checked before other work gets its turn. */
const CHECKS_PER_TURN = 4;
/** Milliseconds between readings of a folder that changes while it is read. Then the last one is taken, as it is. */
const PAUSES: readonly number[] = [0, 1, 3, 10, 30, 100];

/** A snapshot, and what its folder looked like while it was read. */
export interface Taking {
  readonly snapshot: TrustStoreSnapshot;
  /** null where the folder can't be looked at, or hasn't kept still: it then differs from whatever it looks like next. */
  readonly state: FolderState | null;
  /** What each file's content was, by name: see `StoreFile`. */
  readonly digests: ReadonlyMap<string, string>;
  /** When the reading began, by the system's clock, milliseconds since 1970. */
  readonly readMillis: number;
}

/**
 * Reads a trust store's folder whole, again where it changes meanwhile: halves of two states are no state.
 *
 * @param folder - absolute.
 * @param clock - for `loadedAt`.
 * @returns a snapshot. Never rejects for the folder's state.
 */
export async function takeSnapshot(
  folder: string,
  roles: Readonly<Record<string, AssignableRole>>,
  clock: Clock,
): Promise<Taking> {
  const loadedMillis = clock.now().getTime();
  if (Number.isNaN(loadedMillis)) throw new InvalidArgument('the clock gave no valid Date');
  let before = await readFolderState(folder);
  for (let attempt = 0; ; attempt++) {
    const readMillis = systemClock.now().getTime();
    // What can't be looked at can't be compared with anything later: then it isn't read either.
    const listing = before.ok ? await listFolder(folder) : faultOfListing(before.system);
    const files = listing.ok ? await readFiles(folder, listing.names) : [];
    const after = await readFolderState(folder);
    const isSettled = isUnchanged(before, after);
    const pauseMillis = PAUSES[attempt];
    if (isSettled || pauseMillis === undefined) {
      const state = isSettled && after.ok ? after.state : null;
      const access = after.ok ? accessOf(after.state) : null;
      const snapshot = await seal(folder, roles, listing, files, { loadedMillis, state, access });
      const digests = new Map((files ?? []).map(({ name, digest }) => [name, digest]));
      return { snapshot, state, digests, readMillis };
    }
    await pause(pauseMillis);
    // The later look is the earlier one of the next reading, unless time has passed.
    before = pauseMillis === 0 ? after : await readFolderState(folder);
  }
}

function isUnchanged(before: FolderStateResult, after: FolderStateResult): boolean {
  if (before.ok && after.ok) return isSameState(before.state, after.state);
  return !before.ok && !after.ok && before.system === after.system;
}

function accessOf(state: FolderState): AccessEvidence {
  const { folder, identity } = state;
  return findWritable({ what: 'trust-store', path: folder, places: guardedPlaces(state), identity });
}

/** Makes a snapshot of what was read: the one place where one comes from. */
export async function seal(
  folder: string,
  roles: Readonly<Record<string, AssignableRole>>,
  listing: Listing,
  files: readonly StoreFile[] | null,
  { loadedMillis, state, access }: Pick<SnapshotContent, 'loadedMillis' | 'state' | 'access'>,
): Promise<TrustStoreSnapshot> {
  const known = files ?? [];
  const placed = known.flatMap((file) => file.placed);
  await checkSelfSignatures(placed);
  const fault = listing.ok ? faultOfFiles(files) : listing.fault;
  const content: SnapshotContent = {
    placed,
    lists: known.flatMap((file) => file.lists),
    unreadableLists: known.flatMap((file) => file.unreadableLists),
    fileFindings: known.flatMap((file) => file.findings),
    roles: { ...roles },
    fault,
    loadedMillis,
    state,
    access,
  };
  const view = viewTrust(content, content.roles);
  return sealSnapshot(
    deepFreeze({
      snapshotId: sha256Hex(
        JSON.stringify([listing, known.map(({ name, digest }) => [name, digest]), sortedRoles(roles)]),
      ),
      folder,
      loadedAt: new Date(loadedMillis),
      fault: faultOfStore(content, view),
      certificates: describe(placed, view),
      revocationLists: describeLists(content),
      findings: view.findings,
    }),
    content,
  );
}

/** The order in which roles are written says nothing. */
function sortedRoles(roles: Readonly<Record<string, AssignableRole>>): readonly (readonly [string, AssignableRole])[] {
  return Object.entries(roles).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function faultOfFiles(files: readonly StoreFile[] | null): TrustStoreFault | null {
  if (files === null) return { code: 'trust-store-too-large', detail: `more than ${MAX_TOTAL_BYTES} bytes` };
  return files.length === 0 ? { code: 'trust-store-empty', detail: '' } : null;
}

/** A check takes a millisecond or two: those of thousands of CAs must not stop everything else for seconds. */
async function checkSelfSignatures(placed: readonly PlacedCertificate[]): Promise<void> {
  let checked = 0;
  for (const { certificate } of placed) {
    if (!isCa(certificate) || !isSelfIssued(certificate)) continue;
    isSelfSigned(certificate);
    if (++checked % CHECKS_PER_TURN === 0) await yieldTurn();
  }
}

function describe(placed: readonly PlacedCertificate[], view: TrustView) {
  return placed
    .filter((each) => view.byFingerprint.get(each.certificate.fingerprint) === each)
    .map(({ certificate: { fingerprint, publicKey, subject, notBefore, notAfter }, file }) => ({
      file,
      fingerprint,
      keyId: publicKey.keyId,
      subject: subject.text,
      // Copies: a Date can be changed by whoever holds it.
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      role: view.roleOf.get(fingerprint) ?? ('none' as const),
    }));
}

function describeLists({ lists }: SnapshotContent): TrustStoreSnapshot['revocationLists'] {
  return lists.map(({ list, file }) => ({
    file,
    fingerprint: list.fingerprint,
    issuer: list.issuer.text,
    thisUpdate: new Date(list.thisUpdate),
    nextUpdate: list.nextUpdate === null ? null : new Date(list.nextUpdate),
    entries: list.entries.size,
  }));
}
