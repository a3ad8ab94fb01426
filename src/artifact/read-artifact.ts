import type { ArtifactType } from '../decision/evidence.js';
import { startsWith } from '../internal/bytes.js';
import { errorCode } from '../internal/error-code.js';
import { errorName } from '../internal/error-name.js';
import { beginsLikePae, PAE_PREFIX_BYTES } from '../statement/pae.js';
import { NotBytesError } from './chunks.js';
import { HashTrail } from './hash-trail.js';
import type { ArtifactFault, OpenArtifact } from './open-artifact.js';

/** Something that takes every byte of the artifact, in order. It must be done with a chunk when it returns. */
export interface ByteConsumer {
  update(chunk: Uint8Array): void;
}

/** How far reading has come. */
export interface ReadProgress {
  /** Bytes. */
  readonly bytesRead: number;
  /** Bytes; null where only the end will tell. */
  readonly totalBytes: number | null;
}

/** What reading needs to know. */
export interface ReadOptions {
  readonly consumers: readonly ByteConsumer[];
  /** Compute the SHA-256 too, and leave a trail by which bytes can be read again. */
  readonly digest: boolean;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: ReadProgress) => void) | undefined;
}

/** What was read, or why it can't be judged. */
export type ReadResult =
  | {
      readonly ok: true;
      readonly size: number;
      readonly sha256: string | null;
      readonly type: ArtifactType;
      /** null where no digest was asked for. */
      readonly trail: HashTrail | null;
    }
  | { readonly ok: false; readonly fault: ArtifactFault };

const HEAD_BYTES = PAE_PREFIX_BYTES;

/** A zip's local file header, or the end record of an empty one. */
const ZIP_SIGNATURES = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
] as const;

/**
 * Reads an artifact once, from its first byte to its last, in constant memory; every consumer gets every byte.
 *
 * @returns a fault where it can't be read, is empty, too large, or changed meanwhile.
 * @throws the signal's reason if it is aborted; TypeError if a stream yields what isn't bytes; whatever `onProgress` throws.
 */
export async function readArtifact(artifact: OpenArtifact, options: ReadOptions): Promise<ReadResult> {
  const { consumers, digest, maxBytes, signal, onProgress } = options;
  if (artifact.size !== null && artifact.size > maxBytes)
    return fail('artifact-too-large', `${maxBytes} bytes are allowed`);
  const trail = digest ? new HashTrail() : null;
  const head: number[] = [];
  let size = 0;
  const chunks = artifact.chunks(signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await readNext(chunks, signal);
      if ('fault' in next) return { ok: false, fault: next.fault };
      const { chunk } = next;
      if (chunk === null) break;
      size += chunk.byteLength;
      if (size > maxBytes) return fail('artifact-too-large', `${maxBytes} bytes are allowed`);
      if (head.length < HEAD_BYTES) head.push(...chunk.subarray(0, HEAD_BYTES - head.length));
      for (const consumer of consumers) consumer.update(chunk);
      trail?.update(chunk);
      onProgress?.({ bytesRead: size, totalBytes: artifact.size });
    }
  } finally {
    await chunks.return?.();
  }
  const changed = await checkUnchanged(artifact, size);
  if (changed !== null) return { ok: false, fault: changed };
  if (size === 0) return fail('artifact-empty', '');
  return { ok: true, size, sha256: trail?.sha256 ?? null, type: typeOf(Uint8Array.from(head)), trail };
}

function typeOf(head: Uint8Array): ArtifactType {
  if (beginsLikePae(head)) return 'statement';
  return ZIP_SIGNATURES.some((signature) => startsWith(head, signature)) ? 'zip' : 'unknown';
}

/** The next chunk (null at the end), or the fault that a failing read is. Only an abort and a caller's mistake throw. */
async function readNext(
  chunks: AsyncIterator<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<{ readonly chunk: Uint8Array | null } | { readonly fault: ArtifactFault }> {
  try {
    const next = await chunks.next();
    return { chunk: next.done === true ? null : next.value };
  } catch (error) {
    signal?.throwIfAborted();
    if (isCallersMistake(error)) throw error;
    return { fault: { code: 'artifact-unreadable', detail: errorName(error) ?? 'UNKNOWN' } };
  }
}

/** A stream's own error may be anything, and may throw when it is asked what it is. */
function isCallersMistake(error: unknown): boolean {
  try {
    return error instanceof NotBytesError;
  } catch {
    return false;
  }
}

async function checkUnchanged(artifact: OpenArtifact, size: number): Promise<ArtifactFault | null> {
  try {
    return await artifact.checkUnchanged(size);
  } catch (error) {
    return { code: 'artifact-unreadable', detail: errorCode(error) };
  }
}

function fail(code: ArtifactFault['code'], detail: string): ReadResult {
  return { ok: false, fault: { code, detail } };
}
