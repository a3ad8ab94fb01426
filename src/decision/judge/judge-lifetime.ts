import { DAY_MILLIS } from '../../policy/grace-period.js';
import type { SignerCandidate } from '../evidence/signature.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';

/** CAs backdate notBefore and round notAfter up: a certificate for a year may span a day more. */
const ISSUANCE_SLACK_DAYS = 1;

/** Does a delivered end entity live no longer than allowed? Pins and CAs are the operator's to choose. */
export function judgeLifetime(signer: SignerCandidate | null, maxDays: number): Judgement {
  if (signer === null)
    return notApplicable('lifetime', 'it is for delivered certificates with a path to a trust anchor');
  if (signer.kind === 'pin') return notApplicable('lifetime', 'a pinned certificate may live as long as it likes');
  const [endEntity] = signer.path;
  const days = (endEntity.notAfter.getTime() - endEntity.notBefore.getTime()) / DAY_MILLIS;
  if (days <= maxDays + ISSUANCE_SLACK_DAYS) return passed('lifetime', `${Math.round(days)} days`);
  return judged('failed', 'lifetime-exceeded', { certificate: endEntity, days: Math.ceil(days), maxDays });
}
