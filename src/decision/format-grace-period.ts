import { quote } from '../internal/untrusted-text.js';
import type { GracePeriodStatus } from './decision.js';

/** How dates are written. */
export interface DateOptions {
  /** BCP 47, for dates and numbers; the sentences are English. `en` if not said. */
  readonly locale?: string;
  /** An IANA time zone for dates; `UTC` if not said. */
  readonly timeZone?: string;
}

/** Of a decision, or of a gate's status. */
export type GracePeriodText = Pick<
  GracePeriodStatus,
  'state' | 'startsAt' | 'endsAt' | 'daysLeft' | 'covers' | 'grantedBy' | 'grantedAt'
>;

/** What the ladder's rungs let through, each with those before it. */
const COVERED = {
  unsigned: 'unsigned apps',
  'expired-certificate': 'unsigned apps, and signers whose certificate has expired',
  'untrusted-signer': 'unsigned apps, expired signers, and signers that are not trusted here',
} as const;

/**
 * Puts a grace period into one sentence, for a banner: its state, its end in the reader's locale and time zone, the days that are left.
 *
 * @param grace - `gracePeriod` of a decision or of a gate's status.
 * @param options - see `DateOptions`.
 * @throws RangeError for a locale or time zone that doesn't exist.
 * @example
 * ```ts
 * import { createInstallGate, formatGracePeriod } from 'install-gate';
 *
 * const clock = { now: () => new Date('2027-01-21T12:00:00Z') };
 * const gate = await createInstallGate({ clock, policy: { gracePeriod: { endsAt: '2027-01-31T00:00:00Z' } } });
 * const text = formatGracePeriod(gate.status().gracePeriod, { locale: 'en-GB', timeZone: 'UTC' });
 * console.log(text); // The grace period ends on 31 January 2027 at 00:00:00 UTC, in 10 days. Until then it lets through unsigned apps.
 * await gate.close();
 * ```
 */
export function formatGracePeriod(
  grace: GracePeriodText,
  { locale = 'en', timeZone = 'UTC' }: DateOptions = {},
): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone });
  const date = (instant: string | null) => (instant === null ? '' : format.format(new Date(instant)));
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const who = grace.grantedBy === null ? '' : ` by ${quote(grace.grantedBy)}`;
  const when = grace.grantedAt === null ? '' : ` on ${day.format(new Date(grace.grantedAt))}`;
  const granted = who === '' && when === '' ? '' : ` It was granted${who}${when}.`;
  switch (grace.state) {
    case 'none':
      return 'There is no grace period.';
    case 'not-started':
      return `The grace period begins on ${date(grace.startsAt)}, and ends on ${date(grace.endsAt)}.${granted}`;
    case 'active': {
      const left = `${new Intl.NumberFormat(locale).format(grace.daysLeft)} ${grace.daysLeft === 1 ? 'day' : 'days'}`;
      return `The grace period ends on ${date(grace.endsAt)}, in ${left}. Until then it lets through ${COVERED[grace.covers ?? 'unsigned']}.${granted}`;
    }
    case 'ended':
      return `The grace period has ended on ${date(grace.endsAt)}.${granted}`;
    case 'clock-suspect':
      return `The grace period would end on ${date(grace.endsAt)}, but the clock of this machine is suspect: it does not count.${granted}`;
  }
}
