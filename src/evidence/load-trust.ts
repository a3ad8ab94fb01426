import type { Clock } from '../internal/clock.js';
import type { Policy } from '../policy/policy.js';
import { loadTrustStore } from '../trust-store/load-trust-store.js';
import type { TrustStoreSnapshot } from '../trust-store/snapshot.js';
import { viewSnapshot, type Trust } from './trust.js';

/**
 * Looks at the trust store with a policy's roles.
 *
 * @param source - a folder, which is read anew; a snapshot, which is taken as it is; null where none is configured.
 */
export async function loadTrust(
  source: string | TrustStoreSnapshot | null,
  policy: Policy,
  clock: Clock,
): Promise<Trust> {
  const snapshot = typeof source === 'string' ? await loadTrustStore(source, { clock }) : source;
  return viewSnapshot(snapshot, policy);
}
