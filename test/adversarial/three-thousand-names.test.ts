import { describe, expect, it } from 'vitest';
import { nameConstraints, subjectAltName } from '../support/extensions.js';
import { ca, leafOf } from '../x509/build.js';
import { build, leastMillis, outcomeOf } from '../x509/paths.js';

const names = Array.from({ length: 3000 }, (_, index) => ({ dns: `a${index}.test` }));
const root = ca('Root');
const constrained = (count: number) =>
  ca(`Constrained ${count}`, {
    extraExtensions: [nameConstraints({ permitted: names.slice(0, count).map(({ dns }) => ({ dns })) })],
  });
const leafBelow = (issuer: typeof root) => leafOf(issuer, { extraExtensions: [subjectAltName(names)] });

describe('3,000 names', () => {
  it('are read in no time, and cost nothing where nobody constrains them', () => {
    const search = { endEntity: leafBelow(root), trustAnchors: [root] };
    expect(outcomeOf(search)).toBe('ok');
    expect(leastMillis(() => build(search))).toBeLessThan(200);
  });

  it.each([
    [1, 'name-constraint-violation'],
    [2000, 'path-budget-exceeded'],
  ])('are compared with %d constraints as far as the budget goes', (count, outcome) => {
    const anchor = constrained(count);
    const search = { endEntity: leafBelow(anchor), trustAnchors: [anchor] };
    expect(outcomeOf(search)).toBe(outcome);
    expect(leastMillis(() => build(search))).toBeLessThan(1000);
  });
});
