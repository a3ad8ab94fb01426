import { assertNever } from '../../internal/assert-never.js';
import { isCa, type Certificate } from '../certificate.js';
import type { DistributionPoint, DistributionPointName } from '../extensions/distribution-points.js';
import type { GeneralName } from '../general-name.js';
import { toHex } from '../../internal/bytes.js';
import { keyOfNames, type Name } from '../name.js';
import type { RevocationList } from './revocation-list.js';

/** Bits of ReasonFlags (RFC 5280 section 4.2.1.13), the unused one aside. A status is known once all are covered. */
export const ALL_REASONS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8]);

/** What of a certificate a list speaks of. */
export type ListedCertificate = Pick<Certificate, 'issuer' | 'serial' | 'version' | 'extensions'>;

/**
 * The reasons for which a list speaks about a certificate.
 *
 * Implements RFC 5280 section 6.3.3 (b) (2) and (d), for each of the certificate's distribution points and for the one that every
 * certificate has: its issuer's name.
 *
 * @param list - issued by the certificate's issuer, neither a delta nor an indirect one.
 * @returns null where the certificate isn't in the list's scope.
 */
export function reasonsCovered(list: RevocationList, certificate: ListedCertificate): ReadonlySet<number> | null {
  const scope = list.extensions.issuingDistributionPoint;
  if (scope?.onlyUserCertificates === true && isCa(certificate)) return null;
  if (scope?.onlyCaCertificates === true && !isCa(certificate)) return null;
  if (scope?.onlyAttributeCertificates === true) return null;

  const implied: DistributionPoint = {
    name: { kind: 'full', names: [{ form: 'directory', name: certificate.issuer }] },
    reasons: null,
    crlIssuer: null,
  };
  const points = [...(certificate.extensions.crlDistributionPoints ?? []), implied].filter(
    (point) => isIssuedBy(point, certificate.issuer) && isAt(scope?.name ?? null, point, certificate.issuer),
  );
  if (points.length === 0) return null;
  const listed = scope?.onlySomeReasons ?? ALL_REASONS;
  return new Set([...listed].filter((reason) => points.some(({ reasons }) => reasons?.has(reason) ?? true)));
}

/** Whether the point's list is issued by the certificate's own issuer: another's would be an indirect one. */
function isIssuedBy({ crlIssuer }: DistributionPoint, issuer: Name): boolean {
  return crlIssuer?.some((name) => name.form === 'directory' && name.name.key === issuer.key) ?? true;
}

/** Whether one of the list's names is one of the point's; a list without a name is everywhere. */
function isAt(listName: DistributionPointName | null, point: DistributionPoint, issuer: Name): boolean {
  if (listName === null) return true;
  const own = new Set(keysOf(listName, issuer));
  const wanted = point.name === null ? (point.crlIssuer ?? []).flatMap(keyOf) : keysOf(point.name, issuer);
  return wanted.some((key) => own.has(key));
}

function keysOf(name: DistributionPointName, issuer: Name): readonly string[] {
  if (name.kind === 'full') return name.names.flatMap(keyOf);
  return [`directory ${keyOfNames([...issuer.rdnKeys, name.rdnKey])}`];
}

/** What two names are compared by; none for forms that aren't looked into, which are equal to nothing. */
function keyOf(name: GeneralName): readonly string[] {
  switch (name.form) {
    case 'directory':
      return [`directory ${name.name.key}`];
    case 'ip':
      return [`ip ${toHex(name.bytes)}`];
    case 'other':
      return [];
    case 'dns':
    case 'email':
    case 'uri':
      return [`${name.form} ${name.text}`];
    default:
      return assertNever(name);
  }
}
