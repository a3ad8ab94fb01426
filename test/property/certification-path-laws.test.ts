import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MintedCertificate } from '../../src/testing/index.js';
import { authority, ca, inDays, keyOf, leafOf } from '../x509/build.js';
import { build, type MintedRequest } from '../x509/paths.js';

const usage = { keyUsage: ['keyCertSign', 'cRLSign'] } as const;
const roots = ['R0', 'R1'].map((name) => ca(name, usage));
const [first = authority.root, second = authority.root] = roots;
/** Two intermediates, each certified by both roots and by each other, one of them short-lived. */
const names = ['I0', 'I1'];
const own = names.map((name) => ca(name, usage));
const intermediates: readonly MintedCertificate[] = names.flatMap((name) => [
  ca(name, { ...usage, issuer: first }),
  ca(name, { ...usage, issuer: second, notAfter: inDays(30) }),
  ...own.map((issuer) => ca(name, { ...usage, issuer })),
]);
const leaves = own.map((issuer, index) => leafOf(issuer, { subject: `Leaf ${index}`, key: keyOf(`leaf ${index}`) }));
const forged = names.map((name, index) =>
  leafOf(ca(name, { key: keyOf(`forger ${index}`) }), {
    subject: `Leaf ${index}`,
    key: keyOf(`forged ${index}`),
    authorityKeyIdentifier: own[index]?.subjectKeyIdentifier ?? true,
  }),
);

const pool = [...intermediates, ...leaves, ...forged, ...roots, authority.stranger];
const supply = fc.array(fc.constantFrom(...pool), { maxLength: 12 });
const anchors = fc.subarray([...roots], { minLength: 1 });
const leaf = fc.constantFrom(...leaves);

/** The path that was found, by fingerprints; null for none. */
function pathOf(request: MintedRequest): readonly string[] | null {
  const result = build(request);
  return result.ok ? result.path.map(({ fingerprint }) => fingerprint) : null;
}

describe('Whatever certificates are supplied, in whatever order and number,', () => {
  it('the path begins with the end entity and ends with an anchor', () => {
    fc.assert(
      fc.property(leaf, supply, anchors, (endEntity, supplied, trustAnchors) => {
        const path = pathOf({ endEntity, intermediates: supplied, trustAnchors });
        if (path === null) return;
        expect(path[0]).toBe(endEntity.fingerprint);
        expect(trustAnchors.map(({ fingerprint }) => fingerprint)).toContain(path.at(-1));
      }),
    );
  });

  it('a forged end entity is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...forged), supply, anchors, (endEntity, supplied, trustAnchors) => {
        expect(pathOf({ endEntity, intermediates: supplied, trustAnchors })).toBeNull();
      }),
    );
  });

  it('a path that is there is found with more of them, and in any order', () => {
    fc.assert(
      fc.property(leaf, fc.shuffledSubarray(pool, { minLength: 6 }), supply, (endEntity, some, more) => {
        const search = { endEntity, trustAnchors: roots };
        if (pathOf({ ...search, intermediates: some }) === null) return;
        expect(pathOf({ ...search, intermediates: [...more, ...some.toReversed(), ...more] })).not.toBeNull();
      }),
    );
  });
});

describe('A path that was accepted is accepted no more', () => {
  const found = fc
    .tuple(leaf, fc.shuffledSubarray(pool, { minLength: 6 }))
    .map(([endEntity, supplied]) => ({ endEntity, intermediates: supplied, trustAnchors: roots }))
    .map((search) => ({ search, path: pathOf(search) }));

  it('once its anchor is taken away', () => {
    fc.assert(
      fc.property(found, ({ search, path }) => {
        if (path === null) return;
        const left = roots.filter(({ fingerprint }) => fingerprint !== path.at(-1));
        expect(pathOf({ ...search, trustAnchors: left })).not.toEqual(path);
      }),
    );
  });

  it('once a certificate on it is revoked', () => {
    fc.assert(
      fc.property(found, fc.nat(), ({ search, path }, pick) => {
        if (path === null) return;
        const index = pick % (path.length - 1);
        const certificate = pool.find(({ fingerprint }) => fingerprint === path[index]);
        const issuer = pool.find(({ fingerprint }) => fingerprint === path[index + 1]);
        if (certificate === undefined || issuer === undefined) throw new TypeError('a path of other certificates');
        const crls = [authority.mintCrl({ issuer, revoked: [{ certificate }] })];
        expect(pathOf({ ...search, crls })).not.toEqual(path);
      }),
    );
  });

  it('once a date on it does not hold', () => {
    fc.assert(
      fc.property(found, fc.nat(), fc.boolean(), ({ search, path }, pick, late) => {
        if (path === null) return;
        const certificate = pool.find(({ fingerprint }) => fingerprint === path[pick % path.length]);
        if (certificate === undefined) throw new TypeError('a path of other certificates');
        const outside = late ? certificate.notAfter.getTime() + 1 : certificate.notBefore.getTime() - 1;
        expect(pathOf({ ...search, at: new Date(outside) })).not.toEqual(path);
      }),
    );
  });
});
