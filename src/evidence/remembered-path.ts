import type { Policy } from '../policy/policy.js';
import type { TrustView } from '../trust-store/trust-view.js';
import type { Certificate } from '../x509/certificate.js';
import type { BuiltPath, PathResult } from '../x509/path-builder.js';

/** More signers than a host sees in turn; beyond it the oldest is searched anew. */
const MAX_REMEMBERED = 256;

interface RememberedPath {
  readonly built: BuiltPath;
  /** Milliseconds since 1970, both inclusive: no date on the path fails between them. */
  readonly from: number;
  readonly until: number;
}

/** By snapshot and by policy, and forgotten with either. */
const paths = new WeakMap<TrustView, WeakMap<Policy, Map<string, RememberedPath>>>();

/**
 * Finds a path, or gives the one that was found before for the same certificates in the same snapshot under the same policy, while
 * every date on it holds. Only what wants nothing is remembered: failings, and what revocation lists say, are judged anew each time.
 */
export function rememberPath(
  view: TrustView,
  policy: Policy,
  endEntity: Certificate,
  supplied: readonly Certificate[],
  now: Date,
  search: () => PathResult,
): PathResult {
  const known = memoryOf(view, policy);
  const key = [endEntity, ...supplied].map(({ fingerprint }) => fingerprint).join();
  const found = known.get(key);
  // Written so that nothing is within at an Invalid Date.
  if (found !== undefined && found.from <= now.getTime() && now.getTime() <= found.until) {
    return { ok: true, ...found.built };
  }
  const result = search();
  if (result.ok && result.withinValidity && result.revocation.length === 0) {
    known.set(key, {
      built: result,
      from: Math.max(...result.path.map(({ notBefore }) => notBefore.getTime())),
      until: Math.min(...result.path.map(({ notAfter }) => notAfter.getTime())),
    });
    const [oldest] = known.keys();
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
  }
  return result;
}

function memoryOf(view: TrustView, policy: Policy): Map<string, RememberedPath> {
  const byPolicy = paths.get(view) ?? new WeakMap<Policy, Map<string, RememberedPath>>();
  paths.set(view, byPolicy);
  const known = byPolicy.get(policy) ?? new Map<string, RememberedPath>();
  byPolicy.set(policy, known);
  return known;
}
