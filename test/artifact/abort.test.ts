import { EventEmitter } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { describe, expect, it } from 'vitest';
import type { ArtifactSource } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const { artifact: bytes } = scene;
const signature = scene.sign({ key: pin.key });
const store = scene.store({ pin });
const REASONS: readonly unknown[] = [
  new Error('enough'),
  new DOMException('x', 'TimeoutError'),
  'enough',
  5,
  null,
  { why: 'x' },
];

/** Judges a source and aborts a moment later. */
async function abortWhile(artifact: ArtifactSource, reason: unknown) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 10);
  return scene.verify({ artifact, signature, store, request: { signal: controller.signal } });
}

const stalled: Readonly<Record<string, () => ArtifactSource>> = {
  'a Node stream': () => new Readable({ read() {} }),
  'a Node stream after some bytes': () => {
    const stream = new PassThrough();
    stream.write(bytes);
    return stream;
  },
  'a web stream': () => new ReadableStream<Uint8Array>({}),
  'an async iterable': () => ({ [Symbol.asyncIterator]: () => ({ next: async () => new Promise<never>(() => {}) }) }),
  'an async iterable that stalls in its return, too': () => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => new Promise<never>(() => {}),
      return: async () => new Promise<never>(() => {}),
    }),
  }),
};

describe('An evaluation that is aborted rejects with the signal’s own reason', () => {
  it.each(Object.entries(stalled))('while %s stalls', async (_what, source) => {
    for (const reason of REASONS) await expect(abortWhile(source(), reason)).rejects.toBe(reason);
  });

  it('before it has begun', async () => {
    for (const reason of REASONS) {
      const request = { signal: AbortSignal.abort(reason) };
      await expect(scene.verify({ signature, store, request })).rejects.toBe(reason);
    }
  });

  it('without one, as an AbortError; and by time, as a TimeoutError', async () => {
    const aborted = scene.verify({ signature, store, request: { signal: AbortSignal.abort() } });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    const request = { signal: AbortSignal.timeout(5) };
    const timedOut = scene.verify({ artifact: new PassThrough(), signature, store, request });
    await expect(timedOut).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it.each<[string, (large: Uint8Array) => ArtifactSource]>([
    ['a file', (large) => scene.file('large.jar', large)],
    ['memory', (large) => large],
    ['a Blob', (large) => new Blob([large])],
    ['a Node stream', (large) => Readable.from([large.subarray(0, 9), large])],
  ])('while %s is read', async (_what, source) => {
    const controller = new AbortController();
    const request = { signal: controller.signal, onProgress: () => controller.abort('enough') };
    const artifact = source(new Uint8Array(6 * 1024 * 1024));
    await expect(scene.verify({ artifact, signature, store, request })).rejects.toBe('enough');
  });

  it('and not with the stream’s error that the abort has led to', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const stream = new PassThrough({ signal });
    setTimeout(() => controller.abort('enough'), 10);
    await expect(scene.verify({ artifact: stream, signature, store, request: { signal } })).rejects.toBe('enough');
  });

  it('and one that is not aborted leaves no listener behind', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const decision = await scene.verify({ artifact: Readable.from([bytes]), signature, store, request: { signal } });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(EventEmitter.getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('An abort lets go of the source', () => {
  it('that is a Node stream: it is destroyed', async () => {
    const stream = new PassThrough();
    await expect(abortWhile(stream, 'enough')).rejects.toBe('enough');
    expect(stream.destroyed).toBe(true);
  });

  it('that is a web stream: it is cancelled, although a read is under way', async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      cancel: () => {
        cancelled = true;
      },
    });
    await expect(abortWhile(stream, 'enough')).rejects.toBe('enough');
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
    expect(cancelled).toBe(true);
  });

  it('that is an async iterable: its return is called', async () => {
    let returned = false;
    const iterable = {
      [Symbol.asyncIterator]: () => ({
        next: async () => new Promise<never>(() => {}),
        return: async () => {
          returned = true;
          return { done: true as const, value: undefined };
        },
      }),
    };
    await expect(abortWhile(iterable, 'enough')).rejects.toBe('enough');
    expect(returned).toBe(true);
  });

  it('also where it comes before the call: a stream belongs to the gate from then on', async () => {
    const stream = new PassThrough();
    const request = { signal: AbortSignal.abort('enough') };
    await expect(scene.verify({ artifact: stream, signature, store, request })).rejects.toBe('enough');
    expect(stream.destroyed).toBe(true);
  });
});
