const VERSION = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[^A-Za-z0-9]*(.+))?$/s;

/**
 * The form that build tools give a version in `Bundle-Version` (OSGi Core, section 3.2.5): three numbers and a qualifier of letters,
 * digits, `_` and `-`. "1.0-SNAPSHOT" becomes "1.0.0.SNAPSHOT". A text that doesn't begin with a number stays as it is.
 */
export function toOsgiVersion(version: string): string {
  const [, major, minor = '0', micro = '0', qualifier] = VERSION.exec(version) ?? [];
  if (major === undefined) return version;
  const numbers = [major, minor, micro].map((digits) => digits.replace(/^0+(?=\d)/, '')).join('.');
  return qualifier === undefined ? numbers : `${numbers}.${qualifier.replace(/[^A-Za-z0-9_-]/g, '_')}`;
}

/** Whether two versions differ in more than their qualifier, into which build tools put dates. */
export function differInNumbers(a: string, b: string): boolean {
  return numbersOf(a) !== numbersOf(b);
}

function numbersOf(version: string): string {
  return /^\d+\.\d+\.\d+/.exec(toOsgiVersion(version))?.[0] ?? version;
}
