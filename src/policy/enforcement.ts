import type { Enforcement } from './policy.js';

/** What an enforcement setting came to. */
export interface EnforcementState {
  readonly on: boolean;
  /** Which setting says so, for people. */
  readonly setting: string;
  /** A value that is neither `true` nor `false`: it leaves the check on. */
  readonly invalidValue: string | null;
}

/** What the settings said when they were read, by their id; null where one is unset. */
export type FlagReadings = ReadonlyMap<string, string | null>;

/** Readings by their setting's id. */
export function flagReadings(
  flags: readonly { readonly setting: string; readonly value: string | null }[],
): FlagReadings {
  return new Map(flags.map(({ setting, value }) => [setting, value]));
}

/** How a setting is called in evidence and decisions. */
export function enforcementSettingId(enforcement: Enforcement): string {
  if (typeof enforcement === 'boolean') return `policy constant ${enforcement}`;
  return 'env' in enforcement ? `environment variable ${enforcement.env}` : enforcement.setting;
}

/** Whether a setting leaves the check on. Only the exact value `false`, white space around it aside, turns it off. */
export function enforcementState(enforcement: Enforcement, readings: FlagReadings): EnforcementState {
  const setting = enforcementSettingId(enforcement);
  if (typeof enforcement === 'boolean') return { on: enforcement, setting, invalidValue: null };
  if ('on' in enforcement) return { on: enforcement.on, setting, invalidValue: null };
  const reading = readings.get(setting);
  if (reading === undefined) return { on: true, setting, invalidValue: '(not read)' };
  if (reading === null) return { on: true, setting, invalidValue: null };
  switch (reading.trim()) {
    case 'true':
      return { on: true, setting, invalidValue: null };
    case 'false':
      return { on: false, setting, invalidValue: null };
    default:
      return { on: true, setting, invalidValue: reading };
  }
}
