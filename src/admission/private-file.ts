import { randomBytes } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { link, lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toHex } from '../internal/bytes.js';
import { systemClock } from '../internal/clock.js';
import { ownProcessTag } from '../internal/process-tag.js';
import { errorCode } from '../internal/error-code.js';
import { readAt } from '../internal/read-at.js';
import { syncFolder } from '../internal/sync-folder.js';
import type { LastLook, Placing } from './placing.js';

/** When a file was last written to, and last touched. */
type FileTimes = Pick<BigIntStats, 'mtimeNs' | 'ctimeNs'>;

/** Nobody but this user may read it, and nobody may write to it by its name but who could replace it anyway. */
const PRIVATE_MODE = 0o600;

/** A quarter of the silence after which others sweep it. */
export const BEAT_MILLIS = 15 * 60 * 1000;

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
  /** When it was last written to and touched, as its file system told when all had been written. */
  #sealed: FileTimes | null = null;
  #isGone = false;
  #beat: NodeJS.Timeout | null = null;
  #lastBeat: Promise<void> = Promise.resolve();

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

  /** Notes when it was written, once all is. @throws a system error. */
  async seal(): Promise<void> {
    this.#sealed = await this.#times();
    this.#startBeat();
  }

  /** Shows whoever sweeps that somebody is still at work on it, though nothing is written any more: a host may ask a person first. */
  #startBeat(): void {
    this.#beat = setInterval(() => {
      // Its times no longer tell that nobody has touched it: its bytes will be looked at.
      this.#sealed = null;
      const now = systemClock.now();
      this.#lastBeat = this.#handle.utimes(now, now).catch(ignore);
    }, BEAT_MILLIS).unref();
  }

  async #endBeat(): Promise<void> {
    if (this.#beat !== null) clearInterval(this.#beat);
    await this.#lastBeat;
  }

  /**
   * Puts the file into its place: whole and on the disk, or not at all.
   *
   * @param lastLook - how its bytes are told; where there is none, nobody looks at them.
   * @throws a system error (`EEXIST` where a file is there that isn't to be replaced), or `PrivateFileChanged`. The destination is then as it was,
   * and the file is still there.
   */
  async place(destination: string, { replace, mode }: Placing, lastLook: LastLook | null = null): Promise<void> {
    await this.#endBeat();
    try {
      const times = await this.#finish(mode);
      if (lastLook !== null && (lastLook.always || !times.areAsSealed)) await lastLook.look();
      // Last of all: looking at many bytes takes long.
      await this.#assertOwn(times);
      await (replace ? rename(this.path, destination) : linkAnew(this.path, destination));
    } catch (error) {
      await this.#handle.chmod(PRIVATE_MODE).catch(ignore);
      if (!this.#isGone) this.#startBeat();
      throw error;
    }
    // It lies in its place: nothing that fails from here on takes that back, or may say that it does.
    this.#isGone = true;
    if (!replace) await unlink(this.path).catch(ignore);
    await this.#handle.close().catch(ignore);
    await syncFolder(dirname(destination));
  }

  /**
   * Does all that changes the file's times, or lets its file system change them, or takes long: what is looked at afterwards is what is placed.
   *
   * That they aren't as they were sealed proves nothing (some systems set the times of a file later than they say): its bytes must then be looked at.
   */
  async #finish(mode: number): Promise<FileTimes & { readonly areAsSealed: boolean }> {
    const before = await this.#times();
    // It sets the one time that nobody can set back, and with it hides who touched the file at this very moment; the other time still tells.
    await this.#handle.chmod(mode);
    const opened = await this.#times();
    await this.#handle.sync();
    const times = await this.#times();
    const areAsSealed =
      this.#sealed !== null &&
      areSame(before, this.#sealed) &&
      opened.mtimeNs === this.#sealed.mtimeNs &&
      areSame(opened, times);
    return { ...times, areAsSealed };
  }

  async #times(): Promise<FileTimes> {
    const { mtimeNs, ctimeNs } = await this.#handle.stat({ bigint: true });
    return { mtimeNs, ctimeNs };
  }

  /** Takes the file away, as far as it is still there. Never rejects: what can't be taken away now is swept later. */
  async discard(): Promise<void> {
    if (this.#isGone) return;
    this.#isGone = true;
    await this.#endBeat();
    await this.#handle.close().catch(ignore);
    await unlink(this.path).catch(ignore);
  }

  /** What lies under the name is the file that was written, whole, it has no other name, and nobody has touched it since those times. */
  async #assertOwn(times: FileTimes): Promise<void> {
    const [named, own] = await Promise.all([this.#statName(), this.#handle.stat({ bigint: true })]);
    const isSame = named !== null && named.ino === own.ino && named.dev === own.dev && own.nlink === 1n;
    if (!isSame || own.size !== BigInt(this.#size)) throw new PrivateFileChanged('it was exchanged, linked or cut off');
    if (!areSame(own, times)) throw new PrivateFileChanged('it was touched while it was placed');
  }

  /** null where the name is gone, though its folder isn't. */
  async #statName(): Promise<BigIntStats | null> {
    try {
      return await lstat(this.path, { bigint: true });
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await lstat(dirname(this.path));
      return null;
    }
  }
}

function areSame(a: FileTimes, b: FileTimes): boolean {
  return a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

/** Gives a file a second name, which is refused where there is something already: a rename would replace it. */
async function linkAnew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // FAT has no second names, nor have some network file systems: this isn't about who may write there.
    if (!NO_HARD_LINKS.has(errorCode(error))) throw error;
    throw Object.assign(new Error('this file system has no hard links'), { code: 'NO_HARD_LINKS' });
  }
}

const NO_HARD_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

const ignore = (): void => undefined;
