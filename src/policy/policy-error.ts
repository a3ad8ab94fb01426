import { quote } from '../internal/untrusted-text.js';

/** One thing that is wrong with a policy. */
export interface PolicyIssue {
  /** Where: keys and indexes from the top, as in `origins.upload.level`; empty for the policy as a whole. */
  readonly path: string;
  readonly code: 'unknown-key' | 'wrong-value' | 'contradiction' | 'cannot-be-relaxed' | 'unreadable';
  /** What is wrong and what would be right; texts from the policy are quoted and made harmless. */
  readonly message: string;
}

/** A policy that can't be used. It names every fault of its values at once; rules that contradict each other are looked for where the values are sound. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** Always the same: the faults themselves have codes in `issues`. */
  readonly code = 'policy-invalid';
  /** The faults that were found, fifty at most. */
  readonly issues: readonly PolicyIssue[];
  /** How many more there are. */
  readonly omitted: number;
  /** The file that it comes from; null for one that was given as data. */
  readonly file: string | null;

  /**
   * Made by `parsePolicy`.
   *
   * @param issues - every fault, one at least.
   * @param options - the cause, and the file, where there is one; how many more faults there are.
   */
  constructor(
    issues: readonly PolicyIssue[],
    options: ErrorOptions & { readonly file?: string; readonly omitted?: number } = {},
  ) {
    const { file = null, omitted = 0, ...others } = options;
    const list = issues.map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`));
    const where = file === null ? '' : ` in ${quote(file)}`;
    const more = omitted === 0 ? '' : `; and ${omitted} more`;
    super(`The policy${where} can't be used: ${list.join('; ')}${more}`, others);
    this.issues = Object.freeze([...issues]);
    this.omitted = omitted;
    this.file = file;
  }
}
