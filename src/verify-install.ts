import type { ArtifactSource } from './artifact/artifact-source.js';
import { closeArtifact, openArtifact } from './artifact/open-artifact.js';
import { decide, wouldAllow } from './decision/decide.js';
import type { InstallDecision } from './decision/decision.js';
import type { Evidence } from './decision/evidence.js';
import { concludeEvaluation, startEvaluation } from './evaluation.js';
import { findCandidates } from './evidence/candidates.js';
import { readFlags, rulesInEffect } from './evidence/flags.js';
import { readEvidence } from './evidence/read-evidence.js';
import { noteUseOfPins, readTrustStore } from './evidence/trust-store-evidence.js';
import { deniesArtifacts } from './policy/deny-list.js';
import type { Policy, PolicyInput } from './policy/policy.js';
import type { InstallRequest } from './request.js';
import { readSignatureFile, type SignatureSource } from './signature/read-signature-file.js';

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
 * version does not check publishers, rollback, the app's identity or the archive's structure; each has its row in the
 * decision, with the outcome `not-run`.
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

/** Where the policy comes from, as far as a decision tells of it. */
export type PolicyOrigin = Pick<Evidence, 'policyFile' | 'access' | 'configuration'>;

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
  const evaluation = startEvaluation(artifact, signatureFile, policy, request);
  const { policy: rules, now, origin } = evaluation;
  const opened = await openArtifact(evaluation.artifact, evaluation);
  try {
    const flags = readFlags(rules, evaluation.environment);
    // With the check off nothing is looked at: a store that hangs must not hang those who turned the check off for it.
    const effective = rulesInEffect(rules, origin, flags);
    const off = effective.level === 'off';
    const signature = await readSignatureFile(off ? null : evaluation.signatureFile);
    const trustStore = await readTrustStore(off ? null : evaluation.trustStore, rules, evaluation.evaluatedAt);
    evaluation.throwIfAborted();

    const candidates = findCandidates(
      signature.document,
      trustStore.view,
      rules,
      effective.requiresRevocationLists,
      now,
    );
    const { requestKeysNotUsed } = evaluation;
    const known = {
      origin,
      requestKeysNotUsed,
      flags,
      signatureFile: signature.evidence,
      trustStore: trustStore.evidence,
      policyFile: policyOrigin.policyFile,
      configuration: policyOrigin.configuration,
      access: [...trustStore.access, ...policyOrigin.access],
    };
    const read = await readEvidence(opened, candidates, {
      ...evaluation.reading,
      digest: evaluation.reading.digest || (!off && deniesArtifacts(rules.revocation.denied)),
      signature: signature.document?.signature ?? null,
      allows: (hoped) => wouldAllow({ ...known, ...hoped }, rules, now),
    });
    evaluation.throwIfAborted();
    const decision = decide({ ...known, ...read.part }, rules, now);
    noteUseOfPins(evaluation.trustStore, decision);
    return concludeEvaluation(evaluation, decision, read.millis);
  } finally {
    await closeArtifact(opened);
  }
}
