/** Where the instant of an evaluation comes from. Injected, so that hosts and tests can set it. */
export interface Clock {
  /** @returns the present instant. */
  now(): Date;
}

/** The machine's clock: the only place in the library that reads it. */
export const systemClock: Clock = { now: () => new Date() };

/** Milliseconds on a clock that never goes back; good for durations, meaningless as an instant. */
export function monotonicMillis(): number {
  return performance.now();
}
