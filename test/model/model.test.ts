import { describe, expect, it } from 'vitest';
import { decide } from '../../src/index.js';
import type { Evidence } from '../../src/index.js';
import { foresee } from '../../src/decision/decide.js';
import { NOW } from '../decision/evidence.js';
import { isSoak } from '../support/seed.js';
import { verdictOf } from '../support/scene.js';
import { expected, faultsOf } from './model.js';
import type { Expected } from './model.js';
import { VARIABLE, evidenceStates, policyOf, policyStates, valuesOf } from './states.js';
import type { State } from './states.js';

/** So that no dimension is lost unseen: 13,692 policies by 1,818 findings. */
const STATES = 24_892_056;
/** A soak takes every state, CI one in so many: a number that shares no factor with that of the evidence states. */
const STRIDE = isSoak() ? 1 : 127;
/** Of the states that are taken, how many have their whole decision made. */
const WHOLE_DECISION_EVERY = 101;
const SHOWN = 20;
const TIMEOUT_MILLIS = isSoak() ? 7_200_000 : 300_000;

type Verdict = ReturnType<typeof foresee>;

/** Whether the verdict is one that the design allows. */
function agrees(verdict: Verdict, design: Expected): boolean {
  if (verdict.kind === 'deny') return design.verdict === 'deny' && design.reasons.includes(verdict.reason);
  if (verdict.kind === 'verified') return design.verdict === 'verified';
  return design.verdict === 'unverified' && sameSet(verdict.because, design.because);
}

const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((word) => b.includes(word));

/** In the words of `verdictOf`. */
function inWords(verdict: Verdict): string {
  if (verdict.kind === 'deny') return `deny ${verdict.reason}`;
  return verdict.kind === 'verified' ? 'allow verified' : `allow ${verdict.because.join(', ')}`;
}

function describeState(state: State, design: Expected, verdict: Verdict): string {
  const designed = design.verdict === 'deny' ? design.reasons : design.verdict === 'unverified' ? design.because : [];
  return [
    `The design says ${design.verdict} (${designed.join(' or ')}), the decision is ${inWords(verdict)}:`,
    ...Object.entries(state).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
  ].join('\n');
}

const flagsOf = ({ enforcement }: Pick<State, 'enforcement'>): Evidence['flags'] =>
  typeof enforcement === 'boolean'
    ? []
    : [{ setting: `environment variable ${VARIABLE}`, value: enforcement.value, fault: enforcement.fault ?? null }];

/** Goes through the states and compares. */
function compareAll() {
  const policies = [...policyStates()].map(([state, { period, clockFloor }]) => ({
    state,
    period,
    clockFloor,
    values: valuesOf(state),
  }));
  const evidences = evidenceStates().map((one) => ({
    ...one,
    faults: faultsOf(one.state),
    values: valuesOf(one.state),
  }));
  const counts = { states: 0, compared: 0, verified: 0, unverified: 0, deny: 0, wholeDecisions: 0 };
  const disagreements: string[] = [];
  const valuesIn = (all: readonly { readonly values: readonly string[] }[]) =>
    new Set(all.flatMap((one) => one.values));
  /** By each value of a policy's dimension, the values of the evidence's that it was seen with. */
  const seenWith = new Map([...valuesIn(policies)].map((value) => [value, new Set<string>()]));

  let next = 0;
  for (const { state: policyState, period, clockFloor, values: policyValues } of policies) {
    const parsed = [policyOf(policyState, period, false), policyOf(policyState, period, true)] as const;
    const seenSets = policyValues.flatMap((value) => seenWith.get(value) ?? []);
    const request = { origin: policyState.origin, flags: flagsOf(policyState), clockFloor };

    counts.states += evidences.length;
    for (; next < evidences.length; next += STRIDE) {
      const taken = evidences[next];
      if (taken === undefined) break;
      const { state: evidenceState, found, faults, values } = taken;
      counts.compared += 1;
      for (const seen of seenSets) for (const value of values) seen.add(value);

      const { signature } = evidenceState;
      const policy = parsed[signature.file === 'signed' && signature.denied ? 1 : 0];
      const state: State = { ...policyState, ...evidenceState };
      const design = expected(state, faults);
      const evidence = { ...found, ...request };
      const verdict = foresee(evidence, policy, NOW);
      counts[verdict.kind] += 1;
      if (!agrees(verdict, design)) disagreements.push(describeState(state, design, verdict));
      if (counts.compared % WHOLE_DECISION_EVERY !== 0) continue;
      counts.wholeDecisions += 1;
      const whole = verdictOf(decide(evidence, policy, NOW));
      if (whole !== inWords(verdict)) disagreements.push(`decide says ${whole}, foresee says ${inWords(verdict)}`);
    }
    next -= evidences.length;
  }
  return { counts, disagreements, seenWith, evidenceValues: valuesIn(evidences) };
}

describe('the decision', () => {
  it(
    'is the one of a separately written model, in every state',
    () => {
      const { counts, disagreements, seenWith, evidenceValues } = compareAll();
      expect(disagreements.slice(0, SHOWN).join('\n'), `${disagreements.length} disagreements`).toBe('');
      expect(counts.states).toBe(STATES);
      expect(counts.compared).toBe(Math.ceil(STATES / STRIDE));
      expect(Math.min(counts.verified, counts.unverified, counts.deny, counts.wholeDecisions)).toBeGreaterThan(1000);
      // A part of the states still has every value of a policy's dimension with every value of the evidence's.
      for (const [value, seen] of seenWith) expect(seen, value).toEqual(evidenceValues);
    },
    TIMEOUT_MILLIS,
  );
});
