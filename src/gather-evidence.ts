import type { OpenResult } from './artifact/open-artifact.js';
import type { HashTrail } from './artifact/hash-trail.js';
import { couldAllow, foresee } from './decision/decide.js';
import type { DestinationEvidence, Evidence } from './decision/evidence.js';
import type { Evaluation } from './evaluation.js';
import { compareByHost } from './evidence/app-evidence.js';
import { lookBeforeReading, type BeforeReading } from './evidence/before-reading.js';
import { readEvidence, type ArtifactPart, type ReadingPlan } from './evidence/read-evidence.js';
import { deniesArtifacts } from './policy/deny-list.js';
import type { EffectivePolicy } from './policy/effective-policy.js';

/** All that was found, and how to read the same bytes again. */
export interface Gathered {
  readonly evidence: Evidence;
  /** null where the artifact wasn't read, or only its signature was checked. */
  readonly trail: HashTrail | null;
  readonly readMillis: number;
}

/**
 * Finds out all there is to know of one install, from one read of its artifact.
 *
 * @param destination - where it is to lie; null where this call puts it nowhere.
 */
export async function gatherEvidence(
  evaluation: Evaluation,
  opened: OpenResult,
  destination: DestinationEvidence | null,
): Promise<Gathered> {
  const before = await lookBeforeReading(evaluation);
  evaluation.throwIfAborted();
  const plan = planReading(evaluation, before, destination);
  const { parts, trail, millis } = await readEvidence(opened, [plan], evaluation.reading);
  evaluation.throwIfAborted();
  const [evidence] = parts.map((part) => completeEvidence(evaluation, before, part, destination));
  if (evidence === undefined) throw new TypeError('unreachable: one plan has one part');
  return { evidence, trail, readMillis: millis };
}

/** What reading the artifact is for: cheap checks come first, and what nothing can make acceptable isn't read. */
export function planReading(
  evaluation: Evaluation,
  before: BeforeReading,
  destination: DestinationEvidence | null,
): ReadingPlan {
  const { known, candidates, isOff, effective } = before;
  const { policy, now, needsDigest, needsBytes } = evaluation;
  return {
    candidates,
    needsBytes,
    needsArchive: !isOff && needsArchive(evaluation, effective),
    needsDigest: needsDigest || (!isOff && (deniesArtifacts(policy.revocation.denied) || known.permit !== null)),
    allows: (part) => couldAllow({ ...known, ...part, comparisons: null, destination }, policy, now),
    lacksReason: (part) => {
      const verdict = foresee({ ...known, ...part, comparisons: null, destination }, policy, now);
      return verdict.kind === 'deny' && verdict.reason === 'artifact-not-read';
    },
  };
}

/** All that was found, together. */
export function completeEvidence(
  evaluation: Evaluation,
  { known }: BeforeReading,
  part: ArtifactPart,
  destination: DestinationEvidence | null,
): Evidence {
  const { policy, compareVersions, installed } = evaluation;
  const comparisons = compareByHost(compareVersions, part.app, installed?.version ?? null, policy);
  return { ...known, ...part, comparisons, destination };
}

/** Whether the policy asks what the archive holds: by its checks, or because nothing else tells which app it is. */
function needsArchive({ policy, expected, installed, reading }: Evaluation, effective: EffectivePolicy): boolean {
  const actions = [effective.actions.archive, effective.archiveIfVerified];
  const isChecked = actions.some(({ failed, inconclusive }) => failed !== 'skip' || inconclusive !== 'skip');
  const asksForApp =
    expected !== null ||
    installed !== null ||
    policy.publishers.length > 0 ||
    policy.unlistedSigners === 'deny' ||
    Object.keys(policy.apps).length > 0;
  return isChecked || (asksForApp && reading.readApp === undefined);
}
