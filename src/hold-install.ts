import { tmpdir } from 'node:os';
import { copyWhileReading, nothingToPlace, withCopyFailure } from './admission/copying-artifact.js';
import { sweepLeftovers } from './admission/sweep-leftovers.js';
import { classifyArtifact, type ArtifactSource } from './artifact/artifact-source.js';
import { abandonArtifact, closeArtifact, openArtifact } from './artifact/open-artifact.js';
import type { DestinationEvidence } from './decision/evidence.js';
import { concludeEvaluation, startEvaluation } from './evaluation.js';
import { GIVEN_AS_DATA, type PolicyOrigin } from './evidence/before-reading.js';
import { gatherEvidence } from './gather-evidence.js';
import { Held, type HeldInstall } from './held-install.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { isPlainObject, ownProperties } from './internal/is-plain-object.js';
import { resolvePath } from './internal/resolve-path.js';
import type { Policy, PolicyInput } from './policy/policy.js';
import type { InstallRequest } from './request.js';
import { settle } from './settle.js';
import type { SignatureSource } from './signature/read-signature-file.js';

export type { CommitOptions, Commitment, HeldInstall } from './held-install.js';

/** A request, and where the private copy is kept. It takes no `at`: what is installed is judged now. */
export interface HoldOptions extends Omit<InstallRequest, 'at'> {
  /** The folder of the private copy; the system's for temporary files if not said. One on the destination's file system saves a copy. */
  readonly folder?: string;
}

/**
 * Decides whether a plugin may be installed, and keeps a private copy of the bytes that were verified, for hosts that must look into a plugin before they
 * know where it is to lie, or ask somebody.
 *
 * @param artifact - as `verifyInstall` takes it. Not trusted.
 * @param signatureFile - as `verifyInstall` takes it. Not trusted.
 * @param policy - as `verifyInstall` takes it.
 * @param options - see `HoldOptions`.
 * @returns the decision with the copy; release it (`await using` does). Of what is denied there is no copy.
 * @throws as `verifyInstall` does.
 * @remarks The decision is as old as the copy: a certificate that is removed while it is held doesn't take it back.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { holdInstall } from 'install-gate';
 *
 * const policy = { trustStore: 'fixtures/trust-stores/vendor-pin' };
 * const held = await holdInstall('fixtures/plugins/signed.jar', 'fixtures/plugins/signed.jar.sig.json', policy);
 * const destination = join(mkdtempSync(join(tmpdir(), 'plugins-')), 'signed.jar');
 * const commitment = held.decision.verdict === 'allow' ? await held.commit(destination) : null;
 * await held.release();
 * console.log(commitment?.committed); // true
 * ```
 */
export async function holdInstall(
  artifact: ArtifactSource,
  signatureFile: SignatureSource,
  policy: Policy | PolicyInput,
  options: HoldOptions = {},
): Promise<HeldInstall> {
  return holdUnder(GIVEN_AS_DATA, artifact, signatureFile, policy, options);
}

/** `holdInstall` for a policy that comes from a file: the protocol itself. */
export async function holdUnder(
  policyOrigin: PolicyOrigin,
  artifact: ArtifactSource,
  signatureFile: SignatureSource,
  policy: Policy | PolicyInput,
  options: HoldOptions,
): Promise<HeldInstall> {
  const { folder, request } = readOptions(artifact, options);
  const evaluation = {
    ...startEvaluation(policyOrigin, artifact, signatureFile, policy, request),
    needsBytes: true,
  };
  // At once: a stream that fails before anybody listens would end the host's process.
  const opened = await openArtifact(evaluation.artifact, evaluation);
  const copying = copyWhileReading(opened, folder);
  let isHeld = false;
  try {
    await sweepLeftovers(folder);
    const ready: DestinationEvidence = { state: 'ready', path: folder };
    const { evidence, trail, readMillis } = await gatherEvidence(evaluation, copying.opened, ready);
    const copy = copying.copy();
    const core = await settle(evaluation, withCopyFailure(evidence, copying, folder, folder), async () =>
      copy === null || trail === null ? nothingToPlace(folder, folder) : null,
    );
    const decision = concludeEvaluation(evaluation, core, readMillis);
    if (decision.verdict === 'deny' || copy === null || trail === null) return new Held(decision, null);
    evaluation.throwIfAborted();
    isHeld = true;
    return new Held(decision, { file: copy, trail });
  } finally {
    if (!isHeld) await copying.copy()?.discard();
    await closeArtifact(opened);
  }
}

/** @throws TypeError; a stream is destroyed then. */
function readOptions(
  artifact: ArtifactSource,
  options: unknown,
): { readonly folder: string; readonly request: Omit<InstallRequest, 'at'> } {
  const kind = classifyArtifact(artifact);
  try {
    if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
    const given: HoldOptions & { readonly at?: unknown } = ownProperties(options);
    const { folder = tmpdir(), at, ...request } = given;
    if (at !== undefined)
      throw new InvalidArgument('an install that is held takes no "at": what is installed is judged now');
    if (typeof folder !== 'string' || folder === '') throw new InvalidArgument('folder must be a path');
    return { request, folder: resolvePath(folder) };
  } catch (error) {
    abandonArtifact(kind);
    throw error;
  }
}
