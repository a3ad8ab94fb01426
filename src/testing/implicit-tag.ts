import { concat } from './der-writer.js';

const constructedBit = 0x20;

/** An element as `[number] IMPLICIT`: the tag takes the place of its own, and it stays primitive or constructed (X.690 section 8.14). */
export function implicitTag(number: number, element: Uint8Array): Uint8Array {
  const [identifier = 0] = element;
  return concat(Uint8Array.of(0x80 | (identifier & constructedBit) | number), element.subarray(1));
}
