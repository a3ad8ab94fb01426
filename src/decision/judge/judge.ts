import type { EffectivePolicy } from '../../policy/effective-policy.js';
import type { Policy } from '../../policy/policy.js';
import { forEachCheck, type CheckName } from '../check.js';
import type { Evidence, SignerCandidate } from '../evidence.js';
import { judgeIsolation, judgeSafety } from './judge-access.js';
import { judgeArtifact } from './judge-artifact.js';
import { judgeAuthenticity } from './judge-authenticity.js';
import { judgeEnforcement } from './judge-enforcement.js';
import { judgeIntegrity } from './judge-integrity.js';
import { judgeLifetime } from './judge-lifetime.js';
import { judgePolicyFile } from './judge-policy-file.js';
import { judgeRevocation } from './judge-revocation.js';
import { judgeSignatureFile } from './judge-signature-file.js';
import { judgeTrustStore } from './judge-trust-store.js';
import { judgeValidity } from './judge-validity.js';
import { judged, type Judgement, type Judgements } from './judgement.js';

/** What every check came to, before anyone asks what it means. */
export function judge(
  evidence: Evidence,
  signer: SignerCandidate | null,
  effective: EffectivePolicy,
  policy: Policy,
  now: Date,
): Judgements {
  return {
    enforcement: judgeEnforcement(effective),
    policy: judgePolicyFile(evidence.policyFile),
    artifact: judgeArtifact(evidence.artifact),
    'trust-store': judgeTrustStore(evidence.trustStore),
    'trust-store-safety': judgeSafety(evidence.access, evidence.trustStore),
    'trust-store-isolation': judgeIsolation(evidence.access, evidence.trustStore),
    'signature-file': judgeSignatureFile(evidence.signatureFile),
    integrity: judgeIntegrity(evidence),
    authenticity: judgeAuthenticity(evidence, signer, effective, policy),
    validity: judgeValidity(evidence, signer, now),
    lifetime: judgeLifetime(signer, effective.maxCertificateLifetimeDays),
    revocation: judgeRevocation(evidence, signer, effective, policy),
    publisher: notAvailable('publisher', effective),
    continuity: notAvailable('continuity', effective),
    rollback: notAvailable('rollback', effective),
    app: notAvailable('app', effective),
    archive: notAvailable('archive', effective),
  };
}

/** With the check off nothing is judged, whatever was found. */
export function judgeNothing(effective: EffectivePolicy, { policyFile }: Evidence): Judgements {
  const off = forEachCheck((check) => judged('not-run', 'checking-is-off', { check }));
  // That a policy is off for want of a better one has to be seen.
  const policy =
    policyFile?.fault === undefined || policyFile?.fault === null ? off.policy : judgePolicyFile(policyFile);
  return { ...off, enforcement: judgeEnforcement(effective), policy };
}

function notAvailable(check: CheckName, { actions }: EffectivePolicy): Judgement {
  const { failed, inconclusive } = actions[check];
  const enforced = failed === 'enforce' || inconclusive === 'enforce';
  return judged('not-run', 'check-not-available', { check, enforced });
}
