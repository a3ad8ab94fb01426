import type { Readable } from 'node:stream';
import { PrivateFile } from '../admission/private-file.js';
import { sweepLeftovers } from '../admission/sweep-leftovers.js';
import { HashTrail } from '../artifact/hash-trail.js';
import { UploadProblem } from './problem.js';

const BLOCK_BYTES = 1024 * 1024;

/** How a plugin is spooled. */
export interface SpoolOptions {
  readonly folder: string;
  readonly maxBytes: number;
  /** Hash it too: without that it can't be kept when it is refused. */
  readonly leaveTrail: boolean;
  readonly signal: AbortSignal;
}

/** A plugin in a private file, before it is judged. */
export class Spool {
  readonly file: PrivateFile;
  /** null where nobody asked for it. */
  readonly trail: HashTrail | null;

  private constructor(file: PrivateFile, trail: HashTrail | null) {
    this.file = file;
    this.trail = trail;
  }

  /**
   * Writes a plugin into a private file; what processes left behind that were killed while they did is swept first.
   *
   * @throws UploadProblem `plugin-too-large`; the signal's reason; a system error; what the stream throws. Then there is no file.
   */
  static async fill(stream: Readable, { folder, maxBytes, leaveTrail, signal }: SpoolOptions): Promise<Spool> {
    await sweepLeftovers(folder);
    const file = await PrivateFile.create(folder);
    const trail = leaveTrail ? new HashTrail() : null;
    try {
      // The stream is its parser's: destroyed, it would tell of a form that ended too early.
      const chunks: AsyncIterable<Uint8Array> = stream.iterator({ destroyOnReturn: false });
      for await (const chunk of chunks) {
        signal.throwIfAborted();
        if (file.size + chunk.byteLength > maxBytes) {
          throw new UploadProblem('plugin-too-large', `A plugin may have ${maxBytes} bytes at most.`);
        }
        trail?.update(chunk);
        await file.append(chunk);
      }
      signal.throwIfAborted();
      await file.seal();
    } catch (error) {
      await file.discard();
      throw error;
    }
    return new Spool(file, trail);
  }

  /** Its bytes in order, once. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (let position = 0; position < this.file.size; position += BLOCK_BYTES) {
      yield this.file.read(position, BLOCK_BYTES);
    }
  }
}
