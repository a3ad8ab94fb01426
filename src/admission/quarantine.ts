import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadableArtifact } from '../artifact/readable-artifact.js';
import type { InstallDecision } from '../decision/decision.js';
import { errorCode } from '../internal/error-code.js';
import { placeCopy } from './place-copy.js';
import type { PrivateFile } from './private-file.js';

/** A refused file that was kept, or why it wasn't. */
export type QuarantinedFile =
  | { readonly kept: true; readonly path: string; readonly decisionPath: string }
  | { readonly kept: false; readonly detail: string };

const OWNER_ONLY = 0o600;

/**
 * Keeps a refused file and its decision in a folder, for whoever looks into it: both for their owner alone, named for the decision. Never rejects:
 * that a refused file can't be kept doesn't make it any less refused.
 */
export async function keepRefused(
  copy: PrivateFile,
  readable: ReadableArtifact,
  folder: string,
  decision: InstallDecision,
): Promise<QuarantinedFile> {
  const path = join(folder, `${decision.decisionId}.refused`);
  const decisionPath = join(folder, `${decision.decisionId}.json`);
  try {
    const handle = await open(decisionPath, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(`${JSON.stringify(decision, null, 2)}\n`);
    } finally {
      await handle.close();
    }
    await placeCopy(copy, readable, path, { replace: true, mode: OWNER_ONLY });
    return { kept: true, path, decisionPath };
  } catch (error) {
    return { kept: false, detail: errorCode(error) };
  }
}
