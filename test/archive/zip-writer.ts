/** Writes zips, sound and unsound: each field can be set, each part left out or put elsewhere. */
import { crc32, deflateRawSync } from 'node:zlib';

type Bytes = string | Uint8Array;

/** The fields of a header that may lie. */
export interface HeaderOverrides {
  readonly signature?: number;
  readonly name?: Bytes;
  readonly flags?: number;
  readonly method?: number;
  readonly crc32?: number;
  readonly compressedSize?: number;
  readonly size?: number;
  readonly versionNeeded?: number;
  readonly extra?: Uint8Array;
}

export interface ZipEntry extends HeaderOverrides {
  readonly name: Bytes;
  readonly content?: Bytes;
  /** 0 stored, 8 deflated (which is the default where there is content). */
  readonly method?: number;
  /** What stands in the archive in place of the compressed content. */
  readonly raw?: Uint8Array;
  readonly local?: HeaderOverrides;
  readonly central?: HeaderOverrides & {
    readonly attributes?: number;
    readonly offset?: number;
    readonly disk?: number;
    readonly comment?: Bytes;
    readonly madeBy?: number;
  };
  /** A data descriptor after the data (bit 3, local fields zero), of one of four forms; its fields may lie. */
  readonly descriptor?: {
    readonly signature?: boolean | number;
    readonly wide?: boolean;
    readonly crc32?: number;
    readonly compressedSize?: number;
    readonly size?: number;
  };
  /** Bytes that belong to no record. */
  readonly before?: Bytes;
  readonly after?: Bytes;
  /** Only in the directory, or only where the data is. */
  readonly only?: 'central' | 'local';
}

export interface Zip {
  readonly entries: readonly ZipEntry[];
  readonly prefix?: Bytes;
  /** Whether offsets count from before the prefix. */
  readonly offsetsKnowPrefix?: boolean;
  readonly beforeDirectory?: Bytes;
  readonly inDirectory?: Bytes;
  readonly afterDirectory?: Bytes;
  readonly end?: {
    readonly disk?: number;
    readonly directoryDisk?: number;
    readonly countOnDisk?: number;
    readonly count?: number;
    readonly directoryBytes?: number;
    readonly directoryOffset?: number;
    readonly comment?: Bytes;
    readonly commentLength?: number;
  };
  /** 64-bit end records; the 32-bit fields then hold their escape values unless `end` sets them. */
  readonly zip64?: {
    readonly count?: number;
    readonly directoryBytes?: number;
    readonly directoryOffset?: number;
    readonly recordBytes?: number;
    readonly recordOffset?: number;
    readonly signature?: number;
    readonly disks?: number;
    readonly keepsNarrow?: boolean;
    readonly between?: Bytes;
  };
  readonly trailing?: Bytes;
}

function bytesOf(value: Bytes | undefined): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
}

/** Little-endian fields, one after the other. */
export function fields(...parts: readonly (readonly [bits: 16 | 32 | 64, value: number])[]): Buffer {
  return Buffer.concat(
    parts.map(([bits, value]) => {
      const buffer = Buffer.alloc(bits / 8);
      if (bits === 16) buffer.writeUInt16LE(value);
      else if (bits === 32) buffer.writeUInt32LE(value);
      else buffer.writeBigUInt64LE(BigInt(value));
      return buffer;
    }),
  );
}

/** One extra field (APPNOTE 4.5.1). */
export function extraField(id: number, content: Uint8Array, length = content.byteLength): Buffer {
  return Buffer.concat([fields([16, id], [16, length]), content]);
}

/** A zip64 extra field of these values. */
export function zip64Field(...values: readonly number[]): Buffer {
  return extraField(1, fields(...values.map((value) => [64, value] as const)));
}

const DOS_TIME = [
  [16, 0],
  [16, 0x21],
] as const;

interface Written {
  readonly local: Buffer;
  readonly central: (offset: number) => Buffer;
}

function writeEntry(entry: ZipEntry): Written {
  const content = bytesOf(entry.content);
  const method = entry.method ?? (content.byteLength > 0 ? 8 : 0);
  const data = entry.raw === undefined ? (method === 8 ? deflateRawSync(content) : content) : Buffer.from(entry.raw);
  const name = bytesOf(entry.name);
  const isAscii = name.every((byte) => byte < 0x80);
  const base = {
    name,
    flags: (isAscii ? 0 : 0x800) | (entry.descriptor === undefined ? 0 : 8),
    method,
    crc32: crc32(content),
    compressedSize: data.byteLength,
    size: content.byteLength,
    versionNeeded: 20,
    extra: Buffer.alloc(0),
  };
  const both = { ...base, ...pick(entry) };
  const zeros = entry.descriptor === undefined ? {} : { crc32: 0, compressedSize: 0, size: 0 };
  const l = { signature: 0x04034b50, ...both, ...zeros, ...entry.local };
  const c = { signature: 0x02014b50, ...both, ...entry.central };
  const local = Buffer.concat([
    bytesOf(entry.before),
    fields([32, l.signature], [16, l.versionNeeded], [16, l.flags], [16, l.method], ...DOS_TIME),
    fields([32, l.crc32], [32, l.compressedSize], [32, l.size]),
    fields([16, bytesOf(l.name).byteLength], [16, l.extra.byteLength]),
    bytesOf(l.name),
    l.extra,
    data,
    writeDescriptor(entry, both),
    bytesOf(entry.after),
  ]);
  const comment = bytesOf(entry.central?.comment);
  const central = (offset: number): Buffer =>
    Buffer.concat([
      fields(
        [32, c.signature],
        [16, entry.central?.madeBy ?? 0x0314],
        [16, c.versionNeeded],
        [16, c.flags],
        [16, c.method],
      ),
      fields(...DOS_TIME, [32, c.crc32], [32, c.compressedSize], [32, c.size], [16, bytesOf(c.name).byteLength]),
      fields([16, c.extra.byteLength], [16, comment.byteLength], [16, entry.central?.disk ?? 0], [16, 0]),
      fields([32, entry.central?.attributes ?? 0], [32, entry.central?.offset ?? offset]),
      bytesOf(c.name),
      c.extra,
      comment,
    ]);
  return { local: entry.only === 'central' ? Buffer.alloc(0) : local, central };
}

function pick({ flags, crc32: crc, compressedSize, size, versionNeeded, extra }: ZipEntry) {
  return {
    ...(flags !== undefined && { flags }),
    ...(crc !== undefined && { crc32: crc }),
    ...(compressedSize !== undefined && { compressedSize }),
    ...(size !== undefined && { size }),
    ...(versionNeeded !== undefined && { versionNeeded }),
    ...(extra !== undefined && { extra }),
  };
}

function writeDescriptor(
  { descriptor }: ZipEntry,
  truth: { readonly crc32: number; readonly compressedSize: number; readonly size: number },
): Buffer {
  if (descriptor === undefined) return Buffer.alloc(0);
  const { signature = true, wide = false, ...lies } = descriptor;
  const { crc32: crc, compressedSize, size } = { ...truth, ...lies };
  const bits = wide ? 64 : 32;
  return Buffer.concat([
    signature === false ? Buffer.alloc(0) : fields([32, signature === true ? 0x08074b50 : signature]),
    fields([32, crc], [bits, compressedSize], [bits, size]),
  ]);
}

/** Writes an archive. */
export function writeZip(zip: Zip): Uint8Array {
  const prefix = bytesOf(zip.prefix);
  const base = zip.offsetsKnowPrefix === true ? prefix.byteLength : 0;
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let position = 0;
  for (const entry of zip.entries) {
    const { local, central } = writeEntry(entry);
    if (entry.only !== 'local') centrals.push(central(base + position + bytesOf(entry.before).byteLength));
    locals.push(local);
    position += local.byteLength;
  }
  const before = bytesOf(zip.beforeDirectory);
  const directory = Buffer.concat([...centrals, bytesOf(zip.inDirectory)]);
  const offset = base + position + before.byteLength;
  const after = bytesOf(zip.afterDirectory);
  const end64Position = offset + directory.byteLength + after.byteLength;
  const truth = { count: centrals.length, directoryBytes: directory.byteLength, directoryOffset: offset };
  return new Uint8Array(
    Buffer.concat([
      prefix,
      ...locals,
      before,
      directory,
      after,
      writeZip64(zip.zip64, truth, end64Position),
      writeEnd(zip, truth),
      bytesOf(zip.trailing),
    ]),
  );
}

interface Truth {
  readonly count: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
}

function writeZip64(zip64: Zip['zip64'], truth: Truth, position: number): Buffer {
  if (zip64 === undefined) return Buffer.alloc(0);
  const { count, directoryBytes, directoryOffset } = { ...truth, ...zip64 };
  return Buffer.concat([
    fields([32, zip64.signature ?? 0x06064b50], [64, zip64.recordBytes ?? 44], [16, 45], [16, 45], [32, 0], [32, 0]),
    fields([64, count], [64, count], [64, directoryBytes], [64, directoryOffset]),
    bytesOf(zip64.between),
    fields([32, 0x07064b50], [32, 0], [64, zip64.recordOffset ?? position], [32, zip64.disks ?? 1]),
  ]);
}

function writeEnd({ end = {}, zip64 }: Zip, truth: Truth): Buffer {
  const escapes = zip64 !== undefined && zip64.keepsNarrow !== true;
  const count = end.count ?? (escapes ? 0xffff : truth.count);
  const comment = bytesOf(end.comment);
  return Buffer.concat([
    fields(
      [32, 0x06054b50],
      [16, end.disk ?? 0],
      [16, end.directoryDisk ?? 0],
      [16, end.countOnDisk ?? count],
      [16, count],
    ),
    fields([32, end.directoryBytes ?? (escapes ? 0xffff_ffff : truth.directoryBytes)]),
    fields([32, end.directoryOffset ?? (escapes ? 0xffff_ffff : truth.directoryOffset)]),
    fields([16, end.commentLength ?? comment.byteLength]),
    comment,
  ]);
}

/** An archive of these files. */
export function zipOf(files: Readonly<Record<string, Bytes>>): Uint8Array {
  return writeZip({ entries: Object.entries(files).map(([name, content]) => ({ name, content })) });
}
