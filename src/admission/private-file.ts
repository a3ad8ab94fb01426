import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toHex } from '../internal/bytes.js';
import { ownProcessTag } from '../internal/process-tag.js';
import { readAt } from '../artifact/chunks.js';

/** Nobody but this user may read it, and nobody may write to it by its name but who could replace it anyway. */
const PRIVATE_MODE = 0o600;

/** How a private file is put into its place. */
export interface Placing {
  /** Whether a file that is there already is replaced; else `EEXIST`. */
  readonly replace: boolean;
  /** The file's mode in its place. */
  readonly mode: number;
}

/** The private file isn't what was written: somebody of the same user is at work on it. */
export class PrivateFileChanged extends Error {
  override readonly name = 'PrivateFileChanged';
  /** In the form of a system error's code. */
  readonly code = 'ECHANGED';
}

/**
 * A file that nobody knows of until it is complete: made anew (O_EXCL) beside its destination, so that putting it into place is one rename on one
 * file system. Its name begins with a dot and says which process is at work on it (see `sweepLeftovers`).
 */
export class PrivateFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #size = 0;
  #isGone = false;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** @throws a system error. */
  static async create(folder: string): Promise<PrivateFile> {
    const { realm, pid, started } = ownProcessTag();
    const path = join(folder, `.install-gate-${realm}-${pid}-${started}-${toHex(randomBytes(8))}.part`);
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    return new PrivateFile(path, await open(path, flags, PRIVATE_MODE));
  }

  /** Bytes that were written. */
  get size(): number {
    return this.#size;
  }

  /** Appends bytes. One at a time. @throws a system error. */
  async append(chunk: Uint8Array): Promise<void> {
    for (let written = 0; written < chunk.byteLength;) {
      const { bytesWritten } = await this.#handle.write(chunk, written, chunk.byteLength - written, this.#size);
      written += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  /** Reads bytes that were written. */
  async read(position: number, length: number): Promise<Uint8Array> {
    return readAt(this.#handle, position, length);
  }

  /** All that was written is on the disk. @throws a system error. */
  async sync(): Promise<void> {
    await this.#handle.sync();
  }

  /**
   * Puts the file into its place: whole and on the disk, or not at all.
   *
   * @throws a system error (`EEXIST` where a file is there that isn't to be replaced), or `PrivateFileChanged`. The destination is then as it was.
   */
  async place(destination: string, { replace, mode }: Placing): Promise<void> {
    await this.#assertUnchanged();
    await this.#handle.chmod(mode);
    await this.#handle.sync();
    if (replace) {
      await rename(this.path, destination);
    } else {
      // A link is refused where there is something already, which a rename would replace.
      await link(this.path, destination);
      await unlink(this.path);
    }
    this.#isGone = true;
    await this.#handle.close();
    await syncFolder(dirname(destination));
  }

  /** Takes the file away, as far as it is still there. Never rejects: what can't be taken away now is swept later. */
  async discard(): Promise<void> {
    if (this.#isGone) return;
    this.#isGone = true;
    await this.#handle.close().catch(ignore);
    await unlink(this.path).catch(ignore);
  }

  /** What lies under the name is the file that was written, and nothing was written to it since. */
  async #assertUnchanged(): Promise<void> {
    const [named, own] = await Promise.all([lstat(this.path, { bigint: true }), this.#handle.stat({ bigint: true })]);
    const isSame = named.ino === own.ino && named.dev === own.dev && own.nlink === 1n;
    if (!isSame || own.size !== BigInt(this.#size))
      throw new PrivateFileChanged('somebody has changed the private copy');
  }
}

const ignore = (): void => undefined;

/** A name in a folder is on the disk once the folder is. Not every file system lets a folder be synced; none of those loses a rename halfway. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file is in its place: that its name may be lost with the machine's power takes nothing back.
  }
}
