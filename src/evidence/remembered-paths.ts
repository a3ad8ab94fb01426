import type { Policy } from '../policy/policy.js';
import type { TrustView } from '../trust-store/trust-view.js';
import type { Certificate } from '../x509/certificate.js';
import type { PathsResult } from '../x509/build-paths.js';
import type { BuiltPath } from '../x509/path-builder.js';

/** More signers than a host sees in turn; beyond it the oldest is searched anew. */
const MAX_REMEMBERED = 256;

interface RememberedPaths {
  readonly paths: readonly [BuiltPath, ...BuiltPath[]];
  /** Milliseconds since 1970, both inclusive: no date on the paths fails between them. */
  readonly from: number;
  readonly until: number;
}

/** By snapshot and by policy, and forgotten with either. */
const memories = new WeakMap<TrustView, WeakMap<Policy, Map<string, RememberedPaths>>>();

/**
 * Finds paths, or gives those that were found before for the same certificates in the same snapshot under the same policy, while
 * every date on them holds. Only what wants nothing is remembered: failings, and what revocation lists say, are judged anew each time.
 */
export function rememberPaths(
  view: TrustView,
  policy: Policy,
  endEntity: Certificate,
  supplied: readonly Certificate[],
  now: Date,
  search: () => PathsResult,
): PathsResult {
  const known = memoryOf(view, policy);
  const key = [endEntity, ...supplied].map(({ fingerprint }) => fingerprint).join();
  const found = known.get(key);
  // Written so that nothing is within at an Invalid Date.
  if (found !== undefined && found.from <= now.getTime() && now.getTime() <= found.until) {
    return { ok: true, paths: found.paths };
  }
  const result = search();
  if (result.ok && result.paths.every(({ withinValidity, revocation }) => withinValidity && revocation.length === 0)) {
    const certificates = result.paths.flatMap(({ path }) => path);
    known.set(key, {
      paths: result.paths,
      from: Math.max(...certificates.map(({ notBefore }) => notBefore.getTime())),
      until: Math.min(...certificates.map(({ notAfter }) => notAfter.getTime())),
    });
    const [oldest] = known.keys();
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
  }
  return result;
}

function memoryOf(view: TrustView, policy: Policy): Map<string, RememberedPaths> {
  const byPolicy = memories.get(view) ?? new WeakMap<Policy, Map<string, RememberedPaths>>();
  memories.set(view, byPolicy);
  const known = byPolicy.get(policy) ?? new Map<string, RememberedPaths>();
  byPolicy.set(policy, known);
  return known;
}
