import { harmless, quote } from '../../internal/untrusted-text.js';
import { compareSpecificity } from '../app-pattern.js';
import type { Policy } from '../policy.js';
import type { PublisherRule } from '../publishers.js';
import type { RulesOfOrigin } from './rules-of-origin.js';
import { count, quoteAll, sayAction, sayMildness, sayReference, type SayInstant } from './words.js';

/** What each signer may sign. */
export function sayPublishers(
  { publishers, unlistedSigners }: Policy,
  { actions }: RulesOfOrigin,
  now: Date,
  say: SayInstant,
): readonly string[] {
  const mildness = sayMildness('publisher', actions.publisher);
  const others =
    unlistedSigners === 'deny'
      ? `Signers that no rule names may sign nothing${mildness}.`
      : 'Signers that no rule names may sign any app.';
  if (publishers.length === 0) return unlistedSigners === 'deny' ? [others] : [];
  return [`Publishers${mildness}:`, ...publishers.map((rule) => `  ${sayPublisher(rule, now, say)}`), others];
}

function sayPublisher(rule: PublisherRule, now: Date, say: SayInstant): string {
  const { name, apps, versions, origins, until } = rule;
  const who = name === undefined ? sayReference(rule) : `${quote(name)} (${sayReference(rule)})`;
  const limits = [
    apps === undefined ? 'may sign any app' : `may sign ${apps.map((app) => harmless(app)).join(', ')}`,
    ...(versions === undefined ? [] : [`versions ${harmless(versions, 500)}`]),
    ...(origins === undefined ? [] : [`from ${quoteAll(origins)}`]),
    ...(until === undefined ? [] : [`until ${say(until)}`]),
  ];
  // As the check does: at its end a rule allows nothing any more.
  const hasEnded = until !== undefined && !(now.getTime() < Date.parse(until));
  return `${who} ${limits.join(', ')}${hasEnded ? ': this has ended' : ''}`;
}

/** What holds for single apps, the most specific pattern first, as it is applied. */
export function sayApps({ apps, versionOrder }: Policy): readonly string[] {
  const rules = Object.entries(apps).toSorted(([a], [b]) => compareSpecificity(a, b));
  if (rules.length === 0) return [];
  const lines = rules.map(([pattern, { minimumVersion, checks = {} }]) => {
    const said = [
      ...(minimumVersion === undefined ? [] : [`version ${harmless(minimumVersion)} or later`]),
      ...Object.entries(checks).map(([check, action]) => {
        if (typeof action === 'string') return `${check}: ${sayAction({ failed: action, inconclusive: action })}`;
        const words = Object.entries(action).map(([outcome, word]) => `${outcome} ${word}`);
        return `${check}: ${words.length === 0 ? 'as elsewhere' : words.join(', ')}`;
      }),
    ];
    return `  ${harmless(pattern, 255)}: ${said.length === 0 ? 'as elsewhere' : said.join('; ')}`;
  });
  return [`Apps (versions compare as ${versionOrder === 'maven' ? "Maven's" : "OSGi's"} do):`, ...lines];
}

/** Who must have signed. */
export function sayRequiredRoles({ requiredRoles }: Policy, { actions }: RulesOfOrigin): readonly string[] {
  const roles = Object.entries(requiredRoles);
  if (roles.length === 0) return [];
  return [
    `Every one of these roles must have signed${sayMildness('authenticity', actions.authenticity)}:`,
    ...roles.map(
      ([name, { signers, threshold }]) =>
        `  ${quote(name)}: ${threshold} of ${signers.map((signer) => sayReference(signer)).join('; ')}`,
    ),
  ];
}

/** Who may let a single artifact through. */
export function sayPermits({ permits }: Policy): readonly string[] {
  if (permits === null) return ['No permit is accepted.'];
  const { hostId, keys, maxHours } = permits;
  return [
    `Permits for the host ${quote(hostId)} are accepted: of ${count(keys.length, 'key')}, good for ${count(maxHours, 'hour')} at most.`,
  ];
}

/** How far the clock is believed. */
export function sayClock({ clockSkewSeconds }: Policy): readonly string[] {
  return [`A clock more than ${count(clockSkewSeconds, 'second')} behind the host's clock floor is suspect.`];
}
