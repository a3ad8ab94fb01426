import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/index.js';
import { lawSamples, policies } from '../../src/testing/kit/arbitraries/index.js';
import { POLICY_LAWS } from '../../src/testing/index.js';

describe('Of every policy it holds, whatever is found:', () => {
  it.each(POLICY_LAWS)('$sentence ($name)', ({ check }) => {
    let applied = 0;
    fc.assert(
      fc.property(policies(), lawSamples(), (policy, sample) => {
        if (check(parsePolicy(policy), sample)) applied += 1;
      }),
    );
    expect(applied, 'samples that fulfilled the condition').toBeGreaterThan(0);
  });
});
