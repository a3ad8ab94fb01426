import { describe, expect, it } from 'vitest';
import { authority, ca, keyOf, leafOf, permutations, search, type Search } from './build.js';

const [rootA, rootB] = [ca('Root A'), ca('Root B')];
const day = 86_400_000;
const from = (days: number) => new Date(authority.at.getTime() + days * day);
const past = { notBefore: from(-100), notAfter: from(-1) };
const future = { notBefore: from(1), notAfter: from(100) };

/** One CA with one key, certified by two others. */
const crossed = (issuer: typeof rootA, template: Parameters<typeof ca>[1] = {}) =>
  ca('Crossed', { issuer, key: keyOf('crossed'), ...template });
const leaf = leafOf(crossed(rootA));

describe('Of several ways up, in whatever order they come, the one is found that leads to an anchor', () => {
  const other = (label: string) =>
    ca('Crossed', { issuer: rootA, key: keyOf(label), authorityKeyIdentifier: false, subjectKeyIdentifier: false });
  const inner = ca('Inner', { issuer: rootB });
  const cases: readonly (readonly [what: string, intermediates: Search['intermediates'], path: string])[] = [
    ['the other issuer’s root is not trusted', [crossed(rootA), crossed(rootB)], 'Leaf < Crossed < Root B'],
    [
      'others of that name have other keys',
      [other('1'), other('2'), other('3'), crossed(rootB)],
      'Leaf < Crossed < Root B',
    ],
    [
      'it comes several times',
      [crossed(rootB), crossed(rootB), crossed(rootA), crossed(rootA)],
      'Leaf < Crossed < Root B',
    ],
    ['another one has run out', [crossed(rootB, past), crossed(rootB)], 'Leaf < Crossed < Root B'],
    ['another one isn’t valid yet', [crossed(rootB, future), crossed(rootB)], 'Leaf < Crossed < Root B'],
    [
      'another one is forged',
      [crossed(rootB, { defects: { corruptSignature: true } }), crossed(rootB)],
      'Leaf < Crossed < Root B',
    ],
    [
      'another one is for servers',
      [crossed(rootB, { extendedKeyUsage: ['serverAuth'] }), crossed(rootB)],
      'Leaf < Crossed < Root B',
    ],
    ['another one is no CA', [crossed(rootB, { basicConstraints: null }), crossed(rootB)], 'Leaf < Crossed < Root B'],
    [
      'another one may not certify',
      [crossed(rootB, { keyUsage: ['cRLSign'] }), crossed(rootB)],
      'Leaf < Crossed < Root B',
    ],
    [
      'the way is longer than one that leads nowhere',
      [crossed(rootA), crossed(inner), inner],
      'Leaf < Crossed < Inner < Root B',
    ],
    ['the untrusted root is there, too', [rootA, crossed(rootA), crossed(rootB)], 'Leaf < Crossed < Root B'],
    [
      'the untrusted root is certified by the trusted one',
      [crossed(rootA), ca('Root A', { issuer: rootB })],
      'Leaf < Crossed < Root A < Root B',
    ],
  ];

  it.each(cases)('where %s', (_what, intermediates = [], path) => {
    for (const order of permutations(intermediates)) {
      expect(search({ endEntity: leaf, intermediates: order, anchors: [rootB] })).toBe(path);
      expect(search({ endEntity: leaf, supplied: order, anchors: [rootB] })).toBe(path);
    }
  });

  it('where several anchors have one name, and one of them another key, other dates, or both', () => {
    const twins = [ca('Root B', { key: keyOf('twin') }), ca('Root B', past), rootB];
    for (const anchors of permutations(twins)) {
      expect(search({ endEntity: leafOf(rootB), anchors })).toBe('Leaf < Root B');
    }
  });
});

describe('Where every way has dates that don’t hold', () => {
  it.each<[string, Search]>([
    ['the leaf’s', { endEntity: leafOf(rootB, past), anchors: [rootB] }],
    ['the intermediate’s', { endEntity: leaf, intermediates: [crossed(rootB, past)], anchors: [rootB] }],
    ['the anchor’s', { endEntity: leafOf(ca('Old', past)), anchors: [ca('Old', past)] }],
    ['those of an instant that is none', { endEntity: leafOf(rootB), anchors: [rootB], at: new Date(Number.NaN) }],
  ])('the path is given all the same, and says so: %s', (_what, what) => {
    expect(search(what)).toMatch(/^Leaf < .*\(dates don't hold\)$/);
  });

  it('the path is given that is wanting least, in whatever order they come: a lapsed leaf alone is what grace covers', () => {
    const lapsed = leafOf(crossed(rootB), past);
    const inner = ca('Inner', { issuer: rootB });
    for (const supplied of permutations([crossed(rootB, past), crossed(inner), inner, crossed(rootB, future)])) {
      expect(search({ endEntity: lapsed, supplied, anchors: [rootB] })).toBe(
        "Leaf < Crossed < Inner < Root B (dates don't hold)",
      );
    }
  });

  it.each<[at: string, holds: boolean]>([
    ['2026-05-30T23:59:59.999Z', false],
    ['2026-05-31T00:00:00.000Z', true],
    ['2027-05-31T00:00:00.000Z', true],
    ['2027-05-31T00:00:00.001Z', false],
  ])('both ends are within (RFC 5280 section 4.1.2.5): at %s it is %s that they hold', (at, holds) => {
    const anchor = authority.root;
    const path = holds ? 'Leaf < Test Root CA' : "Leaf < Test Root CA (dates don't hold)";
    expect(search({ endEntity: leafOf(anchor), anchors: [anchor], at: new Date(at) })).toBe(path);
  });
});

describe('The number of intermediates', () => {
  const anchor = ca('Anchor', { basicConstraints: { ca: true, pathLen: 1 } });
  const issuing = ca('Issuing', { issuer: anchor, basicConstraints: { ca: true, pathLen: 0 } });
  // The same name with a new key, certified by the old one.
  const renewed = ca('Issuing', { issuer: issuing, key: keyOf('renewed'), basicConstraints: { ca: true, pathLen: 0 } });
  const further = ca('Further', { issuer: issuing });

  it('does not count those that are self-issued (RFC 5280 section 4.2.1.9)', () => {
    expect(search({ endEntity: leafOf(renewed), supplied: [renewed, issuing], anchors: [anchor] })).toBe(
      'Leaf < Issuing < Issuing < Anchor',
    );
  });

  it('counts those of another name', () => {
    expect(search({ endEntity: leafOf(further), supplied: [further, issuing], anchors: [anchor] })).toBe(
      'path-length-exceeded',
    );
  });
});
