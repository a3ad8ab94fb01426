import type { OpenArtifact } from '../artifact/open-artifact.js';
import { errorCode } from '../internal/error-code.js';
import { PrivateFile } from './private-file.js';

/** An artifact whose bytes are copied while they are read, and then read again from the copy alone. */
export interface CopyingArtifact {
  readonly artifact: OpenArtifact;
  /** The copy; null where the artifact wasn't read, or no copy could be made. */
  copy(): PrivateFile | null;
  /** Why there is no complete copy; null where nothing went wrong. */
  failure(): string | null;
}

/**
 * Copies an artifact into a private file while it is read. The file is made when reading begins: what is denied unread leaves no trace.
 *
 * Writing a block and hashing it go on at once: the block is hashed on this thread while the system writes it.
 *
 * @param folder - where the private file is made: that of the destination.
 */
export function copyWhileReading(artifact: OpenArtifact, folder: string): CopyingArtifact {
  let file: PrivateFile | null = null;
  let failure: string | null = null;

  async function* chunks(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    file = await attempt(() => PrivateFile.create(folder));
    const target = file;
    for await (const chunk of artifact.chunks(signal)) {
      // Caught at once: a writing that fails while the chunk is hashed must not be an unhandled rejection.
      const writing = attempt(() => target.append(chunk));
      writing.catch(() => undefined);
      yield chunk;
      await writing;
    }
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
    artifact: {
      ...artifact,
      chunks,
      // From the copy alone: it is what will be installed.
      readBlock: async (position, length) => (file === null ? new Uint8Array() : file.read(position, length)),
    },
    copy: () => file,
    failure: () => failure,
  };
}
