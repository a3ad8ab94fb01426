import { InvalidArgument } from '../internal/invalid-argument.js';
import { findRisks } from './explain/find-risks.js';
import { rulesOfOrigin } from './explain/rules-of-origin.js';
import { sayEnforcement } from './explain/say-enforcement.js';
import { sayGracePeriod } from './explain/say-grace-period.js';
import { sayLevel } from './explain/say-level.js';
import { sayOrigins, sayReach } from './explain/say-origins.js';
import { sayApps, sayClock, sayPermits, sayPublishers, sayRequiredRoles } from './explain/say-rules.js';
import { sayRevocation, sayTrustStore } from './explain/say-trust.js';
import { createSayInstant } from './explain/words.js';
import { parsePolicy } from './parse-policy.js';
import type { Policy, PolicyInput } from './policy.js';

/** How to say it. */
export interface ExplainOptions {
  /** A BCP 47 tag for dates; `en` if not said. The words are English. */
  readonly locale?: string;
  /** An IANA time zone; `UTC` if not said. */
  readonly timeZone?: string;
}

/**
 * Says in plain words what a policy means at an instant: for its operator, and for whoever reviews a change of it. Settings that are read at
 * each install (a variable, a file, a flag) are described, not read.
 *
 * @param policy - plain data as `PolicyInput` tells, or what `parsePolicy` or `loadPolicy` returned.
 * @param now - the instant; the state of grace periods and the end of rules depend on it, and nothing else does.
 * @returns lines without a trailing line break, the same for the same arguments. What is risky comes last, each line with a `!`. Texts of the
 * policy have been made harmless to show.
 * @throws PolicyError for a policy that isn't valid, RangeError for a locale or time zone that doesn't exist.
 * @example
 * ```ts
 * import { explainPolicy } from 'install-gate';
 *
 * const text = explainPolicy({ gracePeriod: { endsAt: '2027-01-31T00:00:00Z' } }, new Date('2027-01-01T00:00:00Z'));
 * console.log(text.split('\n')[5]); // The grace period is active until January 31, 2027 at 12:00:00 AM UTC: 30 days left.
 * ```
 */
export function explainPolicy(policy: Policy | PolicyInput, now: Date, options: ExplainOptions = {}): string {
  if (!(now instanceof Date)) throw new InvalidArgument('now must be a Date');
  const { locale = 'en', timeZone = 'UTC' } = options;
  const say = createSayInstant(locale, timeZone);
  const parsed = parsePolicy(policy);
  const rules = rulesOfOrigin(parsed, null);
  const risks = findRisks(parsed, now);
  const sections = [
    [`This policy as of ${say(now)}`],
    [
      ...sayReach(parsed),
      sayEnforcement(parsed.enforcement, rules.level),
      ...sayLevel(rules),
      ...sayGracePeriod(parsed.gracePeriod, now, say),
    ],
    sayOrigins(parsed, now, say),
    [...sayTrustStore(parsed, rules), ...sayRevocation(parsed, rules)],
    sayPublishers(parsed, rules, now, say),
    sayApps(parsed),
    sayRequiredRoles(parsed, rules),
    [...sayPermits(parsed), ...sayClock(parsed)],
    risks.length === 0 ? [] : ['Think twice about this:', ...risks.map((risk) => `! ${risk}`)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
