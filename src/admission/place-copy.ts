import { dirname } from 'node:path';
import type { HashTrail } from '../artifact/hash-trail.js';
import { ArtifactChanged, blocksOf, CheckedArtifact } from '../artifact/readable-artifact.js';
import { errorCode } from '../internal/error-code.js';
import type { LastLook, Placing } from './placing.js';
import { PrivateFile, PrivateFileChanged } from './private-file.js';
import { sweepLeftovers } from './sweep-leftovers.js';

/** How sure it is that the copy is what was hashed. */
export interface PlaceCopyOptions {
  /** It has lain there for long: every block is checked once more. Else only where the file system says that somebody has touched it. */
  readonly recheck: boolean;
}

/**
 * Puts a private copy into its place, on another file system too: then a second private copy is made beside the destination, of bytes that are
 * checked once more, and put into place from there.
 *
 * @param trail - what was hashed: by it the copy's blocks are told.
 * @throws a system error, or `PrivateFileChanged`. The destination is then as it was, and so is the copy.
 */
export async function placeCopy(
  copy: PrivateFile,
  trail: HashTrail,
  destination: string,
  placing: Placing,
  { recheck }: PlaceCopyOptions,
): Promise<void> {
  try {
    await copy.place(destination, placing, lastLookAt(copy, trail, recheck));
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    await placeElsewhere(copy, trail, destination, placing);
    await copy.discard();
  }
}

async function placeElsewhere(
  copy: PrivateFile,
  trail: HashTrail,
  destination: string,
  placing: Placing,
): Promise<void> {
  const folder = dirname(destination);
  await sweepLeftovers(folder);
  const beside = await PrivateFile.create(folder);
  try {
    for await (const block of checkedBlocks(copy, trail)) await beside.append(block);
    await beside.seal();
    await beside.place(destination, placing, lastLookAt(beside, trail, false));
  } finally {
    await beside.discard();
  }
}

function lastLookAt(file: PrivateFile, trail: HashTrail, always: boolean): LastLook {
  return {
    always,
    look: async () => {
      for await (const block of checkedBlocks(file, trail)) void block;
    },
  };
}

/** The copy's bytes, from the file itself: nothing that was read before is remembered. */
async function* checkedBlocks(copy: PrivateFile, trail: HashTrail): AsyncGenerator<Uint8Array> {
  try {
    yield* blocksOf(new CheckedArtifact('copy', trail, async (position, length) => copy.read(position, length)));
  } catch (error) {
    if (error instanceof ArtifactChanged) throw new PrivateFileChanged(error.message);
    throw error;
  }
}
