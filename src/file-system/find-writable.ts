import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { AccessEvidence, WritablePlace } from '../decision/evidence.js';
import { errorCode } from '../internal/error-code.js';
import { isPrivileged, processIdentity, type ProcessIdentity } from '../internal/process-identity.js';
import { FileLookup, type FileMark } from './file-lookup.js';

/** One thing that somebody might change, and with it what is trusted. */
export interface GuardedPlace {
  readonly path: string;
  readonly kind: WritablePlace['kind'];
  readonly mark: FileMark;
}

/** What is guarded, and who looks. */
export interface Guarded {
  readonly what: AccessEvidence['what'];
  /** As configured. */
  readonly path: string;
  readonly places: readonly GuardedPlace[];
  readonly identity: ProcessIdentity;
}

const BIT = { sticky: 0o1000, group: 0o020, everyone: 0o002 } as const;
/** A store of thousands of files that everyone can write must not make every decision a megabyte. */
const MAX_SHOWN = 16;

/**
 * Finds out who, besides root, could put something else in the place of what is trusted.
 *
 * Modes and owners say it for everyone; for this process the system is asked too (access(2)), which knows access control lists.
 * Root can write everywhere, and Windows has no modes: there it can't be told.
 */
export function findWritable({ what, path, places, identity }: Guarded): AccessEvidence {
  const common = { what, path, everyone: [], process: [], placesOmitted: 0 };
  if (identity === null) return { ...common, notCheckable: 'platform' };
  const everyone = places.flatMap((place) => (everyoneMay(place) ? [shown(place, 'everyone')] : []));
  const own = identity.uid === 0 ? [] : places.flatMap((place) => processMay(place, identity));
  return {
    what,
    path,
    everyone: everyone.slice(0, MAX_SHOWN),
    process: own.slice(0, MAX_SHOWN),
    placesOmitted: Math.max(0, everyone.length - MAX_SHOWN) + Math.max(0, own.length - MAX_SHOWN),
    notCheckable: identity.uid === 0 ? 'root' : isPrivileged() ? 'privileged' : null,
  };
}

/** In a sticky folder only owners rename and remove (path_resolution(7)): no excuse for the store itself, which anyone could add to. */
function everyoneMay({ kind, mark, path }: GuardedPlace): boolean {
  if (kind === 'link') return false;
  const writable = (mark.mode & BIT.everyone) !== 0;
  return writable && !(kind === 'folder-above' && (mark.mode & BIT.sticky) !== 0) && !isReadOnly(path);
}

function processMay(place: GuardedPlace, identity: NonNullable<ProcessIdentity>): readonly WritablePlace[] {
  const { kind, mark, path } = place;
  // A link has no mode; who owns it may put another in its place, in a sticky folder too.
  if (kind === 'link') return mark.uid === identity.uid && !isReadOnly(dirname(path)) ? [shown(place, 'owner')] : [];
  // Who owns it may change its mode.
  if (mark.uid === identity.uid) return isReadOnly(path) ? [] : [shown(place, 'owner')];
  if (kind === 'folder-above' && (mark.mode & BIT.sticky) !== 0) return [];
  if (!isWritable(path)) return [];
  if ((mark.mode & BIT.group) !== 0 && identity.groups.includes(mark.gid)) return [shown(place, 'group')];
  return [shown(place, (mark.mode & BIT.everyone) !== 0 ? 'everyone' : 'access-control-list')];
}

function isWritable(path: string): boolean {
  return whyNotWritable(path) === null;
}

/** Modes say nothing where the file system is mounted for reading alone, as Kubernetes mounts its (with mode 1777). */
function isReadOnly(path: string): boolean {
  return whyNotWritable(path) === 'EROFS';
}

/** What the system has against this process's writing; null where it has nothing. */
function whyNotWritable(path: string): string | null {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return null;
  } catch (error) {
    return errorCode(error);
  }
}

function shown({ path, kind }: GuardedPlace, through: WritablePlace['through']): WritablePlace {
  return { path, kind, through };
}

/** What was passed on the way to whatever was looked up: folders, and links. */
export function placesOnTheWay({
  foldersOnTheWay,
  followedLinks,
}: Pick<FileLookup, 'foldersOnTheWay' | 'followedLinks'>): readonly GuardedPlace[] {
  return [
    ...[...foldersOnTheWay].map(([path, mark]) => ({ path, kind: 'folder-above', mark }) as const),
    ...[...followedLinks].map(([path, mark]) => ({ path, kind: 'link', mark }) as const),
  ];
}

/**
 * Who could change one file, and the folders on the way to it. Where there is no such file, who could put one there: the nearest folder
 * that exists counts as the file's own, in which a sticky bit is no excuse.
 *
 * @param path - absolute.
 * @returns nothing where it can't be looked at.
 */
export function accessOfFile(what: AccessEvidence['what'], path: string): readonly AccessEvidence[] {
  for (let existing = path; ; existing = dirname(existing)) {
    try {
      const lookup = new FileLookup();
      const found = lookup.resolve(existing);
      const own: GuardedPlace = { ...found, kind: existing === path ? 'file' : 'folder' };
      return [findWritable({ what, path, places: [own, ...placesOnTheWay(lookup)], identity: processIdentity() })];
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || existing === dirname(existing)) return [];
    }
  }
}
