import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Flushes a folder, so that a name in it survives a power cut, too. Not every system lets a folder be opened or flushed; the file is in its place
 * all the same: that its name may be lost takes nothing back. Never rejects.
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // As above.
  }
}
