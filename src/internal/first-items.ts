/**
 * Copies the first items of a list, one look at each.
 *
 * @param untrusted - anything; a proxy that throws is an answer.
 * @returns null where it isn't a list that can be read.
 */
export function firstItems(untrusted: unknown, maxItems: number): readonly unknown[] | null {
  try {
    if (!Array.isArray(untrusted)) return null;
    const list: readonly unknown[] = untrusted;
    // By index: neither `slice` nor an iterator, which ask the list itself what to make of it, and may have no end.
    return Array.from({ length: Math.min(list.length, maxItems) }, (_, index) => list[index]);
  } catch {
    return null;
  }
}
