const HYPHEN = 0x2d;

/**
 * Counts the parts of a form by their delimiters (RFC 2046 section 5.1.1). The parser passes over a part whose Content-Disposition it can't
 * read, and says nothing: a signature that was sent would be taken for none.
 */
export class PartCounter {
  readonly #delimiter: Buffer;
  /** What a delimiter may have begun in. The first one stands at the beginning of a line too. */
  #carried: Buffer = Buffer.from('\r\n');
  #parts = 0;
  #isClosed = false;

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Delimiters that begin a part, up to the one that closes the form. */
  get parts(): number {
    return this.#parts;
  }

  /** Takes the next bytes of the body. */
  update(chunk: Uint8Array): void {
    if (this.#isClosed) return;
    const { length } = this.#delimiter;
    const bytes = Buffer.concat([this.#carried, chunk]);
    let position = 0;
    for (;;) {
      const found = bytes.indexOf(this.#delimiter, position);
      if (found < 0) {
        this.#carried = Buffer.from(bytes.subarray(Math.max(position, bytes.length - length + 1)));
        return;
      }
      const after = found + length;
      // The two bytes behind it tell whether it closes the form.
      if (after + 2 > bytes.length) {
        this.#carried = Buffer.from(bytes.subarray(found));
        return;
      }
      if (bytes[after] === HYPHEN && bytes[after + 1] === HYPHEN) {
        this.#isClosed = true;
        return;
      }
      this.#parts += 1;
      position = after;
    }
  }
}
