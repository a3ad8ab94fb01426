import type { RotationEvidence } from '../decision/evidence/statement.js';
import { findCertificateDenial } from '../policy/deny-list.js';
import type { Policy } from '../policy/policy.js';
import { readStatement, withFile, type StatementSource } from '../statement/read-statement.js';
import { readRotation } from '../statement/rotation.js';
import type { TrustView } from '../trust-store/trust-view.js';
import { toCertificateFacts } from './certificate-facts.js';

/** Reads rotation statements, and checks that the old key of each has signed it. */
export async function readRotations(
  sources: readonly StatementSource[],
  { revocation }: Policy,
  view: TrustView,
): Promise<readonly RotationEvidence[]> {
  const isDistrusted = (keyId: string) =>
    [...view.byFingerprint.values()].some(
      ({ certificate }) =>
        certificate.publicKey.keyId === keyId &&
        (view.distrusts(certificate) ||
          findCertificateDenial(revocation.denied, toCertificateFacts(certificate, null)) !== null),
    );
  return Promise.all(
    sources.map(async (source): Promise<RotationEvidence> => {
      const read = await readStatement(source);
      const rotation = read.ok ? readRotation(read.envelope) : read;
      if (!rotation.ok) return { state: 'fault', code: rotation.code, detail: withFile(source, rotation.detail) };
      const isOldKeyDistrusted = isDistrusted(rotation.rotation.oldKeyId);
      return { state: 'signed', ...rotation.rotation, isOldKeyDistrusted };
    }),
  );
}
