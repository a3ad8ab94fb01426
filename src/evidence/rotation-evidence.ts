import type { RotationEvidence } from '../decision/evidence/statement.js';
import type { Policy } from '../policy/policy.js';
import { readStatement, withFile, type StatementSource } from '../statement/read-statement.js';
import { readRotation } from '../statement/rotation.js';
import type { TrustView } from '../trust-store/trust-view.js';
import { isDenied } from './certificate-facts.js';

/** Reads rotation statements, and checks that the old key of each has signed it. */
export async function readRotations(
  sources: readonly StatementSource[],
  policy: Policy,
  view: TrustView,
): Promise<readonly RotationEvidence[]> {
  const isDistrusted = (keyId: string) =>
    [...view.byFingerprint.values()].some(
      ({ certificate }) =>
        certificate.publicKey.keyId === keyId && (view.distrusts(certificate) || isDenied(certificate, policy)),
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
