import { trimBlanks } from '../internal/trim-blanks.js';
import { harmless } from '../internal/untrusted-text.js';
import type { Enforcement } from './policy.js';

/** What an enforcement setting came to. */
export type EnforcementState = {
  /** Which setting says so, for people. */
  readonly setting: string;
} & (
  | { readonly on: false; readonly value: string }
  /** The setting says so; a value of null is an unset one. */
  | { readonly on: true; readonly doubt: null; readonly value: string | null }
  /** The setting says something else, or can't be read, and then the value is why. */
  | { readonly on: true; readonly doubt: 'invalid' | 'unreadable'; readonly value: string }
);

/** What a setting said when it was read; a value of null is an unset one. */
export interface FlagValue {
  readonly value: string | null;
  /** Why it couldn't be read; null where it could. */
  readonly fault: string | null;
}

/** What the settings said, by their id. */
export type FlagReadings = ReadonlyMap<string, FlagValue>;

/** Readings by their setting's id. */
export function flagReadings(flags: readonly ({ readonly setting: string } & FlagValue)[]): FlagReadings {
  return new Map(flags.map(({ setting, value, fault }) => [setting, { value, fault }]));
}

/** How a setting is called in evidence and decisions. */
export function enforcementSettingId(enforcement: Enforcement): string {
  if (typeof enforcement === 'boolean') return `policy constant ${enforcement}`;
  if ('env' in enforcement) return `environment variable ${enforcement.env}`;
  if ('file' in enforcement) return `file ${enforcement.file}`;
  return 'flag' in enforcement ? `flag ${enforcement.flag}` : enforcement.setting;
}

/** As long as a path may be. */
const MAX_SETTING_CHARACTERS = 4096;

/** Whether a setting leaves the check on. Only the exact value `false`, white space around it aside, turns it off. */
export function enforcementState(enforcement: Enforcement, readings: FlagReadings): EnforcementState {
  const id = enforcementSettingId(enforcement);
  const setting = harmless(id, MAX_SETTING_CHARACTERS);
  if (typeof enforcement === 'boolean') return constant(enforcement, setting);
  if ('on' in enforcement) return constant(enforcement.on, setting);
  const { value, fault } = readings.get(id) ?? { value: null, fault: 'not read' };
  if (fault !== null) return { on: true, setting, value: fault, doubt: 'unreadable' };
  if (value === null) return { on: true, setting, value, doubt: null };
  const said = trimBlanks(value);
  switch (said) {
    case 'true':
      return constant(true, setting);
    case 'false':
      return constant(false, setting);
    default:
      return { on: true, setting, value: said, doubt: 'invalid' };
  }
}

function constant(on: boolean, setting: string): EnforcementState {
  return on ? { on, setting, value: 'true', doubt: null } : { on, setting, value: 'false' };
}
