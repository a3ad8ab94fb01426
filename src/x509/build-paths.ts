import type { Certificate } from './certificate.js';
import { IssuerIndex } from './issuer-index.js';
import { buildPath, type BuiltPath, type PathResult, type PathSearch } from './path-builder.js';

/** The best path to each trust anchor that has one, or the reason why there is none. */
export type PathsResult =
  | { readonly ok: true; readonly paths: readonly [BuiltPath, ...BuiltPath[]] }
  | Extract<PathResult, { readonly ok: false }>;

/** More than any CA that changes its root has at once. */
const MAX_PATHS = 8;

/**
 * Builds a path to each of the trust anchors that lead down to an end entity, of which there are several where CAs are certified across: what
 * is asked of the anchor must not hang on which of them is found first.
 *
 * @param search - as `buildPath` takes it; all searches share its budget, and once a path is found an exhausted budget ends the search for others.
 * @returns the paths, at most 8, that of the anchor that is found first before others.
 */
export function buildPaths(search: PathSearch): PathsResult {
  const first = buildPath(search);
  if (!first.ok) return first;
  const paths: [BuiltPath, ...BuiltPath[]] = [first];
  const { store } = search;
  const found = new Set([anchorOf(first).fingerprint]);
  while (paths.length < MAX_PATHS) {
    const others = [...store.anchors.all()].filter(({ fingerprint }) => !found.has(fingerprint));
    if (others.length === 0) break;
    const next = buildPath({ ...search, store: { ...store, anchors: new IssuerIndex(others) } });
    if (!next.ok) break;
    paths.push(next);
    found.add(anchorOf(next).fingerprint);
  }
  return { ok: true, paths };
}

function anchorOf({ path: [, first, ...rest] }: BuiltPath): Certificate {
  return rest.at(-1) ?? first;
}
