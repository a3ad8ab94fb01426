import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import type { InstallDecision } from '../decision/decision.js';
import type { InstallGate } from '../gate/install-gate.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { assertKnownKeys } from '../internal/known-keys.js';
import { resolvePath } from '../internal/resolve-path.js';
import type { QuarantinedFile } from '../admission/quarantine.js';
import type { AdmittedFile } from '../admit-install.js';
import type { InstallRequest } from '../request.js';
import type { UploadStatus } from './upload-queue.js';

/** What the handler asks: `createInstallGate` makes one. */
export type UploadGate = Pick<InstallGate, 'hold'>;

/** What the host knows of one install. The signal is the handler's own. */
export type UploadRequest = Omit<InstallRequest, 'at' | 'signal'>;

/** An upload that has come to a decision. */
export interface Upload {
  readonly decision: InstallDecision;
  /** What the client calls its file, made into a file name that is safe to use: one path segment, at most 120 bytes, never beginning with a dot. */
  readonly filename: string;
  /** The text fields that the option `fields` names, as far as they were sent. Not trusted. */
  readonly fields: Readonly<Record<string, string>>;
  readonly request: IncomingMessage;
}

/** An upload that is over. */
export interface EndedUpload extends Upload {
  /** What lies in its place now; null where nothing was put there. */
  readonly installed: AdmittedFile | null;
  /** null where nothing was kept. */
  readonly quarantined: QuarantinedFile | null;
}

/** What an upload handler is made of. */
export interface UploadHandlerOptions {
  readonly gate: UploadGate;
  /**
   * The path of the file that is to hold the plugin; asked once the decision allows, which also tells which app it is. null where what `request` has
   * told of the installed version no longer holds: another upload may have replaced it since. It is then refused (409), and nothing is placed.
   */
  readonly destination: (upload: Upload) => string | null | Promise<string | null>;
  /** Whether a file that is there already is replaced; refused (409) if not said. */
  readonly replace?: boolean;
  /** The mode of the file in its place; 0o644 if not said. */
  readonly mode?: number;
  /** The install's origin, as the policy's `origins` name it; `upload` if not said. */
  readonly origin?: string;
  /** What else the host knows of this install (`expected`, `installed`, a permit, ...); asked before the body is read, so that it may be old by then: see `destination`. */
  readonly request?: (request: IncomingMessage) => UploadRequest | Promise<UploadRequest>;
  /** Names of further text fields that a form may hold, such as a token. Any other part is refused. */
  readonly fields?: readonly string[];
  /** The largest plugin, in bytes: 256 MiB if not said. */
  readonly maxPluginBytes?: number;
  /** The largest signature, in bytes: 64 KiB if not said, which is the most that the gate reads. */
  readonly maxSignatureBytes?: number;
  /** Uploads that are received and checked at once: 4 if not said. */
  readonly maxConcurrent?: number;
  /** Uploads that wait for their turn: 16 if not said. Whoever comes then is told to come again (429). */
  readonly maxQueued?: number;
  /** How long an upload may take, waiting and checking included: 10 minutes if not said. */
  readonly maxMillis?: number;
  /** How long a client may send nothing while it is waited for: 30 seconds if not said. */
  readonly maxIdleMillis?: number;
  /** What `Retry-After` says: 10 seconds if not said. */
  readonly retryAfterSeconds?: number;
  /** The folder of private copies; the system's for temporary files if not said. One on the destination's file system saves a copy. */
  readonly folder?: string;
  /** A folder in which a refused plugin is kept, with its decision beside it. Every plugin is then spooled first. */
  readonly quarantine?: string;
  /** What `Location` says of what was installed (RFC 9110 section 10.2.2); no such header if not said. */
  readonly location?: (upload: Upload) => string;
  /**
   * What the client is shown of a decision; all of it if not said. Its remedies for operators may hold paths of this machine; so may the words for
   * a plugin that could not be put into its place, which are left out where this is given.
   */
  readonly show?: (decision: InstallDecision, request: IncomingMessage) => unknown;
  /** Told of every decision before it is answered, with what became of the file. The answer waits for it. */
  readonly onDecision?: (decision: InstallDecision, upload: EndedUpload) => void | Promise<void>;
  /** Told whenever the number of active or waiting uploads changes. */
  readonly onStatus?: (status: UploadStatus) => void;
  /**
   * Told of what the host's own functions, or the gate, have thrown; of a body that was read before the handler was called; and of an allowed plugin
   * that could not be put into its place, with where that is and who does what.
   */
  readonly onError?: (error: unknown, request: IncomingMessage) => void;
}

/** The options, complete. */
export interface UploadSettings extends Omit<Required<UploadHandlerOptions>, 'quarantine' | 'location'> {
  readonly quarantine: string | null;
  readonly location: ((upload: Upload) => string) | null;
}

const MEBIBYTE = 1024 * 1024;
const MINUTE_MILLIS = 60_000;
/** setTimeout takes no more: it would fire at once. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

const NUMBERS = {
  mode: { usual: 0o644, least: 0, most: 0o777 },
  maxPluginBytes: { usual: 256 * MEBIBYTE, least: 1, most: Number.MAX_SAFE_INTEGER / 2 },
  maxSignatureBytes: { usual: 64 * 1024, least: 1, most: MEBIBYTE },
  maxConcurrent: { usual: 4, least: 1, most: 1024 },
  maxQueued: { usual: 16, least: 0, most: 100_000 },
  maxMillis: { usual: 10 * MINUTE_MILLIS, least: 1, most: MAX_TIMER_MILLIS },
  maxIdleMillis: { usual: MINUTE_MILLIS / 2, least: 1, most: MAX_TIMER_MILLIS },
  retryAfterSeconds: { usual: 10, least: 0, most: 86_400 },
} as const;

const FUNCTIONS = ['destination', 'request', 'location', 'show', 'onDecision', 'onStatus', 'onError'] as const;
const OTHERS = ['gate', 'replace', 'origin', 'fields', 'folder', 'quarantine'] as const;

/** What is shown of a decision where the host doesn't say. */
export const SHOW_ALL: UploadSettings['show'] = (decision) => decision;

/** @throws TypeError for what isn't one of the options, or out of its range. */
export function readUploadOptions(options: unknown): UploadSettings {
  if (!isUploadOptions(options)) throw new InvalidArgument('options must hold a gate and a destination');
  const given = ownProperties(options);
  assertKnownKeys(given, [...Object.keys(NUMBERS), ...FUNCTIONS, ...OTHERS]);
  for (const name of FUNCTIONS) {
    if (given[name] !== undefined && typeof given[name] !== 'function')
      throw new InvalidArgument(`${name} must be a function`);
  }
  const { replace = false, origin = 'upload', fields = [], folder = tmpdir(), quarantine } = given;
  if (typeof replace !== 'boolean') throw new InvalidArgument('replace must be true or false');
  if (typeof origin !== 'string') throw new InvalidArgument('origin must be a string');
  for (const [name, path] of Object.entries({ folder, quarantine: quarantine ?? folder })) {
    if (typeof path !== 'string' || path === '') throw new InvalidArgument(`${name} must be a folder`);
  }
  return {
    gate: given.gate,
    destination: given.destination,
    replace,
    origin,
    fields: readFieldNames(fields),
    folder: resolvePath(folder),
    quarantine: quarantine === undefined ? null : resolvePath(quarantine),
    mode: readNumber(given, 'mode'),
    maxPluginBytes: readNumber(given, 'maxPluginBytes'),
    maxSignatureBytes: readNumber(given, 'maxSignatureBytes'),
    maxConcurrent: readNumber(given, 'maxConcurrent'),
    maxQueued: readNumber(given, 'maxQueued'),
    maxMillis: readNumber(given, 'maxMillis'),
    maxIdleMillis: readNumber(given, 'maxIdleMillis'),
    retryAfterSeconds: readNumber(given, 'retryAfterSeconds'),
    request: given.request ?? (() => ({})),
    location: given.location ?? null,
    show: given.show ?? SHOW_ALL,
    onDecision: given.onDecision ?? (() => undefined),
    onStatus: given.onStatus ?? (() => undefined),
    onError: given.onError ?? (() => undefined),
  };
}

function isUploadOptions(options: unknown): options is UploadHandlerOptions {
  if (!isPlainObject(options) || !('gate' in options) || !('destination' in options)) return false;
  const { gate, destination } = options;
  const isGate = typeof gate === 'object' && gate !== null && 'hold' in gate && typeof gate.hold === 'function';
  return isGate && typeof destination === 'function';
}

function readNumber(given: UploadHandlerOptions, name: keyof typeof NUMBERS): number {
  const { usual, least, most } = NUMBERS[name];
  const value = given[name] ?? usual;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgument(`${name} must be a whole number of ${least} to ${most}`);
}

function readFieldNames(names: readonly string[]): readonly string[] {
  if (Array.isArray(names) && names.length <= 64) {
    const copy = Array.from<unknown>(names);
    if (copy.every(isFieldName)) return copy;
  }
  throw new InvalidArgument('fields must be names other than "plugin" and "signature", 64 at most');
}

function isFieldName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name !== 'plugin' && name !== 'signature';
}
