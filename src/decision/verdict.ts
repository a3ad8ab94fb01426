import type { EffectivePolicy } from '../policy/effective-policy.js';
import { covers, graceState } from '../policy/grace-period.js';
import { LEVELS } from '../policy/levels.js';
import { isCoveredByPermit } from './permit-coverage.js';
import { CHECK_NAMES, type CheckAction, type CheckName, type CheckOutcome } from './check.js';
import type { CheckCode } from './codes.js';
import type { Because } from './decision.js';
import type { Judgements } from './judge/judgement.js';
import { mostSpecific } from './rank.js';

/** The verdict without its words. */
export type Verdict =
  | { readonly kind: 'verified' }
  | { readonly kind: 'unverified'; readonly because: readonly [Because, ...Because[]] }
  | { readonly kind: 'deny'; readonly reason: CheckCode };

/** Without these nothing is verified. */
const CORE: readonly CheckName[] = ['integrity', 'authenticity', 'validity'];

/**
 * The rule. `verified` only if integrity, authenticity and validity passed and nothing enforced stands against it. Anything else
 * denies, unless a named relaxation covers exactly what is wrong. What nobody thought of denies.
 */
export function reachVerdict(judgements: Judgements, effective: EffectivePolicy, now: Date): Verdict {
  if (effective.level === 'off') {
    // Not even `off` makes that installed which isn't there.
    const { outcome, code } = judgements.destination;
    return outcome === 'failed' ? { kind: 'deny', reason: code } : { kind: 'unverified', because: ['enforcement-off'] };
  }

  const standing = against(judgements, effective);
  if (standing.length === 0 && CORE.every((check) => judgements[check].outcome === 'passed'))
    return { kind: 'verified' };

  const inGrace = new Set(checksInGrace(judgements, effective, now));
  const beyondGrace = standing.filter((check) => !inGrace.has(check));
  const uncovered = beyondGrace.filter((check) => !coveredByPermit(judgements, check));
  const reason = mostSpecific(uncovered.map((check) => judgements[check].code));
  if (reason !== undefined) return { kind: 'deny', reason };

  const [first, ...more] = new Set<Because>([
    ...(inGrace.size > 0 ? (['grace-period'] as const) : []),
    ...(beyondGrace.length > 0 ? (['permit'] as const) : []),
    ...CORE.flatMap((check) => relaxedBy(judgements, check, effective)),
  ]);
  if (first !== undefined) return { kind: 'unverified', because: [first, ...more] };

  // Not verified, nothing against it, and no relaxation that says why: nobody thought of this.
  const unexplained = CORE.find((check) => judgements[check].outcome !== 'passed') ?? 'authenticity';
  return { kind: 'deny', reason: judgements[unexplained].code };
}

/** The checks whose outcome denies where nothing covers it. */
function against(judgements: Judgements, { actions }: EffectivePolicy): readonly CheckName[] {
  return CHECK_NAMES.filter((check) => standsAgainst(judgements[check].outcome, actions[check]));
}

/**
 * Whether an outcome denies where nothing covers it. A check that wasn't run might have come to anything: it counts as the worse of
 * what its failing and its being inconclusive mean.
 */
function standsAgainst(outcome: CheckOutcome, { failed, inconclusive }: CheckAction): boolean {
  switch (outcome) {
    case 'passed':
    case 'not-applicable':
      return false;
    case 'failed':
      return failed === 'enforce';
    case 'inconclusive':
      return inconclusive === 'enforce';
    case 'not-run':
      return failed === 'enforce' || inconclusive === 'enforce';
  }
}

/** The checks that would deny if there were no grace period. */
export function checksInGrace(judgements: Judgements, effective: EffectivePolicy, now: Date): readonly CheckName[] {
  return against(judgements, effective).filter((check) => coveredByGrace(judgements, check, effective, now));
}

/** Whether the clock was wound back, or nobody can tell: it makes no period longer. */
export function isClockSuspect({ clock }: Judgements): boolean {
  return clock.outcome === 'failed' || clock.outcome === 'inconclusive';
}

/** Grace covers a row by its rung; more than a missing signature only where the bytes are proven to be the signed ones. */
function coveredByGrace(judgements: Judgements, check: CheckName, effective: EffectivePolicy, now: Date): boolean {
  const { gracePeriod, graceMayCover } = effective;
  const { graceRung } = judgements[check];
  if (gracePeriod === null || graceRung === null || !graceMayCover) return false;
  if (graceState(gracePeriod, now) !== 'active' || !covers(gracePeriod, graceRung)) return false;
  if (isClockSuspect(judgements)) return false;
  return graceRung === 'unsigned' || judgements.integrity.outcome === 'passed';
}

/** A permit that holds covers a missing or untrusted signature, and the publisher. */
function coveredByPermit(judgements: Judgements, check: CheckName): boolean {
  return judgements.permit.outcome === 'passed' && isCoveredByPermit(check, judgements[check].code);
}

/** Which relaxation lets a core check that didn't pass, and doesn't stand against the install, be as it is. */
function relaxedBy(judgements: Judgements, check: CheckName, effective: EffectivePolicy): readonly Because[] {
  const { outcome } = judgements[check];
  if (outcome === 'passed' || outcome === 'not-applicable') return [];
  if (standsAgainst(outcome, effective.actions[check])) return [];
  // What the level itself would deny, only an override of the policy can have let through.
  if (standsAgainst(outcome, LEVELS[effective.level][check])) return ['check-not-enforced'];
  return effective.level === 'audit' ? ['audit-level'] : [];
}
