import { maxFlow, type FlowEdge } from '../internal/max-flow.js';
import { namesSigner, type SignerReference } from '../policy/signer-reference.js';
import type { Policy } from '../policy/policy.js';
import type { MissingRole } from './codes.js';
import type { SignerCandidate } from './evidence.js';
import { certificatesOf } from './judge/certificates-of.js';

/** Which signers fill the places that a policy's roles ask for, or which roles have too few. */
export type FilledRoles<T> =
  | { readonly ok: true; readonly chosen: readonly T[] }
  | { readonly ok: false; readonly missing: readonly MissingRole[] };

/**
 * Places signers into roles, as many as there are places for. A place takes one identity of the role's list and one signing key: an identity
 * counts once, however many keys it has certified, and a key counts once, however many identities it fits. It is a flow from keys over
 * identities to roles, so that no order of the file's signatures changes whether the roles can be filled.
 *
 * @param signers - at most 8; those that come first are preferred.
 */
export function fillRoles<T extends { readonly signer: SignerCandidate }>(
  signers: readonly T[],
  requiredRoles: Policy['requiredRoles'],
): FilledRoles<T> {
  const isNamed = ({ signer }: T) =>
    Object.values(requiredRoles).some(({ signers: references }) =>
      references.some((reference) => namesSigner(reference, certificatesOf(signer))),
    );
  // In this order keys are given their places, and none loses one again: the first signers are preferred.
  const keys = [...new Set(signers.filter(isNamed).map(keyOf))];
  const edges: FlowEdge[] = keys.map((key) => ({ from: 'source', to: key, capacity: 1 }));
  for (const [role, { signers: references, threshold }] of Object.entries(requiredRoles)) {
    edges.push({ from: `role ${role}`, to: 'sink', capacity: threshold });
    for (const [index, reference] of references.entries()) {
      const identity = `identity ${index} of ${role}`;
      edges.push({ from: identity, to: `role ${role}`, capacity: 1 });
      const named = signers.filter(({ signer }) => namesSigner(reference, certificatesOf(signer)));
      for (const key of new Set(named.map(keyOf))) edges.push({ from: key, to: identity, capacity: 1 });
    }
  }
  const flow = maxFlow(edges, 'source', 'sink');
  const carried = edges.map((edge, index) => ({ ...edge, flow: flow[index] ?? 0 }));

  const missing = Object.entries(requiredRoles).flatMap(([role, { threshold }]) => {
    const found = carried.find(({ from, to }) => from === `role ${role}` && to === 'sink')?.flow ?? 0;
    return found < threshold ? [{ role, required: threshold, found }] : [];
  });
  if (missing.length > 0) return { ok: false, missing };
  // A key may have several certificates: the one that the policy names is judged, not whichever comes first.
  const namedBy: ReadonlyMap<string, SignerReference> = new Map(
    Object.entries(requiredRoles).flatMap(([role, { signers: references }]) =>
      references.map((reference, index) => [`identity ${index} of ${role}`, reference] as const),
    ),
  );
  const chosen = keys.flatMap((key) => {
    const reference = namedBy.get(carried.find(({ from, flow: used }) => from === key && used > 0)?.to ?? '');
    if (reference === undefined) return [];
    return signers.find((each) => keyOf(each) === key && namesSigner(reference, certificatesOf(each.signer))) ?? [];
  });
  return { ok: true, chosen };
}

function keyOf({ signer }: { readonly signer: SignerCandidate }): string {
  return `key ${certificatesOf(signer)[0].keyId}`;
}
