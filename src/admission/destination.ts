import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DestinationEvidence, DestinationFaultCode } from '../decision/evidence.js';
import { errorCode } from '../internal/error-code.js';

const CODES: Readonly<Record<string, DestinationFaultCode>> = {
  EEXIST: 'destination-exists',
  EISDIR: 'destination-exists',
  ENOTEMPTY: 'destination-exists',
  ENOENT: 'destination-folder-missing',
  ENOTDIR: 'destination-folder-missing',
  ENOSPC: 'destination-full',
  EDQUOT: 'destination-full',
  EFBIG: 'destination-full',
  EACCES: 'destination-not-writable',
  EPERM: 'destination-not-writable',
  EROFS: 'destination-not-writable',
  ECHANGED: 'destination-copy-changed',
};

/**
 * Why an artifact can't be put into its place, from the system's word for it.
 *
 * @param folder - in which it was to be written: the path itself, where only a folder is known yet.
 */
export function destinationFault(
  path: string,
  system: string,
  folder: string = dirname(path),
): Extract<DestinationEvidence, { state: 'fault' }> {
  return { state: 'fault', code: CODES[system] ?? 'destination-failed', path, folder, detail: system };
}

/** A first look at a destination: what is there already needs no reading of an artifact. That nothing is there is seen again when it is placed. */
export async function checkDestination(path: string, replace: boolean): Promise<DestinationEvidence> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return destinationFault(path, 'EISDIR');
    return replace ? { state: 'ready', path } : destinationFault(path, 'EEXIST');
  } catch (error) {
    const system = errorCode(error);
    // Nothing is there, which is how it should be; a folder that is missing is met when the copy is made.
    return system === 'ENOENT' ? { state: 'ready', path } : destinationFault(path, system);
  }
}
