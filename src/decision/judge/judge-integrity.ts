import { assertNever } from '../../internal/assert-never.js';
import { judged, notApplicable, notReached, passed, type Judgement } from './judgement.js';
import type { SignatureUnderJudgement } from './signature-under-judgement.js';

/** Is the signature over exactly these bytes? */
export function judgeIntegrity({ evidence, signature }: SignatureUnderJudgement): Judgement {
  const { artifact, signatureFile } = evidence;
  if (signatureFile.state === 'unsigned') return notApplicable('integrity', 'there is no signature');
  if (signatureFile.state === 'fault' || signature === null) {
    return notReached('integrity', 'the signature file cannot be used');
  }
  if (artifact.state === 'fault') return notReached('integrity', 'the artifact cannot be judged');
  if (artifact.state === 'not-read') return judged('not-run', 'artifact-not-read', { name: artifact.name });
  switch (signature.integrity) {
    case 'verified':
      return passed('integrity');
    case 'mismatch':
      return judged('failed', 'signature-mismatch', { certificate: signature.endEntity, artifact: artifact.name });
    case 'key-unusable':
      return judged('inconclusive', 'end-entity-key-not-ed25519', { certificate: signature.endEntity, hint: null });
    case 'no-key-matches': {
      const { keysTried, keysNotTried } = signature;
      return judged('inconclusive', 'no-trusted-key-matches', { keysTried, keysNotTried, artifact: artifact.name });
    }
    case 'not-computed':
      return judged('not-run', 'artifact-not-read', { name: artifact.name });
    default:
      return assertNever(signature);
  }
}
