import { systemClock } from '../internal/clock.js';
import { loadPolicy } from '../policy-file/load-policy.js';
import { explainPolicy } from '../policy/explain-policy.js';
import type { ExplainArguments } from './arguments.js';
import type { Outcome } from './outcome.js';

/** Carries out `install-gate explain`. Throws PolicyError for a policy file that is missing or invalid. */
export async function runExplain({ policy: file, at }: ExplainArguments): Promise<Outcome> {
  const policy = file === null ? {} : await loadPolicy(file);
  return { status: 0, output: `${explainPolicy(policy, at ?? systemClock.now())}\n` };
}
