import type { AccessEvidence, TrustStoreEvidence } from '../evidence.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';

/** Could everyone change what decides? Windows has no modes to tell it by: never a pass. */
export function judgeSafety(access: readonly AccessEvidence[], trustStore: TrustStoreEvidence): Judgement {
  const open = access.find(({ everyone }) => everyone.length > 0);
  if (open !== undefined) {
    const { what, path, everyone, placesOmitted } = open;
    return judged('failed', 'writable-by-everyone', { what, path, places: everyone, placesOmitted });
  }
  const unseen = judgeUnseen('trust-store-safety', access, trustStore);
  if (unseen !== null) return unseen;
  const isToldHere = access.every(({ notCheckable }) => notCheckable !== 'platform');
  return isToldHere
    ? passed('trust-store-safety')
    : notApplicable('trust-store-safety', 'who may write cannot be told on this platform');
}

/** Could this very process change what decides? Root always can, so that it never passes. */
export function judgeIsolation(access: readonly AccessEvidence[], trustStore: TrustStoreEvidence): Judgement {
  const own = access.find(({ process }) => process.length > 0);
  if (own !== undefined) {
    const { what, path, process, placesOmitted } = own;
    return judged('failed', 'writable-by-this-process', { what, path, places: process, placesOmitted });
  }
  const unseen = judgeUnseen('trust-store-isolation', access, trustStore);
  if (unseen !== null) return unseen;
  const unknown = access.find(({ notCheckable }) => notCheckable !== null);
  if (unknown === undefined) return passed('trust-store-isolation');
  const { what, path, notCheckable } = unknown;
  return notCheckable === 'root'
    ? judged('inconclusive', 'process-is-root', { what, path })
    : judged('inconclusive', 'access-not-checkable', {
        what,
        path,
        detail: notCheckable === 'privileged' ? 'the host has privileges beyond its user’s' : 'not on this platform',
      });
}

/** A store that is used, and at whose rights nobody has looked, can't be told to be safe. One that isn't there has none. */
function judgeUnseen(
  check: 'trust-store-safety' | 'trust-store-isolation',
  access: readonly AccessEvidence[],
  { fault, folder }: TrustStoreEvidence,
): Judgement | null {
  if (access.some(({ what }) => what === 'trust-store')) return null;
  return fault === null
    ? judged('inconclusive', 'access-not-checkable', {
        what: 'trust-store',
        path: folder ?? '',
        detail: 'nobody looked',
      })
    : notApplicable(check, 'there is no trust store that could be looked at');
}
