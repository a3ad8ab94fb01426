/** What OpenSSL's fuzzers have found: certificates and revocation lists that mean nothing. Each is answered, and soon. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTestAuthority } from '../../src/testing/index.js';
import { buildCertificationPath, parseCertificate, parseCertificateRevocationList } from '../../src/x509/index.js';
import { describeSuite } from '../support/conformance.js';
import { verdictOf } from './exceptions.js';

const MAX_MILLISECONDS = 50;

const authority = createTestAuthority();
const { root, intermediate, at } = authority;
const sound = {
  endEntity: authority.leaf().der,
  intermediates: [intermediate.der],
  trustAnchors: [root.der],
  at,
  profile: 'rfc5280',
  revocation: 'off',
} as const;

/** The result of the first of three runs, and the time of the fastest: a busy machine fails no test. */
function bestOfThree<Result>(run: () => Result): { readonly result: Result; readonly milliseconds: number } {
  const [first, ...others] = [0, 1, 2].map(() => {
    const start = performance.now();
    const result = run();
    return { result, milliseconds: performance.now() - start };
  });
  if (first === undefined) throw new Error('nothing ran');
  return { ...first, milliseconds: Math.min(first.milliseconds, ...others.map(({ milliseconds }) => milliseconds)) };
}

/** A result is `ok` or has a code, and came in time. */
function expectAnswer(run: () => Parameters<typeof verdictOf>[0]): string {
  const { result, milliseconds } = bestOfThree(run);
  const verdict = verdictOf(result);
  expect(verdict).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(milliseconds).toBeLessThan(MAX_MILLISECONDS);
  return verdict;
}

describeSuite('der-openssl-fuzz', (suite) => {
  const certificates = readdirSync(suite.path('x509')).toSorted();
  const lists = readdirSync(suite.path('crl')).toSorted();
  const bytesOf = (folder: 'x509' | 'crl', name: string) =>
    new Uint8Array(readFileSync(suite.path(`${folder}/${name}`)));

  it('has 424 certificates and 199 revocation lists', () => {
    expect([certificates.length, lists.length]).toEqual([424, 199]);
  });

  it('is held against a path that is sound without it', () => {
    expect(verdictOf(buildCertificationPath(sound))).toBe('ok');
    expect(verdictOf(buildCertificationPath({ ...sound, revocation: 'require' }))).not.toBe('ok');
  });

  describe.each(certificates)('The certificate %s', (name) => {
    const bytes = bytesOf('x509', name);

    it('is read or refused, in time', () => {
      expectAnswer(() => parseCertificate(bytes));
      expect(expectAnswer(() => parseCertificateRevocationList(bytes))).not.toBe('ok');
    });

    it('is no end entity of a sound anchor', () => {
      expect(expectAnswer(() => buildCertificationPath({ ...sound, endEntity: bytes }))).not.toBe('ok');
    });

    it('takes no sound path away as a further intermediate, and makes none as an anchor', () => {
      expect(expectAnswer(() => buildCertificationPath({ ...sound, intermediates: [bytes, intermediate.der] }))).toBe(
        'ok',
      );
      expect(expectAnswer(() => buildCertificationPath({ ...sound, trustAnchors: [bytes] }))).not.toBe('ok');
    });

    it('is answered where it is end entity, intermediate and anchor', () => {
      const everywhere = { ...sound, endEntity: bytes, intermediates: [bytes], trustAnchors: [bytes] };
      expectAnswer(() => buildCertificationPath(everywhere));
    });
  });

  describe.each(lists)('The revocation list %s', (name) => {
    const bytes = bytesOf('crl', name);

    it('is read or refused, in time', () => {
      expectAnswer(() => parseCertificateRevocationList(bytes));
      expect(expectAnswer(() => parseCertificate(bytes))).not.toBe('ok');
    });

    it('tells nothing about a path that it isn’t for', () => {
      const withList = { ...sound, crls: [bytes] };
      expect(expectAnswer(() => buildCertificationPath({ ...withList, revocation: 'require' }))).not.toBe('ok');
      expectAnswer(() => buildCertificationPath({ ...withList, revocation: 'if-available' }));
      expect(expectAnswer(() => buildCertificationPath({ ...withList, revocation: 'off' }))).toBe('ok');
    });
  });
});
