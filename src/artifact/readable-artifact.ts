import { InvalidArgument } from '../internal/invalid-argument.js';
import { TRAIL_BLOCK_BYTES, type HashTrail } from './hash-trail.js';

/** The bytes of an artifact that was read once, to be looked at again: never others than those that were hashed. */
export interface ReadableArtifact {
  /** To show. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Reads bytes.
   *
   * @param position - of the first one; `position + length` is `size` at most.
   * @returns a copy.
   * @throws an error that must be let through: the artifact can't be read again, or has changed, and the decision is then a denial. RangeError
   * for a range that the artifact doesn't have.
   */
  read(position: number, length: number): Promise<Uint8Array>;
}

/** What lies there now isn't what was hashed. */
export class ArtifactChanged extends Error {
  override readonly name = 'ArtifactChanged';
}

/** Reads a block of the source anew, as far as it has one. */
export type ReadBlock = (position: number, length: number) => Promise<Uint8Array>;

/** Descriptors lie at both ends of an archive, and not far apart: more than this is read again when it is needed. */
const MAX_REMEMBERED_BLOCKS = 4;

/** Lets bytes be read again, each block checked against the trail that the one pass has left. */
export class CheckedArtifact implements ReadableArtifact {
  readonly name: string;
  readonly size: number;
  readonly #trail: HashTrail;
  readonly #readBlock: ReadBlock;
  readonly #remembered = new Map<number, Uint8Array>();
  /** What a reading ended with: it stays so, whatever its caller makes of the error. */
  #failure: unknown = null;

  constructor(name: string, trail: HashTrail, readBlock: ReadBlock) {
    this.name = name;
    this.size = trail.size;
    this.#trail = trail;
    this.#readBlock = readBlock;
  }

  /** The error of the first reading that failed for the artifact's sake; null where none did. */
  get failure(): unknown {
    return this.#failure;
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    const fits = Number.isSafeInteger(position) && Number.isSafeInteger(length) && position >= 0 && length >= 0;
    if (!fits || position + length > this.size) {
      throw new InvalidArgument(
        `the artifact has no bytes ${position} to ${position + length}: its size is ${this.size}`,
      );
    }
    const result = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const at = position + done;
      const index = Math.floor(at / TRAIL_BLOCK_BYTES);
      const block = await this.#block(index);
      const start = at - index * TRAIL_BLOCK_BYTES;
      const part = block.subarray(start, start + length - done);
      result.set(part, done);
      done += part.byteLength;
    }
    return result;
  }

  async #block(index: number): Promise<Uint8Array> {
    const known = this.#remembered.get(index);
    if (known !== undefined) return known;
    try {
      const position = index * TRAIL_BLOCK_BYTES;
      const block = await this.#readBlock(position, Math.min(TRAIL_BLOCK_BYTES, this.size - position));
      if (!this.#trail.isBlock(index, block)) throw new ArtifactChanged('the artifact is not what was hashed');
      this.#remembered.set(index, block);
      const [oldest] = this.#remembered.keys();
      if (this.#remembered.size > MAX_REMEMBERED_BLOCKS && oldest !== undefined) this.#remembered.delete(oldest);
      return block;
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }
}

/** All of its bytes in order. A function, not a method: hosts are given the object. */
export async function* blocksOf(readable: ReadableArtifact): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < readable.size; position += TRAIL_BLOCK_BYTES) {
    yield readable.read(position, Math.min(TRAIL_BLOCK_BYTES, readable.size - position));
  }
}
