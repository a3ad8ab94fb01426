import type { FlagReading } from '../decision/evidence.js';
import type { Environment } from '../internal/environment.js';
import { enforcementSettingId } from '../policy/enforcement.js';
import type { Policy } from '../policy/policy.js';

/** Reads every enforcement setting that the policy names, once. */
export function readFlags(policy: Policy, environment: Environment): readonly FlagReading[] {
  const settings = [policy.enforcement, ...Object.values(policy.origins).map(({ enforcement }) => enforcement)];
  const readings = new Map<string, string | null>();
  for (const setting of settings) {
    if (setting === undefined || typeof setting === 'boolean') continue;
    readings.set(enforcementSettingId(setting), environment[setting.env] ?? null);
  }
  return [...readings].map(([setting, value]) => ({ setting, value }));
}
