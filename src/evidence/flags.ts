import type { FlagReading } from '../decision/evidence.js';
import type { Environment } from '../internal/environment.js';
import { effectivePolicy, type EffectivePolicy } from '../policy/effective-policy.js';
import { enforcementSettingId, flagReadings } from '../policy/enforcement.js';
import type { Policy } from '../policy/policy.js';

/** Reads every enforcement setting that the policy names, once. */
export function readFlags(policy: Policy, environment: Environment): readonly FlagReading[] {
  const settings = [policy.enforcement, ...Object.values(policy.origins).map(({ enforcement }) => enforcement)];
  const readings = new Map<string, string | null>();
  for (const setting of settings) {
    if (setting === undefined || typeof setting === 'boolean' || 'on' in setting) continue;
    readings.set(enforcementSettingId(setting), readVariable(environment, setting.env));
  }
  return [...readings].map(([setting, value]) => ({ setting, value }));
}

/** The policy's rules for installs of one origin, under these readings. */
export function rulesInEffect(policy: Policy, origin: string | null, flags: readonly FlagReading[]): EffectivePolicy {
  return effectivePolicy(policy, origin, flagReadings(flags));
}

/** Own properties only: every object has a `toString`. What is no text is no value that means anything. */
function readVariable(environment: Environment, name: string): string | null {
  const value: unknown = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value === undefined) return null;
  return typeof value === 'string' ? value : `(a ${typeof value})`;
}
