import type { GraceCovers } from '../../policy/policy.js';
import { describeFinding, type FindingText } from '../catalogue/index.js';
import type { CheckName, CheckOutcome } from '../check.js';
import type { CheckCode, DetailsByCode } from '../codes.js';

/** What one check came to: the raw material of a row. */
export interface Judgement {
  readonly outcome: CheckOutcome;
  readonly code: CheckCode;
  readonly details: DetailsByCode[CheckCode];
  /** Puts it into words: only a decision that is told to somebody needs them. */
  readonly describe: () => FindingText;
  /** The rung of the grace ladder that covers this; null: no grace does. */
  readonly graceRung: GraceCovers | null;
}

/** The worse of two outcomes is the one with the higher number. */
export const SEVERITY: Readonly<Record<CheckOutcome, number>> = {
  'not-applicable': 0,
  passed: 1,
  'not-run': 2,
  inconclusive: 3,
  failed: 4,
};

/** One judgement for each check. */
export type Judgements = Readonly<Record<CheckName, Judgement>>;

/** A judgement. */
export function judged<C extends CheckCode>(
  outcome: CheckOutcome,
  code: C,
  details: DetailsByCode[C],
  graceRung: GraceCovers | null = null,
): Judgement {
  return { outcome, code, details, describe: () => describeFinding(code, details), graceRung };
}

/** The check holds. */
export function passed(check: CheckName, about: string | null = null): Judgement {
  return judged('passed', 'passed', { check, about });
}

/** There was nothing to check. */
export function notApplicable(check: CheckName, because: string): Judgement {
  return judged('not-applicable', 'not-applicable', { check, because });
}

/** An earlier finding left nothing to check. */
export function notReached(check: CheckName, because: string): Judgement {
  return judged('not-run', 'not-reached', { check, because });
}
