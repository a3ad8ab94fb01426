import { createHash } from 'node:crypto';

/**
 * Derives bytes that look random and are always the same for the same seed and label: SHA-512 in counter mode.
 *
 * For tests only: whoever knows the seed knows the bytes.
 *
 * @param seed - names the world, the same for everything that one test authority makes.
 * @param label - names the purpose within that world; other labels give unrelated bytes.
 * @param length - how many bytes. A longer request begins with the bytes of a shorter one.
 */
export function seededBytes(seed: string, label: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let offset = 0, counter = 0; offset < length; counter += 1) {
    // JSON keeps ('a', 'bc') and ('ab', 'c') apart.
    const block = createHash('sha512')
      .update(JSON.stringify([seed, label, counter]))
      .digest();
    bytes.set(block.subarray(0, length - offset), offset);
    offset += block.length;
  }
  return bytes;
}
