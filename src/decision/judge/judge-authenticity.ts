import type { EffectivePolicy } from '../../policy/effective-policy.js';
import type { GraceCovers, Policy } from '../../policy/policy.js';
import { nameCertificate } from '../catalogue/entry.js';
import type { PathFailureCode } from '../codes.js';
import type { SignerCandidate } from '../evidence/signature.js';
import { judged, notReached, passed, type Judgement } from './judgement.js';
import type { SignatureUnderJudgement } from './signature-under-judgement.js';

/** Failings that say "not trusted here", and nothing worse: the top rung of the grace ladder covers them. */
const UNTRUSTED: ReadonlySet<PathFailureCode> = new Set(['unknown-issuer', 'anchor-missing', 'self-signed-not-pinned']);

/** Is the signer one that this machine trusts? */
export function judgeAuthenticity(
  { evidence, signature, signer }: SignatureUnderJudgement,
  effective: EffectivePolicy,
  policy: Policy,
): Judgement {
  const { artifact, signatureFile, installed } = evidence;
  if (signatureFile.state === 'unsigned') {
    // Whoever could take a signature away could make grace cover anything.
    return installed?.verified === true
      ? judged('failed', 'signature-stripped', { artifact: artifact.name, installed })
      : judged('failed', 'unsigned', { artifact: artifact.name }, 'unsigned');
  }
  if (signatureFile.state === 'fault' || signature === null) {
    return notReached('authenticity', 'the signature file cannot be used');
  }
  if (artifact.state === 'fault') return notReached('authenticity', 'the artifact cannot be judged');
  if (signature.flow === 'delivered-certificate' && signature.failure !== null) {
    const { code, certificate, hint } = signature.failure;
    const rung: GraceCovers | null = UNTRUSTED.has(code) ? 'untrusted-signer' : null;
    return judged('failed', code, { certificate, hint }, rung);
  }
  if (signature.integrity === 'not-computed' && signature.flow === 'bare' && signature.keysTried > 0) {
    return judged('not-run', 'artifact-not-read', { name: artifact.name });
  }
  if (signature.integrity === 'mismatch') {
    return notReached('authenticity', 'the signature is not over these bytes, so that nobody vouches for them');
  }
  if (signer === null) {
    const { keysTried, keysNotTried } = signature.flow === 'bare' ? signature : { keysTried: 1, keysNotTried: 0 };
    return judged('failed', 'no-trusted-key-matches', { keysTried, keysNotTried, artifact: artifact.name });
  }
  return judgeSigner(signer, effective, policy);
}

function judgeSigner(signer: SignerCandidate, effective: EffectivePolicy, policy: Policy): Judgement {
  if (signer.kind === 'pin') return passed('authenticity', `pinned: ${nameCertificate(signer.certificate)}`);
  const [endEntity] = signer.path;
  const tolerated = new Set(policy.trustStore.tolerances.map((tolerance) => tolerance.caFingerprint));
  const untolerated = signer.withoutKeyCertSign.find((fingerprint) => !tolerated.has(fingerprint));
  if (untolerated !== undefined) {
    const certificate = signer.path.find((each) => each.fingerprint === untolerated) ?? endEntity;
    return judged('failed', 'missing-key-cert-sign', { certificate, hint: null });
  }
  if (effective.requiresCodeSigningEku && !endEntity.namesCodeSigning) {
    return judged('failed', 'code-signing-eku-required', { certificate: endEntity, hint: null });
  }
  return passed('authenticity', nameCertificate(endEntity));
}
