import { lstat } from 'node:fs/promises';
import { errorCode } from '../internal/error-code.js';

/** Names that a signature file goes by, beside its artifact, in the order in which they are looked for. */
export const SIGNATURE_SUFFIXES: readonly string[] = ['.sig', '.sig.json', '.signature'];

/**
 * Looks for the signature file beside an artifact.
 *
 * @returns its path; null where none of the names is there. Whatever is there by such a name counts, readable or not.
 */
export async function findSignatureFile(artifact: string): Promise<string | null> {
  for (const suffix of SIGNATURE_SUFFIXES) {
    const path = `${artifact}${suffix}`;
    try {
      await lstat(path);
      return path;
    } catch (error) {
      // Only a name that isn't there may pass for "unsigned".
      const code = errorCode(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return path;
    }
  }
  return null;
}
