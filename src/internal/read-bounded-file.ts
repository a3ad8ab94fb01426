import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { errorCode } from './error-code.js';

/** Why a small file has no bytes to give. */
export type BoundedFileFault = 'missing' | 'not-a-file' | 'too-large' | 'unreadable';

/** A small file's bytes, or why there are none. */
export type BoundedFile =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      readonly fault: BoundedFileFault;
      readonly system: string;
    };

/** What some system errors mean; ENXIO and ENODEV are what opening a socket, or a device that isn't there, ends with. */
const FAULTS: Readonly<Record<string, 'missing' | 'not-a-file'>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ENXIO: 'not-a-file',
  ENODEV: 'not-a-file',
};

/**
 * Reads a small regular file whole. The name is looked up once; a pipe, a device or a folder is refused without being read
 * (O_NONBLOCK, so that opening a pipe doesn't wait for a writer), and never more than `maxBytes` + 1 bytes are taken, whatever
 * the file claims.
 */
export async function readBoundedFile(path: string, maxBytes: number): Promise<BoundedFile> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile())
        return { ok: false, fault: 'not-a-file', system: stats.isDirectory() ? 'EISDIR' : 'ENOTSUP' };
      if (stats.size > maxBytes) return { ok: false, fault: 'too-large', system: 'EFBIG' };
      // One byte more than it says shows whether it says the truth; if not (it grows, or it is a pseudo file), the bound counts.
      const expected = await fill(handle, stats.size + 1);
      const bytes = expected.byteLength > stats.size ? await fill(handle, maxBytes + 1) : expected;
      if (bytes.byteLength > maxBytes) return { ok: false, fault: 'too-large', system: 'EFBIG' };
      return { ok: true, bytes };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const system = errorCode(error);
    return { ok: false, fault: FAULTS[system] ?? 'unreadable', system };
  }
}

/** The file's first bytes: as many as there are, `maxBytes` at most. */
async function fill(handle: FileHandle, maxBytes: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(maxBytes);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
