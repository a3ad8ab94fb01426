import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { HeldInstall } from '../../src/index.js';
import { createUploadHandler, type UploadGate, type UploadStatus } from '../../src/upload/index.js';
import { createUploadScene } from './upload-scene.js';
import {
  BOUNDARY,
  formOf,
  FORM_TYPE,
  leftovers,
  listen,
  pluginPart,
  problemOf,
  readAll,
  sendTo,
  signaturePart,
  until,
  type UploadServer,
} from './upload-server.js';

const scene = createUploadScene();
const { artifact, signature, copies, plugins } = scene;
const signedForm = formOf([signaturePart(signature), pluginPart(artifact)]);
const lateForm = formOf([pluginPart(artifact), signaturePart(signature)]);

const head = (headers: readonly string[]) =>
  ['POST / HTTP/1.1', 'Host: localhost', `Content-Type: ${FORM_TYPE}`, ...headers, '', ''].join('\r\n');

afterEach(async () => {
  await until(() => leftovers(copies).length === 0 && leftovers(plugins).length === 0, 'nothing is left behind');
});

const isIdle = ({ handler }: UploadServer) => handler.status().active === 0 && handler.status().queued === 0;

/** A form that begins with a sound signature and whose plugin has so many MiB. */
function* bigForm(mebibytes: number, onTaken: (bytes: number) => void = () => undefined): Generator<Uint8Array> {
  const opening = formOf([signaturePart(signature)]).subarray(0, -`--${BOUNDARY}--\r\n`.length);
  yield opening;
  yield Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="plugin"; filename="big.jar"\r\n\r\n`);
  const chunk = new Uint8Array(64 * 1024);
  for (let index = 0; index < mebibytes * 16; index += 1) {
    onTaken((index + 1) * chunk.byteLength);
    yield chunk;
  }
  yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
}

/** A gate that reads a first chunk, says so, and waits. */
function stallingGate() {
  let go = (): void => undefined;
  const going = new Promise<void>((resolve) => (go = resolve));
  let begun = 0;
  const gate: UploadGate = {
    async hold(untrusted, file, options): Promise<HeldInstall> {
      if (!(untrusted instanceof Readable)) throw new TypeError('a stream was expected');
      let bytes = 0;
      for await (const chunk of untrusted) {
        if (bytes === 0) begun += 1;
        await going;
        bytes += Buffer.from(chunk).byteLength;
      }
      return scene.gate().hold(artifact, file, options);
    },
  };
  return { gate, go: () => go(), begun: () => begun };
}

describe('A connection that ends too early', () => {
  it.each([
    ['signature first', signedForm],
    ['plugin first', lateForm],
  ])('leaves nothing behind, at whatever byte: %s', async (_, form) => {
    const server = await scene.start();
    const answers = new Set<string>();
    for (let start = 0; start < form.byteLength; start += 16) {
      const offsets = Array.from({ length: 16 }, (__, index) => start + index).filter((at) => at < form.byteLength);
      await Promise.all(
        offsets.map(async (offset) => {
          const socket = server.connect();
          const all = readAll(socket);
          socket.end(
            Buffer.concat([Buffer.from(head([`Content-Length: ${form.byteLength}`])), form.subarray(0, offset)]),
          );
          answers.add((await all).split('\r\n')[0] ?? '');
        }),
      );
    }
    // Node itself answers the end of a request that isn't complete.
    expect([...answers].toSorted()).toEqual(['HTTP/1.1 400 Bad Request']);
    await until(() => isIdle(server), 'it is idle');
    expect(server.errors).toEqual([]);
    expect((await server.send(form)).status).toBe(201);
  });

  it('is an incomplete form where the request is complete, at whatever byte', async () => {
    const server = await scene.start();
    const answers = new Map<string, number>();
    // What follows the last boundary's dashes belongs to no part (RFC 2046 section 5.1.1).
    const last = signedForm.byteLength - 2;
    for (let offset = 0; offset <= last; offset += 1) {
      const answer = problemOf(await server.send(signedForm.subarray(0, offset)));
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
    expect(Object.fromEntries(answers)).toEqual({ '400 incomplete-form': last, '201 no problem': 1 });
    expect(server.errors).toEqual([]);
  });

  it.each(['a plugin that goes straight into the gate', 'a plugin that is spooled'])(
    'ends the upload: %s',
    async (which) => {
      const server = await scene.start();
      const bytes = which.includes('spooled') ? [...bigForm(8)].slice(1) : [...bigForm(8)];
      const socket = server.connect();
      socket.write(head([`Content-Length: ${200 * 1024 * 1024}`]));
      for (const chunk of bytes.slice(0, -1)) socket.write(chunk);
      await until(() => leftovers(copies).length > 0, 'a private copy is being written');
      socket.destroy();
      await until(() => isIdle(server), 'it is idle');
      expect(server.errors).toEqual([]);
    },
  );
});

describe('A slow client', () => {
  it.each([
    ['that sends nothing', '408 idle', { maxIdleMillis: 150 }, ''],
    ['that stops within the plugin', '408 idle', { maxIdleMillis: 150 }, 'part'],
    ['that drips', '408 too-slow', { maxIdleMillis: 400, maxMillis: 700 }, 'drip'],
  ])('is answered and let go: %s', async (_, problem, limits, manner) => {
    const server = await scene.start(limits);
    const socket = server.connect();
    const all = readAll(socket);
    socket.write(head([`Content-Length: ${signedForm.byteLength}`]));
    if (manner === 'part') socket.write(signedForm.subarray(0, -100));
    let at = 0;
    const drip =
      manner === 'drip' ? setInterval(() => socket.write(signedForm.subarray(at, (at += 1))), 50) : undefined;
    await until(() => server.handler.status().active === 1, 'it is being received');
    await until(() => isIdle(server), 'it is given up');
    clearInterval(drip);
    socket.end();
    const [headers = '', body = ''] = (await all).split('\r\n\r\n');
    const answer: unknown = JSON.parse(body);
    expect(problemOf({ status: Number(headers.split(' ')[1]), headers: {}, body: answer })).toBe(problem);
    expect(headers).toContain('connection: close');
    expect(server.errors).toEqual([]);
  });

  it('isn’t one that the gate keeps waiting', async () => {
    const { gate, go, begun } = stallingGate();
    const server = await scene.start({ gate, maxIdleMillis: 50, destination: () => join(plugins, 'kept.jar') });
    const answer = server.send(Readable.from(bigForm(16)));
    await until(() => begun() === 1, 'the gate has begun');
    await new Promise((resolve) => setTimeout(resolve, 300));
    go();
    expect((await answer).status).toBe(201);
  });

  it('is the host’s own function that hangs', async () => {
    const server = await scene.start({ maxMillis: 200, destination: async () => new Promise(() => undefined) });
    const reply = await server.send(signedForm);
    expect([problemOf(reply), reply.headers['retry-after']]).toEqual(['503 evaluation-too-slow', '10']);
  });
});

describe('Back-pressure', () => {
  it('reaches the client: of 200 MB no more is taken than the gate takes', async () => {
    const { gate, go, begun } = stallingGate();
    const server = await scene.start({ gate, destination: () => join(plugins, 'big.jar') });
    let taken = 0;
    let peak = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss - before)), 5);
    const answer = server.send(Readable.from(bigForm(200, (bytes) => (taken = bytes))));
    await until(() => begun() === 1, 'the gate has begun');
    await new Promise((resolve) => setTimeout(resolve, 500));
    // What the system's buffers hold, on both sides.
    expect(taken).toBeLessThan(20 * 1024 * 1024);
    go();
    expect((await answer).status).toBe(201);
    clearInterval(watch);
    expect(taken).toBe(200 * 1024 * 1024);
    expect(peak).toBeLessThan(120 * 1024 * 1024);
  });
});

describe('An answer before the end of the body', () => {
  it.each([
    ['a malformed signature', '422 malformed-signature', Buffer.from('{}'), {}],
    ['a plugin that is too large', '413 plugin-too-large', signature, { maxPluginBytes: 100_000 }],
  ])('reaches a client that goes on sending: %s', async (_, problem, first, options) => {
    const server = await scene.start(options);
    const [, ...rest] = bigForm(64);
    const opening = formOf([signaturePart(first)]).subarray(0, -`--${BOUNDARY}--\r\n`.length);
    const reply = await server.send(Readable.from([opening, ...rest]));
    expect(problemOf(reply)).toBe(problem);
    expect(reply.headers.connection).toBe('close');
    await until(() => isIdle(server), 'it is idle');
  });

  it('is given unread where the body is announced to be too large', async () => {
    const server = await scene.start({ maxPluginBytes: 1000 });
    const socket = server.connect();
    const all = readAll(socket);
    socket.write(head(['Content-Length: 10000000']));
    await until(() => socket.bytesRead > 0, 'it is answered');
    socket.end();
    expect(await all).toContain('413 Payload Too Large');
  });

  it('is given where what follows the form has no end', async () => {
    const server = await scene.start({ maxPluginBytes: 1000 });
    const endless = function* () {
      yield signedForm.subarray(0, -2);
      for (let count = 0; count < 1000; count += 1) yield new Uint8Array(64 * 1024);
    };
    expect(problemOf(await server.send(Readable.from(endless())))).toBe('413 form-too-large');
  });
});

describe('The queue', () => {
  it('shows who is active and who waits, and tells whoever comes then to come again', async () => {
    const { gate, go, begun } = stallingGate();
    const told: UploadStatus[] = [];
    const server = await scene.start({
      gate,
      maxConcurrent: 2,
      maxQueued: 3,
      retryAfterSeconds: 7,
      onStatus: (status) => void told.push(status),
    });
    const uploads = Array.from({ length: 5 }, async () => server.send(signedForm));
    await until(() => begun() === 2 && server.handler.status().queued === 3, 'two are active and three wait');
    expect(server.handler.status()).toEqual({ active: 2, queued: 3, maxConcurrent: 2, maxQueued: 3, isClosed: false });
    const refused = await server.send(Readable.from(bigForm(64)));
    expect([problemOf(refused), refused.headers['retry-after'], refused.headers.connection]).toEqual([
      '429 queue-full',
      '7',
      'close',
    ]);
    go();
    expect((await Promise.all(uploads)).map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    await until(() => isIdle(server), 'it is idle');
    expect(Math.max(...told.map(({ active }) => active))).toBe(2);
    expect(told.at(-1)).toMatchObject({ active: 0, queued: 0 });
  });

  it('gives no turn to a client that has gone, and none is lost', async () => {
    const { gate, go, begun } = stallingGate();
    const server = await scene.start({ gate, maxConcurrent: 1 });
    const first = server.send(signedForm);
    await until(() => begun() === 1, 'the first is active');
    const socket = server.connect();
    socket.write(head([`Content-Length: ${signedForm.byteLength}`]));
    await until(() => server.handler.status().queued === 1, 'the second waits');
    socket.destroy();
    await until(() => server.handler.status().queued === 0, 'the second has left');
    go();
    expect([(await first).status, (await server.send(signedForm)).status]).toEqual([201, 201]);
  });

  it('keeps nobody waiting longer than an upload may take', async () => {
    const { gate, go, begun } = stallingGate();
    const server = await scene.start({ gate, maxConcurrent: 1, maxMillis: 300 });
    const first = server.send(signedForm);
    await until(() => begun() === 1, 'the first is active');
    const second = await server.send(signedForm);
    go();
    expect([problemOf(second), second.headers['retry-after']]).toEqual(['503 waited-too-long', '10']);
    expect(problemOf(await first)).toBe('503 evaluation-too-slow');
  });

  it('takes 20 uploads at once', async () => {
    const server = await scene.start({ destination: ({ decision: { decisionId } }) => join(plugins, decisionId) });
    const replies = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => server.send(index % 2 === 0 ? signedForm : lateForm)),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(201));
  });

  it('is closed: whoever waits or comes is refused, and who is active is served', async () => {
    const { gate, go, begun } = stallingGate();
    const server = await scene.start({ gate, maxConcurrent: 1 });
    const first = server.send(signedForm);
    await until(() => begun() === 1, 'the first is active');
    const second = server.send(signedForm);
    await until(() => server.handler.status().queued === 1, 'the second waits');
    let isClosed = false;
    const closing = server.handler.close().then(() => (isClosed = true));
    expect(problemOf(await second)).toBe('503 closed');
    expect(problemOf(await server.send(signedForm))).toBe('503 closed');
    expect([isClosed, server.handler.status().isClosed]).toEqual([false, true]);
    go();
    expect((await first).status).toBe(201);
    await closing;
    await server.handler.close();
  });
});

describe('A client that asks before it sends', () => {
  const ask = head([`Content-Length: ${signedForm.byteLength}`, 'Expect: 100-continue', 'Connection: close']);

  it('is told to go on when its turn has come', async () => {
    const server = await scene.start();
    const socket = server.connect();
    const all = readAll(socket);
    socket.write(ask);
    await until(() => socket.bytesRead > 0, 'it is told to go on');
    socket.write(signedForm);
    expect((await all).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 201']);
  });

  it('sends nothing where there is no room', async () => {
    const { gate, go, begun } = stallingGate();
    const server = await scene.start({ gate, maxConcurrent: 1, maxQueued: 0 });
    const first = server.send(signedForm);
    await until(() => begun() === 1, 'the first is active');
    const socket = server.connect();
    const all = readAll(socket);
    socket.write(ask);
    expect((await all).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 429']);
    go();
    await first;
  });
});

describe('A body that was read before', () => {
  it('is the host’s mistake, and is said so at once', async () => {
    const errors: unknown[] = [];
    const handler = createUploadHandler({
      gate: scene.gate(),
      destination: () => '',
      onError: (error) => void errors.push(error),
    });
    const server = createServer((request, response) => {
      request.resume().once('end', () => void handler(request, response));
    });
    const reply = await sendTo(await listen(server), signedForm);
    expect(problemOf(reply)).toBe('500 body-already-read');
    expect(errors).toMatchObject([{ code: 'invalid-argument' }]);
  });
});
