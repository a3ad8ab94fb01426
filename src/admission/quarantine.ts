import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HashTrail } from '../artifact/hash-trail.js';
import type { InstallDecision } from '../decision/decision.js';
import { errorCode } from '../internal/error-code.js';
import { placeCopy } from './place-copy.js';
import type { Placing } from './placing.js';
import { PrivateFile } from './private-file.js';
import { sweepLeftovers } from './sweep-leftovers.js';

/** A refused file that was kept, or why it wasn't. */
export type QuarantinedFile =
  | { readonly kept: true; readonly path: string; readonly decisionPath: string }
  | { readonly kept: false; readonly detail: string };

/** Named for the decision: there is nothing yet that could be replaced. */
const FOR_OWNER_ONLY: Placing = { replace: true, mode: 0o600 };

/**
 * Keeps a refused file and its decision in a folder, for whoever looks into it: both for their owner alone, named for the decision, both or neither.
 * Never rejects: that a refused file can't be kept doesn't make it any less refused.
 *
 * @param trail - what was hashed of the copy.
 */
export async function keepRefused(
  copy: PrivateFile,
  trail: HashTrail,
  folder: string,
  decision: InstallDecision,
): Promise<QuarantinedFile> {
  const path = join(folder, `${decision.decisionId}.refused`);
  const decisionPath = join(folder, `${decision.decisionId}.json`);
  try {
    await sweepLeftovers(folder);
    // The decision first: a file of which nobody knows why it lies there is worth less than none.
    await writeWhole(folder, decisionPath, `${JSON.stringify(decision, null, 2)}\n`);
    await placeCopy(copy, trail, path, FOR_OWNER_ONLY, { recheck: false });
    return { kept: true, path, decisionPath };
  } catch (error) {
    await rm(decisionPath, { force: true }).catch(() => undefined);
    return { kept: false, detail: errorCode(error) };
  }
}

async function writeWhole(folder: string, path: string, text: string): Promise<void> {
  const file = await PrivateFile.create(folder);
  try {
    await file.append(Buffer.from(text));
    await file.place(path, FOR_OWNER_ONLY);
  } finally {
    await file.discard();
  }
}
