/**
 * The candidate that a person probably meant: equal but for case and separators, or at most two edits away; two letters that have changed places are one edit.
 *
 * @returns undefined where nothing is near.
 */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  let best: string | undefined;
  let bestDistance = 3;
  for (const candidate of candidates) {
    const distance = fold(word) === fold(candidate) ? 0 : editDistance(word, candidate);
    // Two edits on a word of three letters is another word.
    if (distance < bestDistance && distance < Math.max(2, candidate.length / 2)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_.\s]/g, '');
}

/** Levenshtein's distance, one row at a time, but that two neighbours which have changed places are one edit: so most fingers slip. */
function editDistance(from: string, to: string): number {
  const [a, b] = [[...from], [...to]];
  let beforePrevious: readonly number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of a.entries()) {
    const current = [row + 1];
    for (const [column, other] of b.entries()) {
      const substituted = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      const deleted = (previous[column + 1] ?? 0) + 1;
      const inserted = (current[column] ?? 0) + 1;
      const isSwapped = row > 0 && column > 0 && letter === b[column - 1] && other === a[row - 1];
      const swapped = isSwapped ? (beforePrevious[column - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(substituted, deleted, inserted, swapped));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
