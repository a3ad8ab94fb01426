import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { resolveIfPath, resolvePath } from './internal/resolve-path.js';
import { classifyArtifact, type ArtifactKind } from './artifact/artifact-source.js';
import { abandonArtifact } from './artifact/open-artifact.js';
import { warnOfAsOf } from './decision/catalogue/warning.js';
import type { DecisionCore, InstallDecision } from './decision/decision.js';
import { monotonicMillis, systemClock, type Clock } from './internal/clock.js';
import { deepFreeze } from './internal/deep-freeze.js';
import { processEnvironment } from './internal/environment.js';
import type { VersionComparator } from './evidence/app-reader.js';
import type { Circumstances, PolicyOrigin } from './evidence/before-reading.js';
import type { PermitStore } from './evidence/permit-evidence.js';
import type { ReadEvidenceOptions } from './evidence/read-evidence.js';
import { ownProperties } from './internal/is-plain-object.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { parsePolicy } from './policy/parse-policy.js';
import { policyIdOf } from './policy-id.js';
import { checkRequest, type InstallRequest } from './request.js';
import { assertSignatureSource } from './signature/read-signature-file.js';

/** 8 GiB: no plugin is near it, and an upload without an end reaches it in half a minute. */
const MAX_ARTIFACT_BYTES = 8 * 1024 ** 3;

/** One call's arguments, checked, with their defaults, and its one instant. */
export interface Evaluation extends Circumstances {
  readonly artifact: ArtifactKind;
  readonly followSymlinks: boolean;
  /** What an artifact without a path is called. */
  readonly name: string;
  /** Whether the artifact's SHA-256 is asked for. */
  readonly needsDigest: boolean;
  /** Whether its bytes are to be installed by this call. */
  readonly needsBytes: boolean;
  /** How the artifact is read. */
  readonly reading: ReadEvidenceOptions;
  readonly permitStore: PermitStore | undefined;
  readonly compareVersions: VersionComparator | undefined;
  /** Whether another instant than the present is judged at, or nothing is to be installed by: `now` isn't `evaluatedAt`, or might as well not be. */
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
  policyOrigin: PolicyOrigin,
  artifact: unknown,
  signatureFile: unknown,
  policy: unknown,
  request: InstallRequest,
): Evaluation {
  const kind = classifyArtifact(artifact);
  try {
    checkRequest(request);
    // Taken once, and nothing that is inherited: later changes to the caller's object change nothing.
    return checkArguments(policyOrigin, kind, signatureFile, policy, ownProperties(request));
  } catch (error) {
    abandonArtifact(kind);
    throw error;
  }
}

function checkArguments(
  policyOrigin: PolicyOrigin,
  artifact: ArtifactKind,
  signatureFile: unknown,
  policy: unknown,
  request: InstallRequest,
): Evaluation {
  assertSignatureSource(signatureFile);
  const rules = parsePolicy(policy);
  const { at, signal, expected, installed } = request;
  const evaluatedAt = readClock(request.clock ?? systemClock);
  signal?.throwIfAborted();
  return {
    artifact,
    followSymlinks: request.followSymlinks ?? false,
    name: request.name ?? 'artifact',
    // Resolved now: a relative path means the working directory at the call, not at some later await.
    signatureFile: resolveIfPath(signatureFile),
    policy: rules,
    policyOrigin,
    origin: request.origin ?? null,
    environment: request.environment ?? processEnvironment(),
    flags: request.flags,
    settingsFolder: policyOrigin.settingsFolder ?? workingFolder(),
    trustStore: resolveIfPath(request.trustStore ?? rules.trustStore.folder),
    permit: request.permit === undefined ? undefined : resolveIfPath(request.permit),
    permitStore: request.permitStore,
    rotations: (request.rotations ?? []).map((rotation) => resolveIfPath(rotation)),
    clockFloor: request.clockFloor,
    compareVersions: request.compareVersions,
    expected: expected === undefined ? null : { key: expected.key ?? null, version: expected.version ?? null },
    installed:
      installed === undefined || installed === null
        ? null
        : {
            key: installed.key ?? null,
            version: installed.version ?? null,
            publisherId: installed.publisherId ?? null,
            verified: installed.verified ?? false,
          },
    needsDigest: request.digest === 'sha256',
    needsBytes: false,
    reading: {
      readApp: request.readApp,
      archiveLimits: request.archiveLimits ?? {},
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

/** Empty where it has been removed: that concerns nobody whose paths are absolute. */
function workingFolder(): string {
  try {
    return resolvePath('.');
  } catch {
    return '';
  }
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
