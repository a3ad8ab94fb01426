import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { basename } from 'node:path';
import { startsWith } from '../internal/bytes.js';
import { harmless } from '../internal/untrusted-text.js';

/** A file out of a bundle; a bundle that is no archive is its only one. */
export interface BundledFile {
  /** Without folders; not made harmless. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The files of a bundle, or why there are none. */
export type BundleContent =
  | {
      readonly ok: true;
      readonly files: readonly BundledFile[];
      /** Whether it is an archive of files, not one file. */
      readonly isArchive: boolean;
    }
  | { readonly ok: false; readonly why: string };

/** Certificates are small: a bundle of all public CAs is a quarter of a megabyte. */
export const MAX_BUNDLE_BYTES = 16 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 1000;

const TOO_MUCH = `it holds more than ${MAX_FILES} files, or more than 64 MiB`;

const gunzipBounded = promisify(gunzip);

/**
 * Takes a bundle apart as certificate authorities ship them: a zip, a tar, a tar.gz, or a plain file of certificates.
 *
 * @param bytes - whole; its checksum has been compared by whoever calls.
 * @returns regular files alone, those of folders within too. Never rejects for what the bundle holds.
 */
export async function readBundle(bytes: Uint8Array, name: string): Promise<BundleContent> {
  try {
    if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return checkBounds(await readZip(bytes), true);
    if (startsWith(bytes, [0x1f, 0x8b])) {
      const unpacked = await gunzipBounded(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
      return isTar(unpacked)
        ? checkBounds(await readTar(unpacked), true)
        : checkBounds([{ name, bytes: unpacked }], false);
    }
    return isTar(bytes) ? checkBounds(await readTar(bytes), true) : checkBounds([{ name, bytes }], false);
  } catch (error) {
    // What a broken archive makes its reader throw is an answer about the bundle.
    return { ok: false, why: error instanceof Error ? harmless(error.message) : 'it cannot be read' };
  }
}

function checkBounds(files: readonly BundledFile[], isArchive: boolean): BundleContent {
  const total = files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  if (files.length > MAX_FILES || total > MAX_UNPACKED_BYTES) return { ok: false, why: TOO_MUCH };
  return files.length === 0 ? { ok: false, why: 'there is no file in it' } : { ok: true, files, isArchive };
}

function isTar(bytes: Uint8Array): boolean {
  return startsWith(bytes, [...Buffer.from('ustar')], 257);
}

async function readTar(bytes: Uint8Array): Promise<readonly BundledFile[]> {
  const { parseTar } = await import('nanotar');
  // An exact copy: the reader looks at the whole of the memory that the bytes are a part of.
  return parseTar(new Uint8Array(bytes)).flatMap(({ name, type, data }) =>
    type === 'file' && data !== undefined ? [{ name: basename(name), bytes: data }] : [],
  );
}

async function readZip(bytes: Uint8Array): Promise<readonly BundledFile[]> {
  const { fromBufferPromise } = await import('yauzl');
  const zip = await fromBufferPromise(Buffer.from(bytes), { strictFileNames: true });
  const files: BundledFile[] = [];
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    total += entry.uncompressedSize;
    if (files.length >= MAX_FILES || total > MAX_UNPACKED_BYTES) throw new Error(TOO_MUCH);
    const stream = await zip.openReadStreamPromise(entry);
    files.push({ name: basename(entry.fileName), bytes: await buffer(stream) });
  }
  return files;
}
