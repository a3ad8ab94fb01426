import { CHECK_NAMES, forEachCheck, stricterAction, type CheckAction, type CheckActions } from '../decision/check.js';
import { enforcementState, type EnforcementState } from './enforcement.js';
import { stricterGrace } from './grace-period.js';
import { LEVELS, LEVELS_BY_STRICTNESS, REQUIRES_CODE_SIGNING_EKU } from './levels.js';
import type { CheckOverrides, Enforcement, Level, ParsedGracePeriod, Policy } from './policy.js';

/** A policy as it applies to installs of one origin. */
export interface EffectivePolicy {
  readonly level: Level;
  readonly enforcement: EnforcementState;
  readonly actions: CheckActions;
  /** Which rule gave each action: the level, or a key of `checks`. */
  readonly overridden: ReadonlySet<string>;
  readonly gracePeriod: ParsedGracePeriod | null;
  readonly maxCertificateLifetimeDays: number;
  readonly requiresCodeSigningEku: boolean;
  /** The policy names origins, and the request's isn't one of them. */
  readonly originUnknown: boolean;
  /** Whether grace may cover anything: not where this origin's apps are always signed. */
  readonly graceMayCover: boolean;
}

/**
 * A policy's rules for one origin. A named origin's overrides replace the policy's own key by key; its level sets all actions
 * anew. Where a policy names origins, a request with none or another gets the strictest of them all, key by key.
 *
 * @param origin - as the host names it; null for none.
 * @param readings - what the enforcement settings said.
 */
export function effectivePolicy(
  policy: Policy,
  origin: string | null,
  readings: ReadonlyMap<string, string | null>,
): EffectivePolicy {
  const base = resolve(policy, policy.checks, readings);
  const graces = [
    policy.gracePeriod,
    ...Object.values(policy.origins).map((overrides) => overrides.gracePeriod ?? null),
  ];
  const alwaysSigned = new Set(graces.flatMap((grace) => grace?.alwaysSigned ?? []));
  if (origin !== null && Object.hasOwn(policy.origins, origin)) {
    return { ...resolveOrigin(policy, origin, readings), graceMayCover: !alwaysSigned.has(origin) };
  }
  const namesOrigins = Object.keys(policy.origins).length > 0 || alwaysSigned.size > 0;
  const known = !namesOrigins || (origin !== null && alwaysSigned.has(origin));
  if (known) return { ...base, graceMayCover: origin === null || !alwaysSigned.has(origin) };
  const all = Object.keys(policy.origins).map((name) => resolveOrigin(policy, name, readings));
  return { ...all.reduce(strictest, base), originUnknown: true, graceMayCover: alwaysSigned.size === 0 };
}

/** Whether the check is off for installs of one origin. */
export function isOff(
  policy: Policy,
  origin: string | null,
  flags: readonly { readonly setting: string; readonly value: string | null }[],
): boolean {
  const readings = new Map(flags.map(({ setting, value }) => [setting, value]));
  return effectivePolicy(policy, origin, readings).level === 'off';
}

function resolveOrigin(policy: Policy, origin: string, readings: ReadonlyMap<string, string | null>): EffectivePolicy {
  const overrides = policy.origins[origin] ?? {};
  // The level is the more specific rule: the policy's own `checks` were written for the policy's own level.
  const inherited = overrides.level === undefined ? policy.checks : {};
  return resolve({ ...policy, ...overrides }, { ...inherited, ...overrides.checks }, readings);
}

interface Rules {
  readonly level: Level;
  readonly enforcement: Enforcement;
  readonly gracePeriod: ParsedGracePeriod | null;
  readonly maxCertificateLifetimeDays: number;
}

function resolve(rules: Rules, checks: CheckOverrides, readings: ReadonlyMap<string, string | null>): EffectivePolicy {
  const enforcement = enforcementState(rules.enforcement, readings);
  const level = enforcement.on ? rules.level : 'off';
  const table = LEVELS[level];
  const overrides = level === 'off' ? {} : overridesByCheck(checks);
  const overridden = new Set(
    CHECK_NAMES.filter((check) => overrides[check] !== undefined && !sameAction(overrides[check], table[check])),
  );
  return {
    level,
    enforcement,
    actions: forEachCheck((check) => ({ ...table[check], ...overrides[check] })),
    overridden,
    gracePeriod: rules.gracePeriod,
    maxCertificateLifetimeDays: rules.maxCertificateLifetimeDays,
    requiresCodeSigningEku: REQUIRES_CODE_SIGNING_EKU[level],
    originUnknown: false,
    graceMayCover: true,
  };
}

function overridesByCheck(checks: CheckOverrides): Readonly<Record<string, Partial<CheckAction> | undefined>> {
  return Object.fromEntries(
    Object.entries(checks).map(([check, action]) => [
      check,
      typeof action === 'string' ? { failed: action, inconclusive: action } : action,
    ]),
  );
}

function sameAction(override: Partial<CheckAction> | undefined, action: CheckAction): boolean {
  const merged = { ...action, ...override };
  return merged.failed === action.failed && merged.inconclusive === action.inconclusive;
}

function strictest(a: EffectivePolicy, b: EffectivePolicy): EffectivePolicy {
  return {
    level: LEVELS_BY_STRICTNESS.indexOf(a.level) >= LEVELS_BY_STRICTNESS.indexOf(b.level) ? a.level : b.level,
    enforcement: a.enforcement.on ? a.enforcement : b.enforcement,
    actions: forEachCheck((check) => stricterAction(a.actions[check], b.actions[check])),
    overridden: new Set([...a.overridden, ...b.overridden]),
    gracePeriod: stricterGrace(a.gracePeriod, b.gracePeriod),
    maxCertificateLifetimeDays: Math.min(a.maxCertificateLifetimeDays, b.maxCertificateLifetimeDays),
    requiresCodeSigningEku: a.requiresCodeSigningEku || b.requiresCodeSigningEku,
    originUnknown: true,
    graceMayCover: false,
  };
}
