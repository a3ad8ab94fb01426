import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckRow, DecisionCore } from '../../src/index.js';
import { CHECK_NAMES, decide, parsePolicy } from '../../src/index.js';
import { evidence, instant, signature, soundInstant } from './evidence-arbitrary.js';
import { policy } from './policy-arbitrary.js';

/** The rule of the contract, written once more. */
const stands = ({ outcome, action }: CheckRow) => {
  if (outcome === 'passed' || outcome === 'not-applicable') return false;
  return (outcome === 'inconclusive' ? action.inconclusive : action.failed) === 'enforce';
};
const outcomeOf = ({ checks }: DecisionCore, check: string) => checks.find((row) => row.check === check)?.outcome;
const isOff = (decision: DecisionCore) =>
  decision.verdict === 'allow' && decision.assurance === 'unverified' && decision.because.includes('enforcement-off');

describe('decide, of whatever evidence, policy and instant,', () => {
  it('gives a decision, with a row for every check', () => {
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        const decision = decide(found, rules, now);
        expect(decision.checks.map(({ check }) => check)).toEqual(CHECK_NAMES);
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
      }),
    );
  });

  it('gives the same for the same, and leaves its arguments as they are', () => {
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        const before = structuredClone([found, rules, now]);
        const first = decide(found, rules, now);
        expect(decide(found, parsePolicy(rules), new Date(now))).toEqual(first);
        expect([found, rules, now]).toEqual(before);
      }),
    );
  });

  it('says verified only by the rule: what vouches passed, and nothing that is enforced stands against it', () => {
    fc.assert(
      fc.property(evidence, policy, soundInstant, (found, rules, now) => {
        const decision = decide(found, rules, now);
        if (decision.verdict !== 'allow' || decision.assurance !== 'verified') return;
        for (const check of ['integrity', 'authenticity', 'validity'])
          expect(outcomeOf(decision, check)).toBe('passed');
        expect(decision.checks.filter(stands)).toEqual([]);
        expect(found.artifact.state).toBe('read');
        expect(found.signatures.map(({ integrity }) => integrity)).toContain('verified');
        expect(decision.signers.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('denies by the code of a row, and has a remedy for each row that denies', () => {
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        const decision = decide(found, rules, now);
        if (decision.verdict === 'allow') return;
        expect(decision.checks.map(({ code }) => code)).toContain(decision.reason);
        for (const { remedy } of decision.checks.filter(stands)) expect(remedy).toMatch(/^The /);
      }),
    );
  });

  it('never verifies the unsigned, and allows them only with a warning', () => {
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        const decision = decide({ ...found, signatureFile: { state: 'unsigned' } }, rules, now);
        if (decision.verdict === 'deny') return;
        expect(decision.assurance).toBe('unverified');
        expect(decision.warnings.length).toBeGreaterThan(0);
      }),
    );
  });

  it('allows what is not verified only with a warning', () => {
    fc.assert(
      fc.property(evidence, policy, instant, (found, rules, now) => {
        const decision = decide(found, rules, now);
        if (decision.verdict === 'deny' || decision.assurance === 'verified') return;
        expect(decision.warnings.length).toBeGreaterThan(0);
      }),
    );
  });

  it('allows other bytes than the signed ones under no policy but off', () => {
    const mismatch = signature
      .filter((each) => each.flow === 'delivered-certificate')
      .map((each) => ({ ...each, integrity: 'mismatch' as const }));
    fc.assert(
      fc.property(evidence, mismatch, policy, instant, (found, other, rules, now) => {
        const parsed = { state: 'parsed', name: 'x', unknownKeys: [] } as const;
        const read = { state: 'read', name: 'x', size: 1, sha256: null, type: 'zip' } as const;
        const decision = decide({ ...found, artifact: read, signatureFile: parsed, signatures: [other] }, rules, now);
        if (!isOff(decision)) expect(decision).toMatchObject({ verdict: 'deny', reason: 'signature-mismatch' });
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

  it('is not made more lenient by a level that is stricter', () => {
    fc.assert(
      fc.property(evidence, soundInstant, (found, now) => {
        const allowed = (['strict', 'standard', 'audit', 'off'] as const).map(
          (level) => decide(found, { level }, now).verdict === 'allow',
        );
        expect(allowed.indexOf(true)).toBe(allowed.lastIndexOf(false) + 1);
      }),
    );
  });

  it('lets a request from an unnamed origin through only where every origin would', () => {
    fc.assert(
      fc.property(evidence, policy, soundInstant, (found, rules, now) => {
        const names = Object.keys(rules.origins ?? {});
        fc.pre(names.length > 0);
        const verdictFrom = (origin: string | null) => decide({ ...found, origin }, rules, now).verdict;
        if (verdictFrom(null) === 'deny') return;
        for (const name of names) expect(verdictFrom(name)).toBe('allow');
      }),
    );
  });
});
