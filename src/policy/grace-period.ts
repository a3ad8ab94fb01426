import { parseInstant } from '../internal/instant.js';
import type { GraceCovers, GracePeriod, ParsedGracePeriod, Policy } from './policy.js';

/** A day of a grace period is 24 hours, whatever the clocks on the wall do. */
export const DAY_MILLIS = 24 * 60 * 60 * 1000;

/** What grace may cover, each rung with those before it. */
export const GRACE_LADDER: readonly GraceCovers[] = ['unsigned', 'expired-certificate', 'untrusted-signer'];

/** Where an instant stands to a grace period. */
export type GraceState = 'none' | 'not-started' | 'active' | 'ended';

/** Reads the instants of a grace period whose shape has been checked. */
export function readGracePeriod(grace: GracePeriod): ParsedGracePeriod {
  const start = typeof grace.startsAt === 'string' ? readCheckedInstant(grace.startsAt) : null;
  const end = grace.endsAt === undefined ? addDays(grace.startsAt, grace.days) : readCheckedInstant(grace.endsAt);
  return {
    startsAt: start?.toISOString() ?? null,
    endsAt: end.toISOString(),
    covers: grace.covers ?? 'unsigned',
    alwaysSigned: grace.alwaysSigned ?? [],
    grantedBy: grace.grantedBy ?? null,
    grantedAt: typeof grace.grantedAt === 'string' ? readCheckedInstant(grace.grantedAt).toISOString() : null,
  };
}

/** What a policy can write down ends here. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** The end of a grace period of so many days, from a start that its schema has checked. */
function addDays(startsAt: string, days: number): Date {
  return new Date(Math.min(readCheckedInstant(startsAt).getTime() + days * DAY_MILLIS, LAST_INSTANT));
}

/** An instant of a policy, which its schema has checked. */
export function readCheckedInstant(text: string): Date {
  const instant = parseInstant(text);
  if (instant === null) throw new TypeError('unreachable: the schema has checked this instant');
  return instant;
}

/** The state at an instant: enforced before `startsAt`, and at `endsAt` and after. */
export function graceState(grace: ParsedGracePeriod | null, now: Date): GraceState {
  if (grace === null) return 'none';
  // Written so that an Invalid Date is "ended": it compares false with everything.
  if (!(now.getTime() < Date.parse(grace.endsAt))) return 'ended';
  const started = grace.startsAt === null || now.getTime() >= Date.parse(grace.startsAt);
  return started ? 'active' : 'not-started';
}

/** Whole days that are left, the one that has begun included; 0 where grace isn't active. */
export function graceDaysLeft(grace: ParsedGracePeriod | null, now: Date): number {
  if (grace === null || graceState(grace, now) !== 'active') return 0;
  return Math.ceil((Date.parse(grace.endsAt) - now.getTime()) / DAY_MILLIS);
}

/** Whether a grace period's rung includes another: the ladder goes up from `unsigned`. */
export function covers(grace: ParsedGracePeriod, rung: GraceCovers): boolean {
  return GRACE_LADDER.indexOf(grace.covers) >= GRACE_LADDER.indexOf(rung);
}

/**
 * The stricter of two grace periods, key by key: later start, earlier end, lower rung, every origin that either wants signed. None
 * at all is the strictest.
 */
export function stricterGrace(a: ParsedGracePeriod | null, b: ParsedGracePeriod | null): ParsedGracePeriod | null {
  if (a === null || b === null) return null;
  const first = Date.parse(a.endsAt) <= Date.parse(b.endsAt) ? a : b;
  return {
    startsAt: later(a.startsAt, b.startsAt),
    endsAt: first.endsAt,
    grantedBy: first.grantedBy,
    grantedAt: first.grantedAt,
    covers: covers(a, b.covers) ? b.covers : a.covers,
    alwaysSigned: [...new Set([...a.alwaysSigned, ...b.alwaysSigned])],
  };
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) >= Date.parse(b) ? a : b;
}

/** Every grace period that a policy has, and the origin whose own it is; null for the policy's. */
export function gracePeriodsOf({ gracePeriod, origins }: Pick<Policy, 'gracePeriod' | 'origins'>): readonly {
  readonly origin: string | null;
  readonly period: ParsedGracePeriod;
}[] {
  const own = Object.entries(origins).map(([origin, overrides]) => ({ origin, period: overrides.gracePeriod ?? null }));
  return [{ origin: null, period: gracePeriod }, ...own].flatMap(({ origin, period }) =>
    period === null ? [] : [{ origin, period }],
  );
}
