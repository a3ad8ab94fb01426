import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { errorCode } from './error-code.js';

/** A small file's bytes, or why there are none. */
export type BoundedFile =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly stats: Stats }
  | { readonly ok: false; readonly fault: 'missing' | 'not-a-file' | 'too-large' | 'unreadable'; readonly system: string };

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
      if (!stats.isFile()) return { ok: false, fault: 'not-a-file', system: stats.isDirectory() ? 'EISDIR' : 'ENOTSUP' };
      if (stats.size > maxBytes) return { ok: false, fault: 'too-large', system: 'EFBIG' };
      const buffer = new Uint8Array(maxBytes + 1);
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled > maxBytes) return { ok: false, fault: 'too-large', system: 'EFBIG' };
      return { ok: true, bytes: buffer.slice(0, filled), stats };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const system = errorCode(error);
    const missing = system === 'ENOENT' || system === 'ENOTDIR';
    return { ok: false, fault: missing ? 'missing' : 'unreadable', system };
  }
}
