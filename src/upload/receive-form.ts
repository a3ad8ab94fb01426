import type { IncomingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import { orAborted } from './or-aborted.js';
import { boundaryOf, openFormParser } from './form-parser.js';
import { FormReading, MAX_FIELD_BYTES, type FormLimits, type ReceivedForm, type TakePlugin } from './form-reading.js';
import { PartCounter } from './part-counter.js';
import { UploadProblem } from './problem.js';

/** Boundaries, headers, a preamble: no honest form has more around its parts. */
const MAX_OTHER_BYTES = 256 * 1024;

/** The most bytes of a body. */
export function maxBodyBytes({ maxPluginBytes, maxSignatureBytes, fields }: FormLimits): number {
  return maxPluginBytes + maxSignatureBytes + fields.length * MAX_FIELD_BYTES + MAX_OTHER_BYTES;
}

/** The body is larger than anything that a form could hold. */
export function formTooLarge(limits: FormLimits): UploadProblem {
  return new UploadProblem('form-too-large', `A form may have ${maxBodyBytes(limits)} bytes at most.`);
}

/**
 * Reads a form (RFC 7578) as it comes, no faster than its plugin is taken.
 *
 * @param signal - ends the reading.
 * @returns the form; where taking the plugin said `enough`, as much of it as had come.
 * @throws UploadProblem for a form that isn't one, or not the one that is expected; the signal's reason; what `takePlugin` throws.
 * @remarks Afterwards the request is paused, wherever it stands. The plugin may still be being taken: its stream is then destroyed.
 */
export async function receiveForm(
  request: IncomingMessage,
  limits: FormLimits,
  signal: AbortSignal,
  takePlugin: TakePlugin,
): Promise<ReceivedForm> {
  const reading = new FormReading(limits, takePlugin);
  const delimiters = new PartCounter(boundaryOf(request.headers));
  const over = new AbortController();
  let parser: Writable | null = null;
  let bodyBytes = 0;
  const receive = async (): Promise<ReceivedForm> =>
    new Promise((resolve, reject) => {
      const orReject = (act: () => Promise<unknown>): void => void act().catch(reject);
      const conclude = async (): Promise<void> => resolve(await reading.complete());
      const count = (chunk: Uint8Array): void => {
        bodyBytes += chunk.byteLength;
        delimiters.update(chunk);
        if (bodyBytes > maxBodyBytes(limits)) reject(formTooLarge(limits));
      };
      over.signal.addEventListener('abort', () => request.off('data', count));
      orReject(async () => {
        parser = await openFormParser(
          request.headers,
          {
            fileBytes: Math.max(limits.maxPluginBytes, limits.maxSignatureBytes),
            fieldBytes: Math.max(limits.maxSignatureBytes, MAX_FIELD_BYTES),
            // A page may have a field for a signature's file and one for its text, of which one is left empty.
            parts: limits.fields.length + 4,
          },
          {
            onFile: (part) => orReject(async () => (await reading.file(part)) && conclude()),
            onField: (part) => orReject(async () => reading.field(part)),
            onProblem: reject,
            onEnd: () =>
              orReject(async () => {
                if (reading.parts !== delimiters.parts) throw passedOver();
                await conclude();
              }),
          },
        );
        if (over.signal.aborted) return;
        request.on('data', count);
        request.pipe(parser);
      });
    });
  try {
    return await orAborted(signal, receive);
  } finally {
    over.abort();
    stop(request, parser);
  }
}

function passedOver(): UploadProblem {
  return new UploadProblem('malformed-form', 'A part of the form has no readable Content-Disposition.');
}

function stop(request: IncomingMessage, parser: Writable | null): void {
  request.pause();
  if (parser === null) return;
  request.unpipe(parser);
  // Its files fail with it, so that nobody waits for the rest of one.
  parser.destroy();
}
