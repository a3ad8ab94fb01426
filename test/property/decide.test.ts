import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type DecisionCore } from '../../src/index.js';
import { evidence, instant, soundInstant } from './evidence-arbitrary.js';
import { policy } from './policy-arbitrary.js';

// What holds of a policy by itself stands in `POLICY_LAWS`, and is tried in policy-laws.test.ts.

const isOff = (decision: DecisionCore) =>
  decision.verdict === 'allow' && decision.assurance === 'unverified' && decision.because.includes('enforcement-off');

describe('decide, of whatever evidence, policy and instant,', () => {
  it('gives plain JSON', () => {
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        const decision = decide(found, rules, now);
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
      }),
    );
  });

  it('gives a decision that is frozen through and through, and has no part in its arguments', () => {
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        const before = structuredClone([found, rules, now]);
        expect(isFrozen(decide(found, rules, now))).toBe(true);
        expect([found, rules, now]).toEqual(before);
        expect(Object.isFrozen(found) || Object.isFrozen(now)).toBe(false);
      }),
    );
  });

  it('allows an artifact with a fault under no policy but off', () => {
    const fault = { state: 'fault', code: 'artifact-changed', name: 'x', path: null, detail: '' } as const;
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        const decision = decide({ ...found, artifact: fault }, rules, now);
        if (!isOff(decision)) expect(decision.verdict).toBe('deny');
      }),
    );
  });

  it('never verifies at an instant that is none', () => {
    fc.assert(
      fc.property(evidence, policy, (found, rules) => {
        const decision = decide(found, rules, new Date(Number.NaN));
        expect(decision).not.toMatchObject({ assurance: 'verified' });
      }),
    );
  });

  it('is not made more lenient by a level that is stricter, from off to strict', () => {
    fc.assert(
      fc.property(evidence, soundInstant, (found, now) => {
        const allowed = (['strict', 'standard', 'audit', 'off'] as const).map(
          (level) => decide(found, { level }, now).verdict === 'allow',
        );
        // Once allowed, allowed by all that follow. A destination that can't be used denies under off, too.
        expect(allowed.toSorted((a, b) => Number(a) - Number(b))).toEqual(allowed);
      }),
    );
  });

  it('denies the unsigned from the end of grace on, and not a millisecond earlier, at standard and strict', () => {
    const calm = evidence.map((found) => ({
      ...found,
      signatureFile: { state: 'unsigned' } as const,
      signatures: [],
      permit: null,
      installed: null,
      expected: null,
      flags: [],
      policyFile: null,
      clockFloor: { state: 'none' } as const,
    }));
    let allowed = 0;
    fc.assert(
      fc.property(calm, soundInstant, fc.constantFrom('standard', 'strict'), (found, end, level) => {
        const rules = { level, gracePeriod: { endsAt: end.toISOString() } } as const;
        const at = (millis: number) => decide(found, rules, new Date(end.getTime() + millis));
        expect(at(0)).toMatchObject({ verdict: 'deny' });
        expect(at(1)).toMatchObject({ verdict: 'deny' });
        const last = at(-1);
        const wrong = at(0).checks.filter(
          ({ outcome, action }) =>
            (outcome === 'failed' && action.failed === 'enforce') ||
            (outcome === 'inconclusive' && action.inconclusive === 'enforce') ||
            (outcome === 'not-run' && (action.failed === 'enforce' || action.inconclusive === 'enforce')),
        );
        if (wrong.some(({ code }) => code !== 'unsigned')) return;
        expect(last).toMatchObject({ verdict: 'allow', because: ['grace-period'] });
        allowed += 1;
      }),
    );
    expect(allowed).toBeGreaterThan(20);
  });
});
