import { constants, deflateRawSync } from 'node:zlib';
import { writeZip, zip64Field, type ZipEntry } from './zip-writer.js';

const BLOCK_BYTES = 16 * 1024 * 1024;

/** Deflate of so many zeros, without ever having them: a block that ends on a whole byte, again and again. */
export function deflatedZeros(bytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(BLOCK_BYTES), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const end = deflateRawSync(Buffer.alloc(bytes % BLOCK_BYTES));
  return Buffer.concat([...Array.from({ length: Math.floor(bytes / BLOCK_BYTES) }, () => block), end]);
}

/** An archive of one entry that inflates to so many zeros, and says so or not. */
export function zeroBomb(bytes: number, declaredBytes = bytes): Uint8Array {
  const wide: Partial<ZipEntry> =
    declaredBytes < 0xffff_ffff
      ? { size: declaredBytes }
      : { size: 0xffff_ffff, extra: zip64Field(declaredBytes), versionNeeded: 45 };
  return writeZip({ entries: [{ name: 'zeros', method: 8, raw: deflatedZeros(bytes), ...wide }] });
}

/** As many entries as a zip without 64-bit fields can count. */
export function manyEntries(count = 65_535): Uint8Array {
  const content = 'the bytes of a small class file, or of a translation '.repeat(4);
  return writeZip({
    entries: Array.from({ length: count }, (_, index) => ({
      name: `com/example/package${index % 300}/Class${index}.class`,
      content,
      method: index % 2 === 0 ? 8 : 0,
    })),
  });
}
