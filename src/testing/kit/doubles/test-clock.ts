import type { Clock } from '../../../index.js';

const SECOND_MILLIS = 1000;
const MINUTE_MILLIS = 60 * SECOND_MILLIS;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;
const DAY_MILLIS = 24 * HOUR_MILLIS;

/** How far to move a clock; what is absent is nothing, what is negative goes back. */
export interface ClockStep {
  /** Of 24 hours each, whatever the clocks on the wall do. */
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly millis?: number;
}

/** A clock that stands still until it is moved. Give it to `verifyInstall` as `request.clock`. */
export interface TestClock extends Clock {
  /** Moves it to an instant, a Date or an ISO 8601 text. */
  set(instant: Date | string): void;
  /** Moves it on. */
  advance(step: ClockStep): void;
}

/**
 * Creates a clock that a test moves.
 *
 * @param start - a Date or an ISO 8601 text; `2026-06-01T00:00:00Z` when absent, the instant of a test authority.
 * @throws RangeError for what is no instant, here and in `set` and `advance`.
 * @example
 * ```ts
 * import { createTestClock } from 'install-gate/testing';
 *
 * const clock = createTestClock('2026-06-01T00:00:00Z');
 * clock.advance({ days: 30, millis: -1 });
 * console.log(clock.now().toISOString()); // 2026-06-30T23:59:59.999Z
 * ```
 */
export function createTestClock(start: Date | string = '2026-06-01T00:00:00Z'): TestClock {
  let present = readInstant(start);
  return {
    // A copy each time: a Date can be changed by whoever holds it.
    now: () => new Date(present),
    set: (instant) => {
      present = readInstant(instant);
    },
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0, millis = 0 }) => {
      const step = days * DAY_MILLIS + hours * HOUR_MILLIS + minutes * MINUTE_MILLIS + seconds * SECOND_MILLIS + millis;
      present = readInstant(new Date(present + step));
    },
  };
}

function readInstant(instant: Date | string): number {
  const millis = new Date(instant).getTime();
  if (Number.isNaN(millis)) throw new RangeError(`not an instant: ${String(instant)}`);
  return millis;
}
