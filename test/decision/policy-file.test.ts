import { describe, expect, it } from 'vitest';
import { decide } from '../../src/index.js';
import { rowOf, verdictOf } from '../support/scene.js';
import { badPolicyFile, evidence, NOW } from './evidence.js';

describe('The row of the policy', () => {
  it('has nothing to check where the policy was given as data', () => {
    expect(rowOf(decide(evidence(), {}, NOW), 'policy')).toEqual({ outcome: 'not-applicable', code: 'not-applicable' });
  });

  it('passes where the policy is the one in its file', () => {
    const policyFile = { path: '/etc/host/policy.json', fault: null };
    const decision = decide(evidence({ policyFile }), { level: 'strict' }, NOW);
    expect(rowOf(decision, 'policy')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(verdictOf(decision)).toBe('allow verified');
  });

  it.each([
    ['policy-file-invalid', 'failed'],
    ['policy-file-unreadable', 'inconclusive'],
  ] as const)('%s is told, and denies at the level strict', (code, outcome) => {
    const standard = decide(evidence(badPolicyFile(code)), {}, NOW);
    expect(rowOf(standard, 'policy')).toEqual({ outcome, code });
    expect(verdictOf(standard)).toBe('allow verified');
    expect(standard.warnings.map((warning) => warning.code)).toEqual([code]);
    expect(standard.warnings[0]?.message).toContain('"/etc/host/policy.json"');
    expect(standard.warnings[0]?.message).toContain('since 2026-05-31T00:00:00.000Z');
    expect(verdictOf(decide(evidence(badPolicyFile(code)), { level: 'strict' }, NOW))).toBe(`deny ${code}`);
  });
});
