import type { FileHandle } from 'node:fs/promises';
import { types } from 'node:util';
import { InvalidArgument } from '../internal/invalid-argument.js';

/**
 * Large enough that a thread's wake-up doesn't count, small enough for the processor's cache: hashing one block while the next one
 * is read runs at the rate of the hash alone.
 */
const BLOCK_BYTES = 512 * 1024;

/**
 * A file's bytes from its first one on, read by position. Two blocks take turns: the next one is read while the consumer works on
 * the one that it was given.
 *
 * @param expectedBytes - what the file had when it was opened. Reading stops once there are more: a file that somebody appends to
 * has no end.
 */
export async function* readHandle(
  handle: FileHandle,
  expectedBytes: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const blockBytes = Math.min(BLOCK_BYTES, expectedBytes);
  let current = new Uint8Array(blockBytes);
  let spare = new Uint8Array(expectedBytes > blockBytes ? blockBytes : 1);
  let position = 0;
  let pending = handle.read(current, 0, current.byteLength, position);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      signal?.throwIfAborted();
      if (bytesRead === 0 || position > expectedBytes) return;
      position += bytesRead;
      pending = handle.read(spare, 0, spare.byteLength, position);
      yield current.subarray(0, bytesRead);
      [current, spare] = [spare, current];
    }
  } finally {
    // A consumer that stops early leaves a read under way: it must end before the handle is closed, and its failing says nothing.
    await pending.catch(() => {});
  }
}

/** Bytes in memory, in blocks: other work gets its turn between them. */
export async function* readMemory(bytes: Uint8Array, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += BLOCK_BYTES) {
    signal?.throwIfAborted();
    yield bytes.subarray(start, start + BLOCK_BYTES);
    await new Promise(setImmediate);
  }
}

/** A stream or iterable whose chunks belong to somebody else. */
export function readIterable(stream: AsyncIterable<unknown>) {
  let iterator: AsyncIterator<unknown> | undefined;
  let ended = false;
  // A stream may fail before anyone reads it (a client that goes away): without a listener that would end the host's process.
  // The error isn't lost: reading the stream then throws it.
  if (isEmitter(stream)) stream.on('error', () => {});
  return {
    async *chunks(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
      iterator ??= stream[Symbol.asyncIterator]();
      for (;;) {
        const next = await orAborted(iterator.next(), signal);
        if (next.done === true) {
          ended = true;
          return;
        }
        if (!types.isUint8Array(next.value)) {
          throw new NotBytesError('artifact must yield Uint8Array chunks: no text (no encoding set), no objects');
        }
        yield next.value;
      }
    },
    /** Destroys a stream that wasn't read to its end; one that never began is begun for it, since only an iterator can end it. */
    async close(): Promise<void> {
      if (ended) return;
      if (hasDestroy(stream)) {
        stream.destroy();
        return;
      }
      try {
        iterator ??= stream[Symbol.asyncIterator]();
        // Not awaited: an iterable that hangs in its `return` must not hang the decision.
        iterator.return?.()?.catch(() => {});
      } catch {
        // A locked web stream can't be taken, and so can't be let go: its owner has it.
      }
    },
  };
}

/** The next chunk; rejects with the signal's reason when that comes first: a stream that stalls must not outlive an abort. */
async function orAborted<T>(next: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return next;
  const listening = new AbortController();
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true, signal: listening.signal });
  });
  try {
    const first = await Promise.race([next.then((value) => ({ value })), signal.aborted ? null : aborted]);
    signal.throwIfAborted();
    return first === null ? await next : first.value;
  } finally {
    listening.abort();
    // The loser of the race may reject later, when nobody listens any more.
    next.catch(() => {});
  }
}

/** A chunk that isn't bytes: the caller's mistake, told apart from a stream's own TypeErrors. */
export class NotBytesError extends InvalidArgument {}

function hasDestroy(stream: object): stream is { destroy(): void } {
  return 'destroy' in stream && typeof stream.destroy === 'function';
}

function isEmitter(stream: object): stream is { on(event: 'error', listener: () => void): void } {
  return 'on' in stream && typeof stream.on === 'function';
}
