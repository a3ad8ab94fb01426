import type { HashTrail } from '../artifact/hash-trail.js';
import type { ArtifactFault, OpenArtifact, OpenResult } from '../artifact/open-artifact.js';
import { KeptBytes } from '../artifact/kept-bytes.js';
import { ArtifactChanged, CheckedArtifact } from '../artifact/readable-artifact.js';
import { readArtifact, type ReadOptions } from '../artifact/read-artifact.js';
import type { ArchiveEvidence } from '../decision/evidence/archive.js';
import type { ArtifactEvidence, Evidence } from '../decision/evidence.js';
import type { SignatureEvidence } from '../decision/evidence/signature.js';
import { toHex } from '../internal/bytes.js';
import { monotonicMillis } from '../internal/clock.js';
import { errorCode } from '../internal/error-code.js';
import { yieldTurn } from '../internal/yield-turn.js';
import { createEd25519Verifier, type Ed25519Verifier } from '../signature/ed25519.js';
import type { Candidates } from './candidates.js';
import { lookInside, type Inside, type LookInsideOptions } from './look-inside.js';

/** What the artifact itself adds to the evidence. */
export type ArtifactPart = Pick<Evidence, 'artifact' | 'signatures' | 'archive' | 'app'>;

/** What is known of the signatures before the artifact is read, and what depends on reading it. One artifact may be read for several. */
export interface ReadingPlan {
  readonly candidates: readonly Candidates[];
  /** Read it whatever the decision: its SHA-256 is asked for. */
  readonly needsDigest: boolean;
  /** Read it if it is allowed, even where that is so without: its bytes are to be installed. */
  readonly needsBytes: boolean;
  /** Look into it: a check asks for its structure, or for the app that it is. */
  readonly needsArchive: boolean;
  /** Whether this would be allowed, of what reading the app could add the best. */
  allows(part: ArtifactPart): boolean;
  /** Whether this would be denied for no better reason than that it wasn't read. */
  lacksReason(part: ArtifactPart): boolean;
}

/** How to take the artifact in. */
export type ReadEvidenceOptions = Omit<ReadOptions, 'consumers' | 'digest'> & Omit<LookInsideOptions, 'needsArchive'>;

/** What one read adds to the evidence of each plan. */
export interface EvidenceReading {
  readonly parts: readonly ArtifactPart[];
  /** By which the same bytes can be told later; null where nothing asked for it. */
  readonly trail: HashTrail | null;
  readonly millis: number;
}

const NOT_READ: Inside = {
  archive: { state: 'not-inspected', because: 'not-read' },
  app: { state: 'unknown', because: 'not-read' },
};
/** The best that looking into it could find. */
const BEST: Inside = { archive: { state: 'sound', entries: 0 }, app: NOT_READ.app };
const NOT_ASKED: ArchiveEvidence = { state: 'not-inspected', because: 'not-asked' };
const NOT_REREADABLE: ArchiveEvidence = { state: 'not-inspected', because: 'not-rereadable' };

/**
 * Reads an open artifact once: Ed25519 for every candidate key of every plan in one pass. It isn't read where that can't turn a denial into
 * an allowance (nothing could make it acceptable, or the check is off), unless only reading tells why: a pin that ran out must not
 * look like a stranger, and a role that nobody has signed for must be named.
 */
export async function readEvidence(
  opened: OpenResult,
  plans: readonly ReadingPlan[],
  options: ReadEvidenceOptions,
): Promise<EvidenceReading> {
  const startedMillis = monotonicMillis();
  const reading = await readWhereItMatters(opened, plans, options);
  return { ...reading, millis: monotonicMillis() - startedMillis };
}

async function readWhereItMatters(
  opened: OpenResult,
  plans: readonly ReadingPlan[],
  options: ReadEvidenceOptions,
): Promise<Omit<EvidenceReading, 'millis'>> {
  if (!opened.ok) {
    const { fault, name, path } = opened;
    return { parts: plans.map((plan) => unreadPart(plan, { state: 'fault', ...fault, name, path })), trail: null };
  }
  const { artifact } = opened;
  return plans.some((plan) => isWorthReading(artifact, plan))
    ? read(artifact, plans, options)
    : { parts: plans.map((plan) => notRead(artifact, plan)), trail: null };
}

function isWorthReading(artifact: OpenArtifact, plan: ReadingPlan): boolean {
  if (plan.needsDigest) return true;
  if (plan.allows(notRead(artifact, plan))) return plan.needsBytes;
  const tellsWhoSigned = plan.candidates.some(({ ifUnread, keys }) => ifUnread.flow === 'bare' && keys.length > 0);
  if (tellsWhoSigned || plan.lacksReason(notRead(artifact, plan))) return true;
  return bestCases(artifact, plan).some((part) => plan.allows(part));
}

function notRead({ name, size }: OpenArtifact, plan: ReadingPlan): ArtifactPart {
  return unreadPart(plan, { state: 'not-read', name, size });
}

function unreadPart({ candidates }: ReadingPlan, artifact: ArtifactEvidence): ArtifactPart {
  return { artifact, signatures: candidates.map(({ ifUnread }) => ifUnread), ...NOT_READ };
}

/** The best that reading could find: each signature is that of one of its keys, or, where there is none, the artifact is sound. */
function bestCases({ name, size }: OpenArtifact, { candidates }: ReadingPlan): readonly ArtifactPart[] {
  const artifact: ArtifactEvidence = { state: 'read', name, size: size ?? 1, sha256: null, type: 'unknown' };
  const most = Math.max(1, ...candidates.map(({ keys }) => keys.length));
  // Signature by signature nothing but its own keys matters: going through them side by side meets the best of each.
  return Array.from({ length: most }, (_, index) => ({
    artifact,
    signatures: candidates.map(({ keys, ifNoneVerifies }) => (keys[index] ?? keys[0])?.ifVerified ?? ifNoneVerifies),
    ...BEST,
  }));
}

async function read(
  artifact: OpenArtifact,
  plans: readonly ReadingPlan[],
  options: ReadEvidenceOptions,
): Promise<Omit<EvidenceReading, 'millis'>> {
  const checks = await startChecks(plans.flatMap(({ candidates }) => candidates));
  const { name, path } = artifact;
  const needsInside = plans.some(({ needsArchive }) => needsArchive) || options.readApp !== undefined;
  const digest = needsInside || plans.some(({ needsDigest, needsBytes }) => needsDigest || needsBytes);
  const kept = needsInside && artifact.readBlock === null ? new KeptBytes() : null;
  const consumers = [...checks.values(), ...(kept === null ? [] : [kept])];
  const result = await readArtifact(artifact, { ...options, digest, consumers });
  const faulty = (fault: ArtifactFault) => ({
    parts: plans.map((plan) => unreadPart(plan, { state: 'fault', ...fault, name, path })),
    trail: null,
  });
  if (!result.ok) return faulty(result.fault);

  const verified = await verifyAll(checks);
  const { size, type, trail, sha256 } = result;
  const partOf = ({ candidates, needsDigest, needsBytes }: ReadingPlan): ArtifactPart => ({
    artifact: { state: 'read', name, size, sha256: needsDigest || needsBytes ? sha256 : null, type },
    signatures: candidates.map((each) => outcomeOf(each, verified)),
    ...BEST,
  });
  // Each plan is told what it would have found alone: what another one has read it for is nothing to it.
  const parts = plans.map((plan) => (isWorthReading(artifact, plan) ? partOf(plan) : notRead(artifact, plan)));
  // What is denied whatever it holds isn't taken apart: before it is trusted, an archive is hostile input.
  const isOpen = parts.map((part, index) => part.artifact.state === 'read' && plans[index]?.allows(part) === true);
  const open = plans.filter((_plan, index) => isOpen[index]);
  const withInside = (inside: Inside) => ({
    parts: parts.map((part, index) => ({ ...part, ...(isOpen[index] === true ? inside : NOT_READ) })),
    trail,
  });
  if (open.length === 0) return withInside(NOT_READ);
  const readBlock = artifact.readBlock ?? kept?.reader() ?? null;
  const needsArchive = open.some((plan) => plan.needsArchive);
  if (readBlock === null || trail === null) {
    const archive = needsArchive ? NOT_REREADABLE : NOT_ASKED;
    return withInside({ archive, app: { state: 'unknown', because: 'no-reader' } });
  }
  const readable = new CheckedArtifact(name, trail, readBlock);
  const inside = await lookInside(readable, { ...options, needsArchive });
  if (readable.failure === null) return withInside(inside);
  return faulty(describeFailure(readable.failure));
}

function describeFailure(failure: unknown): ArtifactFault {
  return failure instanceof ArtifactChanged
    ? { code: 'artifact-changed', detail: 'its bytes are not those that were hashed' }
    : { code: 'artifact-unreadable', detail: errorCode(failure) };
}

/** One check for each signature and key, however many plans ask for it. */
type Checks = ReadonlyMap<string, Ed25519Verifier>;

// Each key costs a millisecond or two, at the beginning (is it sound?) and at the end (did it sign?): of many keys, other work gets
// its turn between them.
async function startChecks(all: readonly Candidates[]): Promise<Checks> {
  const checks = new Map<string, Ed25519Verifier>();
  for (const { signature, keys } of all) {
    for (const { publicKey } of keys) {
      const id = idOf(signature, publicKey);
      if (checks.has(id)) continue;
      if (checks.size > 0) await yieldTurn();
      checks.set(id, createEd25519Verifier(signature, publicKey));
    }
  }
  return checks;
}

async function verifyAll(checks: Checks): Promise<ReadonlySet<string>> {
  const verified = new Set<string>();
  for (const [id, verifier] of checks) {
    if (checks.size > 1) await yieldTurn();
    if (verifier.verify()) verified.add(id);
  }
  return verified;
}

function outcomeOf({ signature, keys, ifNoneVerifies }: Candidates, verified: ReadonlySet<string>): SignatureEvidence {
  return keys.find(({ publicKey }) => verified.has(idOf(signature, publicKey)))?.ifVerified ?? ifNoneVerifies;
}

function idOf(signature: Uint8Array, publicKey: Uint8Array): string {
  return `${toHex(signature)} ${toHex(publicKey)}`;
}
