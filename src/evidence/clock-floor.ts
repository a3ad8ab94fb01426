import { types } from 'node:util';
import type { ClockFloorEvidence } from '../decision/evidence.js';
import type { SignerCandidate } from '../decision/evidence/signature.js';
import { certificatesOf } from '../decision/judge/certificates-of.js';
import { errorCode } from '../internal/error-code.js';
import { withTimeOut } from '../internal/with-time-out.js';

/**
 * The latest instant of which a host knows that it has passed. It rises by itself, from the dates of what was verified; only an operator
 * resets it. Keep it where the host's user writes and nothing else does.
 */
export interface ClockFloor {
  /** @returns null where nothing has been written yet. */
  read(): Date | null | Promise<Date | null>;
  /**
   * Keeps it.
   *
   * @param floor - later than all that this process has written before; of several processes let the latest remain.
   */
  write(floor: Date): void | Promise<void>;
}

/** A store that is slower than this can't be read. */
const MAX_FLOOR_MILLIS = 1000;

/** What the host knows of the time that has passed. */
export async function readClockFloor(clockFloor: ClockFloor | undefined): Promise<ClockFloorEvidence> {
  if (clockFloor === undefined) return { state: 'none' };
  const answer = await withTimeOut<unknown>(() => clockFloor.read(), MAX_FLOOR_MILLIS);
  if (answer.state === 'timed-out') return { state: 'unreadable', detail: `no answer within ${MAX_FLOOR_MILLIS} ms` };
  if (answer.state === 'rejected') return { state: 'unreadable', detail: errorCode(answer.error) };
  if (answer.value === null) return { state: 'known', floor: null };
  // A copy first: a Date's own methods may be anybody's, and throw.
  const floor = types.isDate(answer.value) ? new Date(answer.value) : null;
  if (floor === null || Number.isNaN(floor.getTime())) return { state: 'unreadable', detail: 'it is no Date' };
  return { state: 'known', floor };
}

/**
 * How far the floor may rise: to the latest date of what was verified that isn't later than now. Never to now itself: a clock that was ahead
 * for a moment would make every later instant suspect.
 *
 * @param signers - whose signature verifies, with a path to an anchor or a pin.
 * @returns null where it doesn't rise.
 */
export function riseOf(floor: Date | null, signers: readonly SignerCandidate[], now: Date): Date | null {
  const dates = signers
    .flatMap(certificatesOf)
    .map(({ notBefore }) => notBefore.getTime())
    .filter((millis) => millis <= now.getTime());
  const known = floor?.getTime() ?? Number.NEGATIVE_INFINITY;
  const latest = Math.max(known, ...dates);
  return latest > known ? new Date(latest) : null;
}

/** Raisings that are under way, one after the other: of two at once the later date must remain. */
const raisings = new WeakMap<ClockFloor, Promise<unknown>>();

/** Raises the floor, where nobody has raised it as far meanwhile. @returns why it couldn't be; null where it was, or needn't. */
export async function raiseClockFloor(clockFloor: ClockFloor, floor: Date): Promise<string | null> {
  const before = raisings.get(clockFloor) ?? Promise.resolve();
  const raising = before.then(async () => raise(clockFloor, floor));
  raisings.set(clockFloor, raising);
  return raising;
}

async function raise(clockFloor: ClockFloor, floor: Date): Promise<string | null> {
  const known = await readClockFloor(clockFloor);
  if (known.state === 'known' && known.floor !== null && known.floor.getTime() >= floor.getTime()) return null;
  const answer = await withTimeOut(async () => clockFloor.write(floor), MAX_FLOOR_MILLIS);
  if (answer.state === 'fulfilled') return null;
  return answer.state === 'rejected' ? errorCode(answer.error) : `no answer within ${MAX_FLOOR_MILLIS} ms`;
}
