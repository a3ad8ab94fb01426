import { isUtf8 } from 'node:buffer';
import { refuse } from './archive-fault.js';
import type { EndRecord } from './end-record.js';
import { readEntryName } from './entry-name.js';
import { completeByZip64, readExtraFields } from './extra-fields.js';
import { u16, u32, viewOf } from './little-endian.js';
import type { RandomAccessBytes } from './random-access-bytes.js';
import type { Budget } from './budget.js';

/** What the directory says about an entry. */
export interface CentralHeader {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly isFolder: boolean;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

/** General purpose bits (APPNOTE 4.4.4). */
export const FLAG_DESCRIPTOR = 1 << 3;
const FLAG_PATCHED = 1 << 5;
const FLAG_UTF8 = 1 << 11;
/** Encrypted, strongly encrypted, with masked headers. */
const FLAGS_ENCRYPTED = (1 << 0) | (1 << 6) | (1 << 13);

const STORED = 0;
const DEFLATED = 8;
/** What 64-bit fields need is 4.5; unzip, which can read no later version than 4.6, passes over what says it needs one. */
const MAX_VERSION_NEEDED = 46;

const SIGNATURE = 0x02014b50;
const HEADER_BYTES = 46;

/** Attributes of MS-DOS, in the lowest byte whatever system made the entry; the mode of Unix is in the upper half. */
const DOS_VOLUME_LABEL = 0x08;
const DOS_FOLDER = 0x10;
const TYPE_FOLDER = 0o04;
const TYPE_FILE = 0o10;

/** Reads the central directory (APPNOTE 4.3.12): as many headers as the end record counts, from where it says to where it says. */
export async function readCentralDirectory(
  bytes: RandomAccessBytes,
  end: EndRecord,
  budget: Budget,
): Promise<CentralHeader[]> {
  const { directoryOffset, directoryBytes, entryCount } = end;
  await checkPlace(bytes, end);
  budget.takeEntries(entryCount);
  const { maxDirectoryBytes } = budget.limits;
  if (directoryBytes > maxDirectoryBytes) {
    refuse('archive-directory-too-large', null, `${directoryBytes} bytes, more than ${maxDirectoryBytes}`);
  }
  const directory = await bytes.read(directoryOffset, directoryBytes);
  const view = viewOf(directory);
  const headers: CentralHeader[] = [];
  let at = 0;
  while (headers.length < entryCount) {
    if (at === directoryBytes) refuse('archive-count-wrong', null, `${headers.length} of ${entryCount} entries`);
    const next = endOfHeader(view, at);
    headers.push(readHeader(directory, view, at, next));
    at = next;
    if (budget.isPauseDue) await budget.pause();
  }
  if (at === directoryBytes) return headers;
  // What follows is hidden from readers that count, and shown by those that read to the end. A digital signature (4.3.13) too.
  const hidesEntries = at + 4 <= directoryBytes && u32(view, at) === SIGNATURE;
  return refuse(
    hidesEntries ? 'archive-count-wrong' : 'archive-directory-size-wrong',
    null,
    `${directoryBytes - at} bytes of the directory after its ${entryCount} entries`,
  );
}

/** The directory must end where the end records begin; where it does not, its signature tells whether all offsets are shifted. */
async function checkPlace(bytes: RandomAccessBytes, end: EndRecord): Promise<void> {
  const surplus = end.directoryEnd - end.directoryOffset - end.directoryBytes;
  if (surplus === 0) return;
  const shifted = end.directoryOffset + surplus;
  if (surplus > 0 && shifted + 4 <= bytes.size) {
    const signature = u32(viewOf(await bytes.read(shifted, 4)), 0);
    const unshifted = u32(viewOf(await bytes.read(end.directoryOffset, 4)), 0);
    if (unshifted !== SIGNATURE && (signature === SIGNATURE || end.entryCount === 0)) {
      refuse('archive-prefix', null, `all offsets are ${surplus} bytes too small`);
    }
  }
  refuse('archive-directory-size-wrong', null, `the directory does not end where the end record begins`);
}

function endOfHeader(view: DataView, at: number): number {
  if (at + HEADER_BYTES > view.byteLength) refuse('archive-directory-malformed', null, 'a header is cut short');
  if (u32(view, at) !== SIGNATURE) refuse('archive-directory-malformed', null, 'a header has another signature');
  const end = at + HEADER_BYTES + u16(view, at + 28) + u16(view, at + 30) + u16(view, at + 32);
  if (end > view.byteLength) refuse('archive-directory-malformed', null, 'a header is cut short');
  return end;
}

function readHeader(directory: Uint8Array, view: DataView, at: number, end: number): CentralHeader {
  const flags = u16(view, at + 8);
  const nameStart = at + HEADER_BYTES;
  const nameEnd = nameStart + u16(view, at + 28);
  const extraEnd = end - u16(view, at + 32);
  const nameBytes = directory.subarray(nameStart, nameEnd);
  const comment = directory.subarray(extraEnd, end);
  const name = readEntryName(nameBytes, (flags & FLAG_UTF8) !== 0);
  if (!isUtf8(comment)) refuse('archive-comment-not-utf8', name, 'its comment');
  const isFolder = name.endsWith('/');
  const method = u16(view, at + 10);
  checkReadable(name, flags, method, u16(view, at + 6));
  checkKind(name, isFolder, u32(view, at + 38));
  const wide = completeByZip64(
    view,
    readExtraFields(view, nameEnd, extraEnd, name),
    {
      size: u32(view, at + 24),
      compressedSize: u32(view, at + 20),
      headerOffset: u32(view, at + 42),
      disk: u16(view, at + 34),
    },
    name,
  );
  const { size, compressedSize, headerOffset, disk } = wide;
  if (disk !== 0) refuse('archive-multi-disk', name, `an entry on disk ${disk}`);
  if (isFolder && size !== 0) refuse('archive-folder-with-data', name, `${size} bytes`);
  if (method === STORED && size !== compressedSize) {
    refuse('archive-size-mismatch', name, `stored: ${compressedSize} bytes that are to be ${size}`);
  }
  return { name, nameBytes, isFolder, flags, method, crc32: u32(view, at + 16), compressedSize, size, headerOffset };
}

function checkReadable(name: string, flags: number, method: number, versionNeeded: number): void {
  if ((flags & FLAGS_ENCRYPTED) !== 0) refuse('archive-encrypted', name, 'an encrypted entry');
  if ((flags & FLAG_PATCHED) !== 0) refuse('archive-method-unsupported', name, 'patched data');
  if (method !== STORED && method !== DEFLATED) refuse('archive-method-unsupported', name, `method ${method}`);
  if (versionNeeded > MAX_VERSION_NEEDED) refuse('archive-version-unsupported', name, `version ${versionNeeded}`);
}

/** What name and attributes say must be one: readers go by one or the other, and unpack links, devices and labels differently. */
function checkKind(name: string, isFolder: boolean, attributes: number): void {
  const type = attributes >>> 28;
  const isMode = type === 0 || type === (isFolder ? TYPE_FOLDER : TYPE_FILE);
  if (!isMode)
    refuse('archive-special-file', name, `file type 0o${type.toString(8)} of a ${isFolder ? 'folder' : 'file'}`);
  if ((attributes & DOS_VOLUME_LABEL) !== 0) refuse('archive-special-file', name, 'a volume label');
  if (!isFolder && (attributes & DOS_FOLDER) !== 0)
    refuse('archive-special-file', name, 'a folder by its attributes alone');
}

/** The methods, by name. */
export function methodName(method: number): 'stored' | 'deflated' {
  return method === STORED ? 'stored' : 'deflated';
}
