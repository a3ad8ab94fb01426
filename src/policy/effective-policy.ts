import {
  forEachCheck,
  stricterAction,
  type CheckAction,
  type CheckActions,
  type CheckName,
} from '../decision/check.js';
import { ownProperties } from '../internal/is-plain-object.js';
import { rulesForApp, type AppRule } from './app-rules.js';
import { enforcementState, type EnforcementState, type FlagReadings } from './enforcement.js';
import { gracePeriodsOf, stricterGrace } from './grace-period.js';
import {
  ARCHIVE_IF_VERIFIED,
  ARCHIVE_TYPE,
  LEVELS,
  LEVELS_BY_STRICTNESS,
  REQUIRES_CODE_SIGNING_EKU,
  REQUIRES_REVOCATION_LISTS,
} from './levels.js';
import type { ArchiveType, CheckOverrides, Enforcement, Level, ParsedGracePeriod, Policy } from './policy.js';

/** Which rule of the policy gives each check its action, for people: one for each word, since a rule may give the one and leave the other. */
export type ActionRules = Readonly<Record<CheckName, Readonly<Record<keyof CheckAction, string>>>>;

/** Which rule, or which two, give a check its action. */
export function ruleOfAction({ failed, inconclusive }: ActionRules[CheckName]): string {
  return failed === inconclusive ? failed : `${failed} and ${inconclusive}`;
}

/** A policy as it applies to installs of one app from one origin. */
export interface EffectivePolicy {
  /** `off` also where the enforcement setting turns the check off. */
  readonly level: Level;
  readonly enforcement: EnforcementState;
  readonly actions: CheckActions;
  readonly actionRules: ActionRules;
  readonly gracePeriod: ParsedGracePeriod | null;
  /** Whether grace may cover anything: not where this origin's apps are always signed. */
  readonly graceMayCover: boolean;
  readonly maxCertificateLifetimeDays: number;
  readonly requiresCodeSigningEku: boolean;
  readonly requiresRevocationLists: boolean;
  /** The action of `archive` where all else is verified, and its rules; those in `actions` and `actionRules` where it isn't. */
  readonly archiveIfVerified: CheckAction;
  readonly archiveIfVerifiedRules: ActionRules[CheckName];
  readonly archiveType: ArchiveType;
  /** The policy names origins, and the request's isn't one of them. */
  readonly originUnknown: boolean;
}

/**
 * A policy's rules for one app from one origin. A named origin's overrides replace the policy's own key by key; its level sets all actions
 * anew. Where a policy names origins, a request with none or another gets the strictest of them all, key by key. The actions of the most
 * specific pattern of `apps` go before all of these; where the app isn't known, the strictest that any pattern gives.
 *
 * @param origin - as the host names it; null for none.
 * @param appKey - null where it isn't known.
 * @param readings - what the enforcement settings said.
 */
export function effectivePolicy(
  policy: Policy,
  origin: string | null,
  appKey: string | null,
  readings: FlagReadings,
): EffectivePolicy {
  const named = Object.keys(policy.origins);
  const alwaysSigned = alwaysSignedOrigins(policy);
  const known = origin !== null && (named.includes(origin) || alwaysSigned.has(origin));
  const originUnknown = !known && (named.length > 0 || alwaysSigned.size > 0);
  const rules = originUnknown
    ? named.map((name) => rulesOf(policy, name, readings)).reduce(strictest, rulesOf(policy, null, readings))
    : rulesOf(policy, origin, readings);

  const level = rules.enforcement.on ? rules.level : 'off';
  const off = rules.enforcement.on ? rules.actionRules.enforcement : forBoth(rules.enforcement.setting);
  return {
    ...rules,
    level,
    ...(level === 'off'
      ? {
          actions: LEVELS.off,
          actionRules: forEachCheck(() => off),
          archiveIfVerified: ARCHIVE_IF_VERIFIED.off,
          archiveIfVerifiedRules: off,
        }
      : forApp(policy.apps, appKey, rules)),
    graceMayCover: originUnknown ? alwaysSigned.size === 0 : origin === null || !alwaysSigned.has(origin),
    originUnknown,
  };
}

type Actions = Pick<EffectivePolicy, 'actions' | 'actionRules' | 'archiveIfVerified' | 'archiveIfVerifiedRules'>;

/** The actions that `apps` gives, over those that hold for the origin. */
function forApp(apps: Policy['apps'], appKey: string | null, base: Actions): Actions {
  if (appKey !== null) {
    // The least specific first, so that the most specific has the last word.
    return rulesForApp(apps, appKey)
      .toReversed()
      .reduce((actions, { pattern, rule }) => overridden(actions, rule, pattern), base);
  }
  return Object.entries(apps)
    .map(([pattern, rule]) => overridden(base, rule, pattern))
    .reduce(strictestActions, base);
}

function overridden(
  { actions, actionRules, archiveIfVerified, archiveIfVerifiedRules }: Actions,
  { checks = {} }: AppRule,
  pattern: string,
): Actions {
  const byCheck = overridesByCheck(checks);
  const rulesFor = (check: CheckName, base: ActionRules[CheckName]) =>
    overriddenRules(base, byCheck[check], `apps["${pattern}"].checks.${check}`);
  return {
    actions: forEachCheck((check) => ({ ...actions[check], ...byCheck[check] })),
    archiveIfVerified: { ...archiveIfVerified, ...byCheck['archive'] },
    archiveIfVerifiedRules: rulesFor('archive', archiveIfVerifiedRules),
    actionRules: forEachCheck((check) => rulesFor(check, actionRules[check])),
  };
}

const forBoth = (rule: string) => ({ failed: rule, inconclusive: rule });

/** The rules of both words, where one rule gives some of them. */
function overriddenRules(
  base: ActionRules[CheckName],
  given: Partial<CheckAction> = {},
  rule: string,
): ActionRules[CheckName] {
  return {
    failed: given.failed === undefined ? base.failed : rule,
    inconclusive: given.inconclusive === undefined ? base.inconclusive : rule,
  };
}

/** Origins that a grace period of the policy, or of one of its origins, never covers. */
export function alwaysSignedOrigins(policy: Policy): ReadonlySet<string> {
  return new Set(gracePeriodsOf(policy).flatMap(({ period }) => period.alwaysSigned));
}

/** The rules of one origin, whether the check is on or off left aside, and what `apps` says. */
export type OriginRules = Omit<EffectivePolicy, 'graceMayCover' | 'originUnknown'>;

/** The rules of a named origin, or of the policy itself for null or another: as if it named none. */
export function rulesOf(policy: Policy, origin: string | null, readings: FlagReadings): OriginRules {
  const overrides = origin !== null && Object.hasOwn(policy.origins, origin) ? policy.origins[origin] : undefined;
  // The level is the more specific rule: the policy's own `checks` were written for the policy's own level.
  const inherited = overrides?.level === undefined ? policy.checks : {};
  const merged: Merged = { ...policy, ...overrides, checks: { ...inherited, ...overrides?.checks } };
  const byCheck = overridesByCheck(merged.checks);
  const where = origin === null ? '' : `origins.${origin}.`;
  const levelRule = `${overrides?.level === undefined ? '' : where}level "${merged.level}"`;
  const actionRules = forEachCheck((check) => {
    const isOwn = Object.hasOwn(overrides?.checks ?? {}, check);
    return overriddenRules(forBoth(levelRule), byCheck[check], `${isOwn ? where : ''}checks.${check}`);
  });
  return {
    level: merged.level,
    enforcement: enforcementState(merged.enforcement, readings),
    actions: forEachCheck((check) => ({ ...LEVELS[merged.level][check], ...byCheck[check] })),
    actionRules,
    gracePeriod: merged.gracePeriod,
    maxCertificateLifetimeDays: merged.maxCertificateLifetimeDays,
    requiresCodeSigningEku: REQUIRES_CODE_SIGNING_EKU[merged.level],
    archiveIfVerified: { ...ARCHIVE_IF_VERIFIED[merged.level], ...byCheck['archive'] },
    archiveIfVerifiedRules: actionRules.archive,
    archiveType: policy.archive ?? ARCHIVE_TYPE[merged.level],
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

function overridesByCheck(
  checks: CheckOverrides | NonNullable<AppRule['checks']>,
): Readonly<Record<string, Partial<CheckAction>>> {
  return ownProperties(
    Object.fromEntries(
      Object.entries(checks).map(([check, action]) => [
        check,
        typeof action === 'string' ? { failed: action, inconclusive: action } : action,
      ]),
    ),
  );
}

/** The stricter action of each check, and the rules of whichever gave it. */
function strictestActions(a: Actions, b: Actions): Actions {
  const byCheck = forEachCheck((check) =>
    stricterOf([a.actions[check], a.actionRules[check]], [b.actions[check], b.actionRules[check]]),
  );
  const [archiveIfVerified, archiveIfVerifiedRules] = stricterOf(
    [a.archiveIfVerified, a.archiveIfVerifiedRules],
    [b.archiveIfVerified, b.archiveIfVerifiedRules],
  );
  return {
    actions: forEachCheck((check) => byCheck[check][0]),
    actionRules: forEachCheck((check) => byCheck[check][1]),
    archiveIfVerified,
    archiveIfVerifiedRules,
  };
}

type RuledAction = readonly [action: CheckAction, rules: ActionRules[CheckName]];

/** The stricter of two actions; where one gives both words its rules alone, else those of whichever gave each. */
function stricterOf(a: RuledAction, b: RuledAction): RuledAction {
  const action = stricterAction(a[0], b[0]);
  const isOf = ([{ failed, inconclusive }]: RuledAction) =>
    action.failed === failed && action.inconclusive === inconclusive;
  if (isOf(a)) return [action, a[1]];
  if (isOf(b)) return [action, b[1]];
  const giver = (word: keyof CheckAction) => (action[word] === a[0][word] ? a : b);
  return [action, { failed: giver('failed')[1].failed, inconclusive: giver('inconclusive')[1].inconclusive }];
}

function strictest(a: OriginRules, b: OriginRules): OriginRules {
  return {
    level: LEVELS_BY_STRICTNESS.indexOf(a.level) >= LEVELS_BY_STRICTNESS.indexOf(b.level) ? a.level : b.level,
    enforcement: a.enforcement.on ? a.enforcement : b.enforcement,
    ...strictestActions(a, b),
    gracePeriod: stricterGrace(a.gracePeriod, b.gracePeriod),
    maxCertificateLifetimeDays: Math.min(a.maxCertificateLifetimeDays, b.maxCertificateLifetimeDays),
    requiresCodeSigningEku: a.requiresCodeSigningEku || b.requiresCodeSigningEku,
    requiresRevocationLists: a.requiresRevocationLists || b.requiresRevocationLists,
    archiveType: a.archiveType === 'zip' ? 'zip' : b.archiveType,
  };
}
