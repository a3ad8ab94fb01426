import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { ConfigurationFinding } from '../decision/evidence.js';
import { processEnvironment, type Environment } from '../internal/environment.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { assertKnownKeys } from '../internal/known-keys.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { readBoundedFile } from '../internal/read-bounded-file.js';
import { parsePolicy } from '../policy/parse-policy.js';
import type { PolicyFileKind } from '../policy-file/followed-policy-file.js';
import { unreadable } from '../policy-file/load-policy.js';
import type { OriginOverrides, Policy } from '../policy/policy.js';
import { findSystemProperties, type SystemProperties } from './system-properties.js';
import { sortSettings, UPM_SETTING, type FoundSetting, type UpmSettingName, type UpmSettings } from './upm-settings.js';

/** Where the plugin manager's configuration is looked for. */
export interface UpmConfigurationOptions {
  /** The folder that holds `upm.properties` and `truststore/`; in place of `atlassian.upm.configuration.directory`. */
  readonly directory?: string;
  /**
   * System properties by their names, and variables with options for the Java machine (`JAVA_OPTS`, `CATALINA_OPTS`,
   * `JVM_SUPPORT_RECOMMENDED_ARGS`, ...); the process's own environment if not said.
   */
  readonly environment?: Environment;
  /** The product's home. */
  readonly home?: string;
  /** The home that the nodes of a cluster share. */
  readonly sharedHome?: string;
}

/** The plugin manager's configuration, as a gate takes it. */
export interface UpmConfiguration {
  /** The folder, absolute. */
  readonly directory: string;
  /** Its `upm.properties`, there or not. */
  readonly propertiesFile: string;
  /** Its trust store, and the switches with their polarity turned round. */
  readonly policy: Policy;
  /** `upm.plugin.upload.enabled`: whether uploads are offered where the check is off. */
  readonly uploadEnabled: boolean;
  /** Names that nobody knows, values that mean nothing, sources that disagree. A gate with `policy: { upm }` warns of them in each decision. */
  readonly findings: readonly ConfigurationFinding[];
}

const DEFAULT_DIRECTORY = 'upmconfig';
const MAX_PROPERTIES_BYTES = 1024 * 1024;

/**
 * Reads the configuration of Atlassian's Universal Plugin Manager, the model that this gate follows, into a policy.
 *
 * `atlassian.upm.signature.check.disabled` turns the check off, `...check.upload.disabled` and `...check.marketplace.disabled` for the
 * origins `upload` and `marketplace`; only the exact value `true` does. A system property wins over a line of `upm.properties`. A
 * relative folder is resolved against the shared home, then the home, then the working directory: the first in which it exists.
 *
 * @param options - see `UpmConfigurationOptions`. Trusted.
 * @returns the configuration. A file that isn't there says nothing: the check is on.
 * @throws TypeError for an argument of the wrong type; PolicyError for an `upm.properties` that is there and can't be read, or isn't text.
 * @example
 * ```ts
 * import { loadUpmConfiguration } from 'install-gate';
 *
 * const environment = { JAVA_OPTS: '-Datlassian.upm.signature.check.upload.disabled=true' };
 * const { policy } = await loadUpmConfiguration({ directory: 'fixtures', environment });
 * console.log(Object.keys(policy.origins)); // [ 'upload', 'marketplace' ]
 * ```
 */
export async function loadUpmConfiguration(options: UpmConfigurationOptions = {}): Promise<UpmConfiguration> {
  const located = await locateUpmConfiguration(options);
  const read = await readBoundedFile(located.propertiesFile, MAX_PROPERTIES_BYTES);
  if (!read.ok && read.fault !== 'missing') {
    throw unreadable(located.propertiesFile, `it cannot be read (${read.fault}, ${read.system})`);
  }
  return readUpmConfiguration(located, read.ok ? read.bytes : null);
}

const UPM_FILE = 'upm.properties';

/** The same for a gate, which follows the file; the environment is asked once. */
export async function upmPolicyFile(options: UpmConfigurationOptions): Promise<PolicyFileKind> {
  const located = await locateUpmConfiguration(options);
  return {
    what: 'configuration-file',
    path: located.propertiesFile,
    parse: (bytes) => {
      const { policy, findings, uploadEnabled } = readUpmConfiguration(located, bytes);
      return { policy, configuration: findings, uploadEnabled };
    },
  };
}

/** Where the configuration is, and what the environment says of it. */
interface LocatedUpmConfiguration {
  readonly directory: string;
  readonly propertiesFile: string;
  readonly system: SystemProperties;
  /** The reader of `.properties` files, which is loaded when it is first needed. */
  readonly parseLines: (text: string) => readonly (string | readonly string[])[];
}

/** Finds the folder; reads no file of it. */
async function locateUpmConfiguration(options: UpmConfigurationOptions): Promise<LocatedUpmConfiguration> {
  if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
  assertKnownKeys(options, ['directory', 'environment', 'home', 'sharedHome']);
  const { directory, environment = processEnvironment(), home, sharedHome } = ownProperties(options);
  for (const path of [directory, home, sharedHome]) {
    if (path !== undefined && (typeof path !== 'string' || path === ''))
      throw new InvalidArgument('folders must be paths');
  }
  const system = findSystemProperties(environment);
  const configured = directory ?? system.found.findLast(({ name }) => name === UPM_SETTING.directory)?.value.trim();
  const wanted = configured === undefined || configured === '' ? DEFAULT_DIRECTORY : configured;
  const bases = [sharedHome, home, '.'].filter((base) => base !== undefined).map((base) => resolve(base, wanted));
  const found = isAbsolute(wanted) ? wanted : (bases.find((each) => existsSync(each)) ?? bases[0] ?? resolve(wanted));
  const { parseLines } = await import('dot-properties');
  return { directory: found, propertiesFile: join(found, UPM_FILE), system, parseLines };
}

/** Puts environment and file together. @param bytes - of `upm.properties`; null where there is none. */
function readUpmConfiguration(
  { directory, propertiesFile, system, parseLines }: LocatedUpmConfiguration,
  bytes: Uint8Array | null,
): UpmConfiguration {
  const lines = bytes === null ? [] : parseProperties(propertiesFile, bytes, parseLines);
  const settings = sortSettings([...lines, ...system.found]);
  const check = readSwitch(settings, UPM_SETTING.checkDisabled);
  const upload = readSwitch(settings, UPM_SETTING.uploadCheckDisabled);
  const marketplace = readSwitch(settings, UPM_SETTING.marketplaceCheckDisabled);
  const uploadEnabled = readSwitch(settings, UPM_SETTING.uploadEnabled);
  const policy = parsePolicy({
    trustStore: join(directory, 'truststore'),
    enforcement: { on: !check.isTrue, setting: check.setting },
    // Named only where they say something: a policy that names origins holds requests from elsewhere to the strictest.
    ...(upload.isTrue || marketplace.isTrue
      ? { origins: { upload: overrides(upload), marketplace: overrides(marketplace) } }
      : {}),
  });
  return {
    directory,
    propertiesFile,
    policy,
    uploadEnabled: uploadEnabled.isTrue,
    findings: [
      ...system.findings,
      ...settings.findings,
      ...[check, upload, marketplace, uploadEnabled].flatMap(({ finding }) => finding),
    ],
  };
}

function overrides({ isTrue, setting }: Switch): OriginOverrides {
  return isTrue ? { enforcement: { on: false, setting } } : {};
}

function parseProperties(
  file: string,
  bytes: Uint8Array,
  parseLines: LocatedUpmConfiguration['parseLines'],
): readonly FoundSetting[] {
  // java.util.Properties.load: ISO 8859-1, in which every byte is a letter, a byte order mark too; any line end; escapes of four digits.
  const text = Buffer.from(bytes).toString('latin1').replaceAll(/\r\n?/g, '\n');
  if (text.includes('\0')) throw unreadable(file, 'it is not text');
  if (/(?<!\\)(?:\\\\)*\\u(?![0-9a-fA-F]{4})/.test(text)) {
    throw unreadable(file, 'it has an escape \\u without four hex digits, which Java refuses');
  }
  // Blank lines and comments are texts, the rest pairs.
  return parseLines(text).flatMap((line) => {
    const [name, value] = typeof line === 'string' ? [] : line;
    return name === undefined || value === undefined ? [] : [{ name, value, source: 'file' } as const];
  });
}

interface Switch {
  readonly isTrue: boolean;
  /** Which setting says so, for people. */
  readonly setting: string;
  readonly finding: readonly ConfigurationFinding[];
}

const SOURCES = { file: `a line of ${UPM_FILE}`, 'system-property': 'a system property' } as const;

/** Only the exact value `true`, as Java has it, without a blank: what is anything else leaves the check on, and is told. */
function readSwitch({ values }: UpmSettings, name: UpmSettingName): Switch {
  const found = values.get(name);
  if (found === undefined) return { isTrue: false, setting: `${name}, which is not set`, finding: [] };
  const { value } = found;
  const isTrue = value === 'true';
  const setting = `${name}=${isTrue ? 'true' : 'false'} (${SOURCES[found.source]})`;
  if (isTrue || value === 'false') return { isTrue, setting, finding: [] };
  const finding = { code: 'setting-invalid', setting: name, source: found.source, value } as const;
  return {
    isTrue: false,
    setting: `${name}, whose value means nothing (${SOURCES[found.source]})`,
    finding: [finding],
  };
}
