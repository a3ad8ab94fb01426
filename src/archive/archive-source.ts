import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { types } from 'node:util';
import { errorCode } from '../internal/error-code.js';
import { isFileHandle } from '../internal/is-file-handle.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { refuse } from './archive-fault.js';
import { ArtifactChangedError, fromFileHandle, fromMemory, type RandomAccessBytes } from './random-access-bytes.js';

/** Bytes that can be read, and how to let go of them. */
export interface OpenSource {
  readonly bytes: RandomAccessBytes;
  readonly close: () => Promise<void>;
}

/**
 * Opens what a caller gave as an archive. A path is opened once, without waiting for the writer of a pipe, and must be a regular file.
 *
 * @throws InvalidArgument if it is no source.
 */
export async function openSource(source: unknown): Promise<OpenSource> {
  if (types.isUint8Array(source)) return { bytes: fromMemory(source), close: async () => undefined };
  if (typeof source === 'string') {
    const handle = await orUnreadable(async () => open(source, constants.O_RDONLY | constants.O_NONBLOCK));
    try {
      return { bytes: await openFile(handle), close: async () => handle.close() };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
  if (isFileHandle(source)) return { bytes: await openFile(source), close: async () => undefined };
  if (isRandomAccess(source)) return { bytes: guard(source), close: async () => undefined };
  throw new InvalidArgument('an archive must be a path, FileHandle, Uint8Array or RandomAccessBytes');
}

async function openFile(handle: FileHandle): Promise<RandomAccessBytes> {
  const stats = await orUnreadable(async () => handle.stat());
  if (!stats.isFile()) refuse('archive-unreadable', null, 'not a regular file');
  return guard(fromFileHandle(handle, stats.size));
}

/** Turns what reading throws into an answer, but for a change; and believes no reader that gives another length. */
function guard(bytes: RandomAccessBytes): RandomAccessBytes {
  return {
    size: bytes.size,
    read: async (position, length) => {
      const read = await orUnreadable(async () => bytes.read(position, length));
      if (read.byteLength !== length) refuse('archive-unreadable', null, `${read.byteLength} of ${length} bytes`);
      return read;
    },
  };
}

async function orUnreadable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ArtifactChangedError) throw error;
    return refuse('archive-unreadable', null, errorCode(error));
  }
}

function isRandomAccess(value: unknown): value is RandomAccessBytes {
  return has(value, 'size', 'number') && has(value, 'read', 'function');
}

function has(value: unknown, name: string, type: 'number' | 'function'): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === type;
}
