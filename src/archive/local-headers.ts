import { equalBytes } from '../internal/bytes.js';
import { refuse } from './archive-fault.js';
import { BlockReader } from './block-reader.js';
import type { Budget } from './budget.js';
import { FLAG_DESCRIPTOR, methodName, type CentralHeader } from './central-directory.js';
import type { ArchiveEntry } from './entry.js';
import { completeByZip64, readExtraFields } from './extra-fields.js';
import { u16, u32, u64, viewOf } from './little-endian.js';
import type { RandomAccessBytes } from './random-access-bytes.js';

const SIGNATURE = 0x04034b50;
const HEADER_BYTES = 30;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
/** With and without signature, with sizes of 32 and of 64 bits (APPNOTE 4.3.9). All four differ in length. */
const DESCRIPTOR_BYTES: readonly number[] = [12, 16, 20, 24];
/** How a writer tunes deflate (APPNOTE 4.4.4, bits 1 and 2): no reader cares. */
const FLAGS_OF_WRITERS = (1 << 1) | (1 << 2);
const BLOCK_BYTES = 256 * 1024;
/** A local header with its name and extra fields, as long as usual ones. */
const USUAL_BYTES = 512;

/**
 * Checks that the entries, each a local header, its data and perhaps a data descriptor (APPNOTE 4.3.6 to 4.3.9), cover the file
 * from its first byte to the directory without gap or overlap, and that each local header says what the directory says.
 *
 * @returns the entries in the order in which their bytes stand.
 */
export async function readLocalHeaders(
  bytes: RandomAccessBytes,
  headers: readonly CentralHeader[],
  directoryOffset: number,
  budget: Budget,
): Promise<readonly ArchiveEntry[]> {
  const ordered = headers.toSorted((a, b) => a.headerOffset - b.headerOffset);
  const firstOffset = ordered[0]?.headerOffset ?? directoryOffset;
  if (firstOffset !== 0) refuse('archive-prefix', null, `${firstOffset} bytes before the first entry`);
  const last = ordered.at(-1);
  // Before any is read: the others end where the next one begins.
  if (last !== undefined && last.headerOffset + HEADER_BYTES > directoryOffset) {
    refuse('archive-overlap', last.name, 'no room for its local header');
  }
  const reader = new BlockReader(bytes);
  const entries: ArchiveEntry[] = [];
  /** Where, beginning with which entry, a block has been planned to end. */
  let planned = { index: -1, end: 0 };
  for (const [index, header] of ordered.entries()) {
    const end = ordered[index + 1]?.headerOffset ?? directoryOffset;
    if (index > planned.index) planned = planBlock(ordered, index, directoryOffset);
    entries.push(await readLocalHeader(reader, header, end, planned.end));
    if (budget.isPauseDue) await budget.pause();
  }
  return entries;
}

/** A block reaches to the last header that begins within its length: the data of large entries isn't read to get at their headers. */
function planBlock(ordered: readonly CentralHeader[], from: number, directoryOffset: number) {
  const limit = (ordered[from]?.headerOffset ?? 0) + BLOCK_BYTES;
  let index = from;
  while ((ordered[index + 1]?.headerOffset ?? Number.POSITIVE_INFINITY) < limit) index++;
  const end = (ordered[index]?.headerOffset ?? 0) + USUAL_BYTES;
  return { index, end: Math.min(end, directoryOffset) };
}

async function readLocalHeader(
  reader: BlockReader,
  central: CentralHeader,
  end: number,
  ahead: number,
): Promise<ArchiveEntry> {
  const { name, headerOffset, compressedSize } = central;
  if (headerOffset + HEADER_BYTES > end) refuse('archive-overlap', name, 'no room for its local header');
  const fixed = viewOf(
    reader.peek(headerOffset, HEADER_BYTES) ?? (await reader.read(headerOffset, HEADER_BYTES, ahead)),
  );
  if (u32(fixed, 0) !== SIGNATURE) refuse('archive-header-mismatch', name, 'no local header where the directory says');
  const nameEnd = HEADER_BYTES + u16(fixed, 26);
  const dataStart = nameEnd + u16(fixed, 28);
  const dataOffset = headerOffset + dataStart;
  const dataEnd = dataOffset + compressedSize;
  if (!(dataEnd <= end)) refuse('archive-overlap', name, 'its bytes reach beyond the beginning of the next record');
  const local = reader.peek(headerOffset, dataStart) ?? (await reader.read(headerOffset, dataStart, ahead));
  checkLocal(local, nameEnd, central);

  const rest = end - dataEnd;
  if ((central.flags & FLAG_DESCRIPTOR) === 0) {
    if (rest !== 0) refuse('archive-gap', name, `${rest} bytes after it belong to no entry`);
  } else if (!DESCRIPTOR_BYTES.includes(rest)) {
    refuse(rest > 24 ? 'archive-gap' : 'archive-descriptor-mismatch', name, `${rest} bytes for its data descriptor`);
  } else {
    checkDescriptor(viewOf(await reader.read(dataEnd, rest, Math.max(ahead, end + USUAL_BYTES))), central);
  }
  const { isFolder, size, crc32 } = central;
  return { name, isFolder, method: methodName(central.method), compressedSize, size, crc32, dataOffset };
}

/** The local header (APPNOTE 4.3.7) must say what the directory says. With a descriptor, CRC and sizes may be zero (4.4.4, bit 3). */
function checkLocal(local: Uint8Array, nameEnd: number, central: CentralHeader): void {
  const { name, flags, method } = central;
  const view = viewOf(local);
  const differs = (what: string): never =>
    refuse('archive-header-mismatch', name, `another ${what} in its local header`);
  if (!equalBytes(local.subarray(HEADER_BYTES, nameEnd), central.nameBytes)) differs('name');
  if ((u16(view, 6) & ~FLAGS_OF_WRITERS) !== (flags & ~FLAGS_OF_WRITERS)) differs('set of flags');
  if (u16(view, 8) !== method) differs('method');
  const zip64 = readExtraFields(view, nameEnd, local.byteLength, name);
  const sizes = { size: u32(view, 22), compressedSize: u32(view, 18) };
  const wide = completeByZip64(view, zip64, sizes, name);
  const isDeferred = (value: number) => value === 0 && (flags & FLAG_DESCRIPTOR) !== 0;
  const crc32 = u32(view, 14);
  if (crc32 !== central.crc32 && !isDeferred(crc32)) differs('CRC-32');
  if (wide.size !== central.size && !isDeferred(wide.size)) differs('size');
  if (wide.compressedSize !== central.compressedSize && !isDeferred(wide.compressedSize)) differs('compressed size');
}

/** A data descriptor (APPNOTE 4.3.9) whose length tells its form. */
function checkDescriptor(view: DataView, { name, crc32, compressedSize, size }: CentralHeader): void {
  const hasSignature = view.byteLength === 16 || view.byteLength === 24;
  const isWide = view.byteLength >= 20;
  const at = hasSignature ? 4 : 0;
  const agrees =
    (!hasSignature || u32(view, 0) === DESCRIPTOR_SIGNATURE) &&
    u32(view, at) === crc32 &&
    (isWide ? u64(view, at + 4) : u32(view, at + 4)) === compressedSize &&
    (isWide ? u64(view, at + 12) : u32(view, at + 8)) === size;
  if (!agrees) refuse('archive-descriptor-mismatch', name, 'its data descriptor says something else');
}
