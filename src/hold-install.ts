import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { copyWhileReading } from './admission/copying-artifact.js';
import { checkDestination, destinationFault } from './admission/destination.js';
import { placeCopy } from './admission/place-copy.js';
import type { PrivateFile } from './admission/private-file.js';
import { sweepLeftovers } from './admission/sweep-leftovers.js';
import type { AdmittedFile } from './admit-install.js';
import type { ArtifactSource } from './artifact/artifact-source.js';
import { TRAIL_BLOCK_BYTES } from './artifact/hash-trail.js';
import { closeArtifact, openArtifact } from './artifact/open-artifact.js';
import { CheckedArtifact } from './artifact/readable-artifact.js';
import { InstallRefused } from './decision/assert-install-allowed.js';
import { describeFinding } from './decision/catalogue/index.js';
import type { InstallDecision } from './decision/decision.js';
import type { DestinationEvidence, DestinationFaultCode, Evidence } from './decision/evidence.js';
import { concludeEvaluation, startEvaluation } from './evaluation.js';
import { GIVEN_AS_DATA, type PolicyOrigin } from './evidence/before-reading.js';
import { gatherEvidence } from './gather-evidence.js';
import { errorCode } from './internal/error-code.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { isPlainObject, ownProperties } from './internal/is-plain-object.js';
import { resolvePath } from './internal/resolve-path.js';
import type { Policy, PolicyInput } from './policy/policy.js';
import type { InstallRequest } from './request.js';
import { settle } from './settle.js';
import type { SignatureSource } from './signature/read-signature-file.js';

/** A request, and where the private copy is kept. It takes no `at`: what is installed is judged now. */
export interface HoldOptions extends Omit<InstallRequest, 'at'> {
  /** The folder of the private copy; the system's for temporary files if not said. One on the destination's file system saves a copy. */
  readonly folder?: string;
}

/** How a held file is put into its place. */
export interface CommitOptions {
  /** Whether a file that is there already is replaced; refused if not said (which needs hard links). */
  readonly replace?: boolean;
  /** The mode of the file in its place; 0o644 if not said. */
  readonly mode?: number;
}

/** What became of a commit: the file lies in its place, or everything is as it was. */
export type Commitment =
  | ({ readonly committed: true } & AdmittedFile)
  | {
      readonly committed: false;
      readonly code: DestinationFaultCode;
      readonly message: string;
      readonly remedy: string | null;
    };

/** A decision, and a private copy of the bytes that it is about: those, and no others, are installed. */
export interface HeldInstall extends AsyncDisposable {
  readonly decision: InstallDecision;
  /**
   * The bytes that were verified, each block checked once more against what was hashed.
   *
   * @returns a stream of Node's; it fails if somebody has changed the copy.
   * @throws InstallRefused where the decision denies; TypeError once it was committed or released.
   */
  read(): Readable;
  /**
   * Puts the copy into its place, whole or not at all; afterwards there is no copy any more.
   *
   * @param destination - the path of the file. Trusted.
   * @throws InstallRefused where the decision denies; TypeError once it was committed or released.
   */
  commit(destination: string, options?: CommitOptions): Promise<Commitment>;
  /** Takes the copy away. Safe to call at any time, and twice. */
  release(): Promise<void>;
}

const OWNER_READS_AND_WRITES_ALL_READ = 0o644;

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
  const { folder, ...request } = readOptions(options);
  const evaluation = {
    ...startEvaluation(policyOrigin, artifact, signatureFile, policy, request),
    needsBytes: true,
  };
  await sweepLeftovers(folder, evaluation.evaluatedAt);
  const opened = await openArtifact(evaluation.artifact, evaluation);
  const copying = opened.ok ? copyWhileReading(opened.artifact, folder) : null;
  let isHeld = false;
  try {
    const source = copying === null ? opened : ({ ok: true, artifact: copying.artifact } as const);
    const ready: DestinationEvidence = { state: 'ready', path: folder };
    const { evidence, trail, readMillis } = await gatherEvidence(evaluation, source, ready);
    const copy = copying?.copy() ?? null;
    const failure = copying?.failure() ?? (copy === null ? 'NOTHING_READ' : null);
    const core = await settle(evaluation, withCopy(evidence, failure, copying?.failure() ?? null, folder));
    const decision = concludeEvaluation(evaluation, core, readMillis);
    if (decision.verdict === 'deny' || copy === null || trail === null || copying === null)
      return new Held(decision, null);
    evaluation.throwIfAborted();
    isHeld = true;
    const readBlock = async (position: number, length: number) => copy.read(position, length);
    return new Held(decision, {
      file: copy,
      readable: new CheckedArtifact(decision.artifact.name, trail, readBlock),
      sha256: trail.sha256,
    });
  } finally {
    if (!isHeld) await copying?.copy()?.discard();
    await closeArtifact(opened);
  }
}

function readOptions(options: unknown): Omit<InstallRequest, 'at'> & { readonly folder: string } {
  if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
  const { folder = tmpdir(), ...request }: HoldOptions & { readonly at?: unknown } = ownProperties(options);
  if ('at' in request && request.at !== undefined) {
    throw new InvalidArgument('an install that is held takes no "at": what is installed is judged now');
  }
  if (typeof folder !== 'string' || folder === '') throw new InvalidArgument('folder must be a path');
  return { ...request, folder: resolvePath(folder) };
}

/** Where the copy failed it isn't the artifact that can't be judged; and with the check off, what can't be read isn't held. */
function withCopy(evidence: Evidence, missing: string | null, failed: string | null, folder: string): Evidence {
  if (failed !== null) {
    const { name } = evidence.artifact;
    return {
      ...evidence,
      artifact: { state: 'not-read', name, size: null },
      destination: destinationFault(folder, failed),
    };
  }
  // A denial by other rows keeps its reason: this one ranks below them.
  return missing === null ? evidence : { ...evidence, destination: destinationFault(folder, missing) };
}

interface HeldCopy {
  readonly file: PrivateFile;
  readonly readable: CheckedArtifact;
  readonly sha256: string;
}

class Held implements HeldInstall {
  readonly decision: InstallDecision;
  #copy: HeldCopy | null;

  constructor(decision: InstallDecision, copy: HeldCopy | null) {
    this.decision = decision;
    this.#copy = copy;
  }

  read(): Readable {
    const { readable } = this.#held();
    return Readable.from(blocksOf(readable), { objectMode: false });
  }

  async commit(destination: string, options: CommitOptions = {}): Promise<Commitment> {
    const { file, readable, sha256 } = this.#held();
    if (typeof destination !== 'string' || destination === '') throw new InvalidArgument('destination must be a path');
    const { replace = false, mode = OWNER_READS_AND_WRITES_ALL_READ } = options;
    if (typeof replace !== 'boolean') throw new InvalidArgument('replace must be true or false');
    if (!Number.isInteger(mode) || mode < 0 || mode > 0o777) throw new InvalidArgument('mode must be 0 to 0o777');
    const path = resolvePath(destination);
    const ready = await checkDestination(path, replace);
    if (ready.state === 'fault') return describe(ready);
    // Taken now: of two commits at once one has nothing to commit any more.
    this.#copy = null;
    try {
      await placeCopy(file, readable, path, { replace, mode });
    } catch (error) {
      this.#copy = { file, readable, sha256 };
      return describe(destinationFault(path, errorCode(error)));
    }
    return { committed: true, path, sha256, size: readable.size };
  }

  async release(): Promise<void> {
    const copy = this.#copy;
    this.#copy = null;
    await copy?.file.discard();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }

  #held(): HeldCopy {
    if (this.decision.verdict !== 'allow') throw new InstallRefused(this.decision);
    if (this.#copy === null) throw new InvalidArgument('the copy was committed or released');
    return this.#copy;
  }
}

async function* blocksOf(readable: CheckedArtifact): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < readable.size; position += TRAIL_BLOCK_BYTES) {
    yield readable.read(position, Math.min(TRAIL_BLOCK_BYTES, readable.size - position));
  }
}

function describe(destination: DestinationEvidence): Commitment {
  if (destination.state === 'ready') throw new TypeError('unreachable: only a fault is described');
  const { code, path, detail } = destination;
  return { committed: false, code, ...describeFinding(code, { path, detail }) };
}
