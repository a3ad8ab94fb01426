import { isSelfIssued, type Certificate } from '../certificate.js';
import { ANY_POLICY } from '../oids.js';
import { PolicyGraph } from '../policy-graph.js';

/** What the caller asks of policies (RFC 5280 section 6.1.1 (c), (e), (f), (g)). */
export interface PolicyInputs {
  /** Dotted OIDs; anyPolicy: every policy will do. */
  readonly initialPolicySet: ReadonlySet<string>;
  readonly explicitPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly inhibitAnyPolicy: boolean;
}

/** Nothing in particular. */
export const ANY_POLICY_WILL_DO: PolicyInputs = {
  initialPolicySet: new Set([ANY_POLICY]),
  explicitPolicy: false,
  inhibitPolicyMapping: false,
  inhibitAnyPolicy: false,
};

/** The policies under which a path is valid, or what is wrong and with which certificate. */
export type PolicyResult =
  | { readonly ok: true; readonly policies: ReadonlySet<string> }
  | {
      readonly ok: false;
      readonly code: 'no-acceptable-policy' | 'policy-mapping-invalid';
      readonly certificate: Certificate;
    };

/**
 * Checks the certificate policies of a path.
 *
 * Implements RFC 5280 sections 6.1.2 to 6.1.5 as far as they concern policies, with RFC 9618's graph.
 *
 * @param path - end entity first, anchor last.
 * @param anchorConstrains - whether the anchor certificate's own policies and constraints count (RFC 5937 section 3.2).
 */
export function checkPolicies(
  path: readonly [Certificate, ...Certificate[]],
  inputs: PolicyInputs,
  anchorConstrains: boolean,
): PolicyResult {
  const [endEntity] = path;
  const anchor = path.length > 1 ? path[path.length - 1] : undefined;
  // From the anchor's first issued certificate down to the end entity.
  const issued = path.slice(0, path.length > 1 ? -1 : 1).toReversed();
  const graph = new PolicyGraph();
  // "n+1": as many certificates may follow before the rule counts (section 6.1.2 (d) to (f)).
  const never = issued.length + 1;
  const left = {
    explicitPolicy: inputs.explicitPolicy ? 0 : never,
    anyPolicy: inputs.inhibitAnyPolicy ? 0 : never,
    mapping: inputs.inhibitPolicyMapping ? 0 : never,
  };
  let accepted = inputs.initialPolicySet;
  if (anchorConstrains && anchor !== undefined) {
    accepted = acceptedByAnchor(accepted, anchor);
    tighten(left, anchor);
  }

  for (const [index, certificate] of issued.entries()) {
    const { certificatePolicies, policyMappings, policyConstraints } = certificate.extensions;
    const isLast = index === issued.length - 1;
    graph.addCertificate(certificatePolicies, left.anyPolicy > 0 || (!isLast && isSelfIssued(certificate)));
    // Section 6.1.3 (f).
    if (left.explicitPolicy <= 0 && graph.isNull) return { ok: false, code: 'no-acceptable-policy', certificate };
    if (isLast) {
      // Section 6.1.5 (a) and (b).
      if (left.explicitPolicy > 0) left.explicitPolicy -= 1;
      if (policyConstraints?.requireExplicitPolicy === 0) left.explicitPolicy = 0;
      continue;
    }
    if (policyMappings !== null) {
      // Section 6.1.4 (a).
      if (policyMappings.some((each) => Object.values(each).includes(ANY_POLICY))) {
        return { ok: false, code: 'policy-mapping-invalid', certificate };
      }
      graph.map(policyMappings, left.mapping > 0);
    }
    // Section 6.1.4 (h).
    if (!isSelfIssued(certificate)) {
      left.explicitPolicy = Math.max(0, left.explicitPolicy - 1);
      left.anyPolicy = Math.max(0, left.anyPolicy - 1);
      left.mapping = Math.max(0, left.mapping - 1);
    }
    tighten(left, certificate);
  }

  const policies = graph.userConstrainedPolicies(accepted);
  // Section 6.1.5 (g).
  if (left.explicitPolicy <= 0 && policies.size === 0) {
    return { ok: false, code: 'no-acceptable-policy', certificate: endEntity };
  }
  return { ok: true, policies };
}

/** Section 6.1.4 (i) and (j): a CA may only make it stricter. */
function tighten(
  left: { explicitPolicy: number; anyPolicy: number; mapping: number },
  { extensions: { policyConstraints, inhibitAnyPolicy } }: Certificate,
): void {
  left.explicitPolicy = Math.min(left.explicitPolicy, policyConstraints?.requireExplicitPolicy ?? left.explicitPolicy);
  left.mapping = Math.min(left.mapping, policyConstraints?.inhibitPolicyMapping ?? left.mapping);
  left.anyPolicy = Math.min(left.anyPolicy, inhibitAnyPolicy ?? left.anyPolicy);
}

/** The anchor's policies bound those that the caller accepts. */
function acceptedByAnchor(accepted: ReadonlySet<string>, anchor: Certificate): ReadonlySet<string> {
  const own = anchor.extensions.certificatePolicies;
  if (own === null || own.includes(ANY_POLICY)) return accepted;
  return new Set(accepted.has(ANY_POLICY) ? own : own.filter((policy) => accepted.has(policy)));
}
