import { outsideValidity } from '../../internal/validity.js';
import type { DateDetails, PathPosition } from '../codes.js';
import type { CertificateFacts, SignatureEvidence, SignerCandidate } from '../evidence/signature.js';
import { judged, notApplicable, notReached, passed, type Judgement } from './judgement.js';
import type { SignatureUnderJudgement } from './signature-under-judgement.js';

type DateProblem = DateDetails & { readonly code: 'certificate-expired' | 'certificate-not-yet-valid' };

/** Do the dates of every certificate that was used hold (RFC 5280 section 4.1.2.5: inclusive at both ends)? */
export function judgeValidity({ evidence, signature, signer }: SignatureUnderJudgement, now: Date): Judgement {
  const { artifact, signatureFile } = evidence;
  if (signatureFile.state === 'unsigned') return notApplicable('validity', 'there is no signature');
  if (signatureFile.state === 'fault') return notReached('validity', 'the signature file cannot be used');
  if (artifact.state === 'fault') return notReached('validity', 'the artifact cannot be judged');
  const certificates = certificatesToDate(signature, signer);
  if (certificates.length === 0) return notApplicable('validity', 'no certificate is known to have signed');
  const problems = dateProblems(certificates, now);
  // What grace can't cover is said first: it is what denies.
  const worst = problems.find((problem) => !isLapsedSigner(problem)) ?? problems[0];
  if (worst === undefined) return passed('validity');
  const { code, ...details } = worst;
  return judged('failed', code, details, isLapsedSigner(worst) ? 'expired-certificate' : null);
}

/** How bad a candidate's dates are: the lower, the better. */
export function dateSeverity(signer: SignerCandidate, now: Date): 0 | 1 | 2 {
  const problems = dateProblems(positions(signer), now);
  if (problems.length === 0) return 0;
  return problems.every(isLapsedSigner) ? 1 : 2;
}

type Positioned = readonly [PathPosition, CertificateFacts];

function certificatesToDate(
  signature: SignatureEvidence | null,
  signer: SignerCandidate | null,
): readonly Positioned[] {
  if (signer !== null) return positions(signer);
  return signature?.flow === 'delivered-certificate' ? [['end-entity', signature.endEntity]] : [];
}

function positions(signer: SignerCandidate): readonly Positioned[] {
  if (signer.kind === 'pin') return [['pin', signer.certificate]];
  const last = signer.path.length - 1;
  return signer.path.map((certificate, index) => [
    index === 0 ? 'end-entity' : index === last ? 'anchor' : 'intermediate',
    certificate,
  ]);
}

function dateProblems(certificates: readonly Positioned[], now: Date): readonly DateProblem[] {
  return certificates.flatMap(([position, certificate]) => {
    const code = outsideValidity(certificate, now);
    if (code === null) return [];
    return [{ code, certificate, position, at: now }];
  });
}

/** A signer whose own certificate ran out, and nothing worse. */
function isLapsedSigner({ code, position, at }: DateProblem): boolean {
  const own = position === 'pin' || position === 'end-entity';
  return code === 'certificate-expired' && own && !Number.isNaN(at.getTime());
}
