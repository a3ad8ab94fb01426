import { readdirSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach } from 'vitest';
import { createUploadHandler, type UploadHandler, type UploadHandlerOptions } from '../../src/upload/index.js';

/** One part of a form; without a file name it is a text field. */
export interface Part {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** As it stands in the header, quotes and escapes included. */
  readonly filename?: string;
  /** Header lines in place of the usual ones. */
  readonly headers?: readonly string[];
}

export const BOUNDARY = '----install-gate-test';
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form's bytes, as RFC 7578 has them. */
export function formOf(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ name, content, filename, headers }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    const lines = headers ?? [
      `Content-Disposition: form-data; name="${name}"${file}`,
      ...(filename === undefined ? [] : ['Content-Type: application/octet-stream']),
    ];
    return [`--${BOUNDARY}\r\n${lines.join('\r\n')}\r\n\r\n`, content, '\r\n'];
  });
  return Buffer.concat([...pieces, `--${BOUNDARY}--\r\n`].map((piece) => Buffer.from(piece)));
}

export const pluginPart = (content: string | Uint8Array, filename = 'app.jar'): Part => ({
  name: 'plugin',
  content,
  filename,
});
export const signaturePart = (content: string | Uint8Array, filename = 'app.jar.sig.json'): Part => ({
  name: 'signature',
  content,
  filename,
});

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Parsed. */
  readonly body: unknown;
}

/** A server on 127.0.0.1 whose every request is an upload. */
export interface UploadServer {
  readonly server: Server;
  readonly handler: UploadHandler;
  readonly port: number;
  /** What the handler told `onError` of. */
  readonly errors: unknown[];
  readonly send: (body: Readable | Uint8Array, headers?: Readonly<Record<string, string>>) => Promise<Reply>;
  readonly sendForm: (parts: readonly Part[]) => Promise<Reply>;
  readonly connect: () => Socket;
}

const open = new Set<() => Promise<void>>();
afterEach(async () => {
  await Promise.all([...open].map(async (close) => close()));
  open.clear();
});

export async function startUploads(options: UploadHandlerOptions): Promise<UploadServer> {
  const errors: unknown[] = [];
  const handler = createUploadHandler({ onError: (error) => void errors.push(error), ...options });
  const server = createServer((request, response) => void handler(request, response));
  server.on('checkContinue', handler.checkContinue);
  const port = await listen(server);
  return {
    server,
    handler,
    port,
    errors,
    send: async (body, headers) => sendTo(port, body, headers),
    sendForm: async (parts) => sendTo(port, formOf(parts)),
    connect: () => connect(port, '127.0.0.1').on('error', () => undefined),
  };
}

/** Listens until the test is over. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.add(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('a port was expected');
  return address.port;
}

/** Sends a body and reads the answer, whichever is done first. */
export async function sendTo(
  port: number,
  body: Readable | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const type = { 'content-type': FORM_TYPE, ...headers };
  const length = body instanceof Readable ? {} : { 'content-length': String(body.byteLength) };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers: { ...length, ...type } });
    let isAnswered = false;
    // A server may answer and close before it has everything.
    request.on('error', (error) => isAnswered || reject(error));
    request.on('response', (response) => {
      isAnswered = true;
      readReply(response).then(resolve, reject);
    });
    if (body instanceof Readable) body.pipe(request);
    else request.end(body);
  });
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Uint8Array[] = [];
  const bytes: AsyncIterable<Uint8Array> = response;
  for await (const chunk of bytes) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const body: unknown = text === '' ? null : JSON.parse(text);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** All that a socket is sent until the other side closes. */
export async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

/** Waits until something holds. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`it never came about that ${what}`);
}

/** Names of whatever private copies lie in a folder. */
export function leftovers(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('.install-gate-'));
}

/** Status and the end of the problem's type. */
export function problemOf({ status, body }: Reply): string {
  const type: unknown = typeof body === 'object' && body !== null && 'type' in body ? body.type : null;
  return `${status} ${typeof type === 'string' ? type.replace('urn:install-gate:problem:', '') : 'no problem'}`;
}
