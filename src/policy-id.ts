import { sha256Hex } from './internal/bytes.js';
import type { Policy } from './policy/policy.js';

const ids = new WeakMap<Policy, string>();

/** Lower-case hex SHA-256 of a policy's canonical JSON (keys sorted): the same rules have the same id, however written. */
export function policyIdOf(policy: Policy): string {
  let id = ids.get(policy);
  if (id === undefined) {
    id = sha256Hex(JSON.stringify(policy, sortKeys));
    ids.set(policy, id);
  }
  return id;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
