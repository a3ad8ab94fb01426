import { describe, expect, it } from 'vitest';
import { decide } from '../../src/index.js';
import { decided, evidence, inDays, noKeyMatches, NOW, unsigned } from './evidence.js';

const allowed = 'allow grace-period';
const endsAt = inDays(10).toISOString();

describe('A grace period is in force', () => {
  const startsAt = '2026-01-01T00:00:00Z';
  it.each<[at: string, state: string, verdict: string, daysLeft: number]>([
    ['2025-12-31T23:59:59.999Z', 'not-started', 'deny unsigned', 0],
    ['2026-01-01T00:00:00.000Z', 'active', allowed, 90],
    ['2026-01-01T00:00:00.001Z', 'active', allowed, 90],
    ['2026-03-30T23:59:59.999Z', 'active', allowed, 2],
    ['2026-03-31T00:00:00.000Z', 'active', allowed, 1],
    ['2026-03-31T23:59:59.999Z', 'active', allowed, 1],
    ['2026-04-01T00:00:00.000Z', 'ended', 'deny unsigned', 0],
    ['2099-01-01T00:00:00.000Z', 'ended', 'deny unsigned', 0],
  ])('at %s of 90 days from the first of January: %s', (at, state, verdict, daysLeft) => {
    for (const gracePeriod of [
      { startsAt, days: 90 },
      { startsAt: '2026-01-01T01:00:00+01:00', days: 90 },
    ]) {
      const { gracePeriod: status } = decide(evidence(unsigned), { gracePeriod }, new Date(at));
      expect(decided(unsigned, { gracePeriod }, new Date(at))).toBe(verdict);
      expect(status).toEqual({
        state,
        startsAt: '2026-01-01T00:00:00.000Z',
        endsAt: '2026-04-01T00:00:00.000Z',
        daysLeft,
        covers: 'unsigned',
        applied: verdict === allowed,
      });
    }
  });

  it.each<[at: string, verdict: string]>([
    ['1970-01-01T00:00:00.000Z', allowed],
    ['2026-12-31T23:59:59.999Z', allowed],
    ['2027-01-01T00:00:00.000Z', 'deny unsigned'],
  ])('at %s where only its end is named: %s', (at, verdict) => {
    expect(decided(unsigned, { gracePeriod: { endsAt: '2027-01-01' } }, new Date(at))).toBe(verdict);
  });

  it('never at an instant that is none', () => {
    expect(decided(unsigned, { gracePeriod: { endsAt } }, new Date(Number.NaN))).toBe('deny unsigned');
  });

  it('never where there are no days in it', () => {
    expect(decided(unsigned, { gracePeriod: { startsAt: NOW.toISOString(), days: 0 } })).toBe('deny unsigned');
  });
});

describe('An install that only grace allows', () => {
  const { warnings } = decide(evidence(unsigned), { gracePeriod: { endsAt } }, NOW);

  it('warns first of all, and names the date and the days left', () => {
    expect(warnings[0]).toMatchObject({
      code: 'grace-period-applied',
      details: { daysLeft: 10, endsAt },
    });
    expect(warnings[0]?.message).toMatch(/2026-06-11.* in 10 days/);
  });

  it('warns of what did not hold, too', () => {
    expect(warnings.map(({ code }) => code)).toEqual(['grace-period-applied', 'unsigned']);
  });

  it('and no other does: neither a verified nor a denied one', () => {
    for (const overrides of [{}, noKeyMatches]) {
      const decision = decide(evidence(overrides), { gracePeriod: { endsAt, covers: 'untrusted-signer' } }, NOW);
      expect(decision.warnings).toEqual([]);
      expect(decision.gracePeriod).toMatchObject({ state: 'active', applied: false });
    }
  });

  it('is not verified, and says so', () => {
    expect(decide(evidence(unsigned), { gracePeriod: { endsAt } }, NOW)).toMatchObject({
      assurance: 'unverified',
      because: ['grace-period'],
    });
  });
});
