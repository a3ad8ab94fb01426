import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { classifyArtifact, type ArtifactKind } from './artifact/artifact-source.js';
import type { DecisionCore, InstallDecision } from './decision/decision.js';
import { warnOfAsOf } from './decision/warning.js';
import { monotonicMillis, systemClock } from './internal/clock.js';
import { deepFreeze } from './internal/deep-freeze.js';
import { parsePolicy } from './policy/parse-policy.js';
import type { Policy } from './policy/policy.js';
import { policyIdOf } from './policy-id.js';
import { checkRequest, type InstallRequest } from './request.js';
import { assertSignatureSource, type SignatureSource } from './signature/read-signature-file.js';
import { InvalidArgument } from './internal/invalid-argument.js';

/** 8 GiB: no plugin is near it, and an upload without an end reaches it in half a minute. */
const MAX_ARTIFACT_BYTES = 8 * 1024 ** 3;

/** One call's arguments, checked, and its one instant. */
export interface Evaluation {
  readonly artifact: ArtifactKind;
  readonly signatureFile: SignatureSource;
  readonly policy: Policy;
  readonly request: InstallRequest;
  readonly requestKeysNotUsed: readonly string[];
  readonly maxArtifactBytes: number;
  /** The present. */
  readonly evaluatedAt: Date;
  /** The instant that is judged at: the present, or the request's. */
  readonly now: Date;
  readonly startedMillis: number;
}

/**
 * Checks a call's arguments and takes its one instant.
 *
 * @throws TypeError or PolicyError for the caller's mistakes; the signal's reason if it is aborted.
 */
export function startEvaluation(
  artifact: unknown,
  signatureFile: unknown,
  policy: unknown,
  request: InstallRequest,
): Evaluation {
  const requestKeysNotUsed = checkRequest(request);
  const kind = classifyArtifact(artifact);
  assertSignatureSource(signatureFile);
  const rules = parsePolicy(policy);
  const { clock = systemClock, at, signal, maxArtifactBytes = MAX_ARTIFACT_BYTES } = request;
  const evaluatedAt = clock.now();
  if (!types.isDate(evaluatedAt) || Number.isNaN(evaluatedAt.getTime())) {
    throw new InvalidArgument('request.clock gave no valid Date');
  }
  signal?.throwIfAborted();
  return {
    artifact: kind,
    signatureFile,
    policy: rules,
    request,
    requestKeysNotUsed,
    maxArtifactBytes,
    // Copies: a Date can be changed by whoever holds it.
    evaluatedAt: new Date(evaluatedAt),
    now: new Date(at ?? evaluatedAt),
    startedMillis: monotonicMillis(),
  };
}

/** Adds to a decision what only the outer ring knows. */
export function concludeEvaluation(evaluation: Evaluation, core: DecisionCore, readMillis: number): InstallDecision {
  const { policy, request, evaluatedAt, now, startedMillis } = evaluation;
  return deepFreeze({
    ...core,
    warnings: request.at === undefined ? core.warnings : [warnOfAsOf(now), ...core.warnings],
    decisionId: randomUUID(),
    evaluatedAt: evaluatedAt.toISOString(),
    policyId: policyIdOf(policy),
    timings: { totalMillis: monotonicMillis() - startedMillis, readMillis },
  });
}
