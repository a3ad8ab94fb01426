import { describe, expect, it } from 'vitest';
import { decide, type Evidence, type PolicyInput } from '../../src/index.js';
import {
  badStore,
  decided,
  delivered,
  evidence,
  inDays,
  installedApp,
  noKeyMatches,
  NOW,
  path,
  permitOf,
  permits,
  unsigned,
  untrusted,
} from './evidence.js';

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
        grantedBy: null,
        grantedAt: null,
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

describe('The days of a grace period are of 24 hours each, whatever calendars and clocks on the wall do', () => {
  it.each<[what: string, startsAt: string, days: number, endsAt: string]>([
    ['into a leap day', '2028-02-28T12:00:00Z', 1, '2028-02-29T12:00:00.000Z'],
    ['over a leap day', '2028-02-28T12:00:00Z', 2, '2028-03-01T12:00:00.000Z'],
    ['from a leap day on, a year', '2028-02-29T00:00:00Z', 365, '2029-02-28T00:00:00.000Z'],
    ['over no leap day', '2027-02-28T12:00:00Z', 1, '2027-03-01T12:00:00.000Z'],
    ['over no leap day of a century', '2100-02-28T12:00:00Z', 1, '2100-03-01T12:00:00.000Z'],
    ['over the end of a year', '2026-12-31T00:00:00Z', 1, '2027-01-01T00:00:00.000Z'],
    ['over the end of a year, by a second', '2026-12-30T23:59:59Z', 1, '2026-12-31T23:59:59.000Z'],
    ['over an end of summer time', '2026-10-24T12:00:00+02:00', 1, '2026-10-25T10:00:00.000Z'],
    ['over a start of summer time', '2026-03-28T12:00:00+01:00', 1, '2026-03-29T11:00:00.000Z'],
    ['from the hour that no clock in Berlin shows', '2026-03-29T02:30:00+01:00', 1, '2026-03-30T01:30:00.000Z'],
  ])('%s: %s and %i days', (_what, start, days, end) => {
    const gracePeriod = { startsAt: start, days };
    const at = (millis: number) => new Date(Date.parse(end) + millis);
    const status = (millis: number) => {
      const { gracePeriod: each } = decide(evidence(unsigned), { gracePeriod }, at(millis));
      return [each.state, each.daysLeft, each.endsAt];
    };
    expect(decided(unsigned, { gracePeriod }, at(-1))).toBe(allowed);
    expect(decided(unsigned, { gracePeriod }, at(0))).toBe('deny unsigned');
    expect(decided(unsigned, { gracePeriod }, new Date(Date.parse(start) - 1))).toBe('deny unsigned');
    expect(decided(unsigned, { gracePeriod }, new Date(start))).toBe(allowed);
    expect(status(-1)).toEqual(['active', 1, end]);
    expect(status(0)).toEqual(['ended', 0, end]);
    expect(status(-days * 86_400_000)).toEqual(['active', days, end]);
    expect(status(-days * 86_400_000 - 1)).toEqual(['not-started', 0, end]);
  });

  it.each<[zone: string, from: string, startsAt: string, wallAtStart: string, wallAtEnd: string]>([
    ['Europe/Berlin', 'into summer time', '2026-03-28T12:00:00+01:00', '12:00', '13:00'],
    ['Europe/Berlin', 'out of summer time', '2026-10-24T12:00:00+02:00', '12:00', '11:00'],
    ['America/New_York', 'into summer time', '2026-03-07T12:00:00-05:00', '12:00', '13:00'],
    ['Australia/Lord_Howe', 'into summer time, by half an hour', '2026-10-03T12:00:00+10:30', '12:00', '12:30'],
    ['Asia/Kolkata', 'without any', '2026-03-28T12:00:00+05:30', '12:00', '12:00'],
  ])(
    'in %s, %s, though the clock on the wall shows another hour',
    (timeZone, _from, startsAt, wallAtStart, wallAtEnd) => {
      const wall = (iso: string) =>
        new Date(iso).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
      const gracePeriod = { startsAt, days: 1 };
      const end = new Date(Date.parse(startsAt) + 86_400_000);
      expect([wall(startsAt), wall(end.toISOString())]).toEqual([wallAtStart, wallAtEnd]);
      expect(decided(unsigned, { gracePeriod }, new Date(end.getTime() - 1))).toBe(allowed);
      expect(decided(unsigned, { gracePeriod }, end)).toBe('deny unsigned');
    },
  );

  it.each<[endsAt: string, last: string]>([
    ['2028-02-29', '2028-02-28T23:59:59.999Z'],
    ['2028-02-29T24:00:00Z', '2028-02-29T23:59:59.999Z'],
    ['2027-01-01T00:00:00+14:00', '2026-12-31T09:59:59.999Z'],
    ['2027-01-01T00:00:00-12:00', '2027-01-01T11:59:59.999Z'],
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:29:59.999Z'],
    ['2026-10-25T02:30:00+01:00', '2026-10-25T01:29:59.999Z'],
  ])('and an end that is named is an instant: %s', (end, last) => {
    expect(decided(unsigned, { gracePeriod: { endsAt: end } }, new Date(last))).toBe(allowed);
    expect(decided(unsigned, { gracePeriod: { endsAt: end } }, new Date(Date.parse(last) + 1))).toBe('deny unsigned');
  });
});

describe('Who has granted a grace period, and when', () => {
  const gracePeriod = { endsAt, grantedBy: 'the security team', grantedAt: '2026-05-01T12:00:00+02:00' };

  it('stands in every decision, whatever it comes to', () => {
    const granted = { grantedBy: 'the security team', grantedAt: '2026-05-01T10:00:00.000Z' };
    for (const overrides of [unsigned, {}, noKeyMatches]) {
      expect(decide(evidence(overrides), { gracePeriod }, NOW).gracePeriod).toMatchObject(granted);
      expect(decide(evidence(overrides), { gracePeriod }, inDays(99)).gracePeriod).toMatchObject(granted);
    }
    const { gracePeriod: none } = decide(evidence(unsigned), {}, NOW);
    expect(none).toMatchObject({ state: 'none', grantedBy: null, grantedAt: null });
  });

  it('stands in the warning, too', () => {
    const [warning] = decide(evidence(unsigned), { gracePeriod }, NOW).warnings;
    expect(warning?.message).toContain(
      'by the grace period that "the security team" has granted on 2026-05-01, which ends on',
    );
    expect(warning?.details).toMatchObject({ grantedBy: 'the security team', grantedAt: '2026-05-01T10:00:00.000Z' });
    const [silent] = decide(evidence(unsigned), { gracePeriod: { endsAt } }, NOW).warnings;
    expect(silent?.message).toContain('by the grace period, which ends on');
  });

  it('is made harmless to show', () => {
    const hostile = { endsAt, grantedBy: 'us\u001b[31m\u202e' };
    const decision = decide(evidence(unsigned), { gracePeriod: hostile }, NOW);
    expect(decision.gracePeriod.grantedBy).toBe('us\ufffd\ufffd');
    expect(JSON.stringify(decision.warnings)).not.toMatch(/\\u001b|\u202e/u);
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

  it('warns of what grace covers, and not of what a permit does', () => {
    const policy: PolicyInput = { gracePeriod: { endsAt }, permits };
    const overrides = { ...untrusted('self-signed-not-pinned'), ...badStore('trust-store-empty'), ...permitOf() };
    const decision = decide(evidence(overrides), policy, NOW);
    expect(decision).toMatchObject({ because: ['grace-period', 'permit'] });
    expect(decision.warnings.find(({ code }) => code === 'grace-period-applied')).toMatchObject({
      details: { codes: ['trust-store-empty'], rung: 'unsigned' },
    });
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

describe('An install that grace would let through on another day, or from elsewhere', () => {
  const gracePeriod = { endsAt, covers: 'expired-certificate', alwaysSigned: ['marketplace'] } as const;
  const named = { gracePeriod, origins: { upload: {} } };
  const gapOf = (overrides: Partial<Evidence>, now: Date, policy: PolicyInput = named) => {
    const decision = decide(evidence(overrides), policy, now);
    const warning = decision.warnings.find(({ code }) => code === 'grace-period-not-applied');
    return [decision.verdict, warning?.details['gap'], warning?.message, warning?.remedy];
  };
  const upload = { ...unsigned, origin: 'upload' };

  it('says that grace has ended, from its end on', () => {
    expect(gapOf(upload, new Date(Date.parse(endsAt) - 1))[0]).toBe('allow');
    expect(gapOf(upload, new Date(endsAt))).toEqual([
      'deny',
      'ended',
      `The grace period that let installs like this one through ended on 2026-06-11 (${endsAt}).`,
      'The administrator who installs: get a signed build of this app; if that takes longer, the operator of this machine can set a later gracePeriod.endsAt in the policy.',
    ]);
  });

  it('says that grace has not begun', () => {
    const startsAt = inDays(2).toISOString();
    expect(gapOf(unsigned, NOW, { gracePeriod: { startsAt, endsAt } })).toEqual([
      'deny',
      'not-started',
      `The grace period that lets installs like this one through begins on 2026-06-03 only (${startsAt}).`,
      null,
    ]);
  });

  it.each([
    ['marketplace', 'the origin "marketplace"'],
    ['elsewhere', 'an origin that the policy does not name'],
    [null, 'an origin that the policy does not name'],
  ])('says that apps from this origin are always signed: %s', (origin, name) => {
    expect(gapOf({ ...unsigned, origin }, NOW)).toEqual([
      'deny',
      'always-signed',
      `The grace period does not cover this install: apps from ${name} are always signed (gracePeriod.alwaysSigned in the policy).`,
      'The administrator who installs: get a signed build of this app.',
    ]);
  });

  it.each<[what: string, overrides: Partial<Evidence>, policy?: PolicyInput]>([
    ['what no rung of it covers', { ...untrusted('unknown-issuer'), origin: 'upload' }],
    ['bytes that are not the signed ones', { ...delivered(path(), 'mismatch'), origin: 'upload' }],
    ['an app whose installed version was verified', { ...upload, ...installedApp({ verified: true }) }],
    ['no grace period', upload, {}],
  ])('says nothing of it for %s', (_what, overrides, policy) => {
    const now = policy === undefined && overrides.installed !== undefined ? NOW : new Date(endsAt);
    expect(gapOf(overrides, now, policy)).toEqual(['deny', undefined, undefined, undefined]);
  });

  it('says nothing of it where it is allowed', () => {
    expect(gapOf({}, new Date(endsAt))).toEqual(['allow', undefined, undefined, undefined]);
  });
});
