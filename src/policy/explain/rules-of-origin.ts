import type { CheckAction, CheckName } from '../../decision/check.js';
import { CHECK_NAMES, isLaxerAction } from '../../decision/check.js';
import { ruleOfAction, rulesOf, type OriginRules } from '../effective-policy.js';
import { LEVELS } from '../levels.js';
import type { Enforcement, Policy } from '../policy.js';

/** What holds for the installs of one origin, what `apps` says left aside. */
export interface RulesOfOrigin extends OriginRules {
  /** What says whether the check is on. */
  readonly setting: Enforcement;
}

/** A check whose action is another one than somewhere else. */
export interface DifferentAction {
  readonly check: CheckName;
  readonly action: CheckAction;
  /** The rule that gives it, for people. */
  readonly rule: string;
}

/** The rules of one origin, or of the policy itself for null: nothing of its origins is mixed in. */
export function rulesOfOrigin(policy: Policy, origin: string | null): RulesOfOrigin {
  const overrides = origin === null ? undefined : policy.origins[origin];
  return { ...rulesOf(policy, origin, new Map()), setting: overrides?.enforcement ?? policy.enforcement };
}

/** The checks whose actions aren't those of a table. */
export function differencesFrom(table: RulesOfOrigin['actions'], rules: RulesOfOrigin): readonly DifferentAction[] {
  return CHECK_NAMES.filter((check) => {
    const { failed, inconclusive } = rules.actions[check];
    return failed !== table[check].failed || inconclusive !== table[check].inconclusive;
  }).map((check) => ({ check, action: rules.actions[check], rule: ruleOfAction(rules.actionRules[check]) }));
}

/** The checks that the policy relaxes: less than their own level makes of them. */
export function relaxedChecks(rules: RulesOfOrigin): readonly DifferentAction[] {
  return laxerThan(LEVELS[rules.level], rules);
}

/** The checks of which these rules make less than a table does. */
export function laxerThan(table: RulesOfOrigin['actions'], rules: RulesOfOrigin): readonly DifferentAction[] {
  return differencesFrom(table, rules).filter(({ check, action }) => isLaxerAction(action, table[check]));
}
