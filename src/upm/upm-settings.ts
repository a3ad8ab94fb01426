import { didYouMean } from '../internal/did-you-mean.js';
import type { ConfigurationFinding } from '../decision/evidence.js';

/** The settings that the model knows, and that count here (domain: Atlassian's Universal Plugin Manager). */
export const UPM_SETTING = {
  checkDisabled: 'atlassian.upm.signature.check.disabled',
  uploadCheckDisabled: 'atlassian.upm.signature.check.upload.disabled',
  marketplaceCheckDisabled: 'atlassian.upm.signature.check.marketplace.disabled',
  directory: 'atlassian.upm.configuration.directory',
  uploadEnabled: 'upm.plugin.upload.enabled',
} as const;

/** The name of a setting that counts. */
export type UpmSettingName = (typeof UPM_SETTING)[keyof typeof UPM_SETTING];

const KNOWN: readonly UpmSettingName[] = Object.values(UPM_SETTING);

/** Where a value was found. */
export type SettingSource = ConfigurationFinding['source'];

/** One line of a file, one system property. */
export interface FoundSetting {
  readonly name: string;
  readonly value: string;
  readonly source: SettingSource;
}

/** The settings that count, each with where its value comes from. */
export interface UpmSettings {
  readonly values: ReadonlyMap<UpmSettingName, FoundSetting>;
  readonly findings: readonly ConfigurationFinding[];
}

/**
 * Sorts out what was found. A system property wins over the file, as it does in the model; what is misspelt, and what sources disagree
 * on, is told.
 *
 * @param found - in the file the last of a name counts (java.util.Properties).
 */
export function sortSettings(found: readonly FoundSetting[]): UpmSettings {
  const values = new Map<UpmSettingName, FoundSetting>();
  const findings: ConfigurationFinding[] = [];
  const inFile = found.filter(({ source }) => source === 'file');
  const inSystem = found.filter(({ source }) => source === 'system-property');

  for (const { name, source } of found) {
    if (isKnown(name)) continue;
    const bare = name.replace(/^-+[dD]/, '');
    const meant = didYouMean(bare, KNOWN);
    if (meant === undefined && !/^(atlassian\.upm|upm)\./i.test(bare)) continue;
    findings.push({ code: 'setting-unknown', setting: name, source, didYouMean: meant ?? nearest(bare) });
  }
  for (const name of KNOWN) {
    const file = inFile.findLast((each) => each.name === name);
    const system = inSystem.filter((each) => each.name === name);
    // Where options of the Java machine disagree the order in which scripts join them decides: what isn't `true` is safe in any.
    const winner = system.find(({ value }) => value !== 'true') ?? system[0] ?? file;
    if (winner === undefined) continue;
    values.set(name, winner);
    const all = file === undefined ? system : [file, ...system];
    if (all.some(({ value }) => value !== winner.value)) {
      findings.push({ code: 'settings-disagree', setting: name, source: winner.source, value: winner.value });
    }
  }
  return { values, findings };
}

function isKnown(name: string): name is UpmSettingName {
  return KNOWN.some((each) => each === name);
}

/** Further off than two letters: the known name that begins most like it. */
function nearest(name: string): string | null {
  const byLikeness = KNOWN.toSorted((a, b) => sharedLength(b, name) - sharedLength(a, name));
  const [best] = byLikeness;
  return best !== undefined && sharedLength(best, name) > 'atlassian.upm.s'.length ? best : null;
}

/** How many letters two names have in common from the beginning, case aside. */
function sharedLength(a: string, b: string): number {
  const other = b.toLowerCase();
  const different = [...a].findIndex((letter, index) => letter !== other[index]);
  return different < 0 ? a.length : different;
}
