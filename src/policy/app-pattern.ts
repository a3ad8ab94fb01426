/** A Java class name in a file system's limit; keys are shorter by far. */
const MAX_APP_KEY_CHARACTERS = 255;

const ANY = '*';
/** ASCII only: a letter that looks like another one is not that letter. */
const SEGMENT = /^[A-Za-z0-9_$-]+$/;

/**
 * Whether a text can be an app's key: 1 to 255 of `A-Z a-z 0-9 . _ $ -`, with no empty segment before, between or after dots. A name of
 * npm's may have its scope before it: `@acme/x`.
 */
export function isAppKey(untrustedText: string): boolean {
  return isAppPattern(untrustedText) && !partsOf(untrustedText).includes(ANY);
}

/**
 * Whether a text is a pattern of app keys: `*` alone, which is every app; a key; or segments between dots of which some are `*`. A `*`
 * is one whole segment, and at the end one or more of them. A `*` that is part of a segment is refused. A scope is written out: `@acme/*`.
 */
export function isAppPattern(text: string): boolean {
  return (
    text.length <= MAX_APP_KEY_CHARACTERS &&
    partsOf(text).every((part, at) => part === ANY || isSegment(part) || (at === 0 && isScope(part)))
  );
}

/** What should be a scope, with its slash, if there is one; then what stands between dots. */
function partsOf(text: string): readonly string[] {
  const end = text.indexOf('/') + 1;
  return [...(end === 0 ? [] : [text.slice(0, end)]), ...text.slice(end).split('.')];
}

function isScope(part: string): boolean {
  return part.startsWith('@') && part.endsWith('/') && part.slice(1, -1).split('.').every(isSegment);
}

function isSegment(text: string): boolean {
  return SEGMENT.test(text);
}

/**
 * Whether a pattern holds a key, whole segment by whole segment and case by case: `com.acme.*` holds `com.acme.x` and `com.acme.x.y`,
 * but neither `com.acme` nor `com.acme-evil.x`; `@acme/*` holds `@acme/x`, and of patterns with a `*` for a scope there is `*` alone. Linear
 * in the two lengths.
 *
 * @returns false where either text isn't what it should be: what can't be read matches nothing. Never throws.
 */
export function matchesApp(pattern: string, untrustedKey: string): boolean {
  if (!isAppPattern(pattern) || !isAppKey(untrustedKey)) return false;
  const parts = partsOf(pattern);
  const segments = partsOf(untrustedKey);
  if (parts.length > 1 && parts[0] === ANY && untrustedKey.startsWith('@')) return false;
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
  const left = partsOf(a);
  const right = partsOf(b);
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
