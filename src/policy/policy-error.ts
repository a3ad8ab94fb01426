/** One thing that is wrong with a policy. */
export interface PolicyIssue {
  /** Where: keys and indexes from the top, as in `origins.upload.level`; empty for the policy as a whole. */
  readonly path: string;
  readonly code: 'unknown-key' | 'wrong-value' | 'contradiction' | 'cannot-be-relaxed' | 'unreadable';
  /** What is wrong and what would be right; texts from the policy are quoted and made harmless. */
  readonly message: string;
}

/** A policy that can't be used. It names every fault at once. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** Always the same: the faults themselves have codes in `issues`. */
  readonly code = 'policy-invalid';
  /** Every fault that was found. */
  readonly issues: readonly PolicyIssue[];

  /**
   * Made by `parsePolicy`.
   *
   * @param issues - every fault, one at least.
   * @param options - the cause, where there is one.
   */
  constructor(issues: readonly PolicyIssue[], options?: ErrorOptions) {
    const list = issues.map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`));
    super(`The policy can't be used: ${list.join('; ')}`, options);
    this.issues = Object.freeze([...issues]);
  }
}
