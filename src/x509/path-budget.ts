/** How much work one search for a path may cost. */
export interface PathBudgetLimits {
  /** Signatures that are checked, on certificates and revocation lists. */
  readonly maxSignatureChecks: number;
  /** Issuers that are considered. */
  readonly maxIssuersConsidered: number;
  /** Names that are compared with name constraints. */
  readonly maxNameComparisons: number;
}

/**
 * Go's `maxChainSignatureChecks` and webpki's limit are 100 signature checks; a path of the greatest depth takes 7. Ours are 50: a
 * check with a key that has never been seen takes two milliseconds here, and the search doesn't yield to other work. webpki allows
 * 200,000 calls of its builder; ours considers at most 8 delivered certificates and the store's, and every consideration is cheap, so
 * that 10,000 leave room for a store of that many CAs of one name. The comparisons are OpenSSL's `NAME_CHECK_MAX` (webpki and Go
 * allow 250,000; OpenSSL's own tests ask for twice that).
 */
export const DEFAULT_PATH_BUDGET: PathBudgetLimits = {
  maxSignatureChecks: 50,
  maxIssuersConsidered: 10_000,
  maxNameComparisons: 2 ** 20,
};

/** An end entity, six intermediates and a trust anchor: deeper than any code-signing hierarchy (webpki's limit is 6 issuers). */
export const MAX_PATH_LENGTH = 8;

/** Counts the work of one search. */
export class PathBudget {
  #signatureChecks: number;
  #issuersConsidered: number;
  #nameComparisons: number;

  constructor(limits: PathBudgetLimits = DEFAULT_PATH_BUDGET) {
    this.#signatureChecks = limits.maxSignatureChecks;
    this.#issuersConsidered = limits.maxIssuersConsidered;
    this.#nameComparisons = limits.maxNameComparisons;
  }

  /** @returns whether there was one left. */
  takeSignatureCheck(): boolean {
    return --this.#signatureChecks >= 0;
  }

  /** @returns whether there was one left. */
  takeIssuer(): boolean {
    return --this.#issuersConsidered >= 0;
  }

  /** @returns whether there were as many left. */
  takeNameComparisons(count: number): boolean {
    this.#nameComparisons -= count;
    return this.#nameComparisons >= 0;
  }

  get exhausted(): boolean {
    return this.#signatureChecks < 0 || this.#issuersConsidered < 0 || this.#nameComparisons < 0;
  }
}
