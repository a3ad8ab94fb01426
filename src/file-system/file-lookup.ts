import type { BigIntStats } from 'node:fs';
import * as fs from 'node:fs';
import { dirname, isAbsolute, join, parse, sep } from 'node:path';

/** What the system says of one file or folder, a link not followed. */
export interface FileMark {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Permission bits, with set-id and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Which file it is: device and inode. */
  readonly identity: string;
  /** Identity, size, times, owner and mode: changes with every change of content, name or rights that the system records. */
  readonly version: string;
  /** Milliseconds since 1970 of the last change of content or attributes, by the file system's clock. */
  readonly changedMillis: number;
}

/** A path with every link on it followed. */
export interface ResolvedPath {
  readonly path: string;
  readonly mark: FileMark;
}

/** As many links as Linux follows (path_resolution(7)). */
const MAX_LINKS = 40;

/**
 * Looks files up, each at most once, and remembers the folders in which a name was looked up: who may write to one of them may put
 * another file in the place of the one that was meant. One lookup is for one moment: make a new one for the next.
 */
export class FileLookup {
  readonly #marks = new Map<string, FileMark>();
  readonly #links = new Map<string, string>();
  readonly #folders = new Map<string, FileMark>();
  readonly #followed = new Map<string, FileMark>();

  /** The folders on the way to whatever was resolved, by path. */
  get foldersOnTheWay(): ReadonlyMap<string, FileMark> {
    return this.#folders;
  }

  /** The links that were followed, by path. */
  get followedLinks(): ReadonlyMap<string, FileMark> {
    return this.#followed;
  }

  /** Marks a file without following a link. Throws what the system says. */
  mark(path: string): FileMark {
    const known = this.#marks.get(path);
    if (known !== undefined) return known;
    const mark = markOf(fs.lstatSync(path, { bigint: true }));
    this.#marks.set(path, mark);
    return mark;
  }

  /**
   * Follows every link of a path, the last one too.
   *
   * @param path - absolute.
   * @returns where it leads. Throws what the system says.
   */
  resolve(path: string): ResolvedPath {
    const { root } = parse(path);
    let current = root;
    let pending = path.slice(root.length).split(sep);
    for (let links = 0; ;) {
      const [name, ...rest] = pending;
      if (name === undefined) return { path: current, mark: this.mark(current) };
      pending = rest;
      if (name === '' || name === '.') continue;
      this.#folders.set(current, this.mark(current));
      if (name === '..') {
        current = dirname(current);
        continue;
      }
      const next = join(current, name);
      if (this.mark(next).kind !== 'link') {
        current = next;
        continue;
      }
      if (++links > MAX_LINKS) throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
      this.#followed.set(next, this.mark(next));
      const target = this.#readLink(next);
      if (isAbsolute(target)) current = parse(target).root;
      pending = [...(isAbsolute(target) ? target.slice(current.length) : target).split(sep), ...pending];
    }
  }

  #readLink(path: string): string {
    const known = this.#links.get(path);
    if (known !== undefined) return known;
    const target = fs.readlinkSync(path);
    this.#links.set(path, target);
    return target;
  }
}

function markOf(stats: BigIntStats): FileMark {
  const { dev, ino, mode, uid, gid, size, mtimeNs, ctimeNs } = stats;
  const identity = `${dev}:${ino}`;
  return {
    kind: stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other',
    mode: Number(mode) & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
    identity,
    version: `${identity}:${mode}:${uid}:${gid}:${size}:${mtimeNs}:${ctimeNs}`,
    changedMillis: Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n),
  };
}
