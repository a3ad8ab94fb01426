import { classifyArtifact, type ArtifactSource } from './artifact/artifact-source.js';
import { abandonArtifact, closeArtifact, openArtifact } from './artifact/open-artifact.js';
import { decide, foresee } from './decision/decide.js';
import type { InstallDecision } from './decision/decision.js';
import type { Evidence } from './decision/evidence.js';
import { concludeEvaluation, startEvaluation, type Evaluation } from './evaluation.js';
import { GIVEN_AS_DATA, lookBeforeReading } from './evidence/before-reading.js';
import { readEvidence } from './evidence/read-evidence.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { isPlainObject, ownProperties } from './internal/is-plain-object.js';
import type { Policy, PolicyInput } from './policy/policy.js';
import type { InstallRequest } from './request.js';
import type { SignatureSource } from './signature/read-signature-file.js';
import { completeEvidence, planReading } from './gather-evidence.js';

/** What to compare. */
export interface PreviewedPolicies {
  /** The policy as it is. */
  readonly now: Policy | PolicyInput;
  /** Another policy, or an instant at which the same one is judged by. */
  readonly next: Policy | PolicyInput | Date;
}

/** Both answers. Neither is a decision to install by: a preview uses up no permit and raises no clock floor. */
export interface InstallPreview {
  readonly now: InstallDecision;
  readonly next: InstallDecision;
}

/**
 * Judges an artifact twice from one read: under the policy as it is, and under another one, or at another instant.
 *
 * @param artifact - as `verifyInstall` takes it; read once.
 * @param signatureFile - as `verifyInstall` takes it.
 * @param policies - see `PreviewedPolicies`.
 * @param request - as `verifyInstall` takes it; its `at` is the instant of both, unless `next` is one. A permit counts in neither: it isn't used.
 * @returns both decisions.
 * @throws as `verifyInstall` does; TypeError too for `policies` that aren't two.
 * @example
 * ```ts
 * import { previewInstall } from 'install-gate';
 *
 * const trustStore = 'fixtures/trust-stores/vendor-pin';
 * const { now, next } = await previewInstall('fixtures/plugins/unsigned.jar', null, {
 *   now: { trustStore, gracePeriod: { endsAt: '2099-01-01T00:00:00Z' } },
 *   next: { trustStore },
 * });
 * console.log(now.verdict, next.verdict); // allow deny
 * ```
 */
export async function previewInstall(
  artifact: ArtifactSource,
  signatureFile: SignatureSource,
  policies: PreviewedPolicies,
  request: InstallRequest = {},
): Promise<InstallPreview> {
  const evaluations = startBoth(artifact, signatureFile, policies, request);
  const [first] = evaluations;
  const opened = await openArtifact(first.artifact, first);
  try {
    const prepared = await Promise.all(
      evaluations.map(async (evaluation) => ({ evaluation, before: await lookBeforeReading(evaluation) })),
    );
    first.throwIfAborted();
    const plans = prepared.map(({ evaluation, before }) => planReading(evaluation, before, null));
    const { parts, millis } = await readEvidence(opened, plans, first.reading);
    first.throwIfAborted();
    const [now, next] = prepared.map(({ evaluation, before }, index) => {
      const part = parts[index];
      if (part === undefined) throw new TypeError('unreachable: each plan has one part');
      const evidence = withoutUse(completeEvidence(evaluation, before, part, null), evaluation);
      return concludeEvaluation(evaluation, decide(evidence, evaluation.policy, evaluation.now), millis);
    });
    if (now === undefined || next === undefined) throw new TypeError('unreachable: there are two evaluations');
    return { now, next };
  } finally {
    await closeArtifact(opened);
  }
}

/** A permit counts in neither decision; where nothing needs it, that it has not been used is nothing against them. */
function withoutUse(evidence: Evidence, { policy, now }: Evaluation): Evidence {
  const { permit } = evidence;
  if (permit?.state !== 'signed') return evidence;
  const ifNotNeeded: Evidence = { ...evidence, permit: { ...permit, use: 'not-needed', storeFault: null } };
  return foresee(ifNotNeeded, policy, now).kind === 'deny' ? evidence : ifNotNeeded;
}

function startBoth(
  artifact: ArtifactSource,
  signatureFile: SignatureSource,
  policies: PreviewedPolicies,
  request: InstallRequest,
): readonly [Evaluation, Evaluation] {
  const kind = classifyArtifact(artifact);
  if (!isPlainObject(policies) || !('now' in policies) || !('next' in policies)) {
    abandonArtifact(kind);
    throw new InvalidArgument('policies must be { now, next }');
  }
  const { now, next } = ownProperties(policies);
  if (!(next instanceof Date) && !isPlainObject(next)) {
    abandonArtifact(kind);
    throw new InvalidArgument('next must be a policy or a Date');
  }
  // One look at the clock for both.
  const started = startEvaluation(GIVEN_AS_DATA, artifact, signatureFile, now, request);
  const shared = { ...request, clock: { now: () => new Date(started.evaluatedAt) } };
  const second =
    next instanceof Date
      ? startEvaluation(GIVEN_AS_DATA, artifact, signatureFile, started.policy, { ...shared, at: next })
      : startEvaluation(GIVEN_AS_DATA, artifact, signatureFile, next, shared);
  return [started, second];
}
