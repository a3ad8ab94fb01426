import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { describe, expect, it } from 'vitest';
import type { ArtifactSource } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });
const store = scene.store({ pin });
const verdict = async (artifact: ArtifactSource) => verdictOf(await scene.verify({ artifact, signature, store }));
const { artifact: bytes } = scene;

describe('A stream that nothing can make acceptable is let go of, unread', () => {
  it('as a Node stream', async () => {
    let reads = 0;
    const stream = new Readable({
      read() {
        reads++;
        this.push(bytes);
      },
    });
    expect(verdictOf(await scene.verify({ artifact: stream, signature: null, store }))).toBe('deny unsigned');
    expect({ reads, destroyed: stream.destroyed }).toEqual({ reads: 0, destroyed: true });
  });

  it('as a web stream', async () => {
    const seen: string[] = [];
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          seen.push('pull');
          controller.enqueue(bytes);
        },
        cancel: () => {
          seen.push('cancel');
        },
      },
      { highWaterMark: 0 },
    );
    expect(verdictOf(await scene.verify({ artifact: stream, signature: null, store }))).toBe('deny unsigned');
    expect(seen).toEqual(['cancel']);
  });

  it('as an async iterable', async () => {
    const seen: string[] = [];
    const iterable = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          seen.push('next');
          return { done: false as const, value: bytes };
        },
        return: async () => {
          seen.push('return');
          return { done: true as const, value: undefined };
        },
      }),
    };
    expect(verdictOf(await scene.verify({ artifact: iterable, signature: null, store }))).toBe('deny unsigned');
    expect(seen).toEqual(['return']);
  });

  it('whose letting go fails is no failure of the decision', async () => {
    const iterable = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: bytes }),
        return: () => Promise.reject(new Error('no')),
      }),
    };
    expect(verdictOf(await scene.verify({ artifact: iterable, signature: null, store }))).toBe('deny unsigned');
  });

  it('and one that may be acceptable is read to its end', async () => {
    const stream = Readable.from([bytes]);
    expect(await verdict(stream)).toBe('allow verified');
    expect(stream.readableEnded).toBe(true);
  });
});

describe('A stream without end', () => {
  it('is artifact-too-large at the limit, and let go of', async () => {
    let returned = false;
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(65_536);
      } finally {
        returned = true;
      }
    }
    const request = { maxArtifactBytes: 1024 * 1024 };
    expect(verdictOf(await scene.verify({ artifact: endless(), signature, store, request }))).toBe(
      'deny artifact-too-large',
    );
    expect(returned).toBe(true);
  });

  it.each([0, 1])(
    'of sources with one: the limit is a number of bytes that is allowed, and %i more is not',
    async (more) => {
      const request = { maxArtifactBytes: bytes.length - more };
      for (const artifact of [scene.artifactPath, bytes, new Blob([bytes]), Readable.from([bytes])]) {
        const expected = more === 0 ? 'allow verified' : 'deny artifact-too-large';
        expect(verdictOf(await scene.verify({ artifact, signature, store, request }))).toBe(expected);
      }
    },
  );
});
