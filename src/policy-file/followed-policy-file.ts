import type { PolicyFileFaultCode } from '../decision/codes.js';
import type { AccessEvidence, ConfigurationFinding, PolicyFileEvidence } from '../decision/evidence.js';
import { equalBytes } from '../internal/bytes.js';
import { systemClock } from '../internal/clock.js';
import { OneAtATime } from '../internal/one-at-a-time.js';
import { readBoundedFile } from '../internal/read-bounded-file.js';
import { harmless } from '../internal/untrusted-text.js';
import { PolicyError } from '../policy/policy-error.js';
import type { Policy } from '../policy/policy.js';
import { accessOfFile } from '../file-system/find-writable.js';
import { FolderHints } from '../file-system/folder-hints.js';
import { MAX_POLICY_BYTES, parsePolicyFile, unreadable } from './load-policy.js';

/** What a file was found to say. */
export interface ParsedPolicyFile {
  readonly policy: Policy;
  readonly configuration: readonly ConfigurationFinding[];
  /** Whether uploads are offered where the check is off; null where the file doesn't say. */
  readonly uploadEnabled: boolean | null;
}

/** The policy that applies, and what a decision tells of its file. */
export interface PolicyReading extends ParsedPolicyFile {
  readonly policyFile: PolicyFileEvidence | null;
  readonly access: readonly AccessEvidence[];
}

/** A kind of file. */
export interface PolicyFileKind {
  readonly what: 'policy-file' | 'configuration-file';
  /** Absolute. */
  readonly path: string;
  /** Throws PolicyError for what can't be used. @param bytes - null: there is no such file. */
  readonly parse: (bytes: Uint8Array | null) => ParsedPolicyFile;
}

/** A policy in JSON. */
export function jsonPolicyFile(path: string): PolicyFileKind {
  return {
    what: 'policy-file',
    path,
    parse: (bytes) => {
      if (bytes === null) throw unreadable(path, `it cannot be read (${MISSING})`);
      return { policy: parsePolicyFile(bytes, path), configuration: [], uploadEnabled: null };
    },
  };
}

/** As a file is told that can't be read. */
const MISSING = 'missing, ENOENT';

const RESCAN_MILLIS = 10_000;
const DEBOUNCE_MILLIS = 50;
/** Without hints there is the timer. */
const NOBODY = (): void => undefined;
/** Longest text of an issue in a decision; the file itself is in the operator's hands. */
const MAX_DETAIL = 300;

/**
 * A policy file that is read again at each evaluation: it is small, and a denial written into it counts for the next call. Where it
 * can't be used any more, the last one that could be used applies, loudly.
 */
export class FollowedPolicyFile {
  readonly #kind: PolicyFileKind;
  readonly #reads = new OneAtATime<PolicyReading>();
  readonly #rescan: NodeJS.Timeout;
  readonly #hints: FolderHints;
  /** What was parsed last with success; null: there was no file. */
  #bytes: Uint8Array | null;
  #last: PolicyReading;

  private constructor(kind: PolicyFileKind, bytes: Uint8Array | null, reading: PolicyReading) {
    this.#kind = kind;
    this.#bytes = bytes;
    this.#last = reading;
    // For those who look at the last reading; evaluations read the file themselves.
    const onQuiet = () => void this.current();
    this.#rescan = setInterval(onQuiet, RESCAN_MILLIS).unref();
    this.#hints = new FolderHints({ path: kind.path, debounceMillis: DEBOUNCE_MILLIS, onQuiet, onLoss: NOBODY });
    this.#hints.follow(null);
  }

  /** Reads the file for the first time. Throws PolicyError if it can't be used: there is no last one that could be. */
  static async open(kind: PolicyFileKind): Promise<FollowedPolicyFile> {
    const { path, what, parse } = kind;
    const read = await readBoundedFile(path, MAX_POLICY_BYTES);
    if (!read.ok && read.fault !== 'missing')
      throw unreadable(path, `it cannot be read (${read.fault}, ${read.system})`);
    const bytes = read.ok ? read.bytes : null;
    const policyFile = bytes === null ? null : { path, fault: null };
    return new FollowedPolicyFile(kind, bytes, { ...parse(bytes), policyFile, access: accessOfFile(what, path) });
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
    await this.#hints.close();
  }

  async #read(): Promise<PolicyReading> {
    const { path, what, parse } = this.#kind;
    const known = this.#last;
    const since = known.policyFile?.fault?.since ?? systemClock.now();
    const read = await readBoundedFile(path, MAX_POLICY_BYTES);
    // The folder may be another one by now.
    this.#hints.follow(null);
    const access = accessOfFile(what, path);
    const keep = (code: PolicyFileFaultCode, detail: string): PolicyReading => ({
      ...known,
      policyFile: { path, fault: { code, detail: harmless(detail, MAX_DETAIL), since } },
      access,
    });
    if (!read.ok && read.fault !== 'missing') {
      this.#last = keep('policy-file-unreadable', `${read.fault}, ${read.system}`);
      return this.#last;
    }
    const bytes = read.ok ? read.bytes : null;
    try {
      // What applies is what the same bytes were parsed to: the same object, for which more is remembered.
      const parsed = isSame(bytes, this.#bytes) ? known : parse(bytes);
      this.#bytes = bytes;
      this.#last = { ...parsed, policyFile: bytes === null ? null : { path, fault: null }, access };
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      const issues = error.issues.map((issue) => `${issue.path === '' ? '' : `${issue.path}: `}${issue.message}`);
      this.#last =
        bytes === null ? keep('policy-file-unreadable', MISSING) : keep('policy-file-invalid', issues.join('; '));
    }
    return this.#last;
  }
}

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : equalBytes(a, b);
}
