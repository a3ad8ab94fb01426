import { resolve } from 'node:path';
import type { AccessEvidence, FlagReading } from '../decision/evidence.js';
import { accessOfFile } from '../file-system/find-writable.js';
import type { Environment } from '../internal/environment.js';
import { errorName } from '../internal/error-name.js';
import { readBoundedFile } from '../internal/read-bounded-file.js';
import { harmless } from '../internal/untrusted-text.js';
import { withTimeOut } from '../internal/with-time-out.js';
import { effectivePolicy, type EffectivePolicy } from '../policy/effective-policy.js';
import { enforcementSettingId, flagReadings, type FlagValue } from '../policy/enforcement.js';
import type { Enforcement, Policy } from '../policy/policy.js';
import type { FlagSource } from './flag-source.js';
import { ownValue } from '../internal/is-plain-object.js';

/** Where settings are read from. */
export interface FlagSources {
  readonly environment: Environment;
  /** undefined: the host has none. */
  readonly flags: FlagSource | undefined;
  /** Absolute: where a relative `{ file }` of a policy begins. The setting's id keeps the path as the policy has it. */
  readonly settingsFolder: string;
}

/** What the settings say, and who could have written that. */
export interface ReadFlags {
  readonly readings: readonly FlagReading[];
  /** Of the files among them. */
  readonly access: readonly AccessEvidence[];
}

/** A flag service that is slower than this is down, as far as an install is concerned. */
const MAX_FLAG_MILLIS = 1000;
/** `false`, and some blanks around it. */
const MAX_FLAG_FILE_BYTES = 1024;

/** Reads every enforcement setting that the policy names, once. A file's `false` counts only where no more may write to it than to the policy. */
export async function readFlags(policy: Policy, sources: FlagSources): Promise<ReadFlags> {
  const access = accessOfSettings(policy, sources);
  const asked = new Map<string, Promise<FlagValue>>();
  for (const setting of settingsOf(policy)) {
    const id = enforcementSettingId(setting);
    if (!asked.has(id)) asked.set(id, readSetting(setting, policy, access, sources));
  }
  const readings = await Promise.all([...asked].map(async ([setting, reading]) => ({ setting, ...(await reading) })));
  return { readings, access };
}

/** Readings without waiting: variables as they are now, files and flags as they were read last. */
export function knownFlags(
  policy: Policy,
  environment: Environment,
  last: readonly FlagReading[],
): readonly FlagReading[] {
  return settingsOf(policy).map((each) => {
    const setting = enforcementSettingId(each);
    if ('env' in each) return { setting, value: readVariable(environment, each.env), fault: null };
    return last.find((reading) => reading.setting === setting) ?? { setting, ...unreadable('not read yet') };
  });
}

type ReadSetting = Exclude<Enforcement, boolean | { readonly on: boolean }>;

/** The settings that have to be read, in the policy and in its origins. */
function settingsOf({ enforcement, origins }: Policy): readonly ReadSetting[] {
  return [enforcement, ...Object.values(origins).flatMap((overrides) => overrides.enforcement ?? [])].flatMap(
    (setting) => (typeof setting === 'boolean' || 'on' in setting ? [] : [setting]),
  );
}

/** Who could write to the files that may turn the check off. */
function accessOfSettings(policy: Policy, { settingsFolder }: FlagSources): readonly AccessEvidence[] {
  const paths = settingsOf(policy).flatMap((setting) =>
    'file' in setting ? [resolve(settingsFolder, setting.file)] : [],
  );
  return [...new Set(paths)].flatMap((path) => accessOfFile('enforcement-file', path));
}

/** The policy's rules for installs of one origin, under these readings, where the app isn't known. */
export function rulesInEffect(policy: Policy, origin: string | null, flags: readonly FlagReading[]): EffectivePolicy {
  return effectivePolicy(policy, origin, null, flagReadings(flags));
}

async function readSetting(
  setting: ReadSetting,
  policy: Policy,
  access: readonly AccessEvidence[],
  { environment, flags, settingsFolder }: FlagSources,
): Promise<FlagValue> {
  if ('env' in setting) return { value: readVariable(environment, setting.env), fault: null };
  if ('file' in setting) return readFile(resolve(settingsFolder, setting.file), policy, access);
  return flags === undefined ? unreadable('the request has no flags') : askFlag(flags, setting.flag);
}

/** Own properties only: every object has a `toString`. What is no text is no value that means anything. */
function readVariable(environment: Environment, name: string): string | null {
  const value: unknown = Object.hasOwn(environment, name) ? environment[name] : undefined;
  return toText(value);
}

/** A file that isn't there says nothing. */
async function readFile(path: string, policy: Policy, access: readonly AccessEvidence[]): Promise<FlagValue> {
  const read = await readBoundedFile(path, MAX_FLAG_FILE_BYTES);
  if (read.ok) {
    const distrust = whyNotTrusted(
      policy,
      access.filter((each) => each.path === path),
    );
    return distrust === null ? { value: Buffer.from(read.bytes).toString('utf8'), fault: null } : unreadable(distrust);
  }
  return read.fault === 'missing' ? { value: null, fault: null } : unreadable(`${read.fault}, ${read.system}`);
}

/** What a file says isn't taken from somebody whom the policy, at its strictest, wouldn't let write to itself. */
function whyNotTrusted(policy: Policy, access: readonly AccessEvidence[]): string | null {
  const { actions } = rulesInEffect(policy, null, []);
  if (actions['trust-store-safety'].failed === 'enforce') {
    if (access.length === 0) return 'who could write to it cannot be told';
    if (access.some(({ everyone }) => everyone.length > 0)) return 'every user of this machine could write to it';
  }
  if (actions['trust-store-isolation'].failed === 'enforce' && access.some(({ process }) => process.length > 0)) {
    return "the host's own user could write to it";
  }
  return null;
}

async function askFlag(flags: FlagSource, key: string): Promise<FlagValue> {
  // The default is never told apart from an answer: it is the answer that leaves the check on.
  const answer = await withTimeOut<unknown>(
    async () => (typeof flags === 'function' ? flags(key) : flags.getBooleanDetails(key, true)),
    MAX_FLAG_MILLIS,
  );
  switch (answer.state) {
    case 'timed-out':
      return unreadable(`no answer within ${MAX_FLAG_MILLIS} ms`);
    case 'rejected':
      return unreadable(errorName(answer.error) ?? 'an error');
    case 'fulfilled':
      return typeof flags === 'function' ? { value: toText(answer.value), fault: null } : readDetails(answer.value);
  }
}

/** OpenFeature's evaluation details (specification section 1.4): with an error code the value is the default. */
function readDetails(details: unknown): FlagValue {
  try {
    if (typeof details !== 'object' || details === null || !Object.hasOwn(details, 'value')) {
      return unreadable('no details');
    }
    const code = ownValue(details, 'errorCode');
    if (code !== undefined && code !== null)
      return unreadable(typeof code === 'string' ? harmless(code, 40) : 'an error');
    return { value: toText(ownValue(details, 'value')), fault: null };
  } catch {
    return unreadable('reading the details threw an error');
  }
}

function toText(value: unknown): string | null {
  if (value === undefined) return null;
  if (value === null) return '(null)';
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : `(a ${typeof value})`;
}

function unreadable(fault: string): FlagValue {
  return { value: null, fault };
}
