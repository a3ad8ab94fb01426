import { describe, expect, it } from 'vitest';
import type { InstallDecision } from '../../src/index.js';
import { assertInstallAllowed, decide, InstallRefused } from '../../src/index.js';
import { evidence, NOW, unsigned } from './evidence.js';

const at = NOW.toISOString();
const record = { decisionId: 'id', evaluatedAt: at, policyId: 'p', timings: { totalMillis: 1, readMillis: 1 } };
const verified: InstallDecision = { ...decide(evidence(), {}, NOW), ...record };
const unverified: InstallDecision = { ...decide(evidence(unsigned), { level: 'audit' }, NOW), ...record };
const denied: InstallDecision = { ...decide(evidence(unsigned), {}, NOW), ...record };
const later: InstallDecision = { ...verified, evaluatedAt: '2026-06-01T00:00:00.001Z' };

/** The code of the refusal, or "allowed". */
function outcome(decision: InstallDecision, options?: Parameters<typeof assertInstallAllowed>[1]): string {
  try {
    assertInstallAllowed(decision, options);
    return 'allowed';
  } catch (error) {
    if (!(error instanceof InstallRefused)) throw error;
    expect(error).toMatchObject({ name: 'InstallRefused', decision });
    const refused = error.code === 'denied' ? '' : `Refused (${error.code}): `;
    expect(error.message).toBe(`${refused}${decision.summary}`);
    return error.code;
  }
}

describe('assertInstallAllowed', () => {
  it.each<[what: string, decision: InstallDecision, any: string, verified: string]>([
    ['verified', verified, 'allowed', 'allowed'],
    ['unverified', unverified, 'allowed', 'not-verified'],
    ['denied', denied, 'denied', 'denied'],
    ['verified as of another instant', later, 'not-a-decision-to-install-by', 'not-a-decision-to-install-by'],
    [
      'unverified as of another instant',
      { ...later, ...unverified, evaluatedAt: later.evaluatedAt },
      'not-a-decision-to-install-by',
      'not-a-decision-to-install-by',
    ],
    ['denied as of another instant', { ...denied, evaluatedAt: later.evaluatedAt }, 'denied', 'denied'],
  ])('of a decision that is %s', (_what, decision, any, minimumVerified) => {
    expect(outcome(decision)).toBe(any);
    expect(outcome(decision, {})).toBe(any);
    expect(outcome(decision, { minimum: 'any' })).toBe(any);
    expect(outcome(decision, { minimum: 'verified' })).toBe(minimumVerified);
  });

  it('takes a decision that went through JSON', () => {
    const copy: unknown = JSON.parse(JSON.stringify(verified));
    // @ts-expect-error: what came through JSON
    expect(outcome(copy)).toBe('allowed');
  });

  it.each<unknown>([undefined, null, 'allow', true, {}, { verdict: 'allow' }, []])(
    'throws a TypeError for what is no decision: %j',
    (value) => {
      // @ts-expect-error: what a caller without types may do
      expect(() => assertInstallAllowed(value)).toThrow('decision must be what verifyInstall returned');
    },
  );

  it('throws for a verdict that it does not know', () => {
    // @ts-expect-error: what a later version may say
    expect(outcome({ ...verified, verdict: 'allow-later' })).toBe('denied');
  });

  it('throws for an assurance that it does not know, where verified is the minimum', () => {
    // @ts-expect-error: what a later version may say
    expect(outcome({ ...verified, assurance: 'almost' }, { minimum: 'verified' })).toBe('not-verified');
  });

  it('throws a TypeError for a minimum that it does not know: a typo must not mean "any"', () => {
    // @ts-expect-error: what a caller without types may do
    expect(() => assertInstallAllowed(verified, { minimum: 'Verified' })).toThrow(
      "minimum must be 'verified' or 'any'",
    );
  });
});
