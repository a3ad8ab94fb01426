import { compareDigits, compareText, isVersionText, type Comparison } from './version-text.js';

/** A separator, or a run of digits, or a run of anything else. Matches every character once: the split is linear. */
const PIECE = /[-._]|\d+|[^-._\d]+/g;
// A piece is all of one sort.
const SEPARATOR = /[-._]/;
const DIGITS = /\d/;

/** Where a token stands to others at the same place, the end of the version included. Lowest first. */
const RANKS = [
  'alpha',
  'beta',
  'milestone',
  'rc',
  'snapshot',
  'end',
  'release',
  'sp',
  'unknown',
  'hyphen-number',
  'dot-number',
] as const;
type Kind = (typeof RANKS)[number];

interface Token {
  readonly kind: Kind;
  /** What decides between two of one kind: the digits of a number, the letters of an unknown qualifier. */
  readonly text: string;
}

const END: Token = { kind: 'end', text: '' };

/** `release` is no null value in the specification's list, but equals `ga` in its order; equal qualifiers must be trimmed alike. */
const QUALIFIERS: ReadonlyMap<string, Kind> = new Map([
  ['alpha', 'alpha'],
  ['beta', 'beta'],
  ['milestone', 'milestone'],
  ['rc', 'rc'],
  ['cr', 'rc'],
  ['snapshot', 'snapshot'],
  ['final', 'release'],
  ['ga', 'release'],
  ['release', 'release'],
  ['sp', 'sp'],
]);

/** Only where a digit follows directly. */
const SHORT_QUALIFIERS: ReadonlyMap<string, Kind> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/**
 * Compares two Maven versions.
 *
 * Implements "Version Order Specification" of Maven's POM reference. What that leaves open or says in two ways is read so:
 *
 * - A dot before a qualifier is a hyphen, in trimming too. The text equates `.qualifier` and `-qualifier`, and yet pads them with
 *   different null values, which would make `1.sp` both older and newer than `1`.
 * - An underscore is a hyphen: it is padded as one, and the order of separators doesn't name it.
 *
 * Departs from it: nowhere knowingly. Where Maven's own class `ComparableVersion` (3.9) disagrees, the text is followed: the class takes
 * the dot for a hyphen before a last qualifier only (to it `1.rc-2` is older than `1.beta`), trims no zero that an empty token has become
 * (`1--1`), tells `0-rc` from `rc`, has no underscore, and isn't transitive (`1` < `1a` < `1-0rc` < `1`). This order is, as
 * one list of ranks decides every place, the end of a version included. Maven 4 also reads `a-1` as `a1`; the text says "directly".
 *
 * @returns null where either text isn't 1 to 200 printable ASCII characters without white space. Never throws.
 */
export function compareMavenVersions(untrustedA: string, untrustedB: string): Comparison | null {
  if (!isVersionText(untrustedA) || !isVersionText(untrustedB)) return null;
  const a = trim(tokenize(untrustedA.toLowerCase()));
  const b = trim(tokenize(untrustedB.toLowerCase()));
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const order = compareTokens(a[place] ?? END, b[place] ?? END);
    if (order !== 0) return order;
  }
  return 0;
}

/** Splits at separators and between digits and others, which counts as a hyphen. An empty token is 0. */
function tokenize(text: string): readonly Token[] {
  const pieces = Array.from(text.matchAll(PIECE), ([piece]) => piece);
  const tokens: Token[] = [];
  // The first token has no separator. As all have none, either would do, but `0-1` must stay below `1`.
  let separator = '.';
  let isTokenDue = true;
  pieces.forEach((piece, at) => {
    if (SEPARATOR.test(piece)) {
      if (isTokenDue) tokens.push(readNumber('0', separator));
      separator = piece;
      isTokenDue = true;
      return;
    }
    if (!isTokenDue) separator = '-';
    isTokenDue = false;
    tokens.push(DIGITS.test(piece) ? readNumber(piece, separator) : readQualifier(piece, pieces[at + 1] ?? ''));
  });
  // A last token that is empty would be trimmed.
  return tokens;
}

function readNumber(digits: string, separator: string): Token {
  return { kind: separator === '.' ? 'dot-number' : 'hyphen-number', text: digits };
}

function readQualifier(text: string, next: string): Token {
  const short = DIGITS.test(next) ? SHORT_QUALIFIERS.get(text) : undefined;
  const kind = short ?? QUALIFIERS.get(text);
  return kind === undefined ? { kind: 'unknown', text } : { kind, text: '' };
}

/** Takes null values off the end, and off what stands before each hyphen that remains. */
function trim(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  let isTrailing = true;
  for (const token of tokens.toReversed()) {
    if (isTrailing && isNullValue(token)) continue;
    kept.push(token);
    isTrailing = token.kind !== 'dot-number';
  }
  return kept.toReversed();
}

function isNullValue({ kind, text }: Token): boolean {
  if (kind === 'release') return true;
  return (kind === 'dot-number' || kind === 'hyphen-number') && compareDigits(text, '0') === 0;
}

/**
 * The end stands for the null values that a shorter version is padded with. It is below `release` and every number: after the
 * trimming, a null value that is left has a number greater than 0 after it, which makes its version the newer one.
 */
function compareTokens(a: Token, b: Token): Comparison {
  if (a.kind !== b.kind) return RANKS.indexOf(a.kind) < RANKS.indexOf(b.kind) ? -1 : 1;
  return a.kind === 'unknown' ? compareText(a.text, b.text) : compareDigits(a.text, b.text);
}
