import type { FileHandle } from 'node:fs/promises';
import { ReadableStream, type ReadableStreamDefaultReader } from 'node:stream/web';
import { types } from 'node:util';
import { yieldTurn } from '../internal/yield-turn.js';
import { InvalidArgument } from '../internal/invalid-argument.js';

/**
 * Large enough that a thread's wake-up doesn't count, small enough for the processor's cache: hashing one block while the next one
 * is read runs at the rate of the hash alone.
 */
const BLOCK_BYTES = 1024 * 1024;

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
  const read = (buffer: Uint8Array) => {
    const reading = handle.read(buffer, 0, buffer.byteLength, position);
    // A read that fails while the consumer still waits for something else must not be an unhandled rejection: it is met at its turn.
    reading.catch(() => {});
    return reading;
  };
  let pending = read(current);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      signal?.throwIfAborted();
      if (bytesRead === 0 || position > expectedBytes) return;
      position += bytesRead;
      pending = read(spare);
      yield current.subarray(0, bytesRead);
      [current, spare] = [spare, current];
    }
  } finally {
    // A consumer that stops early leaves a read under way: it must end before the handle is closed, and its failing says nothing.
    await pending.catch(() => {});
  }
}

/** The getters of every typed array, which read what it is. */
const TYPED_ARRAY: object = Reflect.getPrototypeOf(Uint8Array.prototype) ?? Uint8Array.prototype;

/**
 * The same memory, as a plain Uint8Array. A subclass or a property of its own may say that bytes are more than they are, and then whoever goes
 * through them has no end.
 */
function plainView(bytes: Uint8Array): Uint8Array {
  const buffer: unknown = Reflect.get(TYPED_ARRAY, 'buffer', bytes);
  const byteOffset: unknown = Reflect.get(TYPED_ARRAY, 'byteOffset', bytes);
  const byteLength: unknown = Reflect.get(TYPED_ARRAY, 'byteLength', bytes);
  // Memory that was transferred has no bytes, and there can be no view of it.
  if (
    !types.isAnyArrayBuffer(buffer) ||
    typeof byteOffset !== 'number' ||
    typeof byteLength !== 'number' ||
    byteLength === 0
  ) {
    return new Uint8Array(0);
  }
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Bytes in memory, in blocks: other work gets its turn between them. */
export async function* readMemory(memory: Uint8Array, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const bytes = plainView(memory);
  for (let start = 0; start < bytes.byteLength; start += BLOCK_BYTES) {
    signal?.throwIfAborted();
    yield bytes.subarray(start, start + BLOCK_BYTES);
    await yieldTurn();
  }
}

/** Bytes, and chunks, that are taken from a stream before other work gets its turn: what is at hand comes without any waiting. */
const BYTES_PER_TURN = 1024 * 1024;
const CHUNKS_PER_TURN = 64;
/** An honest stream has hardly any; without a bound, one of nothing else would have no end. */
const MAX_EMPTY_CHUNKS = 100_000;

/** A stream or iterable whose chunks belong to somebody else. */
export function readIterable(stream: AsyncIterable<unknown>) {
  let iterator: AsyncIterator<unknown> | undefined;
  let ended = false;
  // A stream may fail before anyone reads it (a client that goes away): without a listener that would end the host's process.
  // The error isn't lost: reading the stream then throws it.
  if (isEmitter(stream)) stream.on('error', () => {});
  return {
    async *chunks(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
      iterator ??= iterate(stream);
      const abort = watchAbort(signal);
      let chunksThisTurn = 0;
      let bytesThisTurn = 0;
      let emptyChunks = 0;
      try {
        for (;;) {
          const next = await abort.orAborted(iterator.next());
          if (next.done === true) {
            ended = true;
            return;
          }
          if (!types.isUint8Array(next.value)) {
            throw new NotBytesError('artifact must yield Uint8Array chunks: no text (no encoding set), no objects');
          }
          const chunk = plainView(next.value);
          const { byteLength } = chunk;
          if (byteLength > 0) yield chunk;
          else if (++emptyChunks > MAX_EMPTY_CHUNKS) throw new Error('a stream of empty chunks');
          bytesThisTurn += byteLength;
          if (++chunksThisTurn < CHUNKS_PER_TURN && bytesThisTurn < BYTES_PER_TURN) continue;
          chunksThisTurn = 0;
          bytesThisTurn = 0;
          await yieldTurn();
        }
      } finally {
        abort.stop();
      }
    },
    /** Destroys a stream that wasn't read to its end; one that never began is begun for it, since only an iterator can end it. */
    close(): void {
      if (ended) return;
      if (hasDestroy(stream)) {
        stream.destroy();
        return;
      }
      try {
        iterator ??= iterate(stream);
        // Not awaited: an iterable that hangs in its `return` must not hang the decision.
        iterator.return?.()?.catch(() => {});
      } catch {
        // A locked web stream can't be taken, and so can't be let go: its owner has it.
      }
    },
  };
}

/** A web stream by a reader of its own: its iterator's `return` waits for a read that is under way, and so can't end one that stalls. */
function iterate(stream: AsyncIterable<unknown>): AsyncIterator<unknown> {
  if (!(stream instanceof ReadableStream)) return stream[Symbol.asyncIterator]();
  const reader: ReadableStreamDefaultReader<unknown> = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done: true, value: undefined } : { done: false, value };
    },
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/** One listener for a whole read. A stream that stalls must not outlive an abort: what is waited for loses against the signal. */
function watchAbort(signal: AbortSignal | undefined) {
  const listening = new AbortController();
  const aborted = new Promise<null>((resolve) => {
    signal?.addEventListener('abort', () => resolve(null), { once: true, signal: listening.signal });
  });
  return {
    /** @throws the signal's reason when that comes first. */
    async orAborted<T>(next: Promise<T>): Promise<T> {
      // The loser of the race may reject later, when nobody listens any more.
      next.catch(() => {});
      if (signal === undefined) return next;
      signal.throwIfAborted();
      const first = await Promise.race([next.then((value) => ({ value })), aborted]);
      signal.throwIfAborted();
      return first === null ? next : first.value;
    },
    stop: () => listening.abort(),
  };
}

/** A chunk that isn't bytes: the caller's mistake, told apart from a stream's own TypeErrors. */
export class NotBytesError extends InvalidArgument {}

function hasDestroy(stream: object): stream is { destroy(): void } {
  return 'destroy' in stream && typeof stream.destroy === 'function';
}

function isEmitter(stream: object): stream is { on(event: 'error', listener: () => void): void } {
  return 'on' in stream && typeof stream.on === 'function';
}
