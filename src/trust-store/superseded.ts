import { toHex } from '../internal/bytes.js';
import type { Certificate } from '../x509/certificate.js';
import type { RevocationList } from '../x509/crl/revocation-list.js';
import type { TrustView } from './trust-view.js';

/**
 * Whether another pin of its key is valid for longer, without a gap: what it vouches for that one vouches for, too.
 *
 * @param counts - whether a pin may vouch at all, besides being in the store.
 */
export function isSupersededPin(
  { publicKey, notAfter }: Certificate,
  { signers }: TrustView,
  counts: (pin: Certificate) => boolean = () => true,
): boolean {
  return (signers.get(publicKey.keyId) ?? []).some(
    ({ certificate }) =>
      counts(certificate) &&
      certificate.notAfter.getTime() > notAfter.getTime() &&
      certificate.notBefore.getTime() <= notAfter.getTime(),
  );
}

/** Whether another complete list of the same CA's key is current for longer, without a gap. Of a list of some certificates alone nobody can tell. */
export function isSupersededList(list: RevocationList, lists: readonly RevocationList[]): boolean {
  if (!isComplete(list)) return false;
  // One that doesn't say until when it is current never is.
  const until = (list.nextUpdate ?? list.thisUpdate).getTime();
  return lists.some(
    (other) =>
      isComplete(other) &&
      issuerOf(other) === issuerOf(list) &&
      other.nextUpdate !== null &&
      other.nextUpdate.getTime() > until &&
      (list.nextUpdate === null || other.thisUpdate.getTime() <= until),
  );
}

function isComplete({ extensions }: RevocationList): boolean {
  return extensions.issuingDistributionPoint === null && !extensions.isDelta;
}

function issuerOf({ issuer, extensions }: RevocationList): string {
  const key = extensions.authorityKeyIdentifier;
  return `${issuer.key} ${key === null ? '' : toHex(key)}`;
}
