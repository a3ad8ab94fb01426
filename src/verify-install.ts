import type { ArtifactSource } from './artifact/artifact-source.js';
import { closeArtifact, openArtifact } from './artifact/open-artifact.js';
import type { InstallDecision } from './decision/decision.js';
import { concludeEvaluation, startEvaluation } from './evaluation.js';
import { GIVEN_AS_DATA, type PolicyOrigin } from './evidence/before-reading.js';
import { gatherEvidence } from './gather-evidence.js';
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
 * @remarks A path's bytes may be exchanged after the decision: install what was verified, not what the path then names. `admitInstall` and
 * `holdInstall` keep the bytes that were verified. Which app an archive is, and whether its structure is sound, isn't told of a stream of more
 * than 32 MiB.
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
    const { evidence, readMillis } = await gatherEvidence(evaluation, opened, null);
    return concludeEvaluation(evaluation, await settle(evaluation, evidence), readMillis);
  } finally {
    await closeArtifact(opened);
  }
}
