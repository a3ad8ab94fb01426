import { dirname } from 'node:path';
import { copyWhileReading, nothingToPlace, withCopyFailure } from './admission/copying-artifact.js';
import { checkDestination, destinationFault } from './admission/destination.js';
import { placeCopy } from './admission/place-copy.js';
import { readPlacing, type Placing } from './admission/placing.js';
import { keepRefused, type QuarantinedFile } from './admission/quarantine.js';
import { sweepLeftovers } from './admission/sweep-leftovers.js';
import { classifyArtifact, type ArtifactSource } from './artifact/artifact-source.js';
import { abandonArtifact, closeArtifact, openArtifact } from './artifact/open-artifact.js';
import type { InstallDecision } from './decision/decision.js';
import { concludeEvaluation, startEvaluation } from './evaluation.js';
import { GIVEN_AS_DATA, type PolicyOrigin } from './evidence/before-reading.js';
import { gatherEvidence } from './gather-evidence.js';
import { deepFreeze } from './internal/deep-freeze.js';
import { errorCode } from './internal/error-code.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { isPlainObject, ownProperties } from './internal/is-plain-object.js';
import { resolvePath } from './internal/resolve-path.js';
import type { Policy, PolicyInput } from './policy/policy.js';
import type { InstallRequest } from './request.js';
import { settle } from './settle.js';
import type { SignatureSource } from './signature/read-signature-file.js';

/** A request, and where the artifact is to lie. It takes no `at`: what is installed is judged now. */
export interface AdmitOptions extends Omit<InstallRequest, 'at'> {
  /** The path of the file that is to hold the artifact. Its folder must be there, on a file system of which a file can be renamed. */
  readonly destination: string;
  /** Whether a file that is there already is replaced; refused if not said (which needs hard links). */
  readonly replace?: boolean;
  /** The mode of the file in its place; 0o644 if not said. While it is verified it is 0o600. */
  readonly mode?: number;
  /** A folder in which a refused file is kept, with its decision beside it. What is denied unread is then read all the same. */
  readonly quarantine?: string;
}

/** What lies in its place now. */
export interface AdmittedFile {
  readonly path: string;
  /** Lower-case hex SHA-256 of exactly the bytes that lie there. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** The decision, with what became of the file. */
export type AdmissionDecision = InstallDecision & {
  /** null where nothing was put into place: the destination is as it was. */
  readonly admitted: AdmittedFile | null;
  /** null where nothing was kept. */
  readonly quarantined: QuarantinedFile | null;
};

/**
 * Decides whether a plugin may be installed, and puts it into its place only if it may: the bytes that lie there are those that were verified.
 *
 * In one pass the artifact is copied, while it is verified, into a private file beside the destination, which is renamed into place when the decision
 * allows. What is refused, fails, is aborted, finds the disk full, or is killed, leaves the destination as it was; what a killed process left
 * behind is swept by the next admission into the same folder.
 *
 * @param artifact - as `verifyInstall` takes it. Not trusted.
 * @param signatureFile - as `verifyInstall` takes it. Not trusted.
 * @param policy - as `verifyInstall` takes it.
 * @param options - see `AdmitOptions`.
 * @returns the decision. `verdict: 'allow'` means that the file lies at its destination: trouble with placing it denies (`destination-...`).
 * @throws as `verifyInstall` does.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { admitInstall } from 'install-gate';
 *
 * const destination = join(mkdtempSync(join(tmpdir(), 'plugins-')), 'signed.jar');
 * const policy = { trustStore: 'fixtures/trust-stores/vendor-pin' };
 * const decision = await admitInstall('fixtures/plugins/signed.jar', 'fixtures/plugins/signed.jar.sig.json', policy, { destination });
 * console.log(decision.verdict, decision.admitted?.path === destination); // allow true
 * ```
 */
export async function admitInstall(
  artifact: ArtifactSource,
  signatureFile: SignatureSource,
  policy: Policy | PolicyInput,
  options: AdmitOptions,
): Promise<AdmissionDecision> {
  return admitUnder(GIVEN_AS_DATA, artifact, signatureFile, policy, options);
}

/** `admitInstall` for a policy that comes from a file: the protocol itself. */
export async function admitUnder(
  policyOrigin: PolicyOrigin,
  artifact: ArtifactSource,
  signatureFile: SignatureSource,
  policy: Policy | PolicyInput,
  options: AdmitOptions,
): Promise<AdmissionDecision> {
  const { destination, placing, quarantine, request } = readOptions(artifact, options);
  const evaluation = {
    ...startEvaluation(policyOrigin, artifact, signatureFile, policy, request),
    needsBytes: true,
  };
  const folder = dirname(destination);
  // At once: a stream that fails before anybody listens would end the host's process.
  const opened = await openArtifact(evaluation.artifact, evaluation);
  const copying = copyWhileReading(opened, folder);
  try {
    await sweepLeftovers(folder);
    const ready = await checkDestination(destination, placing.replace);
    const reading = { ...evaluation, needsDigest: evaluation.needsDigest || quarantine !== null };
    const { evidence, trail, readMillis } = await gatherEvidence(reading, copying.opened, ready);
    const copy = copying.copy();
    let admitted: AdmittedFile | null = null;
    const core = await settle(evaluation, withCopyFailure(evidence, copying, destination, folder), async () => {
      if (copy === null || trail === null) return nothingToPlace(destination, folder);
      evaluation.throwIfAborted();
      try {
        await placeCopy(copy, trail, destination, placing, { recheck: false });
      } catch (error) {
        return destinationFault(destination, errorCode(error));
      }
      admitted = { path: destination, sha256: trail.sha256, size: trail.size };
      return null;
    });
    const decision = concludeEvaluation(evaluation, core, readMillis);
    const isToBeKept = quarantine !== null && decision.verdict === 'deny' && copy !== null && trail !== null;
    const quarantined = isToBeKept ? await keepRefused(copy, trail, quarantine, decision) : null;
    return deepFreeze({ ...decision, admitted, quarantined });
  } finally {
    await copying.copy()?.discard();
    await closeArtifact(opened);
  }
}

interface AdmissionOrder {
  readonly destination: string;
  readonly placing: Placing;
  readonly quarantine: string | null;
  readonly request: Omit<InstallRequest, 'at'>;
}

/** Paths are resolved now: a relative one means the working directory at the call. @throws TypeError; a stream is destroyed then. */
function readOptions(artifact: ArtifactSource, options: unknown): AdmissionOrder {
  const kind = classifyArtifact(artifact);
  try {
    if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object with a destination');
    const given: Partial<AdmitOptions> & { readonly at?: unknown } = ownProperties(options);
    const { destination, replace, mode, quarantine, at, ...request } = given;
    if (typeof destination !== 'string' || destination === '') throw new InvalidArgument('destination must be a path');
    if (at !== undefined) throw new InvalidArgument('an admission takes no "at": what is installed is judged now');
    if (quarantine !== undefined && (typeof quarantine !== 'string' || quarantine === ''))
      throw new InvalidArgument('quarantine must be a folder');
    return {
      request,
      destination: resolvePath(destination),
      placing: readPlacing({ replace, mode }),
      quarantine: quarantine === undefined ? null : resolvePath(quarantine),
    };
  } catch (error) {
    abandonArtifact(kind);
    throw error;
  }
}
