import type { OpenArtifact, OpenResult } from '../artifact/open-artifact.js';
import { readArtifact, type ReadOptions } from '../artifact/read-artifact.js';
import type { ArtifactEvidence, Evidence, SignatureEvidence } from '../decision/evidence.js';
import { monotonicMillis } from '../internal/clock.js';
import { yieldTurn } from '../internal/yield-turn.js';
import { createEd25519Verifier, type Ed25519Verifier } from '../signature/ed25519.js';
import type { Candidates } from './candidates.js';

/** What the artifact itself adds to the evidence. */
export type ArtifactPart = Pick<Evidence, 'artifact' | 'signature'>;

/** How to take the artifact in. */
export interface ReadEvidenceOptions extends Omit<ReadOptions, 'consumers'> {
  /** The 64 bytes; null where there is none. */
  readonly signature: Uint8Array | null;
  /** Whether this would be allowed: asked for what reading would find at best. */
  allows(part: ArtifactPart): boolean;
}

/**
 * Reads an open artifact once: Ed25519 for every candidate key in one pass. It isn't read where that can't turn a denial into
 * an allowance (nothing could make it acceptable, or the check is off), unless only reading tells who signed: a pin that ran out
 * must not look like a stranger.
 */
export async function readEvidence(
  opened: OpenResult,
  candidates: Candidates,
  options: ReadEvidenceOptions,
): Promise<{ readonly part: ArtifactPart; readonly millis: number }> {
  const startedMillis = monotonicMillis();
  const part = await readWhereItMatters(opened, candidates, options);
  return { part, millis: monotonicMillis() - startedMillis };
}

async function readWhereItMatters(
  opened: OpenResult,
  candidates: Candidates,
  options: ReadEvidenceOptions,
): Promise<ArtifactPart> {
  if (!opened.ok) {
    const { fault, name, path } = opened;
    return { artifact: { state: 'fault', ...fault, name, path }, signature: candidates.ifUnread };
  }
  const { artifact } = opened;
  const { name, size } = artifact;
  const unread: ArtifactPart = { artifact: { state: 'not-read', name, size }, signature: candidates.ifUnread };
  const tellsWhoSigned = candidates.ifUnread.flow === 'bare' && candidates.keys.length > 0;
  const worthReading =
    !options.allows(unread) && (tellsWhoSigned || bestCases(artifact, candidates).some((part) => options.allows(part)));
  return worthReading || options.digest ? read(artifact, candidates, options) : unread;
}

/** The best that reading could find: one of the keys verifies, or, where there is none, the artifact is sound. */
function bestCases({ name, size }: OpenArtifact, { keys, ifNoneVerifies }: Candidates): readonly ArtifactPart[] {
  const artifact: ArtifactEvidence = { state: 'read', name, size: size ?? 1, sha256: null, type: 'unknown' };
  const signatures: readonly SignatureEvidence[] = [...keys.map(({ ifVerified }) => ifVerified), ifNoneVerifies];
  return signatures.map((signature) => ({ artifact, signature }));
}

async function read(
  artifact: OpenArtifact,
  candidates: Candidates,
  options: ReadEvidenceOptions,
): Promise<ArtifactPart> {
  const checks = await startChecks(candidates, options.signature);
  const result = await readArtifact(artifact, { ...options, consumers: checks.map(({ verifier }) => verifier) });
  if (!result.ok) {
    const { name, path } = artifact;
    return { artifact: { state: 'fault', ...result.fault, name, path }, signature: candidates.ifUnread };
  }
  const { size, sha256, type } = result;
  return {
    artifact: { state: 'read', name: artifact.name, size, sha256, type },
    signature: (await findMatch(checks)) ?? candidates.ifNoneVerifies,
  };
}

interface KeyCheck {
  readonly verifier: Ed25519Verifier;
  readonly ifVerified: SignatureEvidence;
}

// Each key costs a millisecond or two, at the beginning (is it sound?) and at the end (did it sign?): of many keys, other work gets
// its turn between them.
async function startChecks({ keys }: Candidates, signature: Uint8Array | null): Promise<readonly KeyCheck[]> {
  const checks: KeyCheck[] = [];
  if (signature === null) return checks;
  for (const { publicKey, ifVerified } of keys) {
    if (checks.length > 0) await yieldTurn();
    checks.push({ verifier: createEd25519Verifier(signature, publicKey), ifVerified });
  }
  return checks;
}

async function findMatch(checks: readonly KeyCheck[]): Promise<SignatureEvidence | null> {
  for (const [index, { verifier, ifVerified }] of checks.entries()) {
    if (index > 0) await yieldTurn();
    if (verifier.verify()) return ifVerified;
  }
  return null;
}
