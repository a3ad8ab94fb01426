import { copyBytes } from '../internal/bytes.js';
import type { ByteConsumer } from './read-artifact.js';
import type { ReadBlock } from './readable-artifact.js';

/** Larger than nearly every plugin, and small beside what a host has: a stream beyond it can't be looked into. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;

/** Keeps the bytes of a stream, as long as they are few: a stream can't be read again. */
export class KeptBytes implements ByteConsumer {
  #chunks: Uint8Array[] | null = [];
  #size = 0;

  update(chunk: Uint8Array): void {
    this.#size += chunk.byteLength;
    if (this.#size > MAX_KEPT_BYTES) this.#chunks = null;
    // Copied: a chunk's memory is used again once it has been consumed.
    this.#chunks?.push(copyBytes(chunk));
  }

  /** null where there were too many. */
  reader(): ReadBlock | null {
    if (this.#chunks === null) return null;
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = null;
    return async (position, length) => copyBytes(bytes.subarray(position, position + length));
  }
}
