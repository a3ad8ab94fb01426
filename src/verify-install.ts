import type { ArtifactSource } from './artifact/artifact-source.js';
import { openArtifact } from './artifact/open-artifact.js';
import { decide, wouldAllow } from './decision/decide.js';
import type { InstallDecision } from './decision/decision.js';
import type { Evidence } from './decision/evidence.js';
import { concludeEvaluation, startEvaluation } from './evaluation.js';
import { findCandidates, NO_CANDIDATES } from './evidence/candidates.js';
import { readFlags } from './evidence/flags.js';
import { loadTrust } from './evidence/load-trust.js';
import { readEvidence } from './evidence/read-evidence.js';
import { monotonicMillis, systemClock } from './internal/clock.js';
import { processEnvironment } from './internal/environment.js';
import { isOff } from './policy/effective-policy.js';
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
 * aborted: nothing else.
 * @remarks A path's bytes may be exchanged after the decision: install what was verified, not what the path then names. This
 * version does not check revocation, publishers, rollback, the app's identity or the archive's structure; each has its row in the
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
  const evaluation = startEvaluation(artifact, signatureFile, policy, request);
  const opened = await openArtifact(evaluation.artifact, { followSymlinks: request.followSymlinks ?? false });
  try {
    const { policy: rules, now: at } = evaluation;
    const { origin = null, clock = systemClock, environment = processEnvironment() } = request;
    const flags = readFlags(rules, environment);
    // With the check off nothing is looked at: a store that hangs must not hang those who turned the check off for it.
    const off = isOff(rules, origin, flags);
    const { evidence: file, document } = await readSignatureFile(off ? null : evaluation.signatureFile);
    const store = request.trustStore ?? rules.trustStore.folder;
    const { evidence: trustStore, view } = await loadTrust(off ? null : store, rules, clock);

    const { tolerances, maxCandidateKeys } = rules.trustStore;
    const toleratedCas = new Set(tolerances.map(({ caFingerprint }) => caFingerprint));
    const candidates =
      document === null ? NO_CANDIDATES : findCandidates(document, { view, toleratedCas, maxCandidateKeys, at });

    const { requestKeysNotUsed } = evaluation;
    const known = { origin, requestKeysNotUsed, flags, signatureFile: file, trustStore };

    const readFrom = monotonicMillis();
    const part = await readEvidence(opened, candidates, {
      signature: document?.signature ?? null,
      digest: request.digest === 'sha256',
      maxBytes: evaluation.maxArtifactBytes,
      signal: request.signal,
      onProgress: request.onProgress,
      allows: (hoped) => wouldAllow({ ...known, ...hoped }, rules, at),
    });
    const evidence: Evidence = { ...known, ...part };
    return concludeEvaluation(evaluation, decide(evidence, rules, at), monotonicMillis() - readFrom);
  } finally {
    if (opened.ok) await opened.artifact.close();
  }
}
