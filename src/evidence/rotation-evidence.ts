import type { RotationEvidence } from '../decision/evidence.js';
import { readStatement, type StatementSource } from '../statement/read-statement.js';
import { readRotation } from '../statement/rotation.js';

/** Reads rotation statements, and checks that the old key of each has signed it. */
export async function readRotations(sources: readonly StatementSource[]): Promise<readonly RotationEvidence[]> {
  return Promise.all(
    sources.map(async (source): Promise<RotationEvidence> => {
      const read = await readStatement(source);
      const rotation = read.ok ? readRotation(read.envelope) : read;
      if (!rotation.ok) return { state: 'fault', code: rotation.code, detail: rotation.detail };
      return { state: 'signed', ...rotation.rotation };
    }),
  );
}
