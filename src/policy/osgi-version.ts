import { compareDigits, compareText, isVersionText, type Comparison } from './version-text.js';

/**
 * OSGi Core Release 7 section 3.2.5, Version: major, minor, micro and qualifier. What follows the major number may be missing from
 * the right. The qualifier has letters, digits, `_` and `-` only.
 */
const OSGI_VERSION = /^(\d+)(?:\.(\d+)(?:\.(\d+)(?:\.([\w-]+))?)?)?$/;

/**
 * Compares two OSGi versions.
 *
 * Implements OSGi Core Release 7 section 3.2.5: the three numbers as integers, then the qualifier as `String.compareTo` does, upper
 * case before lower case. A missing number is 0 and a missing qualifier is empty, so that `1.0.0` is older than any `1.0.0.x`.
 * Departs from it: numbers may have any length, where a framework stops at 2147483647; an empty text is no version, where a
 * framework reads 0.0.0.
 *
 * @returns null where either text isn't an OSGi version. Never throws.
 */
export function compareOsgiVersions(untrustedA: string, untrustedB: string): Comparison | null {
  const a = parseOsgiVersion(untrustedA);
  const b = parseOsgiVersion(untrustedB);
  if (a === null || b === null) return null;
  return (
    compareDigits(a.major, b.major) ||
    compareDigits(a.minor, b.minor) ||
    compareDigits(a.micro, b.micro) ||
    compareText(a.qualifier, b.qualifier)
  );
}

interface OsgiVersion {
  readonly major: string;
  readonly minor: string;
  readonly micro: string;
  readonly qualifier: string;
}

function parseOsgiVersion(untrustedText: string): OsgiVersion | null {
  if (!isVersionText(untrustedText)) return null;
  const match = OSGI_VERSION.exec(untrustedText);
  if (match === null) return null;
  const [, major = '0', minor = '0', micro = '0', qualifier = ''] = match;
  return { major, minor, micro, qualifier };
}
