import type { PolicyMapping } from './extensions/policies.js';
import { ANY_POLICY } from './oids.js';

/** A policy at one depth of a path, with the policies one depth above that it follows from. */
interface PolicyNode {
  readonly policy: string;
  /** What the next certificate may call it. */
  expected: ReadonlySet<string>;
  readonly parents: readonly PolicyNode[];
}

type Level = ReadonlyMap<string, PolicyNode>;

/**
 * The valid policy graph of a path, from the anchor down.
 *
 * Implements RFC 9618, which puts a graph in the place of RFC 5280's tree: a policy stands at most once at each depth, so that
 * its size is that of the certificates. The tree's is exponential in the depth (CVE-2023-0464). Nodes without children aren't
 * deleted on the way: at the end only what leads from the last depth up to the first is looked at.
 */
export class PolicyGraph {
  /** The deepest level; null: the graph is NULL. */
  #level: Level | null = levelOf([{ policy: ANY_POLICY, expected: new Set([ANY_POLICY]), parents: [] }]);

  /** Whether the valid_policy_graph is NULL. */
  get isNull(): boolean {
    return this.#level === null;
  }

  /**
   * Adds a certificate's policies (section 6.1.3 (d) and (e)).
   *
   * @param policies - null: it has no certificatePolicies.
   * @param anyPolicyCounts - whether anyPolicy among them is processed.
   */
  addCertificate(policies: readonly string[] | null, anyPolicyCounts: boolean): void {
    const above = this.#level;
    if (above === null) return;
    if (policies === null) {
      this.#level = null;
      return;
    }
    const parentsByExpected = new Map<string, PolicyNode[]>();
    for (const node of above.values()) {
      for (const expected of node.expected) {
        const known = parentsByExpected.get(expected);
        if (known === undefined) parentsByExpected.set(expected, [node]);
        else known.push(node);
      }
    }
    const any = above.get(ANY_POLICY);
    const nodes = new Map<string, PolicyNode>();
    const add = (policy: string, parents: readonly PolicyNode[]) =>
      nodes.set(policy, { policy, expected: new Set([policy]), parents });
    for (const policy of policies) {
      if (policy === ANY_POLICY) continue;
      // (d) (1) (i), and (ii) where nothing above expects it but the node that expects anything.
      const parents = parentsByExpected.get(policy) ?? (any === undefined ? [] : [any]);
      if (parents.length > 0) add(policy, parents);
    }
    if (anyPolicyCounts && policies.includes(ANY_POLICY)) {
      // (d) (2): all that is expected and hasn't been named.
      for (const [policy, parents] of parentsByExpected) if (!nodes.has(policy)) add(policy, parents);
    }
    this.#level = nodes.size === 0 ? null : nodes;
  }

  /** Takes over a CA's mappings (section 6.1.4 (b)). */
  map(mappings: readonly PolicyMapping[], mappingAllowed: boolean): void {
    if (this.#level === null) return;
    const nodes = new Map(this.#level);
    const subjects = new Map<string, Set<string>>();
    for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
      const known = subjects.get(issuerDomainPolicy) ?? new Set();
      subjects.set(issuerDomainPolicy, known.add(subjectDomainPolicy));
    }
    for (const [policy, expected] of subjects) {
      const node = nodes.get(policy);
      const any = nodes.get(ANY_POLICY);
      if (!mappingAllowed) nodes.delete(policy);
      else if (node !== undefined) node.expected = expected;
      // A child of the anyPolicy node one depth above: the parents of the one at this depth.
      else if (any !== undefined) nodes.set(policy, { policy, expected, parents: any.parents });
    }
    this.#level = nodes.size === 0 ? null : nodes;
  }

  /**
   * The policies under which the whole path is valid, in the anchor's terms (section 6.1.5 (g)).
   *
   * @param initialPolicySet - what the caller accepts; anyPolicy: everything.
   */
  userConstrainedPolicies(initialPolicySet: ReadonlySet<string>): ReadonlySet<string> {
    const authority = this.#authorityConstrainedPolicies();
    if (initialPolicySet.has(ANY_POLICY)) return authority;
    if (authority.has(ANY_POLICY)) return initialPolicySet;
    return new Set([...authority].filter((policy) => initialPolicySet.has(policy)));
  }

  /** Policies whose node's parent is anyPolicy, among those that lead to the last depth; and anyPolicy where that leads there. */
  #authorityConstrainedPolicies(): ReadonlySet<string> {
    const found = new Set<string>();
    const seen = new Set<PolicyNode>();
    const open = [...(this.#level?.values() ?? [])];
    if (this.#level?.has(ANY_POLICY) === true) found.add(ANY_POLICY);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (node.policy === ANY_POLICY) continue;
      if (node.parents.some(({ policy }) => policy === ANY_POLICY)) found.add(node.policy);
      open.push(...node.parents);
    }
    return found;
  }
}

function levelOf(nodes: readonly PolicyNode[]): Level {
  return new Map(nodes.map((node) => [node.policy, node]));
}
