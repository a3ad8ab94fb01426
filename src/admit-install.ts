import { dirname } from 'node:path';
import { copyWhileReading, type CopyingArtifact } from './admission/copying-artifact.js';
import { checkDestination, destinationFault } from './admission/destination.js';
import { placeCopy } from './admission/place-copy.js';
import { keepRefused, type QuarantinedFile } from './admission/quarantine.js';
import { sweepLeftovers } from './admission/sweep-leftovers.js';
import type { ArtifactSource } from './artifact/artifact-source.js';
import { closeArtifact, openArtifact } from './artifact/open-artifact.js';
import { CheckedArtifact } from './artifact/readable-artifact.js';
import { decide } from './decision/decide.js';
import type { DecisionCore, InstallDecision } from './decision/decision.js';
import type { DestinationEvidence, Evidence } from './decision/evidence.js';
import { concludeEvaluation, startEvaluation, type Evaluation } from './evaluation.js';
import { GIVEN_AS_DATA, type PolicyOrigin } from './evidence/before-reading.js';
import { gatherEvidence, type Gathered } from './gather-evidence.js';
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

const OWNER_READS_AND_WRITES_ALL_READ = 0o644;

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
  const { destination, replace, mode, quarantine, ...request } = readOptions(options);
  const evaluation = {
    ...startEvaluation(policyOrigin, artifact, signatureFile, policy, request),
    needsBytes: true,
  };
  const folder = dirname(destination);
  await sweepLeftovers(folder, evaluation.evaluatedAt);
  const opened = await openArtifact(evaluation.artifact, evaluation);
  const copying = opened.ok ? copyWhileReading(opened.artifact, folder) : null;
  try {
    const ready = await checkDestination(destination, replace);
    const reading = { ...evaluation, needsDigest: evaluation.needsDigest || quarantine !== null };
    const gathered = await gatherEvidence(
      reading,
      copying === null ? opened : { ok: true, artifact: copying.artifact },
      ready,
    );
    const evidence = withCopy(gathered.evidence, copying, destination);
    const { core, admitted } = await place(evaluation, evidence, gathered, copying, destination, { replace, mode });
    const decision = concludeEvaluation(evaluation, core, gathered.readMillis);
    const copy = copying?.copy() ?? null;
    const quarantined =
      quarantine === null || admitted !== null || copy === null || gathered.trail === null
        ? null
        : await keepRefused(copy, readableOf(decision.artifact.name, gathered, copying), quarantine, decision);
    return deepFreeze({ ...decision, admitted, quarantined });
  } finally {
    await copying?.copy()?.discard();
    await closeArtifact(opened);
  }
}

function readOptions(options: unknown): Required<Pick<AdmitOptions, 'destination' | 'replace' | 'mode'>> & {
  readonly quarantine: string | null;
} & Omit<InstallRequest, 'at'> {
  if (!isAdmitOptions(options)) throw new InvalidArgument('options must have a destination, which is a path');
  const given = ownProperties(options);
  const { destination, replace = false, mode = OWNER_READS_AND_WRITES_ALL_READ, quarantine, ...request } = given;
  if ('at' in request && request.at !== undefined) {
    throw new InvalidArgument('an admission takes no "at": what is installed is judged now');
  }
  if (typeof replace !== 'boolean') throw new InvalidArgument('replace must be true or false');
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o777) throw new InvalidArgument('mode must be 0 to 0o777');
  if (quarantine !== undefined && (typeof quarantine !== 'string' || quarantine === '')) {
    throw new InvalidArgument('quarantine must be a folder');
  }
  return {
    ...request,
    destination: resolvePath(destination),
    replace,
    mode,
    quarantine: quarantine === undefined ? null : resolvePath(quarantine),
  };
}

function isAdmitOptions(options: unknown): options is AdmitOptions {
  return (
    isPlainObject(options) &&
    'destination' in options &&
    typeof options.destination === 'string' &&
    options.destination !== ''
  );
}

/** Where the copy failed it isn't the artifact that can't be judged. */
function withCopy(evidence: Evidence, copying: CopyingArtifact | null, destination: string): Evidence {
  const failure = copying?.failure() ?? null;
  if (failure === null) return evidence;
  const { name } = evidence.artifact;
  return {
    ...evidence,
    artifact: { state: 'not-read', name, size: null },
    destination: destinationFault(destination, failure),
  };
}

async function place(
  evaluation: Evaluation,
  evidence: Evidence,
  gathered: Gathered,
  copying: CopyingArtifact | null,
  destination: string,
  placing: { readonly replace: boolean; readonly mode: number },
): Promise<{ readonly core: DecisionCore; readonly admitted: AdmittedFile | null }> {
  const core = await settle(evaluation, evidence);
  if (core.verdict === 'deny') return { core, admitted: null };
  const denied = (fault: DestinationEvidence) => ({
    core: decide({ ...evidence, destination: fault }, evaluation.policy, evaluation.now),
    admitted: null,
  });
  const copy = copying?.copy() ?? null;
  const { trail } = gathered;
  // With the check off an artifact that can't be read is allowed, and there is nothing to put into its place.
  if (copy === null || trail === null) return denied(destinationFault(destination, 'NOTHING_READ'));
  evaluation.throwIfAborted();
  try {
    const readable = readableOf(core.artifact.name, gathered, copying);
    await placeCopy(copy, readable, destination, placing);
  } catch (error) {
    return denied(destinationFault(destination, errorCode(error)));
  }
  return { core, admitted: { path: destination, sha256: trail.sha256, size: trail.size } };
}

function readableOf(name: string, { trail }: Gathered, copying: CopyingArtifact | null): CheckedArtifact {
  const readBlock = copying?.artifact.readBlock ?? null;
  if (trail === null || readBlock === null) throw new TypeError('unreachable: there is a copy');
  return new CheckedArtifact(name, trail, readBlock);
}
