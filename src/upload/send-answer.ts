import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';

/**
 * How long the rest of a body is thrown away. A client that is still sending doesn't read; and a connection that is closed while there is
 * something unread in it is reset, which may take the answer with it (RFC 9112 section 9.6).
 */
const LINGER_MILLIS = 3_000;

/**
 * Sends an answer, also to a client that hasn't sent all of its body: it gets the whole answer at once, and then the rest of what it
 * sends is thrown away for a while. Nothing is sent to a client that is gone, or that was answered by somebody else.
 *
 * @param isBodyAwaited - whether the client was told to send its body.
 */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
  isBodyAwaited: boolean,
): Promise<void> {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  // The answers hold what a client has said.
  const always = {
    ...headers,
    'content-length': bytes.byteLength,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  if (request.complete) {
    response.writeHead(status, always);
    response.end(bytes);
    return;
  }
  response.writeHead(status, { ...always, connection: 'close' });
  if (!isBodyAwaited) {
    response.end(bytes);
    return;
  }
  response.write(bytes);
  await throwRestAway(request, response);
  response.end();
}

async function throwRestAway(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER_MILLIS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done);
    request.once('close', done);
    response.once('close', done);
    request.resume();
  });
}
