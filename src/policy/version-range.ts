import { isVersionText, type Comparison } from './version-text.js';

/** More than any list of releases that somebody writes by hand, few enough that the worst range costs 33 comparisons. */
const MAX_RANGE_INTERVALS = 16;
const MAX_RANGE_CHARACTERS = 500;

/** One end of an interval. */
export interface VersionBound {
  readonly version: string;
  readonly inclusive: boolean;
}

/** The versions between two bounds; null is no bound on that side. */
export interface VersionInterval {
  readonly lower: VersionBound | null;
  readonly upper: VersionBound | null;
}

/** A union of intervals, in the order in which they were written. Plain data, bound to no order of versions. */
export interface VersionRange {
  readonly intervals: readonly VersionInterval[];
}

/** `[` or `(`, a text, perhaps a comma and a second text, `)` or `]`. No text holds a delimiter, so nothing is tried twice. */
const INTERVAL = /([[(])([^[\](),]*)(?:(,)([^[\](),]*))?([\])])/y;

/**
 * Reads a range in the interval notation of Maven's POM reference ("Dependency Version Requirement Specification"): `[1.0,2.0)`,
 * `(,2.0]`, `[1.0,)`, `[1.0]`, and unions of them, `(,1.0],[1.2,)`. `(,)` is every version.
 *
 * Departs from it: a version without brackets is refused, as Maven means "preferably" by it and OSGi "at least"; so is white space.
 * A missing bound takes a parenthesis, never a bracket.
 *
 * @returns null where the text isn't such a range, or is over a limit. Whether an order can read the bounds, and whether a lower
 * bound is below its upper one, isn't known here: see `versionsInRange` and `isWithin`. Never throws.
 */
export function parseVersionRange(untrustedText: string): VersionRange | null {
  if (untrustedText.length > MAX_RANGE_CHARACTERS) return null;
  const intervals: VersionInterval[] = [];
  let at = 0;
  while (intervals.length < MAX_RANGE_INTERVALS) {
    INTERVAL.lastIndex = at;
    const match = INTERVAL.exec(untrustedText);
    const interval = match === null ? null : readInterval(match);
    if (interval === null) return null;
    intervals.push(interval);
    at = INTERVAL.lastIndex;
    if (at === untrustedText.length) return { intervals };
    if (untrustedText.charAt(at) !== ',') return null;
    at++;
  }
  return null;
}

function readInterval(match: RegExpExecArray): VersionInterval | null {
  const [, opening, first = '', comma, second = '', closing] = match;
  const opensInclusive = opening === '[';
  const closesInclusive = closing === ']';
  if (comma === undefined) {
    // One version only: `(1.0)` would be nothing at all.
    if (!opensInclusive || !closesInclusive || !isVersionText(first)) return null;
    const bound = { version: first, inclusive: true };
    return { lower: bound, upper: bound };
  }
  const lower = readBound(first, opensInclusive);
  const upper = readBound(second, closesInclusive);
  return lower === undefined || upper === undefined ? null : { lower, upper };
}

/** Undefined where the bound is wrong, null where there is none. */
function readBound(version: string, inclusive: boolean): VersionBound | null | undefined {
  if (version === '') return inclusive ? undefined : null;
  return isVersionText(version) ? { version, inclusive } : undefined;
}

/** Every version that a range names, once each, as written: for checking that an order can read them all. */
export function versionsInRange(range: VersionRange): readonly string[] {
  const bounds = range.intervals.flatMap(({ lower, upper }) => [lower, upper]);
  return [...new Set(bounds.flatMap((bound) => (bound === null ? [] : [bound.version])))];
}

/**
 * Whether a version lies in one of a range's intervals. An interval whose lower bound is above its upper one holds no version.
 *
 * @param compare - the order, null where it can't read one of the two; `compareVersions` with its order, for one.
 * @returns null where that can't be told: the order can't read the version, or any bound of the range. One bad bound spoils the whole
 * range, so that a mistake shows with the first version and not only with those that the other intervals don't hold.
 */
export function isWithin(
  range: VersionRange,
  compare: (a: string, b: string) => Comparison | null,
  untrustedVersion: string,
): boolean | null {
  // A range without bounds compares nothing else.
  if (compare(untrustedVersion, untrustedVersion) === null) return null;
  let isFound = false;
  // To the end even when found: every bound must be readable.
  for (const { lower, upper } of range.intervals) {
    const toLower = lower === null ? 1 : compare(untrustedVersion, lower.version);
    const toUpper = upper === null ? -1 : compare(untrustedVersion, upper.version);
    if (toLower === null || toUpper === null) return null;
    const isAbove = toLower > 0 || (toLower === 0 && lower?.inclusive === true);
    const isBelow = toUpper < 0 || (toUpper === 0 && upper?.inclusive === true);
    if (isAbove && isBelow) isFound = true;
  }
  return isFound;
}
