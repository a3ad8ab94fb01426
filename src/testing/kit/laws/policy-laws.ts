import { LAWS_OF_EVERY_DECISION } from './every-decision.js';
import { LAWS_OF_GRACE } from './grace.js';
import type { PolicyLaw } from './law.js';
import { LAWS_OF_STRICTER_RULES } from './stricter.js';

/** What holds of every policy that `parsePolicy` accepts. `assertPolicyLaws` tries them all; each can be tried by itself, too. */
export const POLICY_LAWS: readonly PolicyLaw[] = Object.freeze([
  ...LAWS_OF_EVERY_DECISION,
  ...LAWS_OF_STRICTER_RULES,
  ...LAWS_OF_GRACE,
]);
