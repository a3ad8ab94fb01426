import { TAG } from './der-primitives.js';
import { readOid } from './der-values.js';
import type { DerElement, DerLimits } from './der.js';
import { PKCS7_OID } from './oids.js';

/** A bundle of all public CAs, some 150 certificates of 100 elements, takes a tenth of this, and a revocation list of its size
 * the most. */
export const PKCS7_LIMITS: DerLimits = { maxBytes: 1024 * 1024, maxDepth: 32, maxElements: 200_000 };

const CONTENT = 0xa0;
const CERTIFICATES = 0xa0;
const CRLS = 0xa1;

/** The DER of each certificate and revocation list of a bundle. */
export interface Pkcs7Content {
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/**
 * The certificates and revocation lists of a PKCS #7 bundle: a SignedData without signers, as `openssl crl2pkcs7` and certificate managers write it.
 *
 * Implements RFC 2315 section 9.1 (and RFC 5652 section 5.1) as far as these go. Signatures in it are not looked at:
 * trust comes from the folder.
 *
 * @returns null where the element isn't such a bundle.
 */
export function readPkcs7(contentInfo: DerElement): Pkcs7Content | null {
  const [type, content, ...rest] = contentInfo.children;
  const [signedData, ...more] = content?.children ?? [];
  if (readOid(type) !== PKCS7_OID.signedData || content?.tag !== CONTENT || rest.length > 0 || more.length > 0)
    return null;
  const [version, digestAlgorithms, inner, ...optional] = signedData?.children ?? [];
  if (signedData?.tag !== TAG.sequence || version?.tag !== TAG.integer) return null;
  if (digestAlgorithms?.tag !== TAG.set || inner?.tag !== TAG.sequence) return null;
  const partsOf = (tag: number) =>
    (optional.find((each) => each.tag === tag)?.children ?? []).map(({ encoded }) => encoded);
  return { certificates: partsOf(CERTIFICATES), crls: partsOf(CRLS) };
}
