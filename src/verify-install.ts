import type { ArtifactSource } from './artifact/artifact-source.js';
import { closeArtifact, openArtifact } from './artifact/open-artifact.js';
import { couldAllow, foresee } from './decision/decide.js';
import type { InstallDecision } from './decision/decision.js';
import type { Evidence } from './decision/evidence.js';
import { concludeEvaluation, startEvaluation, type Evaluation } from './evaluation.js';
import { compareByHost } from './evidence/app-evidence.js';
import { lookBeforeReading, type BeforeReading, type PolicyOrigin } from './evidence/before-reading.js';
import { readEvidence, type ArtifactPart, type ReadingPlan } from './evidence/read-evidence.js';
import type { EffectivePolicy } from './policy/effective-policy.js';
import { deniesArtifacts } from './policy/deny-list.js';
import type { Policy, PolicyInput } from './policy/policy.js';
import type { InstallRequest } from './request.js';
import { settle } from './settle.js';
import type { SignatureSource } from './signature/read-signature-file.js';

/**
 * Decides whether a plugin may be installed. Call it right before installing, and install only if `verdict` is `'allow'`.
 *
 * The artifact is opened once and read once, in constant memory, whatever its size; its name is never looked at again.
 *
 * @param artifact - a path, `file:` URL, FileHandle, Uint8Array, Blob, Node or web stream, or async iterable of Uint8Array. Not
 * trusted. A stream belongs to the gate from the call on: it is read to its end, or destroyed. A FileHandle is not closed.
 * @param signatureFile - a path (a string is always a path), `file:` URL, `{ text }` for pasted text, a Uint8Array of the file's
 * content, its parsed JSON, or `null` for unsigned. Not trusted.
 * @param policy - plain data as `PolicyInput` tells, or what `parsePolicy` returned. Trusted.
 * @param request - what belongs to this one install; see `InstallRequest`. Trusted.
 * @returns the decision, frozen, plain JSON. Bad bytes, missing files, an unreadable trust store: all are decisions with a code,
 * a message and a remedy.
 * @throws TypeError for an argument of the wrong type, PolicyError for a policy that isn't valid, the signal's reason when it is
 * aborted, and whatever `onProgress` or `clock` throw: nothing else. A stream is destroyed then, too.
 * @remarks A path's bytes may be exchanged after the decision: install what was verified, not what the path then names. This
 * version does not check the archive's structure; its row has the outcome `not-run`.
 * @example
 * ```ts
 * import { verifyInstall } from 'install-gate';
 *
 * const decision = await verifyInstall('fixtures/plugins/signed.jar', 'fixtures/plugins/signed.jar.sig.json', {
 *   trustStore: 'fixtures/trust-stores/vendor-pin',
 * });
 * console.log(decision.verdict, decision.verdict === 'allow' ? decision.assurance : decision.reason); // allow verified
 * ```
 */
export async function verifyInstall(
  artifact: ArtifactSource,
  signatureFile: SignatureSource,
  policy: Policy | PolicyInput,
  request: InstallRequest = {},
): Promise<InstallDecision> {
  return verifyUnder(GIVEN_AS_DATA, artifact, signatureFile, policy, request);
}

/** A policy that was given as data. */
export const GIVEN_AS_DATA: PolicyOrigin = { policyFile: null, access: [], configuration: [] };

/** `verifyInstall` for a policy that comes from a file: the protocol itself. */
export async function verifyUnder(
  policyOrigin: PolicyOrigin,
  artifact: ArtifactSource,
  signatureFile: SignatureSource,
  policy: Policy | PolicyInput,
  request: InstallRequest,
): Promise<InstallDecision> {
  const evaluation = startEvaluation(policyOrigin, artifact, signatureFile, policy, request);
  const opened = await openArtifact(evaluation.artifact, evaluation);
  try {
    const before = await lookBeforeReading(evaluation);
    evaluation.throwIfAborted();
    const { parts, millis } = await readEvidence(opened, [planReading(evaluation, before)], evaluation.reading);
    evaluation.throwIfAborted();
    const [evidence] = parts.map((part) => completeEvidence(evaluation, before, part));
    if (evidence === undefined) throw new TypeError('unreachable: one plan has one part');
    return concludeEvaluation(evaluation, await settle(evaluation, evidence), millis);
  } finally {
    await closeArtifact(opened);
  }
}

/** What reading the artifact is for: cheap checks come first, and what nothing can make acceptable isn't read. */
export function planReading(evaluation: Evaluation, before: BeforeReading): ReadingPlan {
  const { known, candidates, isOff, effective } = before;
  const { policy, now, needsDigest, needsBytes } = evaluation;
  return {
    candidates,
    needsBytes,
    needsArchive: !isOff && needsArchive(evaluation, effective),
    needsDigest: needsDigest || (!isOff && (deniesArtifacts(policy.revocation.denied) || known.permit !== null)),
    allows: (part) => couldAllow({ ...known, ...part, comparisons: null, destination: null }, policy, now),
    lacksReason: (part) => {
      const verdict = foresee({ ...known, ...part, comparisons: null, destination: null }, policy, now);
      return verdict.kind === 'deny' && verdict.reason === 'artifact-not-read';
    },
  };
}

/** All that was found, together. */
export function completeEvidence(evaluation: Evaluation, { known }: BeforeReading, part: ArtifactPart): Evidence {
  const { policy, compareVersions, installed } = evaluation;
  const comparisons = compareByHost(compareVersions, part.app, installed?.version ?? null, policy);
  return { ...known, ...part, comparisons, destination: null };
}

/** Whether the policy asks what the archive holds: by its checks, or because nothing else tells which app it is. */
function needsArchive({ policy, expected, installed, reading }: Evaluation, effective: EffectivePolicy): boolean {
  const actions = [effective.actions.archive, effective.archiveIfVerified];
  const isChecked = actions.some(({ failed, inconclusive }) => failed !== 'skip' || inconclusive !== 'skip');
  const asksForApp =
    expected !== null ||
    installed !== null ||
    policy.publishers.length > 0 ||
    policy.unlistedSigners === 'deny' ||
    Object.keys(policy.apps).length > 0;
  return isChecked || (asksForApp && reading.readApp === undefined);
}
