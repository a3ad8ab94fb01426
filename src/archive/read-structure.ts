import { ArchiveRefusal, type ArchiveFault } from './archive-fault.js';
import { withDefaultLimits, type ArchiveLimits } from './archive-limits.js';
import { Budget } from './budget.js';
import { readCentralDirectory } from './central-directory.js';
import { readEndRecord } from './end-record.js';
import type { ArchiveEntry } from './entry.js';
import { readLocalHeaders } from './local-headers.js';
import type { RandomAccessBytes } from './random-access-bytes.js';
import { checkNames } from './unique-names.js';

/** An archive's entries, in the order in which their bytes stand, or why it is refused. */
export type StructureResult = { readonly ok: true; readonly entries: readonly ArchiveEntry[] } | ArchiveFault;

/**
 * Checks that an archive has one reading: that end record, directory and local headers say the same and leave no byte over, and
 * that names mean the same everywhere.
 *
 * Implements APPNOTE.TXT 6.3.10, sections 4.3 to 4.5, as a strict subset: single disk, stored or deflated, no encryption.
 *
 * @param bytes - not trusted.
 * @returns entries, or the first fault that was found. Never throws for what the archive holds.
 * @throws whatever reading `bytes` throws.
 * @remarks Doesn't look at the entries' data: neither their CRC-32 nor their size is known to be true.
 */
export async function readStructure(
  bytes: RandomAccessBytes,
  limits: Partial<ArchiveLimits> = {},
): Promise<StructureResult> {
  try {
    return { ok: true, entries: await readEntries(bytes, new Budget(withDefaultLimits(limits))) };
  } catch (error) {
    if (error instanceof ArchiveRefusal) return error.toFault();
    throw error;
  }
}

/** {@link readStructure} within an inspection's budget. */
export async function readEntries(bytes: RandomAccessBytes, budget: Budget): Promise<readonly ArchiveEntry[]> {
  const end = await readEndRecord(bytes);
  const headers = await readCentralDirectory(bytes, end, budget);
  checkNames(headers.map(({ name }) => name));
  await budget.pause();
  const entries = await readLocalHeaders(bytes, headers, end.directoryOffset, budget);
  let total = 0;
  for (const { name, size, compressedSize } of entries) {
    budget.takeBytes(size, compressedSize, name);
    total += size;
  }
  budget.checkRatio(total, bytes.size);
  return entries;
}
