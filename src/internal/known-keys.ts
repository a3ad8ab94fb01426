import { didYouMean } from './did-you-mean.js';
import { InvalidArgument } from './invalid-argument.js';
import { quote } from './untrusted-text.js';

/** Throws TypeError for a key that isn't one of an options object's: a misspelt one would be left out in silence. */
export function assertKnownKeys(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, known);
  throw new InvalidArgument(
    `there is no option ${quote(unknown, 40)}${meant === undefined ? '' : `; did you mean ${quote(meant)}?`}`,
  );
}
