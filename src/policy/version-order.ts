import { assertNever } from '../internal/assert-never.js';
import { compareMavenVersions } from './maven-version.js';
import { compareOsgiVersions } from './osgi-version.js';
import type { Comparison } from './version-text.js';

/** Whose rules order versions. The two disagree, `1.0.0.rc1` is before `1.0.0` in one and after it in the other: nothing guesses. */
export type VersionOrder = 'maven' | 'osgi';

/**
 * Compares two versions by an order: -1 where the first is older, 0 where the order holds them equal, 1 where it is newer.
 *
 * @returns null where either text isn't a version of that order, itself compared with itself included. Never throws.
 */
export function compareVersions(order: VersionOrder, untrustedA: string, untrustedB: string): Comparison | null {
  switch (order) {
    case 'maven':
      return compareMavenVersions(untrustedA, untrustedB);
    case 'osgi':
      return compareOsgiVersions(untrustedA, untrustedB);
    default:
      return assertNever(order);
  }
}
