import { describe, expect, it } from 'vitest';
import type { ClockFloorEvidence, Evidence, Level, PolicyInput } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { latestKnown } from '../../src/decision/judge/judge-clock.js';
import { bare, decided, evidence, expired, inDays, judged, NOW, pin, unsigned, untrusted } from './evidence.js';

const passed = 'passed passed: allow verified';
const nothing = 'not-applicable not-applicable: allow verified';
const suspect = 'failed clock-suspect: allow verified';
const floorAt = (floor: Date | null): { readonly clockFloor: ClockFloorEvidence } => ({
  clockFloor: { state: 'known', floor },
});
const after = (millis: number) => floorAt(new Date(NOW.getTime() + millis));
const unreadable: Partial<Evidence> = { clockFloor: { state: 'unreadable', detail: 'EACCES' } };
const gracePeriod = { endsAt: inDays(10).toISOString(), covers: 'untrusted-signer' } as const;

describe('The clock is held against the floor that the host keeps', () => {
  it.each<[what: string, verdict: string, overrides: Partial<Evidence>, skew?: number]>([
    ['where there is none', nothing, {}],
    ['where nothing has been written yet', passed, floorAt(null)],
    ['a year ago', passed, floorAt(inDays(-365))],
    ['a millisecond ago', passed, after(-1)],
    ['now', passed, after(0)],
    ['ahead, within five minutes', passed, after(300_000)],
    ['ahead, by five minutes and a millisecond', suspect, after(300_001)],
    ['ahead by a year', suspect, floorAt(inDays(365))],
    ['a millisecond ahead, where no skew is allowed', suspect, after(1), 0],
    ['now, where no skew is allowed', passed, after(0), 0],
    ['ahead by a day, where a day is allowed', passed, floorAt(inDays(1)), 86_400],
    ['ahead by a day and a millisecond, where a day is allowed', suspect, after(86_400_001), 86_400],
    ['at no instant', suspect, floorAt(new Date(Number.NaN))],
    ['where it can’t be read', 'inconclusive clock-floor-unreadable: allow verified', unreadable],
  ])('%s', (_what, verdict, overrides, skew) => {
    const policy: PolicyInput = skew === undefined ? {} : { clockSkewSeconds: skew };
    expect(judged('clock', overrides, policy)).toBe(verdict);
  });

  it('and is suspect where it says no instant itself', () => {
    expect(judged('clock', floorAt(NOW), {}, new Date(Number.NaN))).toMatch(/^failed clock-suspect: deny /);
    expect(judged('clock', {}, {}, new Date(Number.NaN))).toMatch(/^not-applicable /);
  });
});

describe('What ends at an instant has ended', () => {
  const soon = inDays(1);
  it.each<[what: string, floor: Evidence['clockFloor'], latest: Date]>([
    ['by the clock, without a floor', { state: 'none' }, NOW],
    ['by the clock, where nobody can read the floor', { state: 'unreadable', detail: 'EACCES' }, NOW],
    ['by the clock, before the first floor', floorAt(null).clockFloor, NOW],
    ['by the clock, later than the floor', after(-1).clockFloor, NOW],
    ['by the clock, at the floor', after(0).clockFloor, NOW],
    ['by the floor, later than the clock', { state: 'known', floor: soon }, soon],
  ])('%s', (_what, floor, latest) => {
    expect(latestKnown(floor, NOW)).toBe(latest);
  });

  it('by whichever says no instant', () => {
    const never = new Date(Number.NaN);
    expect(latestKnown({ state: 'known', floor: never }, NOW)).toBe(never);
    expect(latestKnown({ state: 'known', floor: NOW }, never)).toBe(never);
  });
});

describe('A suspect clock', () => {
  const suspects: readonly (readonly [code: string, overrides: Partial<Evidence>])[] = [
    ['clock-suspect', after(300_001)],
    ['clock-floor-unreadable', unreadable],
  ];

  it.each(suspects)('ends grace, and the decision says so: %s', (code, overrides) => {
    const decision = decide(evidence({ ...unsigned, ...overrides }), { gracePeriod }, NOW);
    expect(decision).toMatchObject({ verdict: 'deny', reason: 'unsigned' });
    expect(decision.gracePeriod).toEqual({
      state: 'clock-suspect',
      startsAt: null,
      endsAt: gracePeriod.endsAt,
      daysLeft: 0,
      covers: 'untrusted-signer',
      grantedBy: null,
      grantedAt: null,
      applied: false,
    });
    expect(decision.warnings.map((warning) => warning.code)).toEqual([code]);
  });

  it.each(suspects)('ends it for each rung, and however it is set to be told: %s', (_code, overrides) => {
    for (const clock of ['skip', 'warn'] as const) {
      const policy: PolicyInput = { gracePeriod, checks: { clock } };
      expect(decided({ ...unsigned, ...overrides }, policy)).toBe('deny unsigned');
      expect(decided({ ...bare(pin(expired)), ...overrides }, policy)).toBe('deny certificate-expired');
      expect(decided({ ...untrusted('unknown-issuer'), ...overrides }, policy)).toBe('deny unknown-issuer');
    }
  });

  it.each(['none', 'null', 'past'])('is not one whose floor is %s: grace counts', (floor) => {
    const overrides = { none: {}, null: floorAt(null), past: after(300_000) }[floor] ?? {};
    const decision = decide(evidence({ ...unsigned, ...overrides }), { gracePeriod }, NOW);
    expect(decision).toMatchObject({ verdict: 'allow', because: ['grace-period'] });
    expect(decision.gracePeriod).toMatchObject({ state: 'active', daysLeft: 10, applied: true });
  });

  it.each(suspects)('denies no sound signature, and is told: %s', (code, overrides) => {
    for (const level of ['strict', 'standard', 'audit'] as const) {
      const decision = decide(evidence(overrides), { level }, NOW);
      expect(decision).toMatchObject({ verdict: 'allow', assurance: 'verified' });
      expect(decision.warnings.map((warning) => warning.code)).toEqual([code]);
    }
  });

  it.each(suspects)('denies where the policy enforces it: %s', (code, overrides) => {
    const policy: PolicyInput = { checks: { clock: 'enforce' } };
    expect(decided(overrides, policy)).toBe(`deny ${code}`);
    expect(decided({}, policy)).toBe('allow verified');
    expect(decided(floorAt(null), policy)).toBe('allow verified');
  });

  it.each<[level: Level, verdict: string]>([
    ['audit', 'allow audit-level'],
    ['off', 'allow enforcement-off'],
  ])('changes nothing where no grace is needed: at the level %s', (level, verdict) => {
    expect(decided({ ...unsigned, ...after(300_001) }, { level, gracePeriod })).toBe(verdict);
  });

  it.each([
    ['ended', { endsAt: inDays(-1).toISOString() }],
    ['not-started', { startsAt: inDays(1).toISOString(), days: 1 }],
    ['none', null],
  ] as const)('is no news where grace is %s', (state, grace) => {
    const decision = decide(evidence({ ...unsigned, ...after(300_001) }), { gracePeriod: grace }, NOW);
    expect(decision.gracePeriod.state).toBe(state);
  });

  it('names both instants', () => {
    const row = decide(evidence(after(400_000)), {}, NOW).checks.find(({ check }) => check === 'clock');
    expect(row?.message).toContain('2026-06-01T00:00:00.000Z, which is before 2026-06-01T00:06:40.000Z');
    expect(row?.details).toEqual({ at: NOW.toISOString(), floor: '2026-06-01T00:06:40.000Z', skewSeconds: 300 });
  });
});
