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
  readonly keyId: string;
}

/**
 * Whether a reference names a signer.
 *
 * @param path - end entity first, trust anchor last; a pin stands alone, and has no anchor: no subject names it.
 */
export function namesSigner(reference: SignerReference, path: readonly ReferableCertificate[]): boolean {
  if ('key' in reference) return path.some(({ keyId }) => keyId === reference.key);
  if ('certificate' in reference) return path.some(({ fingerprint }) => fingerprint === reference.certificate);
  const [signer, ...issuers] = path;
  const anchor = issuers.at(-1);
  if (signer === undefined || anchor === undefined || anchor.fingerprint !== reference.anchor) return false;
  return foldName(signer.subject) === foldName(reference.subject);
}

/** One text for each reference: two references with the same text name the same signers. */
export function referenceId(reference: SignerReference): string {
  if ('key' in reference) return `key ${reference.key}`;
  if ('certificate' in reference) return `certificate ${reference.certificate}`;
  return `subject ${foldName(reference.subject)} below ${reference.anchor}`;
}
