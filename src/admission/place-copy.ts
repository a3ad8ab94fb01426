import { dirname } from 'node:path';
import { TRAIL_BLOCK_BYTES } from '../artifact/hash-trail.js';
import type { ReadableArtifact } from '../artifact/readable-artifact.js';
import { errorCode } from '../internal/error-code.js';
import { PrivateFile, type Placing } from './private-file.js';

/**
 * Puts a private copy into its place, on another file system too: then a second private copy is made beside the destination, of bytes that are
 * checked once more, and put into place from there.
 *
 * @param readable - the copy's bytes, each block checked against what was hashed.
 * @throws a system error, or what reading the copy throws. The destination is then as it was.
 */
export async function placeCopy(
  copy: PrivateFile,
  readable: ReadableArtifact,
  destination: string,
  placing: Placing,
): Promise<void> {
  try {
    await copy.place(destination, placing);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const beside = await PrivateFile.create(dirname(destination));
    try {
      for (let position = 0; position < readable.size; position += TRAIL_BLOCK_BYTES) {
        await beside.append(await readable.read(position, Math.min(TRAIL_BLOCK_BYTES, readable.size - position)));
      }
      await beside.place(destination, placing);
    } finally {
      await beside.discard();
    }
    await copy.discard();
  }
}
