import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { types } from 'node:util';
import { isFileHandle } from '../internal/is-file-handle.js';
import { resolvePath } from '../internal/resolve-path.js';
import { InvalidArgument } from '../internal/invalid-argument.js';

/**
 * An artifact as a host has it. A string is a path. A stream or iterable yields Uint8Array chunks and belongs to the gate from the
 * call on: it is read, or destroyed. A FileHandle stays the caller's: it is read from its first byte on by position, and not closed.
 */
export type ArtifactSource =
  string | URL | FileHandle | Uint8Array | Blob | Readable | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** How a source is read. */
export type ArtifactKind =
  | { readonly kind: 'path'; readonly path: string | URL }
  | { readonly kind: 'handle'; readonly handle: FileHandle }
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  | { readonly kind: 'blob'; readonly blob: Blob }
  | { readonly kind: 'stream'; readonly stream: AsyncIterable<unknown> };

/**
 * Tells how a source is to be read.
 *
 * @throws TypeError if it isn't an artifact source.
 */
export function classifyArtifact(source: unknown): ArtifactKind {
  // Resolved now: a relative path means the working directory at the call, not at some later await.
  if (typeof source === 'string') return { kind: 'path', path: resolvePath(source) };
  if (source instanceof URL) {
    if (source.protocol === 'file:') return { kind: 'path', path: source };
    throw new InvalidArgument(`artifact must be a file: URL, not ${source.protocol}`);
  }
  if (types.isUint8Array(source)) return { kind: 'memory', bytes: source };
  if (source instanceof Blob) return { kind: 'blob', blob: source };
  if (isFileHandle(source) && !isAsyncIterable(source)) return { kind: 'handle', handle: source };
  if (isAsyncIterable(source)) return { kind: 'stream', stream: source };
  throw new InvalidArgument(
    'artifact must be a path, file: URL, FileHandle, Uint8Array, Blob, Readable, ReadableStream or async iterable of Uint8Array',
  );
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.asyncIterator in value &&
    typeof value[Symbol.asyncIterator] === 'function'
  );
}
