import { alwaysSignedOrigins } from '../effective-policy.js';
import { didYouMean } from '../../internal/did-you-mean.js';
import { quote } from '../../internal/untrusted-text.js';
import { covers, DAY_MILLIS, graceState, stricterGrace } from '../grace-period.js';
import { LEVELS_BY_STRICTNESS } from '../levels.js';
import type { ParsedGracePeriod, Policy } from '../policy.js';
import { canBeTurnedOff, isOffForGood } from './say-enforcement.js';
import { laxerThan, relaxedChecks, rulesOfOrigin, type RulesOfOrigin } from './rules-of-origin.js';
import { count, sayAction } from './words.js';

/** Half a year: time enough to have everything signed. */
const LONG_GRACE_DAYS = 180;

/** What an operator should think twice about. */
export function findRisks(policy: Policy, now: Date): readonly string[] {
  const base = rulesOfOrigin(policy, null);
  const ofPolicy = findOwn(base, policy.gracePeriod, now);
  // What the policy itself says has been said.
  const known = new Set(ofPolicy);
  const ofOrigins = Object.entries(policy.origins).flatMap(([origin, overrides]) => {
    const rules = rulesOfOrigin(policy, origin);
    const from = `Installs from ${quote(origin)}`;
    const own = findOwn(rules, overrides.gracePeriod ?? null, now);
    const lax = findLaxer(rules, base, now);
    return [...own.filter((risk) => !known.has(risk)), ...lax].map((risk) => `${from}: ${risk}`);
  });
  const reach = Object.keys(policy.origins).length === 0 ? '' : 'Where no origin says otherwise: ';
  return [...ofPolicy.map((risk) => `${reach}${risk}`), ...ofOrigins, ...findUnnamedOrigins(policy)];
}

/** A name that is misspelt there leaves the origin that was meant without what it asks for. */
function findUnnamedOrigins(policy: Policy): readonly string[] {
  const named = Object.keys(policy.origins);
  const unnamed = [...alwaysSignedOrigins(policy)].filter((name) => !named.includes(name));
  return unnamed.flatMap((name) => {
    // An origin may well be named there alone: only what looks like another is worth a second look.
    const meant = didYouMean(name, named);
    return meant === undefined
      ? []
      : [`"alwaysSigned" names ${quote(name)}, which is not in "origins": did you mean ${quote(meant)}?`];
  });
}

function findOwn(rules: RulesOfOrigin, grace: ParsedGracePeriod | null, now: Date): readonly string[] {
  const risks: string[] = [];
  if (isOffForGood(rules.setting)) risks.push('checking is turned off, with no end');
  if (rules.level === 'off') risks.push('the level "off" lets everything through');
  if (rules.level === 'audit') risks.push('the level "audit" lets unsigned artifacts and strangers through');
  for (const { check, action } of relaxedChecks(rules)) {
    risks.push(`the check ${check} is relaxed: ${sayAction(action)}`);
  }
  if (grace === null || graceState(grace, now) === 'ended') return risks;
  const start = grace.startsAt === null ? now.getTime() : Date.parse(grace.startsAt);
  const days = Math.ceil((Date.parse(grace.endsAt) - start) / DAY_MILLIS);
  if (days > LONG_GRACE_DAYS) {
    risks.push(
      grace.startsAt === null
        ? `the grace period goes on for another ${count(days, 'day')}`
        : `the grace period lasts ${count(days, 'day')}`,
    );
  }
  if (grace.covers === 'untrusted-signer') {
    risks.push('the grace period lets signers through whom nobody here trusts: anybody can be one');
  }
  return risks;
}

/** Where an origin asks for less than the policy itself. */
function findLaxer(rules: RulesOfOrigin, base: RulesOfOrigin, now: Date): readonly string[] {
  const risks: string[] = [];
  if (LEVELS_BY_STRICTNESS.indexOf(rules.level) < LEVELS_BY_STRICTNESS.indexOf(base.level)) {
    risks.push(`laxer than the policy itself: the level "${rules.level}" instead of "${base.level}"`);
  } else {
    const checks = laxerThan(base.actions, rules).map(({ check }) => check);
    if (checks.length > 0) risks.push(`laxer than the policy itself in ${checks.join(', ')}`);
  }
  if (canBeTurnedOff(rules.setting) && !canBeTurnedOff(base.setting)) {
    risks.push('laxer than the policy itself: its check can be turned off');
  }
  if (isLaxerGrace(rules.gracePeriod, base.gracePeriod, now)) {
    risks.push("laxer than the policy itself: its grace period goes further than the policy's");
  }
  if (rules.maxCertificateLifetimeDays > base.maxCertificateLifetimeDays) {
    risks.push('laxer than the policy itself: certificates may live longer');
  }
  return risks;
}

function isLaxerGrace(own: ParsedGracePeriod | null, base: ParsedGracePeriod | null, now: Date): boolean {
  if (own === null || graceState(own, now) === 'ended') return false;
  const both = stricterGrace(own, base);
  if (both === null) return true;
  return both.endsAt !== own.endsAt || both.startsAt !== own.startsAt || !covers(both, own.covers);
}
