import { deepFreeze } from '../internal/deep-freeze.js';
import { isoInstant } from '../internal/instant.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import { effectivePolicy, type EffectivePolicy } from '../policy/effective-policy.js';
import { flagReadings } from '../policy/enforcement.js';
import { graceDaysLeft, graceState } from '../policy/grace-period.js';
import { parsePolicy } from '../policy/parse-policy.js';
import type { Policy, PolicyInput } from '../policy/policy.js';
import { CHECK_NAMES } from './check.js';
import { SCHEMA_VERSION, type CheckRow, type DecisionCore, type GracePeriodStatus } from './decision.js';
import type { Evidence, SignerCandidate } from './evidence.js';
import { chooseSigner } from './judge/choose-signer.js';
import { judge, judgeNothing } from './judge/judge.js';
import type { Judgements } from './judge/judgement.js';
import { toSigner } from './signer.js';
import { toJson } from './to-json.js';
import { reachVerdict, type Verdict } from './verdict.js';
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
  const { effective, signer, judgements, verdict } = weigh(evidence, rules, now);
  const { artifact, trustStore } = evidence;

  return deepFreeze({
    ...toFields(verdict, signer, rules),
    schemaVersion: SCHEMA_VERSION,
    asOf: isoInstant(now),
    origin: evidence.origin === null ? null : harmless(evidence.origin),
    summary: summarise(verdict, judgements, signer, artifact.name),
    checks: toRows(judgements, effective),
    warnings: collectWarnings(evidence, rules, effective, judgements, verdict, signer, now),
    artifact: {
      name: artifact.name,
      size: artifact.state === 'fault' ? null : artifact.size,
      sha256: artifact.state === 'read' ? artifact.sha256 : null,
      type: artifact.state === 'read' ? artifact.type : null,
    },
    gracePeriod: graceStatus(effective, verdict, now),
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
 * Whether `decide` would allow, without its words.
 *
 * @param policy - parsed.
 */
export function wouldAllow(evidence: Evidence, policy: Policy, now: Date): boolean {
  return weigh(evidence, policy, now).verdict.kind !== 'deny';
}

function weigh(evidence: Evidence, rules: Policy, now: Date) {
  const effective = effectivePolicy(rules, evidence.origin, flagReadings(evidence.flags));
  const signer = chooseSigner(evidence, rules, now);
  const judgements =
    effective.level === 'off' ? judgeNothing(effective, evidence) : judge(evidence, signer, effective, rules, now);
  return { effective, signer, judgements, verdict: reachVerdict(judgements, effective, now) };
}

function toFields(verdict: Verdict, signer: SignerCandidate | null, policy: Policy) {
  switch (verdict.kind) {
    case 'verified': {
      // `verified` means that authenticity passed, which it never does without a signer.
      if (signer === null) throw new TypeError('unreachable: verified without a signer');
      return { verdict: 'allow', assurance: 'verified', signers: [toSigner(signer, policy)] } as const;
    }
    case 'unverified':
      return { verdict: 'allow', assurance: 'unverified', because: verdict.because } as const;
    case 'deny':
      return { verdict: 'deny', reason: verdict.reason } as const;
  }
}

function toRows(judgements: Judgements, { actions }: EffectivePolicy): readonly CheckRow[] {
  return CHECK_NAMES.map((check) => {
    const { outcome, code, details, describe } = judgements[check];
    return { check, action: actions[check], outcome, code, ...describe(), details: toJson(details) };
  });
}

function graceStatus({ gracePeriod, graceMayCover }: EffectivePolicy, verdict: Verdict, now: Date): GracePeriodStatus {
  const grace = graceMayCover ? gracePeriod : null;
  return {
    state: graceState(grace, now),
    startsAt: grace?.startsAt ?? null,
    endsAt: grace?.endsAt ?? null,
    daysLeft: graceDaysLeft(grace, now),
    covers: grace?.covers ?? null,
    applied: verdict.kind === 'unverified' && verdict.because.includes('grace-period'),
  };
}

/** One sentence for a log line. */
function summarise(
  verdict: Verdict,
  judgements: Judgements,
  signer: SignerCandidate | null,
  artifactName: string,
): string {
  switch (verdict.kind) {
    case 'verified': {
      const subject = signer?.kind === 'pin' ? signer.certificate.subject : signer?.path[0].subject;
      return `Allowed: ${quote(artifactName)} is signed by ${quote(subject ?? '')}, which this machine trusts.`;
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
