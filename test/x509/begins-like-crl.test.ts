import { describe, expect, it } from 'vitest';
import { octetString, sequence, tlv } from '../../src/testing/der-writer.js';
import { createTestAuthority } from '../../src/testing/index.js';
import { beginsLikeRevocationList } from '../../src/x509/begins-like-crl.js';

const authority = createTestAuthority({ seed: 'begins like a list', at: new Date('2026-06-01T00:00:00Z') });
const list = authority.mintCrl({ issuer: authority.root }).der;
const { der: certificate } = authority.root;
/** TBSCertificate is known by its [0], which stands behind two headers of four octets each. */
const CERTIFICATE_IS_KNOWN_AFTER = 8;

describe('The beginning of a revocation list', () => {
  it('is known however much of it is there, and whatever follows', () => {
    for (let length = 2; length <= list.length; length++)
      expect([length, beginsLikeRevocationList(list.subarray(0, length))]).toEqual([length, true]);
    expect(beginsLikeRevocationList(Buffer.concat([list, Buffer.alloc(10)]))).toBe(true);
  });

  it('is known without a version, and with either kind of time', () => {
    const tbs = (time: Uint8Array) => [sequence(new Uint8Array(20)), sequence(new Uint8Array(80)), time];
    const of = (time: Uint8Array) => sequence(sequence(...tbs(time)), new Uint8Array(80));
    expect(beginsLikeRevocationList(of(tlv(0x17, new Uint8Array(13))))).toBe(true);
    expect(beginsLikeRevocationList(of(tlv(0x18, new Uint8Array(15))))).toBe(true);
    expect(beginsLikeRevocationList(of(tlv(0x30, new Uint8Array(30))))).toBe(false);
  });

  it('is none of a certificate, once there is enough of it to tell', () => {
    for (let length = CERTIFICATE_IS_KNOWN_AFTER + 1; length <= certificate.length; length++)
      expect([length, beginsLikeRevocationList(certificate.subarray(0, length))]).toEqual([length, false]);
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['one octet', Uint8Array.of(0x30)],
    ['digits', Buffer.from('0000000000000000')],
    ['another type', tlv(0x31, new Uint8Array(200))],
    ['a sequence of octets', sequence(octetString(new Uint8Array(200)))],
    ['a sequence that holds nothing but sequences, and has come to its end', nested(300)],
    ['a sequence that ends before a list could', sequence(sequence(sequence(new Uint8Array(200))))],
  ])('is none of %s', (_what, bytes) => {
    expect(beginsLikeRevocationList(bytes)).toBe(false);
  });
});

function nested(length: number): Uint8Array {
  let inner = new Uint8Array();
  while (inner.length < length) inner = new Uint8Array(tlv(0x30, inner));
  return inner;
}
