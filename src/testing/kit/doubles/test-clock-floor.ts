import type { ClockFloor } from '../../../index.js';

/** A clock floor that is kept in memory. Give it to `verifyInstall` as `request.clockFloor`. */
export interface TestClockFloor extends ClockFloor {
  /** What it stands at; null where nothing has been written yet. */
  readonly floor: Date | null;
  /** From here on reading and writing fail with this error; null: no longer. */
  failWith(error: Error | null): void;
}

/**
 * Creates a clock floor for tests. A real one is durable: this one forgets with the process.
 *
 * @param initial - what was written before the test; nothing if not said.
 */
export function createTestClockFloor(initial: Date | string | null = null): TestClockFloor {
  let floor = initial === null ? null : new Date(initial);
  let failure: Error | null = null;
  const orFail = () => {
    if (failure !== null) throw failure;
  };
  return {
    get floor() {
      return floor === null ? null : new Date(floor);
    },
    read: () => {
      orFail();
      return floor === null ? null : new Date(floor);
    },
    write: (value) => {
      orFail();
      floor = new Date(value);
    },
    failWith: (error) => {
      failure = error;
    },
  };
}
