import { expect } from 'vitest';
import type { InstallDecision } from '../../src/index.js';
import { verdictOf, type Call, type Scene } from '../support/scene.js';
import { endFault, planFault, type FileCall } from './faulty-file-system.js';

/** What a call of the file system may fail by. */
export const ERRORS = ['EIO', 'EACCES', 'EMFILE', 'ESTALE', 'EINTR'];

/** A call that was let fail, and what was decided then. */
export interface Run {
  readonly failed: FileCall;
  readonly decision: InstallDecision;
}

/** Lets the first call fail, then the second, until none does; every run must end in a decision, with nothing left open. */
export async function runAll(
  scene: Scene,
  call: Call,
  sound: string,
  counts: (call: FileCall) => boolean,
  error: Error,
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let failing = 1; ; failing++) {
    planFault({ counts, failing, error });
    const decision = await scene.verify(call);
    const { calls, stillOpen } = endFault();
    expect(stillOpen).toBe(0);
    const failed = calls[failing - 1];
    if (failed === undefined) {
      expect(verdictOf(decision)).toBe(sound);
      return runs;
    }
    runs.push({ failed, decision });
  }
}
