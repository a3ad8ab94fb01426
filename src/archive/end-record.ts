import { refuse } from './archive-fault.js';
import { IN_ZIP64_16, IN_ZIP64_32, u16, u32, u64, viewOf } from './little-endian.js';
import type { RandomAccessBytes } from './random-access-bytes.js';

/** Where the directory is. */
export interface EndRecord {
  readonly entryCount: number;
  readonly directoryOffset: number;
  readonly directoryBytes: number;
  /** Where the end records begin, and so the directory must end. */
  readonly directoryEnd: number;
}

const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_BYTES = 20;
const END64_SIGNATURE = 0x06064b50;
const END64_BYTES = 56;
/** "PK" and what may follow where a zip begins: a local header, an empty archive's end record, a spanning marker (8.5.3). */
const BEGINNINGS: readonly number[] = [0x04034b50, 0x06054b50, 0x08074b50, 0x30304b50];

/**
 * Finds the end of central directory record (APPNOTE 4.3.16), which must end the file together with the comment that it
 * declares. Readers search for its signature in different ways: none of them may find another one.
 */
export async function readEndRecord(bytes: RandomAccessBytes): Promise<EndRecord> {
  const tailStart = Math.max(0, bytes.size - END_BYTES - MAX_COMMENT_BYTES);
  const tail = Buffer.from(await bytes.read(tailStart, bytes.size - tailStart));
  const view = viewOf(tail);
  const last = tail.lastIndexOf(END_SIGNATURE);
  if (last < 0) {
    const first = bytes.size >= 4 ? u32(viewOf(await bytes.read(0, 4)), 0) : 0;
    if (BEGINNINGS.includes(first)) refuse('archive-end-record-missing', null, 'no end record in the last 64 KiB');
    refuse('archive-not-a-zip', null, 'no end record, and no local header where it begins');
  }
  // Backward searches find the last signature, forward ones the first: a signature without room for its record is in a comment.
  if (last + END_BYTES > tail.byteLength) {
    const code = tail.indexOf(END_SIGNATURE) === last ? 'archive-end-record-missing' : 'archive-end-record-ambiguous';
    refuse(code, null, 'an end record is cut short');
  }
  const commentBytes = u16(view, last + 20);
  const rest = tail.byteLength - last - END_BYTES;
  if (rest > commentBytes) refuse('archive-trailing-bytes', null, `${rest - commentBytes} bytes after the end record`);
  if (rest < commentBytes) refuse('archive-comment-truncated', null, `${rest} bytes of a comment of ${commentBytes}`);
  for (let at = tail.indexOf(END_SIGNATURE); at < last; at = tail.indexOf(END_SIGNATURE, at + 1)) {
    if (at + END_BYTES + u16(view, at + 20) === tail.byteLength) {
      refuse('archive-end-record-ambiguous', null, 'an end record in the comment of another');
    }
  }
  return readFields(bytes, tailStart + last, view, last);
}

async function readFields(bytes: RandomAccessBytes, position: number, view: DataView, at: number): Promise<EndRecord> {
  const fields = {
    disk: u16(view, at + 4),
    directoryDisk: u16(view, at + 6),
    entriesOnDisk: u16(view, at + 8),
    entryCount: u16(view, at + 10),
    directoryBytes: u32(view, at + 12),
    directoryOffset: u32(view, at + 16),
  };
  const zip64 = await readZip64(bytes, position);
  if (zip64 === null) {
    checkDisks(fields);
    const { entryCount, directoryBytes, directoryOffset } = fields;
    return { entryCount, directoryBytes, directoryOffset, directoryEnd: position };
  }
  const consistent =
    agree(fields.disk, zip64.disk, IN_ZIP64_16) &&
    agree(fields.directoryDisk, zip64.directoryDisk, IN_ZIP64_16) &&
    agree(fields.entriesOnDisk, zip64.entriesOnDisk, IN_ZIP64_16) &&
    agree(fields.entryCount, zip64.entryCount, IN_ZIP64_16) &&
    agree(fields.directoryBytes, zip64.directoryBytes, IN_ZIP64_32) &&
    agree(fields.directoryOffset, zip64.directoryOffset, IN_ZIP64_32);
  if (!consistent) refuse('archive-zip64-inconsistent', null, 'the two end records differ');
  checkDisks(zip64);
  return zip64;
}

/** Some readers take the 64-bit fields wherever there are any, others only for what the record says it hasn't room for. */
function agree(short: number, long: number, escape: number): boolean {
  return short === long || short === escape;
}

function checkDisks(record: Readonly<Record<'disk' | 'directoryDisk' | 'entriesOnDisk' | 'entryCount', number>>): void {
  if (record.disk !== 0 || record.directoryDisk !== 0) refuse('archive-multi-disk', null, `disk ${record.disk}`);
  if (record.entriesOnDisk !== record.entryCount) {
    refuse(
      'archive-count-wrong',
      null,
      `${record.entriesOnDisk} entries on the only disk, ${record.entryCount} in all`,
    );
  }
}

/** The zip64 end record and its locator (APPNOTE 4.3.14, 4.3.15), which stand right before the end record where there are any. */
async function readZip64(bytes: RandomAccessBytes, endPosition: number) {
  const locatorPosition = endPosition - LOCATOR_BYTES;
  if (locatorPosition < 0) return null;
  const locator = viewOf(await bytes.read(locatorPosition, LOCATOR_BYTES));
  if (u32(locator, 0) !== LOCATOR_SIGNATURE) return null;
  // Some readers look at the offset, others right before the locator: so there is no room for an extensible data sector.
  const position = u64(locator, 8);
  if (position !== locatorPosition - END64_BYTES || position < 0) {
    refuse('archive-zip64-inconsistent', null, 'the zip64 end record is not right before its locator');
  }
  if (u32(locator, 4) !== 0 || u32(locator, 16) > 1) refuse('archive-multi-disk', null, 'several disks by the locator');
  const record = viewOf(await bytes.read(position, END64_BYTES));
  if (u32(record, 0) !== END64_SIGNATURE || u64(record, 4) !== END64_BYTES - 12) {
    refuse('archive-zip64-inconsistent', null, 'no zip64 end record where the locator points to');
  }
  return {
    disk: u32(record, 16),
    directoryDisk: u32(record, 20),
    entriesOnDisk: u64(record, 24),
    entryCount: u64(record, 32),
    directoryBytes: u64(record, 40),
    directoryOffset: u64(record, 48),
    directoryEnd: position,
  };
}
