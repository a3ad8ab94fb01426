import { quote } from '../../internal/untrusted-text.js';
import type { Enforcement, Level } from '../policy.js';

/** Whether the check is on, and who says so. Settings that are read at each install are described, not read. */
export function sayEnforcement(enforcement: Enforcement, level: Level): string {
  if (level === 'off' && !isOffForGood(enforcement)) return 'Checking is OFF: the level "off" says so.';
  if (typeof enforcement === 'boolean') return sayConstant(enforcement, 'the policy itself');
  if ('on' in enforcement) return sayConstant(enforcement.on, `the setting ${quote(enforcement.setting)}`);
  return `Checking is on, unless ${where(enforcement)} is exactly "false", white space around it aside, at the time of an install.`;
}

/** Whether it is off whatever happens. */
export function isOffForGood(enforcement: Enforcement): boolean {
  return typeof enforcement === 'object' && 'on' in enforcement ? !enforcement.on : enforcement === false;
}

/** Whether something outside the policy decides. */
export function canBeTurnedOff(enforcement: Enforcement): boolean {
  return typeof enforcement === 'object' && !('on' in enforcement);
}

function sayConstant(on: boolean, by: string): string {
  return on
    ? `Checking is on: ${by} says so.`
    : `Checking is OFF: ${by} says so. Every install is allowed, unverified.`;
}

function where(setting: Exclude<Enforcement, boolean | { readonly on: boolean }>): string {
  if ('env' in setting) return `the environment variable ${quote(setting.env)}`;
  if ('file' in setting) return `the content of the file ${quote(setting.file)}`;
  return `the host's flag ${quote(setting.flag)}`;
}
