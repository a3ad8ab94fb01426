import { sha256Hex } from '../internal/bytes.js';
import { TAG } from './der-primitives.js';
import { CERTIFICATE_LIMITS, readDer, type DerElement } from './der.js';
import { readSignatureAlgorithm } from './signature-algorithm.js';

/** The orders of the groups that an issuer's key may be of: P-256, P-384, P-521 (SP 800-186, section 3.2.1). */
const ORDERS = [
  0xffffffff_00000000_ffffffff_ffffffff_bce6faad_a7179e84_f3b9cac2_fc632551n,
  0xffffffff_ffffffff_ffffffff_ffffffff_ffffffff_ffffffff_c7634d81_f4372ddf_581a0db2_48b0a77a_ecec196a_ccc52973n,
  0x1ff_ffffffff_ffffffff_ffffffff_ffffffff_ffffffff_ffffffff_ffffffff_fffffffa_51868783_bf2f966b_7fcc0148_f709a5d0_3bb5c9b8_899c47ae_bb6fb71e_91386409n,
];

/**
 * What else a certificate's fingerprint could be: an ECDSA signature (r, s) is as good as (r, n - s), so that whoever has a certificate
 * can make another one of the same content, with no key at all. Whoever names a certificate by its fingerprint means both.
 *
 * Implements SEC 1 section 4.1.4: only the x coordinate is compared, which a point has in common with its negative. The other accepted
 * algorithms have one signature for each that was made: RFC 8032 section 5.1.7 wants S below the order, RFC 8017 section 5.2.2 the
 * representative below the modulus.
 *
 * The curve is the issuer's, unknown here. It's the smallest whose order both numbers are below: those of a larger one are below the smaller
 * one's by a chance of 2^-128.
 *
 * @param certificate - its DER, read strictly: tbsCertificate, signatureAlgorithm, signatureValue.
 * @param signature - the content of signatureValue.
 * @returns lower-case hex SHA-256; null without ECDSA.
 */
export function ecdsaTwin(certificate: DerElement, signature: Uint8Array): string | null {
  const [tbs, algorithm] = certificate.children;
  if (tbs === undefined || algorithm === undefined || readSignatureAlgorithm(algorithm)?.kind !== 'ecdsa') return null;
  const read = readDer(new Uint8Array(signature), CERTIFICATE_LIMITS);
  if (!read.ok || read.element.tag !== TAG.sequence) return null;
  const [r, s] = read.element.children;
  if (r?.tag !== TAG.integer || s?.tag !== TAG.integer) return null;
  const [first, second] = [numberOf(r), numberOf(s)];
  const order = ORDERS.find((each) => first < each && second < each);
  if (order === undefined || second === 0n) return null;
  const twin = encode(TAG.sequence, r.encoded, encode(TAG.integer, octetsOf(order - second)));
  const bits = encode(TAG.bitString, Uint8Array.of(0), twin);
  return sha256Hex(encode(TAG.sequence, tbs.encoded, algorithm.encoded, bits));
}

/** Of a negative one, a number that is too large for a signature, or not the one that is meant: none verifies. */
function numberOf({ content }: DerElement): bigint {
  return BigInt(`0x0${Buffer.from(content).toString('hex')}`);
}

/** The content octets of a positive INTEGER (X.690 section 8.3). */
function octetsOf(value: bigint): Uint8Array {
  const octets = bigEndian(value);
  return (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), octets]) : octets;
}

/** An element with its length in the definite form, as short as can be (X.690 section 10.1). */
function encode(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), body]);
  const octets = bigEndian(length);
  return Buffer.concat([Uint8Array.of(tag, 0x80 | octets.length), octets, body]);
}

/** As few bytes as a number that isn't negative needs. */
function bigEndian(value: bigint | number): Uint8Array {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
