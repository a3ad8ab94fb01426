import { PrivateFile } from '../admission/private-file.js';
import { sweepLeftovers } from '../admission/sweep-leftovers.js';
import type { ReadableArtifact } from '../artifact/readable-artifact.js';
import { systemClock } from '../internal/clock.js';
import { UploadProblem } from './problem.js';

const BLOCK_BYTES = 1024 * 1024;

/** A plugin that came before its signature, in a private file. */
export class Spool {
  readonly file: PrivateFile;
  readonly #name: string;

  private constructor(file: PrivateFile, name: string) {
    this.file = file;
    this.#name = name;
  }

  /**
   * Writes a plugin into a private file; what processes left behind that were killed while they did is swept first.
   *
   * @throws UploadProblem `plugin-too-large`; the signal's reason; a system error; what the stream throws. Then there is no file.
   */
  static async fill(
    folder: string,
    name: string,
    stream: AsyncIterable<Uint8Array>,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<Spool> {
    await sweepLeftovers(folder, systemClock.now());
    const file = await PrivateFile.create(folder);
    try {
      for await (const chunk of stream) {
        signal.throwIfAborted();
        if (file.size + chunk.byteLength > maxBytes) {
          throw new UploadProblem('plugin-too-large', `A plugin may have ${maxBytes} bytes at most.`);
        }
        await file.append(chunk);
      }
      signal.throwIfAborted();
    } catch (error) {
      await file.discard();
      throw error;
    }
    return new Spool(file, name);
  }

  /** Its bytes in order, once. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (let position = 0; position < this.file.size; position += BLOCK_BYTES) {
      yield this.file.read(position, BLOCK_BYTES);
    }
  }

  /** Its bytes, by position. */
  readable(): ReadableArtifact {
    const { file } = this;
    return { name: this.#name, size: file.size, read: async (position, length) => file.read(position, length) };
  }
}
