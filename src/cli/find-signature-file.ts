import { lstat } from 'node:fs/promises';
import { errorCode } from '../internal/error-code.js';

/**
 * Names that a signature file goes by, beside its artifact, in the order in which they are looked for. JSON first: whoever makes it from a bare
 * signature often leaves both, and it alone may hold the certificate.
 */
export const SIGNATURE_SUFFIXES: readonly string[] = ['.sig.json', '.sig', '.signature'];

/** What lies beside an artifact by one of the names. */
export interface FoundSignature {
  /** The first one; null where there is none. */
  readonly path: string | null;
  /** Others, which aren't used. */
  readonly others: readonly string[];
}

/** Looks for the signature file beside an artifact. Whatever is there by such a name counts, readable or not. */
export async function findSignatureFile(artifact: string): Promise<FoundSignature> {
  const found: string[] = [];
  for (const suffix of SIGNATURE_SUFFIXES) {
    const path = `${artifact}${suffix}`;
    if (await isThere(path)) found.push(path);
  }
  const [path = null, ...others] = found;
  return { path, others };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    // Only a name that isn't there may pass for "unsigned".
    const code = errorCode(error);
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}
