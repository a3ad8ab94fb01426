import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { outside } from '../internal/outside.js';
import { answerFailure, type Answer } from './answer.js';
import { assertMultipart } from './form-parser.js';
import { UploadProblem } from './problem.js';
import { formTooLarge, maxBodyBytes } from './receive-form.js';
import { sendAnswer } from './send-answer.js';
import { UploadInProgress } from './upload-in-progress.js';
import { readUploadOptions, type UploadHandlerOptions, type UploadSettings } from './upload-options.js';
import { UploadQueue, type UploadStatus } from './upload-queue.js';
import { ClientGone, watchUpload } from './watch-upload.js';

/** Takes uploads: a listener for Node's http servers, a handler for Express, and what a Fastify route hands its raw request to. */
export interface UploadHandler extends AsyncDisposable {
  /**
   * Takes one upload and answers it. Never rejects.
   *
   * @param next - where it is given, it is called with what the host's own functions or the gate have thrown, in place of an answer (500).
   */
  (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): Promise<void>;
  /**
   * A listener for a server's event `checkContinue`: a client that asks first (`Expect: 100-continue`) is told to send its body when
   * its turn has come, and sends none of it when there is no room.
   */
  readonly checkContinue: (request: IncomingMessage, response: ServerResponse) => void;
  /** How busy it is. */
  status(): UploadStatus;
  /** Takes no uploads any more; those that wait are refused (503). Resolves once the last active one has ended. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Makes a handler that takes a plugin and its signature as a form, has the gate judge them, and puts the plugin into its place if the
 * decision allows.
 *
 * The form has a file `plugin`, and a file or text field `signature`; without one the plugin is unsigned. Put the signature first: then
 * the plugin is hashed and copied in one pass while it comes. The answer is 201 with the decision, or problem details (RFC 9457): 403
 * where the policy denies, 422 for what can't be processed, 413, 415, 429; 409, 500 or 507 where the plugin was allowed and is not in its place.
 *
 * @param options - see `UploadHandlerOptions`.
 * @throws TypeError for options that aren't valid.
 * @remarks Who may upload, and that the form comes from one of the host's own pages (CSRF), is the host's to check, before it calls this.
 * No body parser may run before it. `server.requestTimeout` of Node counts for uploads too.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { createServer } from 'node:http';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createInstallGate } from 'install-gate';
 * import { createUploadHandler } from 'install-gate/upload';
 *
 * const plugins = mkdtempSync(join(tmpdir(), 'plugins-'));
 * const gate = await createInstallGate({ trustStore: 'fixtures/trust-stores/vendor-pin' });
 * const upload = createUploadHandler({ gate, folder: plugins, destination: ({ filename }) => join(plugins, filename) });
 * const server = createServer((request, response) => void upload(request, response));
 * server.listen(0);
 * console.log(upload.status().active, upload.status().maxConcurrent); // 0 4
 * server.close();
 * await upload.close();
 * await gate.close();
 * ```
 */
export function createUploadHandler(options: UploadHandlerOptions): UploadHandler {
  const settings = readUploadOptions(options);
  const queue = new UploadQueue(settings.maxConcurrent, settings.maxQueued, (status) =>
    outside(() => settings.onStatus(status)),
  );
  const handler = async (
    request: IncomingMessage,
    response: ServerResponse,
    next?: (error?: unknown) => void,
  ): Promise<void> => handle(settings, queue, request, response, { next, asksFirst: false });
  return Object.assign(handler, {
    checkContinue: (request: IncomingMessage, response: ServerResponse): void =>
      void handle(settings, queue, request, response, { next: undefined, asksFirst: true }),
    status: () => queue.status(),
    close: async () => queue.close(),
    [Symbol.asyncDispose]: async () => queue.close(),
  });
}

async function handle(
  settings: UploadSettings,
  queue: UploadQueue,
  request: IncomingMessage,
  response: ServerResponse,
  { next, asksFirst }: { readonly next: ((error?: unknown) => void) | undefined; readonly asksFirst: boolean },
): Promise<void> {
  const watch = watchUpload(request, response, settings);
  const upload = new UploadInProgress(request, settings, watch);
  let leave: (() => void) | null = null;
  let isBodyAwaited = !asksFirst;
  let answer: Answer | null;
  try {
    assertUnread(request);
    assertMultipart(request.headers);
    if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes(settings)) throw formTooLarge(settings);
    leave = await queue.enter(watch.signal);
    if (asksFirst) response.writeContinue();
    isBodyAwaited = true;
    answer = await upload.take();
  } catch (error) {
    // Whatever is still at work on this upload has nothing to work for any more.
    watch.abort(error);
    answer = answerError(error, settings, request, next);
  }
  watch.stop();
  const released = upload.release().finally(() => leave?.());
  try {
    if (answer !== null) await sendAnswer(request, response, answer, isBodyAwaited);
  } catch (error) {
    outside(() => settings.onError(error, request));
    response.destroy();
  }
  await released;
}

/** @returns null where somebody else answers, or nobody is there. */
function answerError(
  error: unknown,
  settings: UploadSettings,
  request: IncomingMessage,
  next: ((error?: unknown) => void) | undefined,
): Answer | null {
  if (error instanceof ClientGone) return null;
  if (error instanceof UploadProblem) return answerFailure(error, settings);
  outside(() => settings.onError(error, request));
  if (next !== undefined) {
    next(error);
    return null;
  }
  return error instanceof BodyAlreadyRead
    ? answerFailure(new UploadProblem('body-already-read', error.message), settings)
    : answerFailure(null, settings);
}

/** A mistake of the set-up: there is nothing left to read. */
class BodyAlreadyRead extends InvalidArgument {}

function assertUnread(request: IncomingMessage): void {
  if (!request.readableDidRead && request.readableFlowing !== true) return;
  throw new BodyAlreadyRead(
    'The body was read before the upload handler was called: let no body parser see multipart/form-data on this route.',
  );
}
