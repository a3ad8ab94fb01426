import { foldName } from './fold-name.js';

/** What a policy denies by name, whatever vouches for it. */
export type DeniedItem = {
  /** Why; shown in decisions. */
  readonly reason: string;
  /** Since when it is known, an ISO 8601 instant or date; shown in decisions. An item counts from the moment it is in the policy. */
  readonly date: string;
} & (
  | {
      /** Lower-case hex SHA-256 of a certificate's DER: signer, intermediate or anchor. */
      readonly certificate: string;
    }
  | {
      /** Lower-case hex SHA-256 of a key's SubjectPublicKeyInfo DER: under every certificate. */
      readonly key: string;
    }
  | {
      /** The issuer's name as a decision shows it; case and white space don't count. */
      readonly issuer: string;
      /** The serial number in hex; leading zeros, colons and case don't count. */
      readonly serial: string;
    }
  | {
      /** Lower-case hex SHA-256 of an artifact, signed or not. */
      readonly artifact: string;
    }
);

/** As far as a deny list needs to know a certificate. */
export interface DeniableCertificate {
  readonly fingerprint: string;
  /** A fingerprint that it has as well. */
  readonly twin: string | null;
  readonly keyId: string;
  readonly issuer: string;
  readonly serial: string;
}

/** What of a certificate is denied, and by which item. */
export interface CertificateDenial {
  readonly what: 'key' | 'certificate';
  readonly item: DeniedItem;
}

type DenialIndex = ReadonlyMap<string, DeniedItem>;

/** Remembered by identity: a parsed policy's list is frozen. */
const indexes = new WeakMap<readonly DeniedItem[], DenialIndex>();

/** Whether a certificate is denied, its key before itself. */
export function findCertificateDenial(
  denied: readonly DeniedItem[],
  { fingerprint, twin, keyId, issuer, serial }: DeniableCertificate,
): CertificateDenial | null {
  const index = indexOf(denied);
  const byKey = index.get(`key ${keyId}`);
  if (byKey !== undefined) return { what: 'key', item: byKey };
  const item =
    index.get(`certificate ${fingerprint}`) ??
    index.get(`certificate ${twin ?? fingerprint}`) ??
    index.get(serialKey(issuer, serial));
  return item === undefined ? null : { what: 'certificate', item };
}

/** Whether a key is denied, whatever its certificate. */
export function findKeyDenial(denied: readonly DeniedItem[], keyId: string): DeniedItem | null {
  return indexOf(denied).get(`key ${keyId}`) ?? null;
}

/** Whether an artifact is denied by its SHA-256. */
export function findArtifactDenial(denied: readonly DeniedItem[], sha256: string): DeniedItem | null {
  return indexOf(denied).get(`artifact ${sha256}`) ?? null;
}

/** Whether the list has artifacts in it, so that their SHA-256 is needed. */
export function deniesArtifacts(denied: readonly DeniedItem[]): boolean {
  return denied.some((item) => 'artifact' in item);
}

function indexOf(denied: readonly DeniedItem[]): DenialIndex {
  let index = indexes.get(denied);
  if (index === undefined) {
    index = new Map(denied.map((item) => [keyOf(item), item]));
    indexes.set(denied, index);
  }
  return index;
}

function keyOf(item: DeniedItem): string {
  if ('certificate' in item) return `certificate ${item.certificate}`;
  if ('key' in item) return `key ${item.key}`;
  return 'artifact' in item ? `artifact ${item.artifact}` : serialKey(item.issuer, item.serial);
}

function serialKey(issuer: string, serial: string): string {
  return `serial ${serial.toLowerCase().replaceAll(':', '').replace(/^0+/, '')} of ${foldName(issuer)}`;
}
