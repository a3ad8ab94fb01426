import type { OpenResult } from '../artifact/open-artifact.js';
import type { DestinationEvidence, Evidence } from '../decision/evidence.js';
import { copyBytes } from '../internal/bytes.js';
import { errorCode } from '../internal/error-code.js';
import { destinationFault } from './destination.js';
import { PrivateFile } from './private-file.js';

/** An artifact whose bytes are copied while they are read, and then read again from the copy alone. */
export interface CopyingArtifact {
  /** As it was given, where it couldn't be opened. */
  readonly opened: OpenResult;
  /** The copy; null where the artifact wasn't read, or no copy could be made. */
  copy(): PrivateFile | null;
  /** Why there is no complete copy; null where nothing went wrong. */
  failure(): string | null;
}

const BLOCK_BYTES = 1024 * 1024;

/**
 * Copies an artifact into a private file while it is read. The file is made when reading begins: what is denied unread leaves no trace.
 *
 * Writing a block and hashing it go on at once: the block is hashed on this thread while the system writes it.
 *
 * @param folder - where the private file is made: that of the destination.
 */
export function copyWhileReading(opened: OpenResult, folder: string): CopyingArtifact {
  if (!opened.ok) return { opened, copy: () => null, failure: () => null };
  const { artifact } = opened;
  let file: PrivateFile | null = null;
  let failure: string | null = null;

  async function* chunks(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    file = await attempt(() => PrivateFile.create(folder));
    const target = file;
    for await (const chunk of artifact.chunks(signal)) {
      for (const block of artifact.path === null ? ownBlocks(chunk) : [chunk]) {
        // Caught at once: a writing that fails while the block is hashed must not be an unhandled rejection.
        const writing = attempt(() => target.append(block));
        const written = writing.catch(() => undefined);
        try {
          yield block;
        } finally {
          // Who stops early leaves a writing under way: it must end before the file is taken away.
          await written;
        }
        await writing;
      }
    }
    await attempt(() => target.seal());
  }
  async function attempt<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      failure ??= errorCode(error);
      throw error;
    }
  }

  return {
    opened: {
      ok: true,
      artifact: {
        ...artifact,
        chunks,
        // From the copy alone: it is what will be installed.
        readBlock: async (position, length) => {
          const target = file;
          return target === null ? new Uint8Array() : attempt(() => target.read(position, length));
        },
      },
    },
    copy: () => file,
    failure: () => failure,
  };
}

/**
 * Bytes that are nobody else's. Memory that a caller or a stream lends may change between the hashing, on this thread, and the writing, on
 * another: what is written would then not be what was hashed.
 */
function* ownBlocks(chunk: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < chunk.byteLength; start += BLOCK_BYTES) {
    yield copyBytes(chunk.subarray(start, start + BLOCK_BYTES));
  }
}

/** Where the copy failed it isn't the artifact that can't be judged. */
export function withCopyFailure(
  evidence: Evidence,
  copying: CopyingArtifact,
  destination: string,
  folder: string,
): Evidence {
  const failure = copying.failure();
  if (failure === null) return evidence;
  const { name } = evidence.artifact;
  return {
    ...evidence,
    artifact: { state: 'not-read', name, size: null },
    destination: destinationFault(destination, failure, folder),
  };
}

/** With the check off, what can't be read is allowed, and then there is nothing to put into its place. */
export function nothingToPlace(destination: string, folder: string): DestinationEvidence {
  return destinationFault(destination, 'NOTHING_READ', folder);
}
