import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { ArchiveRefusal, type ArchiveFault } from './archive-fault.js';
import { withDefaultLimits, type ArchiveLimits } from './archive-limits.js';
import { openSource } from './archive-source.js';
import { BlockReader } from './block-reader.js';
import { Budget } from './budget.js';
import type { ArchiveEntry } from './entry.js';
import type { IdentityResult } from './identity/identity.js';
import { readIdentity, type IdentityReader } from './identity/read-identity.js';
import { identityOfRepository, InnerArchives, type InnerArchive } from './inner-archives.js';
import type { RandomAccessBytes } from './random-access-bytes.js';
import { collectEntry, readEntry } from './read-entry.js';
import { readEntries } from './read-structure.js';

/** An archive as a host has it. A string is a path; a FileHandle stays open, and where it was. */
export type ArchiveSource = string | FileHandle | Uint8Array | RandomAccessBytes;

/** How to inspect an archive; what isn't said is as in {@link DEFAULT_ARCHIVE_LIMITS}. */
export interface InspectOptions extends Partial<ArchiveLimits> {
  readonly signal?: AbortSignal | undefined;
  /** Also compute each entry's SHA-256. */
  readonly digests?: boolean | undefined;
  /** Which inner jars are checked too: those of an `.obr` (an archive with `obr.xml`), all, or none. */
  readonly inner?: 'obr' | 'all' | 'none' | undefined;
  /** Reads a descriptor of the host's own. */
  readonly identityReader?: IdentityReader | undefined;
}

/** An entry whose bytes have been checked. */
export interface InspectedEntry extends ArchiveEntry {
  /** Lower-case hex; null where it wasn't asked for. */
  readonly sha256: string | null;
}

/** An archive that has one reading, and what it is; or why it is refused. */
export type ArchiveReport =
  | {
      readonly ok: true;
      readonly type: 'zip';
      /** In the order in which their bytes stand. */
      readonly entries: readonly InspectedEntry[];
      readonly identity: IdentityResult;
      /** Jars within, checked to depth one. */
      readonly inner: readonly InnerArchive[];
    }
  | ArchiveFault;

/**
 * Checks that an archive means the same to every reader, that its entries are what they declare, and finds which app it is.
 *
 * Structure (`readStructure`), then every entry inflated and compared with its size and CRC-32, in constant memory but for
 * inner jars. Nothing is unpacked.
 *
 * @param source - not trusted. Bytes in memory must not change meanwhile.
 * @returns a report. Hostile bytes are an answer; so are a missing file and one that can't be read: `archive-unreadable`.
 * @throws ArtifactChangedError where the source says that its bytes changed; the signal's reason when it is aborted; TypeError for
 * an option that can't be meant; whatever `identityReader` throws.
 * @remarks Says nothing about signatures. A type that isn't zip is `archive-not-a-zip`.
 */
export async function inspectArchive(source: ArchiveSource, options: InspectOptions = {}): Promise<ArchiveReport> {
  const budget = new Budget(withDefaultLimits(options), options.signal);
  options.signal?.throwIfAborted();
  try {
    const { bytes, close } = await openSource(source);
    try {
      return await inspect(bytes, budget, options);
    } finally {
      await close();
    }
  } catch (error) {
    if (error instanceof ArchiveRefusal) return error.toFault();
    throw error;
  }
}

async function inspect(bytes: RandomAccessBytes, budget: Budget, options: InspectOptions): Promise<ArchiveReport> {
  const entries = await readEntries(bytes, budget);
  const inner = new InnerArchives(entries, options.inner ?? 'obr', budget);
  const reader = new BlockReader(bytes);
  const inspected: InspectedEntry[] = [];
  for (const entry of entries) {
    const hash = options.digests === true ? createHash('sha256') : null;
    if (inner.includes(entry)) {
      await inner.inspect(bytes, reader, entry, (chunk) => hash?.update(chunk));
    } else {
      await readEntry(bytes, reader, entry, budget, (chunk) => hash?.update(chunk));
    }
    inspected.push({ ...entry, sha256: hash?.digest('hex') ?? null });
  }
  const own = await readIdentity(
    entries,
    async (entry) => collectEntry(bytes, reader, entry, budget),
    options.identityReader,
  );
  return {
    ok: true,
    type: 'zip',
    entries: inspected,
    identity: identityOfRepository(own, inner.found),
    inner: inner.found,
  };
}
