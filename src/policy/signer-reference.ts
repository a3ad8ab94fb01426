import { foldName } from './fold-name.js';

/**
 * How a policy names a signer. A subject counts only together with its anchor: any CA can certify any name.
 */
export type SignerReference =
  /** Lower-case hex SHA-256 of a key's SubjectPublicKeyInfo DER: the signer's, or that of a CA above it. */
  | { readonly key: string }
  /** Lower-case hex SHA-256 of a certificate's DER: the signer's, or that of a CA above it. */
  | { readonly certificate: string }
  | {
      /** The signer's name as a decision shows it; case and white space don't count. */
      readonly subject: string;
      /** Lower-case hex SHA-256 of the DER of the trust anchor that its path leads to. */
      readonly anchor: string;
    };

/** As far as a reference needs to know a certificate. */
export interface ReferableCertificate {
  readonly subject: string;
  readonly fingerprint: string;
  /** A fingerprint that it has as well. */
  readonly twin: string | null;
  readonly keyId: string;
}

/** Whom a reference names. */
export interface NamedSigner {
  /** One text for each key or name, however many references lead to it. */
  readonly id: string;
  /** How far from the signer what was named stands: 0 for the signer itself. */
  readonly distance: number;
}

/**
 * Whom of a signer's path a reference names.
 *
 * @param path - end entity first, trust anchor last; a pin stands alone, and has no anchor: no subject names it.
 * @returns null where it names none of it.
 */
export function findNamed(reference: SignerReference, path: readonly ReferableCertificate[]): NamedSigner | null {
  if ('key' in reference) return byKey(path, ({ keyId }) => keyId === reference.key);
  if ('certificate' in reference) return byKey(path, (each) => hasFingerprint(each, reference.certificate));
  const [signer, ...issuers] = path;
  const anchor = issuers.at(-1);
  if (signer === undefined || anchor === undefined || !hasFingerprint(anchor, reference.anchor)) return null;
  const name = foldName(signer.subject);
  return name === foldName(reference.subject) ? { id: `name ${name} below ${anchor.keyId}`, distance: 0 } : null;
}

function hasFingerprint({ fingerprint, twin }: ReferableCertificate, wanted: string): boolean {
  return fingerprint === wanted || twin === wanted;
}

function byKey(
  path: readonly ReferableCertificate[],
  isNamed: (certificate: ReferableCertificate) => boolean,
): NamedSigner | null {
  const distance = path.findIndex(isNamed);
  const found = path[distance];
  return found === undefined ? null : { id: `key ${found.keyId}`, distance };
}

/** Whether a reference names a signer, or a CA above it. */
export function namesSigner(reference: SignerReference, path: readonly ReferableCertificate[]): boolean {
  return findNamed(reference, path) !== null;
}

/** One text for each reference: two references with the same text name the same signers. */
export function referenceId(reference: SignerReference): string {
  if ('key' in reference) return `key ${reference.key}`;
  if ('certificate' in reference) return `certificate ${reference.certificate}`;
  return `subject ${foldName(reference.subject)} below ${reference.anchor}`;
}
