import { Readable } from 'node:stream';
import { checkDestination, destinationFault } from './admission/destination.js';
import { placeCopy } from './admission/place-copy.js';
import { readPlacing, type Placing } from './admission/placing.js';
import type { PrivateFile } from './admission/private-file.js';
import type { AdmittedFile } from './admit-install.js';
import type { HashTrail } from './artifact/hash-trail.js';
import { blocksOf, CheckedArtifact } from './artifact/readable-artifact.js';
import { InstallRefused } from './decision/assert-install-allowed.js';
import { describeFinding } from './decision/catalogue/index.js';
import type { InstallDecision } from './decision/decision.js';
import type { DestinationEvidence, DestinationFaultCode } from './decision/evidence.js';
import { errorCode } from './internal/error-code.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { isPlainObject, ownProperties } from './internal/is-plain-object.js';
import { assertKnownKeys } from './internal/known-keys.js';
import { resolvePath } from './internal/resolve-path.js';

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
   * @returns a stream of Node's; it fails if somebody has changed the copy, or once that is committed or released.
   * @throws InstallRefused where the decision denies; TypeError once it was committed or released.
   */
  read(): Readable;
  /**
   * Puts the copy into its place, whole or not at all, after all of it was checked once more against what was hashed; afterwards there is no copy
   * any more. Where it couldn't be placed the copy is still held.
   *
   * @param destination - the path of the file. Trusted.
   * @throws InstallRefused where the decision denies; TypeError for wrong arguments, and once it was committed or released, or is being committed.
   */
  commit(destination: string, options?: CommitOptions): Promise<Commitment>;
  /** Takes the copy away, once a commit that is under way has ended. Safe to call at any time, and twice. Never rejects. */
  release(): Promise<void>;
}

/** The bytes that were verified, and how they are told. */
interface HeldCopy {
  readonly file: PrivateFile;
  readonly trail: HashTrail;
}

type Fault = Extract<DestinationEvidence, { state: 'fault' }>;

/** See `HeldInstall`. */
export class Held implements HeldInstall {
  readonly decision: InstallDecision;
  /** null once it was committed or released. */
  #copy: HeldCopy | null;
  /** The commit that is under way: of two at once, one has nothing to commit. */
  #committing: Promise<Fault | null> | null = null;
  /** One for all who ask: the copy is gone once it resolves. */
  #releasing: Promise<void> | null = null;

  constructor(decision: InstallDecision, copy: HeldCopy | null) {
    this.decision = decision;
    this.#copy = copy;
  }

  read(): Readable {
    const { file, trail } = this.#held();
    const name = this.decision.artifact.name;
    const readable = new CheckedArtifact(name, trail, async (position, length) => file.read(position, length));
    return Readable.from(blocksOf(readable), { objectMode: false });
  }

  async commit(destination: string, options: CommitOptions = {}): Promise<Commitment> {
    const copy = this.#held();
    if (typeof destination !== 'string' || destination === '') throw new InvalidArgument('destination must be a path');
    const placing = readOptions(options);
    const path = resolvePath(destination);
    // Before anything is waited for.
    this.#committing = commitCopy(copy, path, placing);
    const fault = await this.#committing;
    this.#committing = null;
    if (fault !== null) return describe(fault);
    this.#copy = null;
    return { committed: true, path, sha256: copy.trail.sha256, size: copy.trail.size };
  }

  async release(): Promise<void> {
    this.#releasing ??= this.#takeAway();
    return this.#releasing;
  }

  async #takeAway(): Promise<void> {
    // Where none is under way nothing is waited for: whoever commits in the same turn comes too late.
    if (this.#committing !== null) await this.#committing;
    const copy = this.#copy;
    this.#copy = null;
    await copy?.file.discard();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }

  #held(): HeldCopy {
    if (this.decision.verdict !== 'allow') throw new InstallRefused(this.decision);
    if (this.#committing !== null) throw new InvalidArgument('the copy is being committed');
    if (this.#copy === null) throw new InvalidArgument('the copy was committed or released');
    return this.#copy;
  }
}

/** Never rejects. */
async function commitCopy({ file, trail }: HeldCopy, path: string, placing: Placing): Promise<Fault | null> {
  const ready = await checkDestination(path, placing.replace);
  if (ready.state === 'fault') return ready;
  try {
    // Whoever holds a copy may hold it for long.
    await placeCopy(file, trail, path, placing, { recheck: true });
    return null;
  } catch (error) {
    return destinationFault(path, errorCode(error));
  }
}

function readOptions(options: unknown): Placing {
  if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
  assertKnownKeys(options, ['replace', 'mode']);
  return readPlacing(ownProperties(options));
}

function describe({ code, path, folder, detail }: Fault): Commitment {
  return { committed: false, code, ...describeFinding(code, { path, folder, detail }) };
}
