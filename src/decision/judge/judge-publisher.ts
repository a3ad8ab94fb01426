import { harmless } from '../../internal/untrusted-text.js';
import { matchesApp } from '../../policy/app-pattern.js';
import type { Policy } from '../../policy/policy.js';
import type { PublisherRule } from '../../policy/publishers.js';
import { namesSigner, referenceId } from '../../policy/signer-reference.js';
import { isWithin, parseVersionRange } from '../../policy/version-range.js';
import type { PublisherDetails } from '../codes.js';
import type { AppEvidence } from '../evidence/app.js';
import type { Evidence } from '../evidence.js';
import type { SignerCandidate } from '../evidence/signature.js';
import { isMoreSpecific } from '../rank.js';
import { judgeUnknownApp } from './judge-app.js';
import { latestKnown } from './judge-clock.js';
import { certificatesOf } from './certificates-of.js';
import { judged, notApplicable, passed, SEVERITY, type Judgement } from './judgement.js';
import type { CompareVersions } from './versions.js';

/**
 * May this signer sign this app? A rule binds every path that holds what it names. Rules for the same signer allow what any of them allows; of
 * rules for different certificates of one path, each must allow.
 */
export function judgePublisher(
  evidence: Evidence,
  signer: SignerCandidate | null,
  policy: Policy,
  compare: CompareVersions,
  now: Date,
): Judgement {
  const { publishers, unlistedSigners } = policy;
  if (publishers.length === 0 && unlistedSigners === 'allow') {
    return notApplicable('publisher', 'the policy has no rules for publishers');
  }
  if (signer === null) return notApplicable('publisher', 'no trusted signer is known');
  const path = certificatesOf(signer);
  const bound = publishers
    .map((rule, index) => ({ rule, where: `publishers.${index}` }))
    .filter(({ rule }) => namesSigner(rule, path));
  if (bound.length === 0) {
    const [certificate] = path;
    return unlistedSigners === 'allow'
      ? notApplicable('publisher', 'no rule of the policy names this signer')
      : judged('failed', 'publisher-unlisted', { certificate });
  }
  const judgements = [...new Set(bound.map(({ rule }) => referenceId(rule)))].map((id) =>
    bestOf(
      bound
        .filter(({ rule }) => referenceId(rule) === id)
        .map(({ rule, where }) => judgeRule(rule, where, evidence, path[0], compare, now)),
    ),
  );
  // One at least: what isn't bound has been answered above.
  return judgements.reduce((a, b) => (SEVERITY[b.outcome] > SEVERITY[a.outcome] ? b : a));
}

/** Of several rules for one signer: what holds, then what came nearest. */
function bestOf(judgements: readonly Judgement[]): Judgement {
  const holds = judgements.find(({ outcome }) => outcome === 'passed');
  // The least specific code is that of the rule which came nearest: what can't be told is less specific than any failing.
  return holds ?? judgements.reduce((a, b) => (isMoreSpecific(a.code, b.code) ? b : a));
}

/** One rule: its end, where the install comes from, the app, its version. What surely fails goes before what can't be told. */
function judgeRule(
  rule: PublisherRule,
  where: string,
  { app, origin, clockFloor }: Evidence,
  certificate: PublisherDetails['certificate'],
  compare: CompareVersions,
  now: Date,
): Judgement {
  const details = {
    certificate,
    rule: rule.name === undefined ? where : `${where}, ${harmless(rule.name)}`,
    key: app.state === 'known' ? app.key : null,
    version: app.state === 'known' ? app.version : null,
  };
  // Written so that at an Invalid Date a rule with an end has ended.
  if (rule.until !== undefined && !(latestKnown(clockFloor, now).getTime() < Date.parse(rule.until))) {
    return judged('failed', 'publisher-rule-ended', { ...details, until: rule.until });
  }
  if (rule.origins !== undefined && (origin === null || !rule.origins.includes(origin))) {
    return judged('failed', 'publisher-origin-not-permitted', { ...details, origin });
  }
  const isForEveryApp = rule.apps === undefined || rule.apps.includes('*');
  if (isForEveryApp && rule.versions === undefined) return passed('publisher', details.rule);
  if (app.state !== 'known') return judgeUnknownApp('publisher', app);
  if (!isForEveryApp && !rule.apps.some((pattern) => matchesApp(pattern, app.key))) {
    return judged('failed', 'publisher-app-not-permitted', details);
  }
  if (rule.versions !== undefined) {
    const doubt = judgeVersions(rule.versions, app, details, compare);
    if (doubt !== null) return doubt;
  }
  return passed('publisher', details.rule);
}

function judgeVersions(
  versions: string,
  { key, version }: Extract<AppEvidence, { state: 'known' }>,
  details: PublisherDetails,
  compare: CompareVersions,
): Judgement | null {
  if (version === null) return judged('inconclusive', 'version-unknown', { check: 'publisher', key });
  const range = parseVersionRange(versions);
  const within = range === null ? null : isWithin(range, compare, version);
  if (within === null) {
    return judged('inconclusive', 'version-not-comparable', { check: 'publisher', version, with: versions });
  }
  return within ? null : judged('failed', 'publisher-version-not-permitted', details);
}
