import type { InstallDecision, UnverifiedVerdict, VerifiedVerdict } from './decision.js';
import { InvalidArgument } from '../internal/invalid-argument.js';

/** Why an install must not go ahead. */
export type RefusalCode = 'denied' | 'not-verified' | 'not-a-decision-to-install-by';

/** Thrown where a decision doesn't allow the install that it is asked for. Its message holds the decision's own summary. */
export class InstallRefused extends Error {
  override readonly name = 'InstallRefused';
  /** Why it must not go ahead. */
  readonly code: RefusalCode;
  /** What was decided. */
  readonly decision: InstallDecision;

  /**
   * Made by `assertInstallAllowed`; a host may make its own.
   *
   * @param decision - what was decided.
   * @param code - why it doesn't do; `denied` if not said.
   */
  constructor(decision: InstallDecision, code: RefusalCode = 'denied') {
    super(code === 'denied' ? decision.summary : `Refused (${code}): ${decision.summary}`);
    this.code = code;
    this.decision = decision;
  }
}

/**
 * Throws unless a decision allows the install.
 *
 * @param decision - from `verifyInstall`.
 * @param options - `minimum`: `'verified'` refuses what only a relaxation allows; `'any'` (the default) takes both.
 * @throws InstallRefused where the verdict is `deny`, the assurance is below the minimum, or the decision was made as of another
 * instant than the present (`at`). TypeError if `decision` isn't a decision.
 * @example
 * ```ts
 * import { assertInstallAllowed, InstallRefused, verifyInstall } from 'install-gate';
 *
 * const decision = await verifyInstall('fixtures/plugins/unsigned.jar', null, {});
 * try {
 *   assertInstallAllowed(decision);
 * } catch (error) {
 *   if (error instanceof InstallRefused) console.log(error.code); // denied
 * }
 * ```
 */
export function assertInstallAllowed(
  decision: InstallDecision,
  options: { readonly minimum: 'verified' },
): asserts decision is InstallDecision & VerifiedVerdict;
export function assertInstallAllowed(
  decision: InstallDecision,
  options?: { readonly minimum?: 'verified' | 'any' },
): asserts decision is InstallDecision & (VerifiedVerdict | UnverifiedVerdict);
export function assertInstallAllowed(
  decision: InstallDecision,
  options: { readonly minimum?: 'verified' | 'any' } = {},
): void {
  const { minimum = 'any' } = options;
  if (minimum !== 'verified' && minimum !== 'any') throw new InvalidArgument("minimum must be 'verified' or 'any'");
  if (typeof decision !== 'object' || decision === null || typeof decision.evaluatedAt !== 'string') {
    throw new InvalidArgument('decision must be what verifyInstall returned');
  }
  // Only this exact word installs: whatever else a future or forged decision says is a denial.
  if (decision.verdict !== 'allow') throw new InstallRefused(decision);
  if (decision.asOf !== decision.evaluatedAt) throw new InstallRefused(decision, 'not-a-decision-to-install-by');
  if (minimum === 'verified' && decision.assurance !== 'verified') throw new InstallRefused(decision, 'not-verified');
}
