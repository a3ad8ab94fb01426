import { describe, expect, it } from 'vitest';
import { buildCertificationPath, parseCertificate, parseCertificateRevocationList } from '../../src/x509/index.js';
import { authority } from '../x509/build.js';
import { leastMillis } from '../x509/paths.js';

const length = 16 * 1024 * 1024;
const huge = new Uint8Array(length + 6);
huge.set([0x30, 0x84, 0x01, 0x00, 0x00, 0x00]);
const hugeText = Buffer.from(`-----BEGIN CERTIFICATE-----\n${'A'.repeat(length)}\n-----END CERTIFICATE-----\n`);
const { root, intermediate, at } = authority;
const leaf = authority.leaf();

describe('A certificate of 16 MB', () => {
  it('is too large, as DER and as PEM, and so is a revocation list', () => {
    expect(parseCertificate(huge)).toMatchObject({ ok: false, code: 'certificate-too-large' });
    expect(parseCertificate(hugeText)).toMatchObject({ ok: false, code: 'certificate-too-large' });
    expect(parseCertificateRevocationList(huge)).toMatchObject({ ok: false, code: 'crl-too-large' });
    expect(leastMillis(() => parseCertificate(huge))).toBeLessThan(200);
  });

  it.each([
    ['as end entity', { endEntity: huge, trustAnchors: [root.der] }, 'certificate-too-large'],
    ['as intermediate', { endEntity: leaf.der, intermediates: [huge], trustAnchors: [root.der] }, 'unknown-issuer'],
    [
      'beside what is needed',
      { endEntity: leaf.der, intermediates: [huge, intermediate.der], trustAnchors: [root.der, huge] },
      'ok',
    ],
    [
      'as revocation list',
      { endEntity: leaf.der, intermediates: [intermediate.der], trustAnchors: [root.der], crls: [huge] },
      'crl-unreadable',
    ],
  ])('changes nothing else: %s', (_where, request, outcome) => {
    const result = buildCertificationPath({ at, ...request });
    expect(result.ok ? 'ok' : result.code).toBe(outcome);
  });
});
