import type { RandomAccessBytes } from './random-access-bytes.js';

/** Reads mostly forward in blocks: one call for hundreds of small entries, where one for each takes ten times as long. */
export class BlockReader {
  readonly #bytes: RandomAccessBytes;
  #start = 0;
  #block: Uint8Array = new Uint8Array(0);

  constructor(bytes: RandomAccessBytes) {
    this.#bytes = bytes;
  }

  /** What is in the block already, without waiting: a promise for each of many small entries takes longer than they do. */
  peek(position: number, length: number): Uint8Array | null {
    const offset = position - this.#start;
    if (offset < 0 || offset + length > this.#block.byteLength) return null;
    return this.#block.subarray(offset, offset + length);
  }

  /**
   * @param ahead - where the bytes end that will be wanted next; those of the block that is read are up to there.
   * @returns a view that stays as it is until the next read.
   */
  async read(position: number, length: number, ahead: number): Promise<Uint8Array> {
    const inBlock = this.peek(position, length);
    if (inBlock !== null) return inBlock;
    this.#block = new Uint8Array(0);
    const block = await this.#bytes.read(position, Math.max(length, Math.min(ahead, this.#bytes.size) - position));
    this.#start = position;
    this.#block = block;
    return block.subarray(0, length);
  }
}
