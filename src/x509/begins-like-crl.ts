import { TAG } from './der-primitives.js';

/** Of lengths, the first octet that says more than a length below 128 does (X.690 section 8.1.3): a list is longer than that. */
const LONG_FORM = 0x80;
const MAX_LENGTH_OCTETS = 4;

/**
 * Whether bytes that can't be read as DER begin as a revocation list does (RFC 5280 section 5.1): cut short, with something behind them, or broken
 * further on. What ends before it can be told counts as one: whoever loses a list in silence trusts whom it revokes.
 *
 * @param untrustedBytes - not trusted.
 */
export function beginsLikeRevocationList(untrustedBytes: Uint8Array): boolean {
  const bytes = untrustedBytes;
  if (bytes[0] !== TAG.sequence || (bytes[1] ?? 0) < LONG_FORM) return false;
  const signed = headerAt(bytes, 0).content;
  if (signed >= bytes.byteLength) return true;
  if (bytes[signed] !== TAG.sequence) return false;
  const tbs = headerAt(bytes, signed);
  let offset = tbs.content;
  if (offset >= bytes.byteLength) return true;
  // TBSCertList: optional version, algorithm, issuer, thisUpdate.
  if (bytes[offset] === TAG.integer) offset = headerAt(bytes, offset).end;
  for (const tag of [TAG.sequence, TAG.sequence]) {
    if (offset >= bytes.byteLength) return offset < tbs.end;
    if (bytes[offset] !== tag) return false;
    offset = headerAt(bytes, offset).end;
  }
  if (offset >= bytes.byteLength) return offset < tbs.end;
  const time = bytes[offset];
  return time === TAG.utcTime || time === TAG.generalizedTime;
}

/** Where an element's content begins and ends; both lie beyond the bytes where those end before they say so. */
function headerAt(bytes: Uint8Array, offset: number): { readonly content: number; readonly end: number } {
  const first = bytes[offset + 1] ?? 0;
  if (first < LONG_FORM) return { content: offset + 2, end: offset + 2 + first };
  const octets = first - LONG_FORM;
  const content = offset + 2 + Math.min(octets, MAX_LENGTH_OCTETS);
  const length = bytes.subarray(offset + 2, content).reduce((sum, octet) => sum * 256 + octet, 0);
  return { content, end: content + length };
}
