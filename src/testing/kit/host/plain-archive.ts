import { crc32 } from 'node:zlib';
import { concat } from '../../der-writer.js';

const LOCAL_HEADER = 0x0403_4b50;
const CENTRAL_HEADER = 0x0201_4b50;
const END_RECORD = 0x0605_4b50;
/** Version 1.0: stored entries. */
const VERSION = 10;
/** 1980-01-01, the first day that a zip knows. */
const DATE = 0x21;

/** A sound zip with one stored entry (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16), the same for the same text. */
export function plainArchive(text: string): Uint8Array {
  const name = utf8('app.txt');
  const data = utf8(text);
  // Version needed, flags, method, time, date, checksum, both sizes, length of the name, of the extra field.
  const entry = concat(
    ...[VERSION, 0, 0, 0, DATE].map(uint16),
    ...[crc32(data), data.length, data.length].map(uint32),
    ...[name.length, 0].map(uint16),
  );
  const local = concat(uint32(LOCAL_HEADER), entry, name, data);
  const central = concat(
    uint32(CENTRAL_HEADER),
    uint16(VERSION),
    entry,
    // Length of the comment, disk, internal attributes; external attributes, offset of the local header.
    ...[0, 0, 0].map(uint16),
    ...[0, 0].map(uint32),
    name,
  );
  const end = concat(
    uint32(END_RECORD),
    ...[0, 0, 1, 1].map(uint16),
    ...[central.length, local.length].map(uint32),
    uint16(0),
  );
  return concat(local, central, end);
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >>> 8);
}

function uint32(value: number): Uint8Array {
  return concat(uint16(value & 0xffff), uint16(value >>> 16));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
