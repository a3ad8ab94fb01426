import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { resolveIfPath } from './internal/resolve-path.js';
import { classifyArtifact, type ArtifactKind } from './artifact/artifact-source.js';
import { abandonArtifact } from './artifact/open-artifact.js';
import type { ReadOptions } from './artifact/read-artifact.js';
import { warnOfAsOf } from './decision/catalogue/warning.js';
import type { DecisionCore, InstallDecision } from './decision/decision.js';
import { monotonicMillis, systemClock, type Clock } from './internal/clock.js';
import { deepFreeze } from './internal/deep-freeze.js';
import { processEnvironment, type Environment } from './internal/environment.js';
import { ownProperties } from './internal/is-plain-object.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { parsePolicy } from './policy/parse-policy.js';
import type { Policy } from './policy/policy.js';
import { policyIdOf } from './policy-id.js';
import { checkRequest, type InstallRequest } from './request.js';
import { assertSignatureSource, type SignatureSource } from './signature/read-signature-file.js';
import type { TrustStoreSource } from './evidence/trust-store-evidence.js';

/** 8 GiB: no plugin is near it, and an upload without an end reaches it in half a minute. */
const MAX_ARTIFACT_BYTES = 8 * 1024 ** 3;

/** One call's arguments, checked, with their defaults, and its one instant. */
export interface Evaluation {
  readonly artifact: ArtifactKind;
  readonly followSymlinks: boolean;
  readonly signatureFile: SignatureSource;
  readonly policy: Policy;
  readonly origin: string | null;
  readonly requestKeysNotUsed: readonly string[];
  readonly environment: Environment;
  /** The request's folder, store or snapshot, else the policy's folder. */
  readonly trustStore: TrustStoreSource | null;
  /** How the artifact is read. */
  readonly reading: Omit<ReadOptions, 'consumers'>;
  /** The present. */
  readonly evaluatedAt: Date;
  /** The instant that is judged at: the present, or the request's `at`. */
  readonly now: Date;
  /** Whether the request named the instant. */
  readonly isAsOf: boolean;
  readonly startedMillis: number;
  readonly throwIfAborted: () => void;
}

/**
 * Checks a call's arguments and takes its one instant.
 *
 * @throws TypeError or PolicyError for the caller's mistakes; the signal's reason if it is aborted. A stream is destroyed then: it
 * belongs to the gate from the call on.
 */
export function startEvaluation(
  artifact: unknown,
  signatureFile: unknown,
  policy: unknown,
  request: InstallRequest,
): Evaluation {
  const kind = classifyArtifact(artifact);
  try {
    const requestKeysNotUsed = checkRequest(request);
    // Taken once, and nothing that is inherited: later changes to the caller's object change nothing.
    return checkArguments(kind, signatureFile, policy, ownProperties(request), requestKeysNotUsed);
  } catch (error) {
    abandonArtifact(kind);
    throw error;
  }
}

function checkArguments(
  artifact: ArtifactKind,
  signatureFile: unknown,
  policy: unknown,
  request: InstallRequest,
  requestKeysNotUsed: readonly string[],
): Evaluation {
  assertSignatureSource(signatureFile);
  const rules = parsePolicy(policy);
  const { at, signal } = request;
  const evaluatedAt = readClock(request.clock ?? systemClock);
  signal?.throwIfAborted();
  return {
    artifact,
    followSymlinks: request.followSymlinks ?? false,
    // Resolved now: a relative path means the working directory at the call, not at some later await.
    signatureFile: resolveIfPath(signatureFile),
    policy: rules,
    origin: request.origin ?? null,
    requestKeysNotUsed,
    environment: request.environment ?? processEnvironment(),
    trustStore: resolveIfPath(request.trustStore ?? rules.trustStore.folder),
    reading: {
      digest: request.digest === 'sha256',
      maxBytes: request.maxArtifactBytes ?? MAX_ARTIFACT_BYTES,
      signal,
      onProgress: request.onProgress,
    },
    evaluatedAt,
    // A copy: a Date can be changed by whoever holds it.
    now: new Date(at ?? evaluatedAt),
    isAsOf: at !== undefined,
    startedMillis: monotonicMillis(),
    throwIfAborted: () => signal?.throwIfAborted(),
  };
}

function readClock(clock: Clock): Date {
  const instant: unknown = clock.now();
  if (!types.isDate(instant) || Number.isNaN(instant.getTime())) {
    throw new InvalidArgument('request.clock gave no valid Date');
  }
  return new Date(instant);
}

/** Adds to a decision what only the outer ring knows. */
export function concludeEvaluation(evaluation: Evaluation, core: DecisionCore, readMillis: number): InstallDecision {
  const { policy, evaluatedAt, now, isAsOf, startedMillis } = evaluation;
  return deepFreeze({
    ...core,
    warnings: isAsOf ? [warnOfAsOf(now), ...core.warnings] : core.warnings,
    decisionId: randomUUID(),
    evaluatedAt: evaluatedAt.toISOString(),
    policyId: policyIdOf(policy),
    timings: { totalMillis: monotonicMillis() - startedMillis, readMillis },
  });
}
