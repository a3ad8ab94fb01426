import { loadPolicy } from '../policy-file/load-policy.js';
import { parsePolicy } from '../policy/parse-policy.js';
import type { Policy } from '../policy/policy.js';
import { PolicyError } from '../policy/policy-error.js';
import { loadTrustStore } from '../trust-store/load-trust-store.js';
import type { SnapshotContent, TrustStoreSnapshot } from '../trust-store/snapshot.js';
import { viewSnapshot, type TrustView } from '../trust-store/trust-view.js';
import type { StoreArguments } from './arguments.js';

/** The trust store that a command line names, under the policy that it names. */
export interface OpenedStore {
  readonly policy: Policy;
  readonly folder: string;
  readonly snapshot: TrustStoreSnapshot;
  readonly content: SnapshotContent;
  readonly view: TrustView;
}

/** Reads it. Throws PolicyError for a policy that can't be used, or that names no folder where nobody else does. */
export async function openStore({ trustStore, policy: file }: StoreArguments): Promise<OpenedStore> {
  const policy = file === null ? parsePolicy({}) : await loadPolicy(file);
  const folder = trustStore ?? policy.trustStore.folder;
  if (folder === null) {
    const message = 'names no folder, and there is no --trust-store';
    throw new PolicyError([{ path: 'trustStore', code: 'wrong-value', message }], file === null ? {} : { file });
  }
  const snapshot = await loadTrustStore(folder);
  const { content, view } = viewSnapshot(snapshot, policy.trustStore.roles);
  return { policy, folder: snapshot.folder, snapshot, content, view };
}
