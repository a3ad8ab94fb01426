import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { errorCode } from '../internal/error-code.js';
import { ownProperties } from '../internal/is-plain-object.js';
import { refuse } from './archive-fault.js';
import type { BlockReader } from './block-reader.js';
import type { Budget } from './budget.js';
import type { ArchiveEntry } from './entry.js';
import type { RandomAccessBytes } from './random-access-bytes.js';

/** An entry up to these sizes is inflated in one piece: a stream for each takes twenty times as long. */
const SMALL_COMPRESSED_BYTES = 256 * 1024;
const SMALL_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
/** Each piece of output is new memory: in smaller ones less of it waits to be collected. */
const INFLATED_CHUNK_BYTES = 16 * 1024;
/** Neighbours that are read together with a small entry. */
const BLOCK_BYTES = 1024 * 1024;
/** Output grows by pieces of this size: no larger than the entry where that is known to be small. */
const MIN_CHUNK_BYTES = 64;

/**
 * Reads an entry whole and checks it: it has the bytes that it declares, no more and no fewer, and their CRC-32 (APPNOTE 4.4.7).
 * Reading stops one byte after the declared size, whatever else there is.
 *
 * @param take - is given each piece, valid until the next one.
 */
export async function readEntry(
  bytes: RandomAccessBytes,
  reader: BlockReader,
  entry: ArchiveEntry,
  budget: Budget,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  const { dataOffset, compressedSize } = entry;
  if (compressedSize <= SMALL_COMPRESSED_BYTES && entry.size <= SMALL_BYTES) {
    const data =
      reader.peek(dataOffset, compressedSize) ??
      (await reader.read(dataOffset, compressedSize, dataOffset + BLOCK_BYTES));
    const content = entry.method === 'stored' ? data : inflateSmall(data, entry);
    checkContent(entry, content.byteLength, crc32(content));
    take(content);
    if (budget.isPauseDue) await budget.pause();
    return;
  }
  let size = 0;
  let crc = 0;
  for await (const chunk of entry.method === 'stored' ? rawChunks(bytes, entry) : inflateChunks(bytes, entry)) {
    size += chunk.byteLength;
    if (size > entry.size) refuse('archive-size-mismatch', entry.name, `more than the declared ${entry.size} bytes`);
    crc = crc32(chunk, crc);
    take(chunk);
    if (budget.isPauseDue) await budget.pause();
  }
  checkContent(entry, size, crc);
}

function checkContent(entry: ArchiveEntry, size: number, crc: number): void {
  if (size !== entry.size) refuse('archive-size-mismatch', entry.name, `${size} bytes, declared are ${entry.size}`);
  if (crc !== entry.crc32) refuse('archive-crc-mismatch', entry.name, 'its bytes do not have its CRC-32');
}

async function* rawChunks(
  bytes: RandomAccessBytes,
  { dataOffset, compressedSize }: ArchiveEntry,
): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < compressedSize; done += CHUNK_BYTES) {
    yield await bytes.read(dataOffset + done, Math.min(CHUNK_BYTES, compressedSize - done));
  }
}

function inflateSmall(data: Uint8Array, { name, size }: ArchiveEntry): Uint8Array {
  const chunkSize = Math.max(MIN_CHUNK_BYTES, Math.min(CHUNK_BYTES, size + 1));
  try {
    const result: unknown = inflateRawSync(data, ownProperties({ info: true, chunkSize, maxOutputLength: size + 1 }));
    const { buffer, consumed } = readInfo(result);
    checkConsumed(consumed, data.byteLength, name);
    return buffer;
  } catch (error) {
    return refuseData(error, name);
  }
}

/** With `info`, zlib also tells how far it read; the declared types don't know. */
function readInfo(result: unknown): { readonly buffer: Uint8Array; readonly consumed: number } {
  if (typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result) {
    const { buffer, engine } = result;
    if (buffer instanceof Uint8Array && typeof engine === 'object' && engine !== null && 'bytesWritten' in engine) {
      if (typeof engine.bytesWritten === 'number') return { buffer, consumed: engine.bytesWritten };
    }
  }
  throw new TypeError('unreachable: zlib tells how far it read');
}

async function* inflateChunks(bytes: RandomAccessBytes, entry: ArchiveEntry): AsyncGenerator<Uint8Array> {
  const engine = createInflateRaw(ownProperties({ chunkSize: INFLATED_CHUNK_BYTES }));
  // What goes wrong is thrown by the loop below; whatever comes after it has ended says nothing.
  pipeline(Readable.from(rawChunks(bytes, entry), { objectMode: false }), engine, () => undefined);
  try {
    for await (const chunk of engine) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('unreachable: zlib gives bytes');
      yield chunk;
    }
  } catch (error) {
    refuseData(error, entry.name);
  } finally {
    engine.destroy();
  }
  checkConsumed(engine.bytesWritten, entry.compressedSize, entry.name);
}

/** Bytes that inflating doesn't reach are read by nobody, or by a reader that looks for more. */
function checkConsumed(consumed: number, compressedSize: number, name: string): void {
  if (consumed === compressedSize) return;
  refuse('archive-data-surplus', name, `${compressedSize - consumed} bytes after the end of the compressed data`);
}

function refuseData(error: unknown, name: string): never {
  const code = errorCode(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') refuse('archive-size-mismatch', name, 'more than the declared bytes');
  if (/^Z_(DATA|BUF|NEED_DICT|STREAM)/.test(code)) refuse('archive-data-corrupt', name, `deflate: ${code}`);
  throw error;
}

/** Reads and checks an entry into memory. Its size has been held to a limit, and its reading to its size. */
export async function collectEntry(
  bytes: RandomAccessBytes,
  reader: BlockReader,
  entry: ArchiveEntry,
  budget: Budget,
  take: (chunk: Uint8Array) => void = () => undefined,
): Promise<Uint8Array> {
  const whole = new Uint8Array(entry.size);
  let filled = 0;
  await readEntry(bytes, reader, entry, budget, (chunk) => {
    whole.set(chunk, filled);
    filled += chunk.byteLength;
    take(chunk);
  });
  return whole;
}
