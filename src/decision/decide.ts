import { deepFreeze } from '../internal/deep-freeze.js';
import { isoInstant } from '../internal/instant.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import { ruleOfAction, type EffectivePolicy } from '../policy/effective-policy.js';
import { graceDaysLeft, graceState } from '../policy/grace-period.js';
import { parsePolicy } from '../policy/parse-policy.js';
import type { Policy, PolicyInput } from '../policy/policy.js';
import { CHECK_NAMES } from './check.js';
import {
  SCHEMA_VERSION,
  type CheckRow,
  type DecidedApp,
  type DecisionCore,
  type GracePeriodStatus,
} from './decision.js';
import type { AppEvidence } from './evidence/app.js';
import type { Evidence } from './evidence.js';
import type { SignerCandidate } from './evidence/signature.js';
import { certificatesOf } from './judge/certificates-of.js';
import type { Judgements } from './judge/judgement.js';
import { toSigner } from './signer.js';
import { toJson } from './to-json.js';
import { isClockSuspect, type Verdict } from './verdict.js';
import { weigh, type Weighed } from './weigh.js';
import { collectWarnings } from './collect-warnings.js';

/**
 * Decides what evidence means under a policy at an instant.
 *
 * Pure and total: no I/O, no cryptography, no clock, no randomness; the same arguments give the same decision. Hosts may call it
 * in property tests with evidence that they make up.
 *
 * @param evidence - what was found. Its claims are taken as they are: that a signature is `verified` was checked by whoever made
 * the evidence.
 * @param policy - a parsed policy, or plain data that is parsed first.
 * @param now - the instant of evaluation. An Invalid Date denies what depends on dates.
 * @returns the decision, frozen.
 * @throws PolicyError if plain data isn't a valid policy. Nothing else is thrown for well-typed arguments.
 */
export function decide(evidence: Evidence, policy: Policy | PolicyInput, now: Date): DecisionCore {
  const rules = parsePolicy(policy);
  const weighed = weigh(evidence, rules, now);
  const { effective, signers, judgements, verdict } = weighed;
  const { artifact, trustStore } = evidence;

  return deepFreeze({
    ...toFields(verdict, signers, rules),
    schemaVersion: SCHEMA_VERSION,
    asOf: isoInstant(now),
    origin: evidence.origin === null ? null : harmless(evidence.origin),
    summary: summarise(verdict, judgements, signers, artifact.name),
    checks: toRows(judgements, effective),
    warnings: collectWarnings(evidence, rules, weighed, now),
    artifact: {
      name: artifact.name,
      size: artifact.state === 'fault' ? null : artifact.size,
      sha256: artifact.state === 'read' ? artifact.sha256 : null,
      type: artifact.state === 'read' ? artifact.type : null,
      app: toDecidedApp(evidence.app),
    },
    gracePeriod: graceStatus(weighed, now),
    trustStore: {
      snapshotId: trustStore.snapshotId,
      loadedAt: trustStore.loadedAt === null ? null : isoInstant(trustStore.loadedAt),
      roles: { ...trustStore.roles },
      rolesOmitted: trustStore.rolesOmitted,
    },
    helpUri: `docs/codes.md#${verdict.kind === 'deny' ? verdict.reason : verdict.kind}`,
  });
}

/**
 * What `decide` would come to, without its words.
 *
 * @param policy - parsed.
 */
export function foresee(evidence: Evidence, policy: Policy, now: Date): Verdict {
  return weigh(evidence, policy, now).verdict;
}

/**
 * Whether something could still be allowed, of what reading may find of its app the best: every rule that depends on the app is left out, but for
 * one that relaxes a check that doesn't. A permit counts as not used before.
 *
 * @param policy - parsed.
 */
export function couldAllow(evidence: Evidence, policy: Policy, now: Date): boolean {
  const { installed, permit } = evidence;
  const anyApp: Policy = { ...policy, publishers: [], unlistedSigners: 'allow', apps: {} };
  const found: Evidence = {
    ...evidence,
    expected: null,
    // Nobody has asked yet whether it was used before.
    permit: permit?.state === 'signed' ? { ...permit, use: 'first' } : permit,
    installed:
      installed === null ? null : { key: null, version: null, publisherId: null, verified: installed.verified },
  };
  const isAllowed = (of: Evidence, apps: Policy['apps']) => weigh(of, { ...anyApp, apps }, now).verdict.kind !== 'deny';
  if (isAllowed(found, {})) return true;
  const given = Object.values(policy.apps).flatMap(({ checks }) => checks?.continuity ?? []);
  // A handful, however many apps there are rules for.
  const relaxations = new Map(given.map((continuity) => [JSON.stringify(continuity), continuity]));
  const app: AppEvidence = { state: 'known', key: 'any', version: null, vendor: null, source: '' };
  return [...relaxations.values()].some((continuity) =>
    isAllowed({ ...found, app }, { '*': { checks: { continuity } } }),
  );
}

function toDecidedApp(app: AppEvidence): DecidedApp | null {
  if (app.state !== 'known') return null;
  const { key, version, vendor, source } = app;
  return { key, version: version === null ? null : harmless(version), vendor, source };
}

function toFields(verdict: Verdict, signers: readonly SignerCandidate[], policy: Policy) {
  switch (verdict.kind) {
    case 'verified': {
      // `verified` means that authenticity passed, which it never does without a signer.
      const [first, ...others] = signers.map((signer) => toSigner(signer, policy));
      if (first === undefined) throw new TypeError('unreachable: verified without a signer');
      return { verdict: 'allow', assurance: 'verified', signers: [first, ...others] } as const;
    }
    case 'unverified':
      return { verdict: 'allow', assurance: 'unverified', because: verdict.because } as const;
    case 'deny':
      return { verdict: 'deny', reason: verdict.reason } as const;
  }
}

function toRows(judgements: Judgements, { actions, actionRules }: EffectivePolicy): readonly CheckRow[] {
  return CHECK_NAMES.map((check) => {
    const { outcome, code, details, describe } = judgements[check];
    const rules = actionRules[check];
    const gave = outcome === 'failed' || outcome === 'inconclusive' ? rules[outcome] : ruleOfAction(rules);
    const rule = harmless(gave);
    return { check, action: actions[check], rule, outcome, code, ...describe(), details: toJson(details) };
  });
}

function graceStatus({ effective, judgements, verdict }: Weighed, now: Date): GracePeriodStatus {
  const grace = effective.graceMayCover ? effective.gracePeriod : null;
  const grantedBy = grace?.grantedBy ?? null;
  const state = graceState(grace, now);
  const isSuspect = state === 'active' && isClockSuspect(judgements);
  return {
    state: isSuspect ? 'clock-suspect' : state,
    startsAt: grace?.startsAt ?? null,
    endsAt: grace?.endsAt ?? null,
    daysLeft: isSuspect ? 0 : graceDaysLeft(grace, now),
    covers: grace?.covers ?? null,
    grantedBy: grantedBy === null ? null : harmless(grantedBy),
    grantedAt: grace?.grantedAt ?? null,
    applied: verdict.kind === 'unverified' && verdict.because.includes('grace-period'),
  };
}

/** One sentence for a log line. */
function summarise(
  verdict: Verdict,
  judgements: Judgements,
  signers: readonly SignerCandidate[],
  artifactName: string,
): string {
  switch (verdict.kind) {
    case 'verified': {
      const names = signers.map((signer) => quote(certificatesOf(signer)[0].subject)).join(' and ');
      return `Allowed: ${quote(artifactName)} is signed by ${names}, which this machine trusts.`;
    }
    case 'unverified':
      return `Allowed, but not verified (${verdict.because.join(', ')}): ${quote(artifactName)}.`;
    case 'deny': {
      const check = CHECK_NAMES.find((each) => judgements[each].code === verdict.reason);
      const why = check === undefined ? '' : ` ${judgements[check].describe().message}`;
      return `Denied: ${quote(artifactName)} (${verdict.reason}).${why}`;
    }
  }
}
