import fc from 'fast-check';
import { it } from 'vitest';
import { parsePolicy } from '/work/main/src/index.js';
import { lawSamples, policies } from '/work/main/src/testing/kit/arbitraries/index.js';
import { POLICY_LAWS, vocabularyOf, assertPolicyLaws } from '/work/main/src/testing/index.js';
it.each(POLICY_LAWS)('$name', ({ name, check }) => {
  let applied = 0, runs=0;
  const t=Date.now();
  const d = fc.check(fc.property(policies(), lawSamples(), (p, s) => { runs++; if (check(parsePolicy(p), s)) applied += 1; }), { numRuns: Number(process.env.N ?? 1000), seed: Number(process.env.S ?? 1) });
  console.log(name, applied, runs, Date.now()-t, d.failed ? d.error + ' ' + fc.stringify(d.counterexample) + d.errorInstance?.stack : '');
});
