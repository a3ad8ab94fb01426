import {
  decide,
  parsePolicy,
  type CheckRow,
  type DecisionCore,
  type DeniedItem,
  type Evidence,
  type Level,
  type Policy,
} from '../../../index.js';

/** What a law is tried on. No law looks at all of it. */
export interface LawSample {
  readonly evidence: Evidence;
  /** An Invalid Date, at times. */
  readonly now: Date;
  /** Another instant, for laws that compare two. */
  readonly later: Date;
  /** Another level, for laws that compare two. */
  readonly level: Exclude<Level, 'off'>;
  /** An item that is added to the deny list. */
  readonly denied: DeniedItem;
  /** How the rules for publishers are made narrower. */
  readonly narrowing: {
    /** Which rule; counted around. */
    readonly rule: number;
    readonly how: 'unlisted' | 'apps' | 'origins' | 'versions' | 'until';
    readonly app: string;
    readonly origin: string;
    readonly instant: Date;
  };
}

/** Something that holds of a policy whatever is found. */
export interface PolicyLaw {
  /** Kebab-case; it never changes its meaning. */
  readonly name: string;
  /** The law in a sentence. */
  readonly sentence: string;
  /** What of a sample it looks at. */
  readonly uses: readonly (keyof LawSample)[];
  /**
   * Tries it on one sample.
   *
   * @param policy - parsed.
   * @returns whether it had anything to say: `false` where a sample doesn't fulfil its condition.
   * @throws an Error where the law is broken, with what was decided.
   */
  readonly check: (policy: Policy, sample: LawSample) => boolean;
}

/** Says that a law is broken. */
export function requireThat(holds: boolean, otherwise: () => string): void {
  if (!holds) throw new Error(otherwise());
}

/** A decision in a few words. */
export function inWords(decision: DecisionCore): string {
  if (decision.verdict === 'deny') return `deny, ${decision.reason}`;
  return decision.assurance === 'verified' ? 'allow, verified' : `allow, ${decision.because.join(' and ')}`;
}

/** Whether the check was off: then nothing is judged, and nothing denies. */
export function isOff(decision: DecisionCore): boolean {
  return (
    decision.verdict === 'allow' && decision.assurance === 'unverified' && decision.because.includes('enforcement-off')
  );
}

/** The contract's rule, written once more: whether a row denies where no relaxation covers it. */
export function stands({ outcome, action }: CheckRow): boolean {
  switch (outcome) {
    case 'passed':
    case 'not-applicable':
      return false;
    case 'failed':
      return action.failed === 'enforce';
    case 'inconclusive':
      return action.inconclusive === 'enforce';
    case 'not-run':
      return action.failed === 'enforce' || action.inconclusive === 'enforce';
  }
}

/** The row of a check. */
export function rowOf({ checks }: DecisionCore, check: CheckRow['check']): CheckRow {
  const row = checks.find((each) => each.check === check);
  if (row === undefined) throw new Error(`the decision has no row for ${check}`);
  return row;
}

/** A policy that differs from another in some keys. */
export function varied(policy: Policy, differences: Partial<Policy>): Policy {
  return parsePolicy({ ...policy, ...differences });
}

/** Holds two policies, or two instants, to this: what the first denies the second denies. Whether the first did deny. */
export function requireNoMoreLenient(first: DecisionCore, second: DecisionCore, what: string): boolean {
  requireThat(
    first.verdict === 'allow' || second.verdict === 'deny',
    () => `${what} turned "${inWords(first)}" into "${inWords(second)}"`,
  );
  return first.verdict === 'deny';
}

/** Whether two decisions say the same. */
export function isSame(a: DecisionCore, b: DecisionCore): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** `decide`, for laws that need a valid instant; null at an Invalid Date. */
export function decideAt(sample: Pick<LawSample, 'evidence' | 'now'>, policy: Policy): DecisionCore | null {
  return Number.isNaN(sample.now.getTime()) ? null : decide(sample.evidence, policy, sample.now);
}
