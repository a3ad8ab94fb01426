import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { SignatureSource } from '../signature/read-signature-file.js';
import { quote } from '../internal/untrusted-text.js';
import { openFormParser, type FormParser } from './form-parser.js';
import { UploadProblem } from './problem.js';
import { collectSignature, signatureOfField } from './signature-part.js';

/** How large a form may be. */
export interface FormLimits {
  readonly maxPluginBytes: number;
  readonly maxSignatureBytes: number;
  /** Names of the text fields that it may hold beside its plugin and signature. */
  readonly fields: readonly string[];
}

/** What a form has said, apart from the plugin's bytes. */
export interface ReceivedForm {
  /** As the client says. Not trusted. */
  readonly filename: string;
  readonly fields: Readonly<Record<string, string>>;
  /** null where the form holds none. */
  readonly signature: SignatureSource;
}

/**
 * Takes the plugin's bytes.
 *
 * @param file - to be read to its end; it may be destroyed instead, and then the form can't be read on.
 * @param signature - what stood before the plugin: null where nothing did, or a part that was left empty.
 * @returns whether all of it was read; else the rest of the form isn't looked at.
 */
export type TakePlugin = (file: Readable, signature: SignatureSource) => Promise<'read' | 'enough'>;

const MAX_FIELD_BYTES = 8 * 1024;
/** Boundaries, headers, a preamble: no honest form has more around its parts. */
const MAX_OTHER_BYTES = 256 * 1024;

/** The most bytes of a body. */
export function maxBodyBytes({ maxPluginBytes, maxSignatureBytes, fields }: FormLimits): number {
  return maxPluginBytes + maxSignatureBytes + fields.length * MAX_FIELD_BYTES + MAX_OTHER_BYTES;
}

/**
 * Reads a form (RFC 7578) as it comes, no faster than its plugin is taken.
 *
 * @param signal - ends the reading.
 * @throws UploadProblem for a form that isn't one, or not the one that is expected; the signal's reason; what `takePlugin` throws. Nothing reads
 * the request any more then.
 */
export async function receiveForm(
  request: IncomingMessage,
  limits: FormLimits,
  signal: AbortSignal,
  takePlugin: TakePlugin,
): Promise<ReceivedForm> {
  const parser = await openFormParser(request.headers, {
    fileBytes: Math.max(limits.maxPluginBytes, limits.maxSignatureBytes),
    fieldBytes: Math.max(limits.maxSignatureBytes, MAX_FIELD_BYTES),
    // A page may have a field for a signature's file and one for its text, of which one is left empty.
    parts: limits.fields.length + 4,
  });
  const reading = new FormReading(limits, takePlugin);
  const listening = new AbortController();
  try {
    return await new Promise<ReceivedForm>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { signal: listening.signal });
      signal.throwIfAborted();
      let bodyBytes = 0;
      const count = (chunk: Uint8Array): void => {
        bodyBytes += chunk.byteLength;
        if (bodyBytes > maxBodyBytes(limits)) reject(tooLarge(limits));
      };
      request.on('data', count);
      listening.signal.addEventListener('abort', () => request.off('data', count));
      const orReject = (act: () => Promise<void>): void => void act().catch(reject);
      parser.onFile((part) => orReject(async () => (await reading.file(part)) && resolve(reading.conclude())));
      parser.onField((part) => orReject(async () => reading.field(part)));
      parser.onProblem(reject);
      parser.onEnd(() => orReject(async () => resolve(await reading.complete())));
      request.pipe(parser.stream);
    });
  } finally {
    listening.abort();
    request.unpipe(parser.stream);
    parser.destroy();
  }
}

/** The body is larger than anything that a form could hold. */
export function tooLarge(limits: FormLimits): UploadProblem {
  return new UploadProblem('form-too-large', `A form may have ${maxBodyBytes(limits)} bytes at most.`);
}
