import type { Policy } from './policy.js';
import { parseVersionRange, versionsInRange } from './version-range.js';

/** Every version that a policy names: what a comparator of a host's own may be asked about. */
export function boundsOfRules({ publishers, apps }: Policy): readonly string[] {
  const ranges = publishers.flatMap(({ versions }) => {
    const range = versions === undefined ? null : parseVersionRange(versions);
    return range === null ? [] : versionsInRange(range);
  });
  const floors = Object.values(apps).flatMap(({ minimumVersion }) => minimumVersion ?? []);
  return [...new Set([...ranges, ...floors])];
}
