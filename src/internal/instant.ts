const INSTANT = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Reads an ISO 8601 instant: a date and a time with a zone, or a date alone, which is its midnight in UTC. A time without a zone
 * is refused, since it would mean another instant on another machine; so is a day that the month doesn't have, which `Date`
 * would take for one in the next month, and one that its zone moves out of the years 0000 to 9999, which UTC would write in another way.
 *
 * @returns null where the text isn't one.
 */
export function parseInstant(text: string): Date | null {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return null;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const yearInUtc = instant.getUTCFullYear();
  return Number(day) <= lastDay && yearInUtc >= 0 && yearInUtc <= 9999 ? instant : null;
}

const INVALID = 'invalid date';

/** ISO 8601 in UTC; "invalid date" for one that is. */
export function isoInstant(instant: Date): string {
  return Number.isNaN(instant.getTime()) ? INVALID : instant.toISOString();
}

/** The date in UTC, as `2027-01-31`; "invalid date" for one that is. */
export function isoDate(instant: Date): string {
  if (Number.isNaN(instant.getTime())) return INVALID;
  return instant.toISOString().slice(0, -'T00:00:00.000Z'.length);
}
