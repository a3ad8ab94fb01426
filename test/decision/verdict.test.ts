import { describe, expect, it } from 'vitest';
import { forEachCheck, type CheckAction, type CheckName } from '../../src/decision/check.js';
import { judged, notApplicable, notReached, passed, type Judgement } from '../../src/decision/judge/judgement.js';
import { reachVerdict } from '../../src/decision/verdict.js';
import { parsePolicy, type PolicyInput } from '../../src/index.js';
import { effectivePolicy } from '../../src/policy/effective-policy.js';
import { NOW } from './evidence.js';

/** The verdict on judgements that all passed but these, under a policy, with the actions of single checks as no policy may set them. */
function reached(
  judgements: Partial<Record<CheckName, Judgement>>,
  policy: PolicyInput = {},
  actions: Partial<Record<CheckName, CheckAction>> = {},
) {
  const effective = effectivePolicy(parsePolicy(policy), null, null, new Map());
  return reachVerdict(
    { ...forEachCheck((check) => passed(check)), ...judgements },
    { ...effective, actions: { ...effective.actions, ...actions } },
    NOW,
  );
}

const missing = judged('failed', 'destination-exists', { path: '/srv/app.jar', folder: '/srv', detail: '' });
const skipped: CheckAction = { failed: 'skip', inconclusive: 'skip' };

describe('The rule', () => {
  it('verifies what passed in all', () => {
    expect(reached({})).toEqual({ kind: 'verified' });
  });

  it('denies at the level off what is not in its place, and nothing else', () => {
    expect(reached({ destination: missing }, { level: 'off' })).toEqual({ kind: 'deny', reason: 'destination-exists' });
    expect(reached({ integrity: notReached('integrity', 'x') }, { level: 'off' })).toEqual({
      kind: 'unverified',
      because: ['enforcement-off'],
    });
  });

  it.each(['standard', 'strict', 'audit'] as const)(
    'denies at the level %s where there was nothing to check of what makes it verified: nobody thought of this',
    (level) => {
      for (const check of ['integrity', 'authenticity', 'validity'] as const) {
        expect(reached({ [check]: notApplicable(check, 'x') }, { level })).toEqual({
          kind: 'deny',
          reason: 'not-applicable',
        });
      }
    },
  );

  it('names, where nobody thought of it, the first check that did not pass', () => {
    const validity = notApplicable('validity', 'x');
    const authenticity = notReached('authenticity', 'x');
    // No level leaves authenticity out, so that no relaxation says why.
    expect(reached({ validity, authenticity }, { level: 'audit' }, { authenticity: skipped })).toEqual({
      kind: 'unverified',
      because: ['audit-level'],
    });
    expect(reached({ validity }, {}, { authenticity: skipped })).toEqual({ kind: 'deny', reason: 'not-applicable' });
  });

  it.each<[what: string, action: CheckAction, verdict: string]>([
    ['its failing would deny', { failed: 'enforce', inconclusive: 'skip' }, 'deny'],
    ['its doubt would deny', { failed: 'warn', inconclusive: 'enforce' }, 'deny'],
    ['neither would', { failed: 'warn', inconclusive: 'skip' }, 'verified'],
  ])('holds a check that was not run for the worse of two: %s', (_what, action, kind) => {
    expect(reached({ lifetime: notReached('lifetime', 'x') }, {}, { lifetime: action }).kind).toBe(kind);
  });

  it('lets a check of the three be that an override of the policy relaxes, and says so', () => {
    const validity = notReached('validity', 'x');
    expect(reached({ validity }, { checks: { validity: 'skip' } })).toEqual({
      kind: 'unverified',
      because: ['check-not-enforced'],
    });
  });
});
