import { describe, expect, it } from 'vitest';
import { ca, keyOf, leafOf } from '../x509/build.js';
import { build, leastMillis, outcomeOf } from '../x509/paths.js';

const selfA = ca('A', { key: keyOf('loop A') });
const selfB = ca('B', { key: keyOf('loop B') });
const aByB = ca('A', { key: keyOf('loop A'), issuer: selfB });
const bByA = ca('B', { key: keyOf('loop B'), issuer: selfA });
const leaf = leafOf(selfA);

describe('Two CAs that have signed each other', () => {
  it('end the search with anchor-missing where neither is an anchor', () => {
    const search = { endEntity: leaf, intermediates: [aByB, bByA, aByB, bByA] };
    expect(outcomeOf(search)).toBe('anchor-missing');
    expect(leastMillis(() => build(search))).toBeLessThan(200);
  });

  it.each([
    ['the first', [selfA], 2],
    ['the second', [selfB], 3],
  ])('are no hindrance where %s is an anchor', (_which, trustAnchors, length) => {
    const result = build({ endEntity: leaf, intermediates: [bByA, aByB], trustAnchors });
    expect(result.ok ? result.path.length : result.code).toBe(length);
  });
});
