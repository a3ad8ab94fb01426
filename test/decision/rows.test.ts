import { describe, expect, it } from 'vitest';
import type { CheckRow, Evidence, Level, PolicyInput } from '../../src/index.js';
import { CHECK_NAMES, decide } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import { bare, evidence, expired, NOW, pin } from './evidence.js';
import { states } from './states.js';

const levels: readonly Level[] = ['strict', 'standard', 'audit', 'off'];
const everything = levels.flatMap((level) => states.map(([what, overrides]) => [level, what, overrides] as const));
const isFrozen = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));

/** The rule of the contract, written once more: a row that is enforced denies unless it passed or doesn't apply. */
const denies = ({ outcome, action }: CheckRow) => {
  if (outcome === 'passed' || outcome === 'not-applicable') return false;
  return (outcome === 'inconclusive' ? action.inconclusive : action.failed) === 'enforce';
};

describe('Every decision', () => {
  it.each(everything)('has a row for every check, in order, with a message: %s, %s', (level, _what, overrides) => {
    const { checks } = decide(evidence(overrides), { level }, NOW);
    expect(checks.map(({ check }) => check)).toEqual(CHECK_NAMES);
    for (const { message } of checks) expect(message).toMatch(/^.{10,}\.$/u);
  });

  it.each(everything)('has a remedy, and who acts, for each row that denies: %s, %s', (level, _what, overrides) => {
    const { checks } = decide(evidence(overrides), { level }, NOW);
    for (const { remedy } of checks.filter(denies)) {
      expect(remedy).toMatch(/^The (operator|administrator|vendor|developers) [^:]+: .+/u);
    }
  });

  it.each(everything)('denies by the code of a row that denies, or has none: %s, %s', (level, _what, overrides) => {
    const decision = decide(evidence(overrides), { level }, NOW);
    const codes = decision.checks.filter(denies).map(({ code }) => code);
    expect(decision.verdict === 'deny' ? codes.includes(decision.reason) : codes.length === 0).toBe(true);
  });

  it.each(everything)('is frozen, and plain JSON: %s, %s', (level, _what, overrides) => {
    const decision = decide(evidence(overrides), { level }, NOW);
    expect(isFrozen(decision)).toBe(true);
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });

  it.each(everything)('is the same again for the same arguments: %s, %s', (level, _what, overrides) => {
    expect(decide(evidence(overrides), { level }, NOW)).toEqual(decide(evidence(overrides), { level }, NOW));
  });
});

describe('A check that nobody was asked to make', () => {
  const notAsked: Partial<Evidence> = { archive: { state: 'not-inspected', because: 'not-asked' } };
  const rowOfArchive = (policy: PolicyInput) =>
    decide(evidence(notAsked), policy, NOW).checks.find(({ check }) => check === 'archive');

  it('has its row, with not-run, and says so', () => {
    const row = rowOfArchive({ checks: { archive: 'skip' } });
    expect(row).toMatchObject({
      action: { failed: 'skip', inconclusive: 'skip' },
      outcome: 'not-run',
      code: 'check-skipped',
    });
    expect(row?.message).toContain('"archive"');
    expect(verdictOf(decide(evidence(notAsked), { checks: { archive: 'skip' } }, NOW))).toBe('allow verified');
  });

  it('denies where the policy enforces it after all, and says what to do', () => {
    const policy: PolicyInput = { checks: { archive: 'enforce' } };
    expect(verdictOf(decide(evidence(notAsked), policy, NOW))).toBe('deny archive-not-inspected');
    expect(verdictOf(decide(evidence(), policy, NOW))).toBe('allow verified');
    expect(rowOfArchive(policy)?.remedy).toMatch(/^The (operator|administrator|vendor|developers) [^:]+: .+/u);
  });
});

describe('A row that fails', () => {
  const [row] = decide(evidence(bare(pin(expired))), {}, NOW).checks.filter(({ outcome }) => outcome === 'failed');

  it('names file, certificate and date', () => {
    expect(row?.code).toBe('certificate-expired');
    expect(row?.message).toContain('"CN=Pin"');
    expect(row?.message).toContain('3333333333333333');
    expect(row?.message).toContain('"Pin.pem"');
    expect(row?.message).toContain('2026-05-31');
  });

  it('has its details as plain data, with instants in ISO 8601', () => {
    expect(row?.details).toMatchObject({
      certificate: { subject: 'CN=Pin', notAfter: '2026-05-31T00:00:00.000Z' },
      position: 'pin',
      at: NOW.toISOString(),
    });
  });
});
