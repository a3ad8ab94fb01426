import type { DestinationEvidence } from '../evidence.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';

/** Can the artifact be put where it is to lie, or was it? */
export function judgeDestination(destination: DestinationEvidence | null): Judgement {
  if (destination === null) return notApplicable('destination', 'it is not to be put anywhere by this call');
  if (destination.state === 'ready') return passed('destination');
  const { code, path, folder, detail } = destination;
  return judged('failed', code, { path, folder, detail });
}
