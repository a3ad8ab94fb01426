import type { TrustStoreFaultCode } from '../codes.js';
import type { TrustStoreEvidence } from '../evidence.js';
import { judged, passed, type Judgement } from './judgement.js';

/** A store that trusts nobody yet is part of a rollout. One that can't be judged isn't: who knows what it would say. */
const COVERED_BY_GRACE: ReadonlySet<TrustStoreFaultCode> = new Set([
  'trust-store-not-configured',
  'trust-store-missing',
  'trust-store-empty',
  'trust-store-nothing-usable',
]);

/** Was the trust store loaded, and does it hold a certificate that may sign or issue? */
export function judgeTrustStore({ fault, folder, snapshotId }: TrustStoreEvidence): Judgement {
  if (fault === null) return passed('trust-store', snapshotId === null ? null : `snapshot ${snapshotId.slice(0, 16)}`);
  // Not to be told isn't the same as not there.
  const outcome = fault.code === 'trust-store-unreadable' ? 'inconclusive' : 'failed';
  const rung = COVERED_BY_GRACE.has(fault.code) ? 'unsigned' : null;
  return judged(outcome, fault.code, { folder, detail: fault.detail }, rung);
}
