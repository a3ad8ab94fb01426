import type { FileHandle } from 'node:fs/promises';
import { readAt } from '../internal/read-at.js';

/** Bytes that can be read anywhere: a file, memory, or a view that checks each block against what was hashed. */
export interface RandomAccessBytes {
  readonly size: number;
  /**
   * @returns exactly `length` bytes, which stay as they are until the next read.
   * @throws ArtifactChangedError where the bytes are no longer those that were opened; a coded error where they can't be read.
   */
  read(position: number, length: number): Promise<Uint8Array>;
}

/** The bytes changed while they were read: no answer about them would mean anything, so that it is thrown and never returned. */
export class ArtifactChangedError extends Error {
  readonly code = 'artifact-changed';
  override readonly name = 'ArtifactChangedError';
}

/** Bytes in memory, not copied: whoever holds them must not change them meanwhile. */
export function fromMemory(bytes: Uint8Array): RandomAccessBytes {
  return {
    size: bytes.byteLength,
    read: async (position, length) => {
      checkRange(position, length, bytes.byteLength);
      return bytes.subarray(position, position + length);
    },
  };
}

/** A file that is open, by position, with the size that it had when it was looked at: its own position is neither used nor moved, and it stays open. */
export function fromFileHandle(handle: FileHandle, size: number): RandomAccessBytes {
  return {
    size,
    read: async (position, length) => {
      checkRange(position, length, size);
      const bytes = await readAt(handle, position, length);
      if (bytes.byteLength < length) throw new ArtifactChangedError('the file became shorter while it was read');
      return bytes;
    },
  };
}

/** A part of other bytes, as bytes of their own. */
export function partOf(whole: RandomAccessBytes, start: number, size: number): RandomAccessBytes {
  checkRange(start, size, whole.size);
  return {
    size,
    read: async (position, length) => {
      checkRange(position, length, size);
      return whole.read(start + position, length);
    },
  };
}

/** Every caller has compared with the size before: an answer beyond it would be a mistake in here. */
function checkRange(position: number, length: number, size: number): void {
  if (!(position >= 0 && length >= 0 && position + length <= size)) {
    throw new RangeError(`bytes ${position} to ${position + length} of ${size}`);
  }
}
