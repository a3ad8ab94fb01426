import { TAG } from './der-primitives.js';
import { readOid } from './der-values.js';
import type { DerElement, DerLimits } from './der.js';
import { PKCS7_OID } from './oids.js';

/** A bundle of all public CAs, some 150 certificates of 100 elements, takes a quarter of this. */
export const PKCS7_LIMITS: DerLimits = { maxBytes: 1024 * 1024, maxDepth: 32, maxElements: 60_000 };

const CONTENT = 0xa0;
const CERTIFICATES = 0xa0;

/**
 * The certificates of a PKCS #7 bundle: a SignedData without signers, as `openssl crl2pkcs7` and certificate managers write it.
 *
 * Implements RFC 2315 section 9.1 (and RFC 5652 section 5.1) as far as the certificates go. Signatures in it are not looked at:
 * trust comes from the folder.
 *
 * @returns the DER of each certificate, or null where the element isn't such a bundle.
 */
export function readPkcs7Certificates(contentInfo: DerElement): readonly Uint8Array[] | null {
  const [type, content, ...rest] = contentInfo.children;
  const [signedData, ...more] = content?.children ?? [];
  if (readOid(type) !== PKCS7_OID.signedData || content?.tag !== CONTENT || rest.length > 0 || more.length > 0)
    return null;
  const [version, digestAlgorithms, inner, certificates] = signedData?.children ?? [];
  if (signedData?.tag !== TAG.sequence || version?.tag !== TAG.integer) return null;
  if (digestAlgorithms?.tag !== TAG.set || inner?.tag !== TAG.sequence || certificates?.tag !== CERTIFICATES)
    return null;
  return certificates.children.map((certificate) => certificate.encoded);
}
