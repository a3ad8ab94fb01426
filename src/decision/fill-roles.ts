import { maxFlow, type FlowEdge } from '../internal/max-flow.js';
import { findNamed } from '../policy/signer-reference.js';
import type { Policy } from '../policy/policy.js';
import type { MissingRole } from './codes.js';
import type { SignerCandidate } from './evidence/signature.js';
import { certificatesOf } from './judge/certificates-of.js';

/** Which signers fill the places that a policy's roles ask for, or which roles have too few. */
export type FilledRoles<T> =
  | { readonly ok: true; readonly chosen: readonly T[] }
  | { readonly ok: false; readonly missing: readonly MissingRole[] };

/** A place that a signer could take: a role, in the name of one identity of its list. */
interface Place {
  readonly role: string;
  /** Who takes part, each for one place alone: the CAs between the signer and the identity, and last the identity itself. */
  readonly through: readonly string[];
}

interface Placed<T> {
  readonly one: T;
  readonly key: string;
  readonly places: readonly Place[];
}

/**
 * Places signers into roles, as many as there are places for. A place takes one identity of the role's list and one signing key. An identity is
 * a key or a name, however many references lead to it: it counts once in all roles together, however many keys it has certified, so that one CA is
 * never two; so does each CA between the signer and the identity, or one that two of the policy's roots have certified could stand for both; and of a
 * CA and the CA above it only the one that is nearer to the signer counts, or whoever holds the lower could stand for both. It is
 * a flow from keys over identities to roles, so that no order of the file's signatures changes whether the roles can be filled; only where roles
 * name different certificates of one key may a place stay empty that another order would fill, and never is it filled by another certificate.
 *
 * @param signers - at most 8, with every candidate of each; those that come first are preferred.
 */
export function fillRoles<T extends { readonly signer: SignerCandidate }>(
  signers: readonly T[],
  requiredRoles: Policy['requiredRoles'],
): FilledRoles<T> {
  const placed = signers.map((one) => ({ one, key: keyOf(one), places: placesOf(one.signer, requiredRoles) }));
  // In this order keys are given their places, and none loses one again: the first signers are preferred.
  const keys = [...new Set(placed.map(({ key }) => key))];
  const edges = new Map<string, FlowEdge>();
  const connect = (from: string, to: string, capacity: number) => edges.set(`${from} > ${to}`, { from, to, capacity });
  for (const key of keys) connect('source', key, 1);
  for (const [role, { threshold }] of Object.entries(requiredRoles)) connect(`role ${role}`, 'sink', threshold);
  for (const { key, places } of placed) {
    for (const place of places) for (const [from, to] of stepsOf(key, place)) connect(from, to, 1);
  }
  const graph = [...edges.values()];
  const flow = maxFlow(graph, 'source', 'sink');
  const carried = new Set(graph.flatMap(({ from, to }, index) => ((flow[index] ?? 0) > 0 ? [`${from} > ${to}`] : [])));
  // A key may have several certificates: judged is the one that the role names, not whichever comes first.
  const holds = (one: Placed<T>, role: string) =>
    one.places.some(
      (place) => place.role === role && stepsOf(one.key, place).every(([from, to]) => carried.has(`${from} > ${to}`)),
    );

  // Role by role, as the policy names them: whoever passes the file on must not choose whose name comes first.
  const filled = Object.entries(requiredRoles).map(([role, { threshold }]) => ({
    role,
    required: threshold,
    holders: firstOfEachKey(placed.filter((one) => holds(one, role))),
  }));
  const missing = filled.flatMap(({ role, required, holders }) =>
    holders.length < required ? [{ role, required, found: holders.length }] : [],
  );
  if (missing.length > 0) return { ok: false, missing };
  return { ok: true, chosen: filled.flatMap(({ holders }) => holders.map(({ one }) => one)) };
}

/** The way from a key to a role. Whoever is on it is two nodes with one edge between them, which carries one place. */
function stepsOf(key: string, { role, through }: Place): readonly (readonly [from: string, to: string])[] {
  const nodes = [key, ...through.flatMap((each) => [`identity ${each}`, `counted ${each}`]), `role ${role}`];
  return nodes.slice(1).map((to, index) => [nodes[index] ?? key, to]);
}

function firstOfEachKey<T>(placed: readonly Placed<T>[]): readonly Placed<T>[] {
  return placed.filter(({ key }, at) => placed.findIndex((other) => other.key === key) === at);
}

/** The places that a signer could take, in the name of what stands nearest to it. */
function placesOf(signer: SignerCandidate, requiredRoles: Policy['requiredRoles']): readonly Place[] {
  const path = certificatesOf(signer);
  const all = Object.entries(requiredRoles).flatMap(([role, { signers }]) =>
    signers.flatMap((reference) => {
      const named = findNamed(reference, path);
      if (named === null) return [];
      const { id, distance } = named;
      const between = path.slice(1, distance).map(({ keyId }) => `key ${keyId}`);
      return [{ role, through: [...between, id], distance }];
    }),
  );
  const nearest = Math.min(...all.map(({ distance }) => distance));
  return all.filter(({ distance }) => distance === nearest);
}

function keyOf({ signer }: { readonly signer: SignerCandidate }): string {
  return `key ${certificatesOf(signer)[0].keyId}`;
}
