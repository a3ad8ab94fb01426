import * as fs from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../internal/error-code.js';
import { processIdentity, type ProcessIdentity } from '../internal/process-identity.js';
import { yieldTurn } from '../internal/yield-turn.js';
import { FileLookup, type FileMark } from '../file-system/file-lookup.js';
import { placesOnTheWay, type GuardedPlace } from '../file-system/find-writable.js';

/** One entry of the folder. */
export interface EntryState {
  /** The entry itself. */
  readonly mark: FileMark;
  /** Where a link leads; the system's word where it leads nowhere; null for what is no link. */
  readonly target: { readonly path: string; readonly mark: FileMark } | string | null;
}

/** What a trust store's folder looks like from outside: nothing of what is trusted changes without changing it. */
export interface FolderState {
  /** As configured, absolute. */
  readonly folder: string;
  /** Where that leads. */
  readonly resolved: string;
  readonly mark: FileMark;
  /** By name; the system's word for an entry that can't be looked up. */
  readonly entries: ReadonlyMap<string, EntryState | string>;
  /** Every folder in which a name was looked up on the way, by path; the store itself is among them where a link leads through it. */
  readonly foldersOnTheWay: ReadonlyMap<string, FileMark>;
  /** Every link that was followed, by path. */
  readonly followedLinks: ReadonlyMap<string, FileMark>;
  /** Who looked: who may read and write depends on it. */
  readonly identity: ProcessIdentity;
}

/** A folder's state, or why it has none. */
export type FolderStateResult =
  { readonly ok: true; readonly state: FolderState } | { readonly ok: false; readonly system: string };

const STICKY = 0o1000;
/** Lookups of a local file take microseconds: as many as these are one turn's work. */
const ENTRIES_PER_TURN = 256;

/**
 * Looks at a folder's entries without reading them: those that count for a trust store, links followed.
 *
 * Synchronous calls, in turns: of a handful of files they take a tenth of the time that asynchronous ones take.
 *
 * @param folder - absolute.
 * @returns the state, or the system's word for why the folder can't be looked at. Never rejects.
 */
export async function readFolderState(folder: string): Promise<FolderStateResult> {
  try {
    const lookup = new FileLookup();
    const { path: resolved, mark } = lookup.resolve(folder);
    const names = fs
      .readdirSync(resolved, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.') && !entry.isDirectory())
      .map(({ name }) => name);
    const entries = new Map<string, EntryState | string>();
    for (const [index, name] of names.entries()) {
      if (index > 0 && index % ENTRIES_PER_TURN === 0) await yieldTurn();
      entries.set(name, readEntry(lookup, join(resolved, name)));
    }
    const { foldersOnTheWay, followedLinks } = lookup;
    const identity = processIdentity();
    return { ok: true, state: { folder, resolved, mark, entries, foldersOnTheWay, followedLinks, identity } };
  } catch (error) {
    return { ok: false, system: errorCode(error) };
  }
}

function readEntry(lookup: FileLookup, path: string): EntryState | string {
  try {
    const mark = lookup.mark(path);
    return { mark, target: mark.kind === 'link' ? readTarget(lookup, path) : null };
  } catch (error) {
    return errorCode(error);
  }
}

function readTarget(lookup: FileLookup, path: string): EntryState['target'] {
  try {
    return lookup.resolve(path);
  } catch (error) {
    return errorCode(error);
  }
}

/** Whether nothing has changed from one state to the other that could change what is trusted, or who may change it. */
export function isSameState(a: FolderState, b: FolderState): boolean {
  return (
    a.resolved === b.resolved &&
    a.mark.version === b.mark.version &&
    isSameIdentity(a.identity, b.identity) &&
    isSameMap(a.foldersOnTheWay, b.foldersOnTheWay, hasSameRights) &&
    isSameMap(a.followedLinks, b.followedLinks, (one, other) => one.version === other.version) &&
    isSameMap(a.entries, b.entries, isSameEntry)
  );
}

function isSameMap<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>, isSame: (a: T, b: T) => boolean): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !isSame(value, other)) return false;
  }
  return true;
}

/**
 * A folder for everyone (`/tmp`) changes all the time: of it only counts which one it is, and whose. Another that has changed may have got
 * an access control list.
 */
function hasSameRights(a: FileMark, b: FileMark): boolean {
  if ((a.mode & STICKY) === 0 && a.version !== b.version) return false;
  return a.identity === b.identity && a.mode === b.mode && a.uid === b.uid && a.gid === b.gid;
}

function isSameEntry(a: EntryState | string, b: EntryState | string): boolean {
  // A name that can't be looked up: its file couldn't be read either, and is tried again at each look.
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.mark.version === b.mark.version && isSameTarget(a.target, b.target);
}

function isSameTarget(a: EntryState['target'], b: EntryState['target']): boolean {
  if (a === null || b === null || typeof a === 'string' || typeof b === 'string') return a === b;
  return a.path === b.path && a.mark.version === b.mark.version;
}

function isSameIdentity(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a === b || (a !== null && b !== null && a.uid === b.uid && a.groups.join() === b.groups.join());
}

/**
 * Names of the files whose state doesn't tell that their content is what was read: they changed so shortly before the reading that
 * a further change may have left the same time. Git calls such entries "racily clean".
 *
 * @param readMillis - when the reading of each began, milliseconds since 1970.
 * @param coarsenessMillis - how coarse the file system's times may be, and how much its clock may be ahead.
 */
export function racyNames(
  state: FolderState,
  readMillis: (name: string) => number,
  coarsenessMillis: number,
): readonly string[] {
  const names: string[] = [];
  for (const [name, entry] of state.entries) {
    if (typeof entry === 'string') continue;
    const { mark, target } = entry;
    const targetMillis = target === null || typeof target === 'string' ? 0 : target.mark.changedMillis;
    if (Math.max(mark.changedMillis, targetMillis) >= readMillis(name) - coarsenessMillis) names.push(name);
  }
  return names;
}

/** What of a trust store's folder is guarded: itself, its files, what links lead to, and every folder on the way to them. */
export function guardedPlaces(state: FolderState): readonly GuardedPlace[] {
  const places: GuardedPlace[] = [{ path: state.resolved, kind: 'folder', mark: state.mark }];
  for (const [name, entry] of state.entries) {
    if (typeof entry === 'string') continue;
    const { mark, target } = entry;
    if (mark.kind === 'file') places.push({ path: join(state.resolved, name), kind: 'file', mark });
    // A link to a folder isn't entered.
    if (target !== null && typeof target !== 'string' && target.mark.kind === 'file')
      places.push({ path: target.path, kind: 'link-target', mark: target.mark });
  }
  // The store itself, where a link in it is looked up, is there already.
  return [...places, ...placesOnTheWay(state).filter(({ path }) => path !== state.resolved)];
}
