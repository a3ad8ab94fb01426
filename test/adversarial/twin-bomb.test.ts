import { describe, expect, it } from 'vitest';
import type { MintedCertificate } from '../../src/testing/index.js';
import { authority, ca, keyOf, leafOf } from '../x509/build.js';
import { build, leastMillis, outcomeOf } from '../x509/paths.js';

/** Levels of CAs of one name and one key, each certified several times; no anchor stands above them. */
function bomb(levels: number, copies: number): { endEntity: MintedCertificate; intermediates: MintedCertificate[] } {
  const intermediates: MintedCertificate[] = [];
  let issuer = ca(`Twins of ${levels}, top`, { issuer: authority.root, key: keyOf(`twins ${levels} top`) });
  for (let level = 0; level < levels; level++) {
    const above = issuer;
    const twins = Array.from({ length: copies }, (_, copy) =>
      ca(`Twins of ${levels}, ${level}`, { issuer: above, key: keyOf(`twins ${levels} ${level}`), serial: copy + 1 }),
    );
    intermediates.push(...twins);
    issuer = twins[0] ?? issuer;
  }
  return { endEntity: leafOf(issuer), intermediates };
}

/** The same with a key of its own for each certificate: every signature has to be looked at. */
function bombOfKeys(levels: number, copies: number) {
  const plain = bomb(levels, copies);
  const strangers = Array.from({ length: 60 }, (_, index) =>
    ca(`Twins of ${levels}, ${levels - 1}`, { key: keyOf(`stranger ${index}`), issuer: authority.root }),
  );
  return { ...plain, intermediates: [...strangers, ...plain.intermediates] };
}

describe('Forty certificates in levels of twins', () => {
  it.each([
    [20, 2],
    [10, 4],
    [5, 8],
  ])('end with path-budget-exceeded: %d levels of %d', (levels, copies) => {
    const search = bomb(levels, copies);
    expect(search.intermediates).toHaveLength(40);
    expect(outcomeOf(search)).toBe('path-budget-exceeded');
    expect(leastMillis(() => build(search))).toBeLessThan(1000);
  });

  it('end with path-budget-exceeded where each has a key of its own', () => {
    const search = bombOfKeys(4, 2);
    expect(outcomeOf(search)).toBe('path-budget-exceeded');
    expect(leastMillis(() => build(search))).toBeLessThan(2000);
  });
});
