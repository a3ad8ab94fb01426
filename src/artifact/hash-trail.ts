import { createHash, type Hash } from 'node:crypto';
import { equalBytes } from '../internal/bytes.js';
import type { ByteConsumer } from './read-artifact.js';

/** Small enough that a look at one descriptor reads little, large enough that a gigabyte leaves a thousand marks. */
export const TRAIL_BLOCK_BYTES = 1024 * 1024;

/**
 * A SHA-256 of the whole artifact that can tell later, block by block, whether bytes that are read again are those that were hashed: it keeps the
 * state of the hash at the beginning of each block, and what lies between two states is what leads from one to the other.
 *
 * Why states and not a digest a block: one pass gives both, the artifact's own SHA-256 and the marks.
 */
export class HashTrail implements ByteConsumer {
  readonly #hash = createHash('sha256');
  /** The state at the beginning of each block. */
  readonly #marks: Hash[] = [];
  #size = 0;

  update(chunk: Uint8Array): void {
    for (let start = 0; start < chunk.byteLength;) {
      const inBlock = this.#size % TRAIL_BLOCK_BYTES;
      if (inBlock === 0) this.#marks.push(this.#hash.copy());
      const part = chunk.subarray(start, start + TRAIL_BLOCK_BYTES - inBlock);
      this.#hash.update(part);
      this.#size += part.byteLength;
      start += part.byteLength;
    }
  }

  /** Bytes that were hashed. */
  get size(): number {
    return this.#size;
  }

  /** Lower-case hex SHA-256 of all that was hashed. */
  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Whether these bytes are the whole of that block as it was hashed. */
  isBlock(index: number, bytes: Uint8Array): boolean {
    const before = this.#marks[index];
    const after = this.#marks[index + 1] ?? this.#hash;
    const expectedBytes = Math.min(TRAIL_BLOCK_BYTES, this.#size - index * TRAIL_BLOCK_BYTES);
    if (before === undefined || bytes.byteLength !== expectedBytes) return false;
    return equalBytes(before.copy().update(bytes).digest(), after.copy().digest());
  }
}
