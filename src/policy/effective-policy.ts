import { forEachCheck, stricterAction, type CheckAction, type CheckActions } from '../decision/check.js';
import { ownProperties } from '../internal/is-plain-object.js';
import { enforcementState, type EnforcementState, type FlagReadings } from './enforcement.js';
import { stricterGrace } from './grace-period.js';
import { LEVELS, LEVELS_BY_STRICTNESS, REQUIRES_CODE_SIGNING_EKU, REQUIRES_REVOCATION_LISTS } from './levels.js';
import type { CheckOverrides, Enforcement, Level, ParsedGracePeriod, Policy } from './policy.js';

/** A policy as it applies to installs of one origin. */
export interface EffectivePolicy {
  /** `off` also where the enforcement setting turns the check off. */
  readonly level: Level;
  readonly enforcement: EnforcementState;
  readonly actions: CheckActions;
  readonly gracePeriod: ParsedGracePeriod | null;
  /** Whether grace may cover anything: not where this origin's apps are always signed. */
  readonly graceMayCover: boolean;
  readonly maxCertificateLifetimeDays: number;
  readonly requiresCodeSigningEku: boolean;
  readonly requiresRevocationLists: boolean;
  /** The policy names origins, and the request's isn't one of them. */
  readonly originUnknown: boolean;
}

/**
 * A policy's rules for one origin. A named origin's overrides replace the policy's own key by key; its level sets all actions
 * anew. Where a policy names origins, a request with none or another gets the strictest of them all, key by key.
 *
 * @param origin - as the host names it; null for none.
 * @param readings - what the enforcement settings said.
 */
export function effectivePolicy(policy: Policy, origin: string | null, readings: FlagReadings): EffectivePolicy {
  const named = Object.keys(policy.origins);
  const alwaysSigned = alwaysSignedOrigins(policy);
  const known = origin !== null && (named.includes(origin) || alwaysSigned.has(origin));
  const originUnknown = !known && (named.length > 0 || alwaysSigned.size > 0);
  const rules = originUnknown
    ? named.map((name) => rulesOf(policy, name, readings)).reduce(strictest, rulesOf(policy, null, readings))
    : rulesOf(policy, origin, readings);

  const level = rules.enforcement.on ? rules.level : 'off';
  return {
    ...rules,
    level,
    actions: level === 'off' ? LEVELS.off : rules.actions,
    graceMayCover: originUnknown ? alwaysSigned.size === 0 : origin === null || !alwaysSigned.has(origin),
    originUnknown,
  };
}

/** Origins that a grace period of the policy, or of one of its origins, never covers. */
function alwaysSignedOrigins({ gracePeriod, origins }: Policy): ReadonlySet<string> {
  const graces = [gracePeriod, ...Object.values(origins).map((overrides) => overrides.gracePeriod ?? null)];
  return new Set(graces.flatMap((grace) => grace?.alwaysSigned ?? []));
}

/** The rules of one origin, whether the check is on or off left aside. */
type Rules = Omit<EffectivePolicy, 'graceMayCover' | 'originUnknown'>;

function rulesOf(policy: Policy, origin: string | null, readings: FlagReadings): Rules {
  const overrides = origin !== null && Object.hasOwn(policy.origins, origin) ? policy.origins[origin] : undefined;
  // The level is the more specific rule: the policy's own `checks` were written for the policy's own level.
  const inherited = overrides?.level === undefined ? policy.checks : {};
  const merged: Merged = { ...policy, ...overrides, checks: { ...inherited, ...overrides?.checks } };
  const byCheck = overridesByCheck(merged.checks);
  return {
    level: merged.level,
    enforcement: enforcementState(merged.enforcement, readings),
    actions: forEachCheck((check) => ({ ...LEVELS[merged.level][check], ...byCheck[check] })),
    gracePeriod: merged.gracePeriod,
    maxCertificateLifetimeDays: merged.maxCertificateLifetimeDays,
    requiresCodeSigningEku: REQUIRES_CODE_SIGNING_EKU[merged.level],
    requiresRevocationLists:
      policy.revocation.mode === null ? REQUIRES_REVOCATION_LISTS[merged.level] : policy.revocation.mode === 'require',
  };
}

interface Merged {
  readonly level: Level;
  readonly enforcement: Enforcement;
  readonly checks: CheckOverrides;
  readonly gracePeriod: ParsedGracePeriod | null;
  readonly maxCertificateLifetimeDays: number;
}

function overridesByCheck(checks: CheckOverrides): Readonly<Record<string, Partial<CheckAction>>> {
  return ownProperties(
    Object.fromEntries(
      Object.entries(checks).map(([check, action]) => [
        check,
        typeof action === 'string' ? { failed: action, inconclusive: action } : action,
      ]),
    ),
  );
}

function strictest(a: Rules, b: Rules): Rules {
  return {
    level: LEVELS_BY_STRICTNESS.indexOf(a.level) >= LEVELS_BY_STRICTNESS.indexOf(b.level) ? a.level : b.level,
    enforcement: a.enforcement.on ? a.enforcement : b.enforcement,
    actions: forEachCheck((check) => stricterAction(a.actions[check], b.actions[check])),
    gracePeriod: stricterGrace(a.gracePeriod, b.gracePeriod),
    maxCertificateLifetimeDays: Math.min(a.maxCertificateLifetimeDays, b.maxCertificateLifetimeDays),
    requiresCodeSigningEku: a.requiresCodeSigningEku || b.requiresCodeSigningEku,
    requiresRevocationLists: a.requiresRevocationLists || b.requiresRevocationLists,
  };
}
