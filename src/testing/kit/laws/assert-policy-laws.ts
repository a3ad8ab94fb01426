import { parsePolicy, type Policy, type PolicyInput } from '../../../index.js';
import { vocabularyOf } from '../vocabulary.js';
import type { PolicyLaw } from './law.js';
import { POLICY_LAWS } from './policy-laws.js';
import type { TryLaw } from './try-law.js';

/** How the laws are tried. */
export interface PolicyLawOptions {
  /** Samples for each law: 1 to 1,000,000; 200 if not said. */
  readonly numRuns?: number;
  /** A 32-bit integer: the same seed tries the same samples. 20261122 if not said, so that a test says the same each time. */
  readonly seed?: number;
  /** Laws to leave out, by name; one that doesn't exist is a TypeError. */
  readonly except?: readonly string[];
}

/** What trying the laws came to, all of them having held. */
export interface PolicyLawReport {
  readonly seed: number;
  /** How many samples each law was tried on, and how many of them fulfilled its condition. */
  readonly laws: readonly { readonly name: string; readonly runs: number; readonly applied: number }[];
}

/** A law that a policy breaks. */
export class PolicyLawBroken extends Error {
  override readonly name = 'PolicyLawBroken';
  /** The law's name. */
  readonly law: string;
  /** Repeats the run: `assertPolicyLaws(policy, { seed })`. */
  readonly seed: number;

  /** Made by `assertPolicyLaws`. */
  constructor(law: Pick<PolicyLaw, 'name' | 'sentence'>, seed: number, found: string) {
    super(`The policy breaks the law "${law.name}" (seed ${seed}). ${law.sentence}\n${found}`);
    this.law = law.name;
    this.seed = seed;
  }
}

const DEFAULT_RUNS = 200;
const DEFAULT_SEED = 20_261_122;
const MAX_RUNS = 1_000_000;

/**
 * Tries a policy on the laws that every policy keeps (`POLICY_LAWS`), with evidence made of the policy's own words. What breaks one is reported
 * with the smallest evidence that does.
 *
 * That a policy keeps them doesn't say that it asks for enough: `assertHostRefuses` tries that.
 *
 * @param policy - as `verifyInstall` takes it.
 * @returns how often each law was tried, and had something to say.
 * @throws PolicyLawBroken for the first law that is broken; PolicyError for a policy that isn't valid; TypeError where `fast-check`, an optional
 * peer dependency, isn't installed.
 * @example
 * ```ts
 * import { assertPolicyLaws } from 'install-gate/testing';
 *
 * const policy = { level: 'strict', gracePeriod: { endsAt: '2026-09-01T00:00:00Z' } } as const;
 * const { laws } = await assertPolicyLaws(policy, { numRuns: 20 });
 * console.log(laws.every(({ runs }) => runs === 20)); // true
 * ```
 */
export async function assertPolicyLaws(
  policy: Policy | PolicyInput,
  { numRuns = DEFAULT_RUNS, seed = DEFAULT_SEED, except = [] }: PolicyLawOptions = {},
): Promise<PolicyLawReport> {
  const rules = parsePolicy(policy);
  if (!Number.isInteger(numRuns) || numRuns < 1 || numRuns > MAX_RUNS)
    throw new TypeError('numRuns must be 1 to 1,000,000');
  if (!Number.isInteger(seed)) throw new TypeError('seed must be an integer');
  const unknown = except.find((name) => POLICY_LAWS.every((law) => law.name !== name));
  if (unknown !== undefined) throw new TypeError(`there is no law of the name ${JSON.stringify(unknown)}`);

  const { tryLaw } = await loadTrial();
  const words = vocabularyOf(rules);
  const laws = POLICY_LAWS.filter(({ name }) => !except.includes(name)).map((law) => {
    const trial = tryLaw(law, rules, words, { numRuns, seed });
    if (trial.broken !== null) throw new PolicyLawBroken(law, seed, trial.broken);
    return { name: law.name, runs: trial.runs, applied: trial.applied };
  });
  return { seed, laws };
}

/** Loaded when first needed: `fast-check` is an optional peer. */
async function loadTrial(): Promise<{ readonly tryLaw: TryLaw }> {
  try {
    return await import('./try-law.js');
  } catch (cause) {
    throw new TypeError('assertPolicyLaws needs fast-check 4: npm install --save-dev fast-check', { cause });
  }
}
