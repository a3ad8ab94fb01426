import type { EffectivePolicy } from '../../policy/effective-policy.js';
import type { Policy } from '../../policy/policy.js';
import { forEachCheck } from '../check.js';
import type { Evidence } from '../evidence.js';
import { isMoreSpecific } from '../rank.js';
import { judgeIsolation, judgeSafety } from './judge-access.js';
import { judgeApp } from './judge-app.js';
import { judgeArchive } from './judge-archive.js';
import { judgeArtifact } from './judge-artifact.js';
import { judgeAuthenticity } from './judge-authenticity.js';
import { judgeClock } from './judge-clock.js';
import { judgeContinuity } from './judge-continuity.js';
import { judgeDestination } from './judge-destination.js';
import { judgeEnforcement } from './judge-enforcement.js';
import { judgeIntegrity } from './judge-integrity.js';
import { judgeLifetime } from './judge-lifetime.js';
import { judgePermit } from './judge-permit.js';
import { judgePolicyFile } from './judge-policy-file.js';
import { judgePublisher } from './judge-publisher.js';
import { judgeRevocation } from './judge-revocation.js';
import { judgeRollback, judgeVersionFloor } from './judge-rollback.js';
import { judgeSignatureFile } from './judge-signature-file.js';
import { judgeTrustStore } from './judge-trust-store.js';
import { judgeValidity } from './judge-validity.js';
import { judged, SEVERITY, type Judgement, type Judgements } from './judgement.js';
import type { SignatureUnderJudgement } from './signature-under-judgement.js';
import { comparatorOf } from './versions.js';

/** What every check came to with one signature alone, or without any, before anyone asks what it means. */
export function judge(
  subject: SignatureUnderJudgement,
  effective: EffectivePolicy,
  policy: Policy,
  now: Date,
): Judgements {
  const { evidence, signer } = subject;
  const compare = comparatorOf(evidence.comparisons, policy);
  return {
    enforcement: judgeEnforcement(effective),
    policy: judgePolicyFile(evidence.policyFile),
    clock: judgeClock(evidence.clockFloor, policy, now),
    artifact: judgeArtifact(evidence.artifact),
    'trust-store': judgeTrustStore(evidence.trustStore),
    'trust-store-safety': judgeSafety(evidence.access, evidence.trustStore),
    'trust-store-isolation': judgeIsolation(evidence.access, evidence.trustStore),
    'signature-file': judgeSignatureFile(evidence.signatureFile),
    integrity: judgeIntegrity(subject),
    authenticity: judgeAuthenticity(subject, effective, policy),
    validity: judgeValidity(subject, now),
    lifetime: judgeLifetime(signer, effective.maxCertificateLifetimeDays),
    revocation: judgeRevocation(subject, effective, policy),
    publisher: judgePublisher(evidence, signer, policy, compare, now),
    continuity: judgeContinuity(evidence, signer === null ? [] : [signer], policy, now),
    rollback: judgeRollback(evidence, compare),
    'version-floor': judgeVersionFloor(evidence, policy, compare),
    app: judgeApp(evidence),
    archive: judgeArchive(evidence, effective),
    permit: judgePermit(evidence, policy, now),
    destination: judgeDestination(evidence.destination),
  };
}

interface JudgedSignature extends SignatureUnderJudgement {
  readonly judgements: Judgements;
}

/** What several signatures came to together: of each check the worst, for each of them has to hold. */
export function judgeTogether(
  subjects: readonly [JudgedSignature, ...JudgedSignature[]],
  evidence: Evidence,
  policy: Policy,
  now: Date,
): Judgements {
  const [{ judgements: first }, ...others] = subjects;
  const together = others.reduce<Judgements>(
    (all, { judgements }) => forEachCheck((check) => worse(all[check], judgements[check])),
    first,
  );
  const signers = subjects.flatMap(({ signer }) => (signer === null ? [] : [signer]));
  // One of them is enough: the installed version's publisher is among those who have signed.
  return { ...together, continuity: judgeContinuity(evidence, signers, policy, now) };
}

/** The worse of two; of two that are as bad, the one that no grace covers, then the one that says more. */
function worse(a: Judgement, b: Judgement): Judgement {
  const difference = SEVERITY[b.outcome] - SEVERITY[a.outcome];
  if (difference !== 0) return difference > 0 ? b : a;
  if ((a.graceRung === null) !== (b.graceRung === null)) return a.graceRung === null ? a : b;
  return isMoreSpecific(b.code, a.code) ? b : a;
}

/** With the check off nothing is judged, whatever was found. */
export function judgeNothing(effective: EffectivePolicy, evidence: Evidence): Judgements {
  const { policyFile } = evidence;
  const off = forEachCheck((check) => judged('not-run', 'checking-is-off', { check }));
  // That a policy is off for want of a better one has to be seen.
  const policy = policyFile === null || policyFile.fault === null ? off.policy : judgePolicyFile(policyFile);
  const destination = judgeDestination(evidence.destination);
  return { ...off, enforcement: judgeEnforcement(effective), policy, destination };
}
