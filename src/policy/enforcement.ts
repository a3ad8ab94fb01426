import { harmless } from '../internal/untrusted-text.js';
import type { Enforcement } from './policy.js';

/** What an enforcement setting came to. */
export interface EnforcementState {
  readonly on: boolean;
  /** Which setting says so, for people. */
  readonly setting: string;
  /** What it says; null where it is unset or couldn't be read. */
  readonly value: string | null;
  /** Why the check is on although the setting doesn't say so; null where it says so, or is unset. */
  readonly doubt: 'invalid' | 'unreadable' | null;
}

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
  if (typeof enforcement === 'boolean') return { on: enforcement, setting, value: String(enforcement), doubt: null };
  if ('on' in enforcement) return { on: enforcement.on, setting, value: String(enforcement.on), doubt: null };
  const { value, fault } = readings.get(id) ?? { value: null, fault: 'not read' };
  if (fault !== null) return { on: true, setting, value: fault, doubt: 'unreadable' };
  if (value === null) return { on: true, setting, value, doubt: null };
  // Blanks and line ends alone: another invisible character is another value.
  const said = value.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  switch (said) {
    case 'true':
      return { on: true, setting, value: said, doubt: null };
    case 'false':
      return { on: false, setting, value: said, doubt: null };
    default:
      return { on: true, setting, value: said, doubt: 'invalid' };
  }
}
