import { refuse } from './archive-fault.js';
import { IN_ZIP64_16, IN_ZIP64_32, u16, u32, u64 } from './little-endian.js';

/** Where the zip64 extended information (APPNOTE 4.5.3) stands; null where there is none. */
export type Zip64Field = { readonly start: number; readonly length: number } | null;

const ZIP64 = 0x0001;
/** Give the entry another name, which some readers take: language encoding, Info-ZIP's Unicode path (4.6.9), Xceed's Unicode. */
const RENAMING: ReadonlySet<number> = new Set([0x0008, 0x7075, 0x554e]);
/** PKWARE's and Info-ZIP's Unix fields (4.5.7): a link's target or a device's number may follow what every file has. */
const UNIX_PKWARE = 0x000d;
const UNIX_PKWARE_PLAIN_BYTES = 12;
const UNIX_ASI = 0x756e;
/** CRC-32, mode, then the length of a link's target. */
const UNIX_ASI_MODE_AT = 4;
const UNIX_ASI_LINK_AT = 6;
/** Of a mode: what says nothing, a folder, a file. */
const PLAIN_TYPES: ReadonlySet<number> = new Set([0, 0o4, 0o10]);
/** Attributes in the place of those in the directory, to libarchive: of an experiment that no honest archive needs. */
const LIBARCHIVE = 0x6c78;

/**
 * Walks over an entry's extra fields (APPNOTE 4.5.1): they must fill their room exactly, and none may rename the entry or make
 * another kind of file of it.
 */
export function readExtraFields(view: DataView, start: number, end: number, entry: string): Zip64Field {
  let zip64: Zip64Field = null;
  let at = start;
  while (at < end) {
    const length = at + 4 <= end ? u16(view, at + 2) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > end) refuse('archive-extra-field-malformed', entry, 'an extra field is cut short');
    const id = u16(view, at);
    const content = at + 4;
    if (id === ZIP64) {
      if (zip64 !== null) refuse('archive-extra-field-malformed', entry, 'two zip64 fields');
      zip64 = { start: content, length };
    } else if (RENAMING.has(id)) {
      refuse('archive-renaming-extra-field', entry, `extra field 0x${id.toString(16).padStart(4, '0')}`);
    } else if (id === UNIX_PKWARE && length > UNIX_PKWARE_PLAIN_BYTES) {
      refuse('archive-special-file', entry, 'an extra field holds the target of a link');
    } else if (id === LIBARCHIVE) {
      refuse('archive-special-file', entry, 'an extra field holds other attributes');
    } else if (
      id === UNIX_ASI &&
      length >= UNIX_ASI_MODE_AT + 2 &&
      !isPlainMode(u16(view, content + UNIX_ASI_MODE_AT))
    ) {
      refuse('archive-special-file', entry, 'an extra field makes a link or a device of it');
    } else if (id === UNIX_ASI && length >= UNIX_ASI_LINK_AT + 4 && u32(view, content + UNIX_ASI_LINK_AT) !== 0) {
      refuse('archive-special-file', entry, 'an extra field holds the target of a link');
    }
    at = content + length;
  }
  return zip64;
}

function isPlainMode(mode: number): boolean {
  return PLAIN_TYPES.has(mode >>> 12);
}

/** The fields that may stand among the 64-bit ones, in the order of APPNOTE 4.5.3. */
export interface WideFields {
  readonly size: number;
  readonly compressedSize: number;
  /** Only the directory has them. */
  readonly headerOffset?: number;
  readonly disk?: number;
}

/**
 * Completes a header's fields by its zip64 field, which holds those that the header hasn't room for, and those alone (APPNOTE
 * 4.5.3). Some writers put all of them there: that is read where both readings say the same.
 */
export function completeByZip64(view: DataView, field: Zip64Field, header: WideFields, entry: string) {
  const needsField =
    header.size === IN_ZIP64_32 ||
    header.compressedSize === IN_ZIP64_32 ||
    header.headerOffset === IN_ZIP64_32 ||
    header.disk === IN_ZIP64_16;
  if (field === null && !needsField) return { headerOffset: 0, disk: 0, ...header };
  const columns = [
    { value: header.size, bytes: 8, escape: IN_ZIP64_32 },
    { value: header.compressedSize, bytes: 8, escape: IN_ZIP64_32 },
    { value: header.headerOffset ?? 0, bytes: 8, escape: IN_ZIP64_32 },
    { value: header.disk ?? 0, bytes: 4, escape: IN_ZIP64_16 },
  ].slice(0, header.headerOffset === undefined ? 2 : 4);
  const inconsistent = (): never =>
    refuse('archive-zip64-inconsistent', entry, 'the zip64 field does not fit the header');
  const read = (offset: number, bytes: number): number => {
    if (field === null || offset + bytes > field.length) return inconsistent();
    return bytes === 8 ? u64(view, field.start + offset) : u32(view, field.start + offset);
  };
  let used = 0;
  const values = columns.map(({ value, bytes, escape }) => {
    if (value !== escape) return value;
    used += bytes;
    return read(used - bytes, bytes);
  });
  if (field !== null && used !== field.length) {
    let offset = 0;
    for (const [index, { bytes }] of columns.entries()) {
      if (offset === field.length) break;
      if (read(offset, bytes) !== values[index]) inconsistent();
      offset += bytes;
    }
    if (offset !== field.length) inconsistent();
  }
  const [size = 0, compressedSize = 0, headerOffset = 0, disk = 0] = values;
  return { size, compressedSize, headerOffset, disk };
}
