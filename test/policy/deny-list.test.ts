import { describe, expect, it } from 'vitest';
import {
  findArtifactDenial,
  findCertificateDenial,
  findKeyDenial,
  type DeniedItem,
} from '../../src/policy/deny-list.js';

const because = { reason: 'x', date: '2026-01-01' };
const certificate = {
  fingerprint: 'f'.repeat(64),
  twin: 'b'.repeat(64),
  keyId: 'e'.repeat(64),
  issuer: 'O=Acme, CN=Acme CA',
  serial: '0abc01',
};
const serial = (text: string, issuer = certificate.issuer): DeniedItem => ({ ...because, issuer, serial: text });

describe('A certificate is denied', () => {
  it.each<[by: string, item: DeniedItem, what: string]>([
    ['itself', { ...because, certificate: certificate.fingerprint }, 'certificate'],
    ['the other fingerprint that it could have', { ...because, certificate: 'b'.repeat(64) }, 'certificate'],
    ['its key', { ...because, key: certificate.keyId }, 'key'],
    ['its serial', serial('0abc01'), 'certificate'],
    ['its serial without its zeros, in capitals and with colons', serial('A:bC:01'), 'certificate'],
    ['its serial with more zeros', serial('00:00:0A:BC:01'), 'certificate'],
    ['its issuer in other letters', serial('0abc01', 'o=ACME,cn=acme  ca'), 'certificate'],
  ])('by %s', (_by, item, what) => {
    expect(findCertificateDenial([serial('99'), item], certificate)).toEqual({ what, item });
  });

  it.each<[by: string, item: DeniedItem]>([
    ['another certificate', { ...because, certificate: certificate.keyId }],
    ['another key', { ...because, key: certificate.fingerprint }],
    ['another serial', serial('0abc02')],
    ['its serial with zeros behind', serial('0abc0100')],
    ['its serial without a zero within', serial('0abc1')],
    ['another issuer', serial('0abc01', 'O=Acme, CN=Acme CA 2')],
    ['a key of the digits of its other fingerprint', { ...because, key: 'b'.repeat(64) }],
    ['an artifact of the same digits', { ...because, artifact: certificate.fingerprint }],
  ])('and not by %s', (_by, item) => {
    expect(findCertificateDenial([item], certificate)).toBeNull();
  });

  it('by its key before itself, and by whichever was written down last', () => {
    const key: DeniedItem = { ...because, key: certificate.keyId };
    const own: DeniedItem = { ...because, certificate: certificate.fingerprint };
    expect(findCertificateDenial([own, key], certificate)).toEqual({ what: 'key', item: key });
    expect(findCertificateDenial([key, own], certificate)).toEqual({ what: 'key', item: key });
  });
});

it('A key and an artifact are denied by their own digits alone', () => {
  const key: DeniedItem = { ...because, key: 'a'.repeat(64) };
  const artifact: DeniedItem = { ...because, artifact: 'b'.repeat(64) };
  const denied = [key, artifact];
  expect(findKeyDenial(denied, 'a'.repeat(64))).toBe(key);
  expect(findKeyDenial(denied, 'b'.repeat(64))).toBeNull();
  expect(findArtifactDenial(denied, 'b'.repeat(64))).toBe(artifact);
  expect(findArtifactDenial(denied, 'a'.repeat(64))).toBeNull();
});
