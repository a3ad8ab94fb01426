import { findKeyDenial } from '../../policy/deny-list.js';
import type { Policy } from '../../policy/policy.js';
import type { Evidence } from '../evidence.js';
import type { SignatureEvidence } from '../evidence/signature.js';
import { certificatesOf, deliveredWith } from './certificates-of.js';
import { latestKnown } from './judge-clock.js';
import { judged, notApplicable, notReached, passed, type Judgement } from './judgement.js';

const HOUR_MILLIS = 3_600_000;

/** Does a permit let exactly this artifact through, here and now, for the first time? */
export function judgePermit(
  { permit, artifact, signatures, clockFloor }: Pick<Evidence, 'permit' | 'artifact' | 'signatures' | 'clockFloor'>,
  { permits, revocation, clockSkewSeconds }: Policy,
  now: Date,
): Judgement {
  if (permit === null) return notApplicable('permit', 'none was given');
  if (permits === null) return judged('failed', 'permits-not-configured', { keyId: null });
  if (permit.state === 'fault') {
    const { code, detail } = permit;
    return judged('failed', 'permit-unusable', { statement: code, detail });
  }
  const { keyId, isKeyOfSigner, artifactSha256, host, issuedAt, endsAt, reason, use, storeFault = null } = permit;
  const details = { keyId, host, issuedAt, endsAt, reason };
  const denial = findKeyDenial(revocation.denied, keyId);
  if (denial !== null) {
    return judged('failed', 'permit-key-denied', { ...details, deniedFor: denial.reason, date: denial.date });
  }
  if (isKeyOfSigner || signatures.some((signature) => involves(signature, keyId)))
    return judged('failed', 'permit-key-signs-apps', details);
  // What nobody has hashed may be the one that is meant.
  if (artifact.state !== 'read') return notReached('permit', 'the artifact was not read');
  const { sha256 } = artifact;
  if (sha256 !== artifactSha256) return judged('failed', 'permit-for-another-artifact', { ...details, sha256 });
  if (host !== permits.hostId) {
    return judged('failed', 'permit-for-another-host', { ...details, hostId: permits.hostId });
  }
  // Both written so that an Invalid Date refuses: it compares false with everything.
  const latest = latestKnown(clockFloor, now);
  if (!(latest.getTime() < endsAt.getTime())) return judged('failed', 'permit-expired', { ...details, at: latest });
  if (!(issuedAt.getTime() <= now.getTime() + clockSkewSeconds * 1000)) {
    return judged('failed', 'permit-not-yet-valid', { ...details, at: now });
  }
  const hours = (endsAt.getTime() - issuedAt.getTime()) / HOUR_MILLIS;
  if (!(hours <= permits.maxHours)) {
    return judged('failed', 'permit-too-long', { ...details, hours, maxHours: permits.maxHours });
  }
  switch (use) {
    case 'first':
      return passed('permit', reason);
    case 'again':
      return judged('failed', 'permit-used', details);
    case 'not-recorded':
      return judged('inconclusive', 'permit-not-recorded', { ...details, storeFault });
    case 'not-needed':
      return notApplicable('permit', 'it was not needed, and was not used');
  }
}

/** Whether a key stands behind a signature: the signer's own, or that of a CA above it, delivered or not. */
function involves(signature: SignatureEvidence, keyId: string): boolean {
  return [...deliveredWith(signature), ...signature.candidates.flatMap(certificatesOf)].some(
    (each) => each.keyId === keyId,
  );
}
