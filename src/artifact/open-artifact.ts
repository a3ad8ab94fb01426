import { constants, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ArtifactFaultCode } from '../decision/codes.js';
import { copyBytes } from '../internal/bytes.js';
import { errorCode } from '../internal/error-code.js';
import { harmless } from '../internal/untrusted-text.js';
import type { ArtifactKind } from './artifact-source.js';
import { readAt } from '../internal/read-at.js';
import { readHandle, readIterable, readMemory } from './chunks.js';
import type { ReadBlock } from './readable-artifact.js';

/** Why an artifact can't be judged. */
export interface ArtifactFault {
  readonly code: ArtifactFaultCode;
  readonly detail: string;
}

/** One artifact, opened once; its name is never looked at again. */
export interface OpenArtifact {
  readonly name: string;
  /** null where it wasn't given as a path. */
  readonly path: string | null;
  /** Bytes; null where only reading tells. */
  readonly size: number | null;
  /** The bytes in order, to be taken once. A chunk is valid until the next one is asked for. Throws where reading fails. */
  chunks(signal: AbortSignal | undefined): AsyncIterable<Uint8Array>;
  /** Reads bytes anew, by position, after the one pass; null where there is only one pass. May give fewer than asked for. */
  readonly readBlock: ReadBlock | null;
  /** Whether it is still what it was when it was opened, as far as its file system tells. */
  checkUnchanged(bytesRead: number): Promise<ArtifactFault | null>;
  /** Lets go of it: closes what was opened here, destroys a stream that wasn't read to its end. */
  close(): Promise<void>;
}

/** An open artifact, or why it can't be opened. */
export type OpenResult =
  | { readonly ok: true; readonly artifact: OpenArtifact }
  | { readonly ok: false; readonly fault: ArtifactFault; readonly name: string; readonly path: string | null };

/** Lets go of an artifact. What goes wrong with that doesn't change the decision that was made. */
export async function closeArtifact(opened: OpenResult): Promise<void> {
  if (!opened.ok) return;
  try {
    await opened.artifact.close();
  } catch {
    // The bytes have been read: that closing fails says nothing about them.
  }
}

/** Destroys a stream that won't be opened; anything else stays its caller's. */
export function abandonArtifact(source: ArtifactKind): void {
  if (source.kind === 'stream') readIterable(source.stream).close();
}

/**
 * Takes over a stream that is opened later: what befalls it meanwhile is found then, and crashes nobody. An error that nobody listens
 * for is an uncaught exception.
 */
export function takeOverArtifact(source: ArtifactKind): void {
  if (source.kind === 'stream' && source.stream instanceof Readable) source.stream.on('error', () => undefined);
}

/** How to open it. */
export interface OpenOptions {
  /** Follow a path whose last part is a symbolic link. */
  readonly followSymlinks: boolean;
  /** What an artifact without a path is called. */
  readonly name: string;
}

/**
 * Opens an artifact once.
 *
 * A path is opened with O_NOFOLLOW (unless told otherwise) and O_NONBLOCK, so that a pipe doesn't wait for a writer, and must be
 * a regular file that isn't empty.
 */
export async function openArtifact(source: ArtifactKind, options: OpenOptions): Promise<OpenResult> {
  switch (source.kind) {
    case 'path':
      return openPath(source.path, options);
    case 'handle':
      return openHandle(source.handle, options.name, null, async () => {});
    case 'memory':
      return { ok: true, artifact: fromMemory(source.bytes, options.name) };
    case 'blob':
      return { ok: true, artifact: fromBlob(source.blob, options.name) };
    case 'stream':
      return { ok: true, artifact: fromIterable(source.stream, null, options.name, null) };
  }
}

async function openPath(from: string | URL, { followSymlinks }: OpenOptions): Promise<OpenResult> {
  let path: string | null = null;
  try {
    path = typeof from === 'string' ? from : fileURLToPath(from);
    const noFollow = followSymlinks ? 0 : constants.O_NOFOLLOW;
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | noFollow);
    return await openHandle(handle, basename(path), path, async () => handle.close());
  } catch (error) {
    const name = harmless(path === null ? 'artifact' : basename(path));
    return { ok: false, fault: { code: openFaultCode(error, followSymlinks), detail: errorCode(error) }, name, path };
  }
}

function openFaultCode(error: unknown, followSymlinks: boolean): ArtifactFaultCode {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'artifact-missing';
    // With links followed, ELOOP is a chain of them that has no end.
    case 'ELOOP':
    case 'EMLINK':
      return followSymlinks ? 'artifact-unreadable' : 'artifact-is-a-symlink';
    // A socket, and a device without a driver, can't be opened at all.
    case 'ENXIO':
    case 'ENODEV':
      return 'artifact-not-a-regular-file';
    default:
      return 'artifact-unreadable';
  }
}

async function openHandle(
  handle: FileHandle,
  rawName: string,
  path: string | null,
  close: () => Promise<void>,
): Promise<OpenResult> {
  const name = harmless(rawName);
  try {
    const before = await handle.stat({ bigint: true });
    const fault = describeStats(before);
    if (fault === null) return { ok: true, artifact: fromHandle(handle, before, name, path, close) };
    await close();
    return { ok: false, fault, name, path };
  } catch (error) {
    await close();
    return { ok: false, fault: { code: 'artifact-unreadable', detail: errorCode(error) }, name, path };
  }
}

function describeStats(stats: BigIntStats): ArtifactFault | null {
  if (stats.isDirectory()) return { code: 'artifact-not-a-regular-file', detail: 'it is a folder' };
  if (!stats.isFile()) return { code: 'artifact-not-a-regular-file', detail: 'it is a pipe, socket or device' };
  return stats.size === 0n ? { code: 'artifact-empty', detail: '' } : null;
}

function fromHandle(
  handle: FileHandle,
  before: BigIntStats,
  name: string,
  path: string | null,
  close: () => Promise<void>,
): OpenArtifact {
  return {
    name,
    path,
    size: Number(before.size),
    chunks: (signal) => readHandle(handle, Number(before.size), signal),
    readBlock: async (position, length) => readAt(handle, position, length),
    async checkUnchanged(bytesRead) {
      const after = await handle.stat({ bigint: true });
      const changed =
        after.size !== before.size ||
        BigInt(bytesRead) !== before.size ||
        after.mtimeNs !== before.mtimeNs ||
        after.ctimeNs !== before.ctimeNs;
      // ctime also moves when the file is linked, renamed or given away: somebody is at work on it, which is reason enough.
      return changed ? { code: 'artifact-changed', detail: describeChange(before.size, after.size) } : null;
    },
    close,
  };
}

function describeChange(before: bigint, after: bigint): string {
  return before === after
    ? `its size stayed ${before} bytes, but its modification or status time moved`
    : `${before} bytes before, ${after} after`;
}

function fromMemory(bytes: Uint8Array, name: string): OpenArtifact {
  return {
    name: harmless(name),
    path: null,
    size: bytes.byteLength,
    chunks: (signal) => readMemory(bytes, signal),
    readBlock: async (position, length) => copyBytes(bytes.subarray(position, position + length)),
    checkUnchanged: async (bytesRead) =>
      bytesRead === bytes.byteLength ? null : { code: 'artifact-changed', detail: 'its memory was resized' },
    close: async () => {},
  };
}

function fromBlob(blob: Blob, name: string): OpenArtifact {
  return fromIterable(
    blob.stream(),
    blob.size,
    nameOf(blob, name),
    async (position, length) => new Uint8Array(await blob.slice(position, position + length).arrayBuffer()),
  );
}

function fromIterable(
  stream: AsyncIterable<unknown>,
  size: number | null,
  name: string,
  readBlock: ReadBlock | null,
): OpenArtifact {
  const reading = readIterable(stream);
  return {
    name: harmless(name),
    path: null,
    size,
    chunks: (signal) => reading.chunks(signal),
    readBlock,
    checkUnchanged: async (bytesRead) =>
      size === null || bytesRead === size ? null : { code: 'artifact-changed', detail: `${size} bytes were announced` },
    close: async () => reading.close(),
  };
}

/** A File's own name goes before what it is called. */
function nameOf(blob: Blob, name: string): string {
  return 'name' in blob && typeof blob.name === 'string' ? basename(blob.name) : name;
}
