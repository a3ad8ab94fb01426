import type { AccessEvidence, PolicyFileEvidence } from '../decision/evidence.js';
import { equalBytes } from '../internal/bytes.js';
import { systemClock } from '../internal/clock.js';
import { OneAtATime } from '../internal/one-at-a-time.js';
import { readBoundedFile } from '../internal/read-bounded-file.js';
import { harmless } from '../internal/untrusted-text.js';
import { PolicyError } from '../policy/policy-error.js';
import type { Policy } from '../policy/policy.js';
import { accessOfFile } from '../file-system/find-writable.js';
import { nearestPlace, watchFolder, type FolderWatch } from '../file-system/watch-folder.js';
import { MAX_POLICY_BYTES, parsePolicyFile } from './read-policy-file.js';

/** The policy that applies, and what a decision tells of its file. */
export interface PolicyReading {
  readonly policy: Policy;
  readonly policyFile: PolicyFileEvidence;
  readonly access: readonly AccessEvidence[];
}

const RESCAN_MILLIS = 10_000;
/** Longest text of an issue in a decision; the file itself is in the operator's hands. */
const MAX_DETAIL = 300;

/**
 * A policy file that is read again at each evaluation: it is small, and a denial written into it counts for the next call. Where it
 * can't be used any more, the last one that could be used applies, loudly.
 */
export class FollowedPolicyFile {
  readonly #path: string;
  readonly #reads = new OneAtATime<PolicyReading>();
  readonly #rescan: NodeJS.Timeout;
  readonly #watch: Promise<FolderWatch | null>;
  #bytes: Uint8Array;
  #last: PolicyReading;

  private constructor(path: string, bytes: Uint8Array, reading: PolicyReading) {
    this.#path = path;
    this.#bytes = bytes;
    this.#last = reading;
    // For those who look at the last reading; evaluations read the file themselves.
    const look = () => void this.current();
    this.#rescan = setInterval(look, RESCAN_MILLIS).unref();
    const request = { folder: null, place: nearestPlace(path), onHint: look, onLoss: () => undefined };
    this.#watch = watchFolder(request).catch(() => null);
  }

  /**
   * @param path - absolute.
   * @throws PolicyError if it can't be used: there is no last one that could be.
   */
  static async open(path: string): Promise<FollowedPolicyFile> {
    const read = await readBoundedFile(path, MAX_POLICY_BYTES);
    if (!read.ok) {
      const message = `the file cannot be read (${read.fault}, ${read.system})`;
      throw new PolicyError([{ path: '', code: 'unreadable', message }]);
    }
    const policy = parsePolicyFile(read.bytes, path);
    const reading = { policy, policyFile: { path, fault: null }, access: accessOfFile('policy-file', path) };
    return new FollowedPolicyFile(path, read.bytes, reading);
  }

  get last(): PolicyReading {
    return this.#last;
  }

  /** The policy as of some moment after this call began. Never rejects for the file's state. */
  async current(): Promise<PolicyReading> {
    return this.#reads.run(async () => this.#read());
  }

  /** Stops watching. Safe to call twice. */
  async close(): Promise<void> {
    clearInterval(this.#rescan);
    await (await this.#watch)?.close();
  }

  async #read(): Promise<PolicyReading> {
    const { policy, policyFile } = this.#last;
    const path = this.#path;
    const read = await readBoundedFile(path, MAX_POLICY_BYTES);
    const access = accessOfFile('policy-file', path);
    const since = policyFile.fault?.since ?? systemClock.now();
    if (!read.ok) {
      const fault = { code: 'policy-file-unreadable', detail: `${read.fault}, ${read.system}`, since } as const;
      this.#last = { policy, policyFile: { path, fault }, access };
    } else if (equalBytes(read.bytes, this.#bytes)) {
      // What applies is what these bytes were parsed to.
      this.#last = { policy, policyFile: { path, fault: null }, access };
    } else {
      this.#last = this.#parse(read.bytes, since, access);
    }
    return this.#last;
  }

  #parse(bytes: Uint8Array, since: Date, access: readonly AccessEvidence[]): PolicyReading {
    const path = this.#path;
    try {
      const policy = parsePolicyFile(bytes, path);
      this.#bytes = bytes;
      return { policy, policyFile: { path, fault: null }, access };
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      const detail = error.issues.map((issue) => `${issue.path === '' ? '' : `${issue.path}: `}${issue.message}`);
      const fault = {
        code: 'policy-file-invalid',
        detail: harmless(detail.join('; ')).slice(0, MAX_DETAIL),
        since,
      } as const;
      return { policy: this.#last.policy, policyFile: { path, fault }, access };
    }
  }
}
