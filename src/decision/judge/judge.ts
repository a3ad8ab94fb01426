import type { EffectivePolicy } from '../../policy/effective-policy.js';
import type { Policy } from '../../policy/policy.js';
import { forEachCheck, type CheckName } from '../check.js';
import type { Evidence, SignerCandidate } from '../evidence.js';
import { judgeArtifact } from './judge-artifact.js';
import { judgeAuthenticity } from './judge-authenticity.js';
import { judgeEnforcement } from './judge-enforcement.js';
import { judgeIntegrity } from './judge-integrity.js';
import { judgeLifetime } from './judge-lifetime.js';
import { judgeSignatureFile } from './judge-signature-file.js';
import { judgeTrustStore } from './judge-trust-store.js';
import { dateSeverity, judgeValidity } from './judge-validity.js';
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
    artifact: judgeArtifact(evidence.artifact),
    'trust-store': judgeTrustStore(evidence.trustStore),
    'trust-store-safety': notAvailable('trust-store-safety'),
    'trust-store-isolation': notAvailable('trust-store-isolation'),
    'signature-file': judgeSignatureFile(evidence.signatureFile),
    integrity: judgeIntegrity(evidence),
    authenticity: judgeAuthenticity(evidence, signer, effective, policy),
    validity: judgeValidity(evidence, signer, now),
    lifetime: judgeLifetime(signer, effective.maxCertificateLifetimeDays),
    revocation: notAvailable('revocation'),
    publisher: notAvailable('publisher'),
    continuity: notAvailable('continuity'),
    rollback: notAvailable('rollback'),
    app: notAvailable('app'),
    archive: notAvailable('archive'),
  };
}

/** With the check off nothing is judged, whatever was found. */
export function judgeNothing(effective: EffectivePolicy): Judgements {
  const off = forEachCheck((check) => judged('not-run', 'checking-is-off', { check }));
  return { ...off, enforcement: judgeEnforcement(effective) };
}

/** The signer to judge: of several candidates the first one whose dates hold best. */
export function chooseSigner({ signature }: Evidence, now: Date): SignerCandidate | null {
  if (signature.flow === 'none') return null;
  return signature.candidates.toSorted((a, b) => dateSeverity(a, now) - dateSeverity(b, now))[0] ?? null;
}

function notAvailable(check: CheckName): Judgement {
  return judged('not-run', 'check-not-available', { check });
}
