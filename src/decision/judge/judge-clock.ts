import type { Policy } from '../../policy/policy.js';
import type { ClockFloorEvidence } from '../evidence.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';

/** Is the clock where the host knows that it must be, or later? One that was wound back would make a grace period longer. */
export function judgeClock(clockFloor: ClockFloorEvidence, { clockSkewSeconds }: Policy, now: Date): Judgement {
  switch (clockFloor.state) {
    case 'none':
      return notApplicable('clock', 'the host keeps no floor for its clock');
    case 'unreadable':
      return judged('inconclusive', 'clock-floor-unreadable', { detail: clockFloor.detail });
    case 'known': {
      const { floor } = clockFloor;
      if (floor === null) return passed('clock');
      // Written so that an Invalid Date, of either, is suspect: it compares false with everything.
      if (now.getTime() + clockSkewSeconds * 1000 >= floor.getTime()) return passed('clock');
      return judged('failed', 'clock-suspect', { at: now, floor, skewSeconds: clockSkewSeconds });
    }
  }
}

/** By which instant what allows something for a time is over: a clock that is behind the floor makes nothing longer. */
export function latestKnown(clockFloor: ClockFloorEvidence, now: Date): Date {
  const floor = clockFloor.state === 'known' ? clockFloor.floor : null;
  // Written so that an Invalid Date, of either, remains: whatever is compared with it is over.
  return floor === null || now.getTime() >= floor.getTime() || Number.isNaN(now.getTime()) ? now : floor;
}
