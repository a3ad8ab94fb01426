import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { errorCode } from './error-code.js';
import { readAt } from './read-at.js';

/** Why a small file has no bytes to give. */
export type BoundedFileFault = 'missing' | 'not-a-file' | 'too-large' | 'unreadable';

/** A small file's bytes, or why there are none. */
export type BoundedFile =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      readonly fault: BoundedFileFault;
      readonly system: string;
      /** The first bytes of what is too large; none elsewhere. */
      readonly beginning: Uint8Array;
    };

/** What some system errors mean; ENXIO and ENODEV are what opening a socket, or a device that isn't there, ends with. */
const FAULTS: Readonly<Record<string, 'missing' | 'not-a-file'>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ENXIO: 'not-a-file',
  ENODEV: 'not-a-file',
};

/** Enough to tell by what a file is that is too large. */
const MAX_BEGINNING_BYTES = 4096;

/**
 * Reads a small regular file whole. The name is looked up once; a pipe, a device or a folder is refused without being read
 * (O_NONBLOCK, so that opening a pipe doesn't wait for a writer), and never more than `maxBytes` + 1 bytes are taken, whatever
 * the file claims.
 *
 * @param path - a URL must be a `file:` URL; one of another machine is `unreadable`.
 */
export async function readBoundedFile(path: string | URL, maxBytes: number): Promise<BoundedFile> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return refused('not-a-file', stats.isDirectory() ? 'EISDIR' : 'ENOTSUP');
      if (stats.size > maxBytes) return refused('too-large', 'EFBIG', await readAt(handle, 0, MAX_BEGINNING_BYTES));
      // One byte more than it says shows whether it says the truth; if not (it grows, or it is a pseudo file), the bound counts.
      const expected = await readAt(handle, 0, stats.size + 1);
      const bytes = expected.byteLength > stats.size ? await readAt(handle, 0, maxBytes + 1) : expected;
      if (bytes.byteLength > maxBytes) return refused('too-large', 'EFBIG', bytes.subarray(0, MAX_BEGINNING_BYTES));
      return { ok: true, bytes };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const system = errorCode(error);
    return refused(FAULTS[system] ?? 'unreadable', system);
  }
}

function refused(fault: BoundedFileFault, system: string, beginning: Uint8Array = new Uint8Array()): BoundedFile {
  return { ok: false, fault, system, beginning };
}
