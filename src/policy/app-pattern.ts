/** A Java class name in a file system's limit; keys are shorter by far. */
const MAX_APP_KEY_CHARACTERS = 255;

const ANY = '*';
/** ASCII only: a letter that looks like another one is not that letter. */
const SEGMENT = /^[A-Za-z0-9_$-]+$/;

/** Whether a text can be an app's key: 1 to 255 of `A-Z a-z 0-9 . _ $ -`, with no empty segment before, between or after dots. */
export function isAppKey(untrustedText: string): boolean {
  return untrustedText.length <= MAX_APP_KEY_CHARACTERS && untrustedText.split('.').every(isSegment);
}

/**
 * Whether a text is a pattern of app keys: `*` alone, which is every app; a key; or segments between dots of which some are `*`. A `*`
 * is one whole segment, and at the end one or more of them. A `*` that is part of a segment is refused.
 */
export function isAppPattern(text: string): boolean {
  return text.length <= MAX_APP_KEY_CHARACTERS && text.split('.').every((part) => part === ANY || isSegment(part));
}

function isSegment(text: string): boolean {
  return SEGMENT.test(text);
}

/**
 * Whether a pattern holds a key, whole segment by whole segment and case by case: `com.acme.*` holds `com.acme.x` and `com.acme.x.y`,
 * but neither `com.acme` nor `com.acme-evil.x`. Linear in the two lengths.
 *
 * @returns false where either text isn't what it should be: what can't be read matches nothing. Never throws.
 */
export function matchesApp(pattern: string, untrustedKey: string): boolean {
  if (!isAppPattern(pattern) || !isAppKey(untrustedKey)) return false;
  const parts = pattern.split('.');
  const segments = untrustedKey.split('.');
  const isOpen = parts.at(-1) === ANY;
  if (isOpen ? segments.length < parts.length : segments.length !== parts.length) return false;
  return parts.every((part, at) => part === ANY || part === segments[at]);
}

/**
 * Sorts patterns so that of those that hold a key the most specific comes first: a pattern never comes after one that holds all its
 * keys and more. Keys come before patterns; then whichever has more written segments; then whichever has one further to the left, where
 * the owner of a name stands; then the longer one. What is still equal is sorted by code units, so that only equal texts are equal.
 */
export function compareSpecificity(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  const left = a.split('.');
  const right = b.split('.');
  return (
    isFirst(!left.includes(ANY), !right.includes(ANY)) ||
    moreFirst(countWritten(left), countWritten(right)) ||
    isFirst(isWrittenFurtherLeft(left, right), isWrittenFurtherLeft(right, left)) ||
    moreFirst(left.length, right.length) ||
    (a < b ? -1 : 1)
  );
}

function countWritten(parts: readonly string[]): number {
  return parts.filter((part) => part !== ANY).length;
}

/** Whether, at the first place where only one of the two has a `*`, it is the other one. */
function isWrittenFurtherLeft(parts: readonly string[], others: readonly string[]): boolean {
  const at = parts.findIndex((part, place) => (part === ANY) !== (others[place] === ANY));
  return at !== -1 && parts[at] !== ANY;
}

function isFirst(a: boolean, b: boolean): -1 | 0 | 1 {
  return moreFirst(Number(a), Number(b));
}

function moreFirst(a: number, b: number): -1 | 0 | 1 {
  if (a === b) return 0;
  return a > b ? -1 : 1;
}
