import { harmless, quote } from '../../internal/untrusted-text.js';
import { alwaysSignedOrigins } from '../effective-policy.js';
import type { Policy } from '../policy.js';
import { differencesFrom, rulesOfOrigin } from './rules-of-origin.js';
import { sayEnforcement } from './say-enforcement.js';
import { sayGracePeriod } from './say-grace-period.js';
import { sayArchiveType } from './say-level.js';
import { sayAction, count, type SayInstant } from './words.js';

const NO_GRACE = 'No grace period covers them: they are always signed.';

/** Which installs the policy's own words hold for, where it names origins. */
export function sayReach({ origins }: Policy): readonly string[] {
  return Object.keys(origins).length === 0
    ? []
    : [
        'Where an origin below says otherwise, that holds in the place of what follows; other origins get the strictest.',
      ];
}

/** What differs for the origins that a policy names, and what holds for all others. */
export function sayOrigins(policy: Policy, now: Date, say: SayInstant): readonly string[] {
  const base = rulesOfOrigin(policy, null);
  const alwaysSigned = alwaysSignedOrigins(policy);
  const named = new Set([...Object.keys(policy.origins), ...alwaysSigned]);
  const lines = [...named].flatMap((origin) => {
    const overrides = Object.hasOwn(policy.origins, origin) ? (policy.origins[origin] ?? {}) : {};
    const rules = rulesOfOrigin(policy, origin);
    const said: string[] = [];
    if (overrides.enforcement !== undefined || (rules.level === 'off') !== (base.level === 'off')) {
      said.push(sayEnforcement(rules.setting, rules.level));
    }
    if (overrides.level !== undefined) said.push(`Level "${overrides.level}".`);
    // Where nothing is checked there is nothing to say of each check.
    const different = rules.level === 'off' ? [] : differencesFrom(base.actions, rules);
    said.push(...different.map(({ check, action, rule }) => `${check}: ${sayAction(action)} (${harmless(rule, 300)})`));
    if (rules.requiresRevocationLists !== base.requiresRevocationLists) {
      said.push(
        rules.requiresRevocationLists
          ? 'Each certificate of a path but its anchor needs a current revocation list.'
          : 'Revocation lists count where they are there.',
      );
    }
    if (rules.requiresCodeSigningEku !== base.requiresCodeSigningEku) {
      const must = rules.requiresCodeSigningEku ? 'must' : 'need not';
      said.push(`A certificate that comes with a signature ${must} name code signing.`);
    }
    if (rules.level !== 'off' && sayArchiveType(rules) !== sayArchiveType(base)) said.push(sayArchiveType(rules));
    if (overrides.gracePeriod !== undefined) said.push(...sayGracePeriod(overrides.gracePeriod, now, say));
    if (overrides.maxCertificateLifetimeDays !== undefined) {
      said.push(`Certificates live ${count(overrides.maxCertificateLifetimeDays, 'day')} at most.`);
    }
    if (alwaysSigned.has(origin)) said.push(NO_GRACE);
    const heading = `Installs from ${quote(origin)}`;
    return said.length === 0 ? [`${heading}: as above.`] : [`${heading}:`, ...said.map((line) => `  ${line}`)];
  });
  if (lines.length === 0) return [];
  const grace = alwaysSigned.size > 0 ? '; grace does not cover them' : '';
  return [
    ...lines,
    `Installs from any other origin, or from none: the strictest of all the above, with a warning${grace}.`,
  ];
}
