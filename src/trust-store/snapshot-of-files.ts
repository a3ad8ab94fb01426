import type { AccessEvidence } from '../decision/evidence.js';
import type { AssignableRole } from '../policy/policy.js';
import { recogniseStoreFile } from './read-folder.js';
import type { TrustStoreSnapshot } from './snapshot.js';
import { seal } from './take-snapshot.js';

/** Where the files of a snapshot in memory are said to be; no file system has a folder of this name. */
const FOLDER = 'memory:trust-store';

/** Nobody can write to it: there is no file. */
const ACCESS: AccessEvidence = {
  what: 'trust-store',
  path: FOLDER,
  everyone: [],
  process: [],
  placesOmitted: 0,
  notCheckable: null,
};

/**
 * A genuine snapshot of files that are in memory alone: read by the code that reads a folder's files. For the test kit: nothing in
 * production makes trust out of what isn't on a disk that its operator guards.
 *
 * @param files - content by name; names that begin with a dot are ignored, as in a folder.
 */
export async function snapshotOfFiles(
  files: ReadonlyMap<string, Uint8Array>,
  roles: Readonly<Record<string, AssignableRole>>,
  loadedAt: Date,
): Promise<TrustStoreSnapshot> {
  const names = [...files.keys()].filter((name) => !name.startsWith('.')).toSorted();
  const read = names.flatMap((name) => {
    const content = files.get(name);
    return content === undefined ? [] : [recogniseStoreFile(FOLDER, name, content)];
  });
  return seal(FOLDER, roles, { ok: true, names }, read, {
    loadedMillis: loadedAt.getTime(),
    state: null,
    access: ACCESS,
  });
}
