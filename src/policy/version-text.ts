/** Longer than any version in use (timestamps and commit hashes included), short enough that a comparison costs nothing. */
const MAX_VERSION_CHARACTERS = 200;

/** Printable ASCII without white space: whatever looks like another character can't change the order. */
const VERSION_TEXT = new RegExp(`^[!-~]{1,${MAX_VERSION_CHARACTERS}}$`);

/** What two versions say to each other, as a sort wants it. */
export type Comparison = -1 | 0 | 1;

/** Whether a text may stand where a version is wanted. Says nothing on whether an order can read it. */
export function isVersionText(untrustedText: string): boolean {
  return VERSION_TEXT.test(untrustedText);
}

/** Compares by UTF-16 code units, as `java.lang.String.compareTo` does; never by a locale. */
export function compareText(a: string, b: string): Comparison {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Compares decimal digits as integers. By text, so that no length of them overflows or costs a big integer. */
export function compareDigits(a: string, b: string): Comparison {
  const left = withoutLeadingZeros(a);
  const right = withoutLeadingZeros(b);
  if (left.length !== right.length) return left.length < right.length ? -1 : 1;
  return compareText(left, right);
}

/** Zero is the empty text. */
function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+/, '');
}
