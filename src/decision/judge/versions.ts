import type { Policy } from '../../policy/policy.js';
import { compareVersions } from '../../policy/version-order.js';
import type { VersionComparison } from '../evidence/app.js';

/** Which of two versions is the later one; null where that can't be told. */
export type CompareVersions = (a: string, b: string) => -1 | 0 | 1 | null;

/** The host's comparator where it has one, as far as it was asked; else the policy's order. */
export function comparatorOf(
  comparisons: readonly VersionComparison[] | null,
  { versionOrder }: Policy,
): CompareVersions {
  if (comparisons === null) return (a, b) => compareVersions(versionOrder, a, b);
  return (a, b) => comparisons.find((each) => each.a === a && each.b === b)?.order ?? null;
}

/** The pairs of versions that judging an install of this app may compare, the artifact's version first. */
export function versionsToCompare(
  version: string,
  installedVersion: string | null,
  boundsOfRules: readonly string[],
): readonly (readonly [string, string])[] {
  // With itself, too: that is how a range finds out whether an order can read it at all.
  const others = [version, ...(installedVersion === null ? [] : [installedVersion]), ...boundsOfRules];
  return [...new Set(others)].map((other) => [version, other]);
}
