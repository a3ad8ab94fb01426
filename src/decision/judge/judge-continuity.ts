import { matchesApp } from '../../policy/app-pattern.js';
import { findKeyDenial } from '../../policy/deny-list.js';
import type { Policy } from '../../policy/policy.js';
import type { InstalledApp } from '../evidence/app.js';
import type { Evidence } from '../evidence.js';
import type { SignerCandidate } from '../evidence/signature.js';
import { certificatesOf } from './certificates-of.js';
import { latestKnown } from './judge-clock.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';
import { pinPublisherId } from '../pin-publisher-id.js';

/** Is the signer the one of the installed version, or one that it has named as its successor? */
export function judgeContinuity(
  evidence: Evidence,
  signers: readonly SignerCandidate[],
  policy: Policy,
  now: Date,
): Judgement {
  const { installed, signatureFile, artifact, app } = evidence;
  if (installed === null) return notApplicable('continuity', 'no version of it is installed, as far as the host says');
  if (signatureFile.state === 'unsigned' && installed.verified) {
    return judged('failed', 'signature-stripped', { artifact: artifact.name, installed });
  }
  const { publisherId } = installed;
  if (publisherId === null)
    return notApplicable('continuity', 'the host does not say who signed the installed version');
  const [first] = signers;
  if (first === undefined) return notApplicable('continuity', 'no trusted signer is known');
  if (signers.some((signer) => signer.publisherId === publisherId)) return passed('continuity', publisherId);
  if (signers.some((signer) => isSuccessor(evidence, installed, signer, policy, now))) {
    return passed('continuity', 'a rotation statement of the installed version’s publisher names this signer');
  }
  const key = app.state === 'known' ? app.key : installed.key;
  return judged('failed', 'publisher-changed', { installed, publisherId: first.publisherId, app: key });
}

/** Whether a rotation statement leads from the installed version's pinned key to this signer's, for this app, now. */
function isSuccessor(
  { rotations, app, clockFloor }: Evidence,
  { publisherId, key: installedKey }: InstalledApp,
  signer: SignerCandidate,
  { revocation, clockSkewSeconds }: Policy,
  now: Date,
): boolean {
  const key = app.state === 'known' ? app.key : installedKey;
  if (key === null) return false;
  const [{ keyId }] = certificatesOf(signer);
  return rotations.some((rotation) => {
    if (rotation.state !== 'signed') return false;
    const { oldKeyId, isOldKeyDistrusted, newKeyId, apps, issuedAt, endsAt } = rotation;
    return (
      !isOldKeyDistrusted &&
      publisherId === pinPublisherId(oldKeyId) &&
      newKeyId === keyId &&
      apps.some((pattern) => matchesApp(pattern, key)) &&
      issuedAt.getTime() <= now.getTime() + clockSkewSeconds * 1000 &&
      latestKnown(clockFloor, now).getTime() < endsAt.getTime() &&
      // What a stolen key says of its successor counts for nothing.
      findKeyDenial(revocation.denied, oldKeyId) === null
    );
  });
}
