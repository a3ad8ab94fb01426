import { describe, expect, it } from 'vitest';
import { matchesApp } from '../../src/policy/app-pattern.js';
import { compareVersions } from '../../src/policy/version-order.js';

const LIMIT_MILLIS = 1000;

/** The least that some work took of several times: on a busy machine the others measure the machine. */
function leastMillis(times: number, work: () => void): number {
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...taken);
}

describe('Long versions', () => {
  it.each([
    ['separators', '-'.repeat(200)],
    ['transitions', '1a'.repeat(100)],
    ['zeros', '0'.repeat(200)],
    ['null values', '1'.padEnd(198, '.0')],
  ])('cost little: 200 comparisons of 200 %s in a tenth of a second', (_title, text) => {
    const millis = leastMillis(10, () => {
      for (let run = 0; run < 200; run++) compareVersions('maven', text, text);
    });
    expect(millis).toBeLessThan(LIMIT_MILLIS / 10);
    expect(compareVersions('maven', text, text)).toBe(0);
  });
});

describe('Patterns of apps', () => {
  it('are matched in no time, however long and however much alike', () => {
    const pattern = `${'*.'.repeat(126)}b`;
    const key = `${'a.'.repeat(127)}a`;
    const millis = leastMillis(3, () => {
      for (let run = 0; run < 1000; run++) matchesApp(pattern, key);
      matchesApp('*.'.repeat(1_000_000), 'a.'.repeat(1_000_000));
      matchesApp('*', '.'.repeat(10_000_000));
    });
    expect(millis).toBeLessThan(LIMIT_MILLIS);
    expect(matchesApp(pattern, key)).toBe(false);
    expect(matchesApp(pattern, `${'a.'.repeat(126)}b`)).toBe(true);
  });
});
