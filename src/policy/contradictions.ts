import type { PolicyIssue } from './policy-error.js';
import type { Policy } from './policy.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import { gracePeriodsOf } from './grace-period.js';
import { referenceId } from './signer-reference.js';

/** What no single value shows: rules that can't hold together. */
export function findContradictions(policy: Policy): readonly PolicyIssue[] {
  return [...ofRoles(policy), ...ofGracePeriods(policy)];
}

/** A grace period that ends before it begins; one of no days is meant. */
function ofGracePeriods(policy: Policy): readonly PolicyIssue[] {
  return gracePeriodsOf(policy).flatMap(({ origin, period: { startsAt, endsAt } }) => {
    if (startsAt === null || Date.parse(endsAt) >= Date.parse(startsAt)) return [];
    const where = origin === null ? '' : `origins.${harmless(origin, 80)}.`;
    return [contradiction(`${where}gracePeriod.endsAt`, `it ends before it begins, on ${startsAt}`)];
  });
}

function ofRoles({ requiredRoles }: Policy): readonly PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  const roleOfSigner = new Map<string, string>();
  for (const [name, { signers, threshold }] of Object.entries(requiredRoles)) {
    const path = `requiredRoles.${harmless(name, 80)}`;
    for (const [index, signer] of signers.entries()) {
      const id = referenceId(signer);
      const other = roleOfSigner.get(id);
      roleOfSigner.set(id, name);
      if (other === undefined) continue;
      // One signer that fills two places would be one compromise where the policy asks for two.
      issues.push(contradiction(`${path}.signers.${index}`, `this signer stands in the role ${quote(other)} already`));
    }
    if (threshold > signers.length) {
      issues.push(contradiction(`${path}.threshold`, `${threshold} of ${signers.length} signers can't have signed`));
    }
  }
  const places = Object.values(requiredRoles).reduce((sum, { threshold }) => sum + threshold, 0);
  if (places > MAX_PLACES) {
    issues.push(
      contradiction('requiredRoles', `${places} signatures are asked for; a file holds ${MAX_PLACES} at most`),
    );
  }
  return issues;
}

/** As many signatures as a signature file may hold. */
const MAX_PLACES = 8;

function contradiction(path: string, message: string): PolicyIssue {
  return { path, code: 'contradiction', message };
}
