import { warnOfClockFloorNotWritten } from './decision/catalogue/warning.js';
import { decide, foresee } from './decision/decide.js';
import type { DecisionCore } from './decision/decision.js';
import type { DestinationEvidence, Evidence } from './decision/evidence.js';
import type { SignerCandidate } from './decision/evidence/signature.js';
import type { Evaluation } from './evaluation.js';
import { raiseClockFloor as raiseFloor, riseOf } from './evidence/clock-floor.js';
import { usePermit } from './evidence/permit-evidence.js';
import { noteUseOfPins } from './evidence/trust-store-evidence.js';

/** Puts into its place what may be installed. @returns why it couldn't; null where it lies there. Throws where it was aborted. */
export type PlaceAllowed = (decision: DecisionCore) => Promise<DestinationEvidence | null>;

const NOT_NEEDED = { use: 'not-needed', storeFault: null } as const;
const NOTHING_TO_PLACE: PlaceAllowed = async () => null;

/**
 * Decides, and does what a decision to install by entails: a permit that is needed is used up before the decision says so, what is allowed is put
 * into its place, the host's clock floor rises, a store learns which of its pins have vouched.
 *
 * @param place - called where it is allowed. What can't be placed is denied for that: by the same evidence otherwise, the used permit included.
 */
export async function settle(
  evaluation: Evaluation,
  evidence: Evidence,
  place: PlaceAllowed = NOTHING_TO_PLACE,
): Promise<DecisionCore> {
  const { policy, now } = evaluation;
  const settled = await withPermit(evaluation, evidence);
  const wanted = decide(settled, policy, now);
  const fault = wanted.verdict === 'allow' ? await place(wanted) : null;
  const decision = fault === null ? wanted : decide({ ...settled, destination: fault }, policy, now);
  noteUseOfPins(evaluation.trustStore, decision);
  return raiseClockFloor(evaluation, evidence, decision);
}

/** A look ahead uses nothing up: of a permit it tells what it would come to if it had not been used. */
async function withPermit(evaluation: Evaluation, evidence: Evidence): Promise<Evidence> {
  const { permit } = evidence;
  const { policy, now, permitStore, isAsOf } = evaluation;
  if (permit?.state !== 'signed') return evidence;
  const ifFirst: Evidence = { ...evidence, permit: { ...permit, use: 'first', storeFault: null } };
  const verdict = foresee(ifFirst, policy, now);
  // Where even a permit doesn't help it isn't used up, and what stands against the install is said in place of the missing signature.
  if (verdict.kind === 'deny') return ifFirst;
  const isNeeded = verdict.kind === 'unverified' && verdict.because.includes('permit');
  if (isAsOf) return isNeeded ? ifFirst : { ...evidence, permit: { ...permit, ...NOT_NEEDED } };
  const use = isNeeded ? await usePermit(permitStore, permit) : NOT_NEEDED;
  return { ...evidence, permit: { ...permit, ...use } };
}

async function raiseClockFloor(
  { clockFloor, isAsOf, evaluatedAt }: Evaluation,
  evidence: Evidence,
  decision: DecisionCore,
): Promise<DecisionCore> {
  const known = evidence.clockFloor;
  if (clockFloor === undefined || isAsOf || known.state !== 'known') return decision;
  const rise = riseOf(known.floor, verifiedSigners(evidence), evaluatedAt);
  const problem = rise === null ? null : await raiseFloor(clockFloor, rise);
  if (problem === null) return decision;
  return { ...decision, warnings: [...decision.warnings, warnOfClockFloorNotWritten(problem)] };
}

/** Whoever has signed these bytes, with a certificate that the trust store vouches for: its dates are true of the past. */
function verifiedSigners({ signatures }: Evidence): readonly SignerCandidate[] {
  return signatures.flatMap(({ integrity, candidates }) => (integrity === 'verified' ? candidates : []));
}
