import { describe, expect, it } from 'vitest';
import { formatGracePeriod, type DateOptions, type GracePeriodText } from '../../src/index.js';

const grace: GracePeriodText = {
  state: 'active',
  startsAt: '2026-06-01T00:00:00.000Z',
  endsAt: '2026-12-31T23:30:00.000Z',
  daysLeft: 10,
  covers: 'unsigned',
  grantedBy: null,
  grantedAt: null,
};
const [covered, ends] = ['Until then it lets through', 'The grace period ends on'];
const [start, end] = ['June 1, 2026 at 12:00:00 AM UTC', 'December 31, 2026 at 11:30:00 PM UTC'];

describe('formatGracePeriod', () => {
  it.each<[what: string, overrides: Partial<GracePeriodText>, text: string]>([
    ['none', { state: 'none', startsAt: null, endsAt: null }, 'There is no grace period.'],
    ['not begun', { state: 'not-started' }, `The grace period begins on ${start}, and ends on ${end}.`],
    ['active', {}, `${ends} ${end}, in 10 days. ${covered} unsigned apps.`],
    ['on its last day', { daysLeft: 1 }, `${ends} ${end}, in 1 day. ${covered} unsigned apps.`],
    ['in its last hours', { daysLeft: 0 }, `${ends} ${end}, in 0 days. ${covered} unsigned apps.`],
    ['long', { daysLeft: 1234 }, `${ends} ${end}, in 1,234 days. ${covered} unsigned apps.`],
    ['of no rung', { covers: null }, `${ends} ${end}, in 10 days. ${covered} unsigned apps.`],
    [
      'of the second rung',
      { covers: 'expired-certificate' },
      `${ends} ${end}, in 10 days. ${covered} unsigned apps, and signers whose certificate has expired.`,
    ],
    [
      'of the third rung',
      { covers: 'untrusted-signer' },
      `${ends} ${end}, in 10 days. ${covered} unsigned apps, expired signers, and signers that are not trusted here.`,
    ],
    ['ended', { state: 'ended' }, `The grace period has ended on ${end}.`],
    [
      'under a suspect clock',
      { state: 'clock-suspect' },
      `The grace period would end on ${end}, but the clock of this machine is suspect: it does not count.`,
    ],
  ])('of one that is %s', (_what, overrides, text) => {
    expect(formatGracePeriod({ ...grace, ...overrides })).toBe(text);
  });

  it.each<[grantedBy: string | null, grantedAt: string | null, text: string]>([
    [null, null, ''],
    ['Olga', null, ' It was granted by "Olga".'],
    [null, '2026-05-31T23:00:00.000Z', ' It was granted on May 31, 2026.'],
    ['Olga\u001b[2J', '2026-05-31T23:00:00.000Z', ' It was granted by "Olga\uFFFD" on May 31, 2026.'],
  ])('says who granted it, and when: %j, %s', (grantedBy, grantedAt, text) => {
    expect(formatGracePeriod({ ...grace, state: 'ended', grantedBy, grantedAt })).toBe(
      `The grace period has ended on ${end}.${text}`,
    );
  });

  it.each<[options: DateOptions, ended: string, granted: string]>([
    [{ locale: 'de' }, '31. Dezember 2026 um 23:30:00 UTC', '31. Mai 2026'],
    [{ timeZone: 'Europe/Berlin' }, 'January 1, 2027 at 12:30:00 AM GMT+1', 'June 1, 2026'],
    [{ locale: 'en-GB', timeZone: 'America/New_York' }, '31 December 2026 at 18:30:00 GMT-5', '31 May 2026'],
  ])('writes both dates as the locale and the zone have it: %j', (options, ended, granted) => {
    const given = { ...grace, state: 'ended', grantedAt: '2026-05-31T23:00:00.000Z' } as const;
    expect(formatGracePeriod(given, options)).toBe(
      `The grace period has ended on ${ended}. It was granted on ${granted}.`,
    );
  });

  it('writes numbers as the locale does', () => {
    expect(formatGracePeriod({ ...grace, daysLeft: 1234 }, { locale: 'de' })).toContain('in 1.234 days.');
  });
});
