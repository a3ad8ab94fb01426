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

describe('A stream of what is no bytes is a TypeError', () => {
  it.each<[what: string, source: () => unknown]>([
    ['text', () => Readable.from(['text'])],
    ['text, since an encoding is set', () => Readable.from([bytes], { objectMode: false }).setEncoding('utf8')],
    ['text after bytes', () => Readable.from([bytes, 'text'])],
    ['objects', () => Readable.from([{}])],
    ['numbers', () => Readable.from([1, 2, 3])],
    ['ArrayBuffers', () => Readable.from([new ArrayBuffer(8)])],
    [
      'undefined',
      () => ({
        async *[Symbol.asyncIterator]() {
          yield undefined;
        },
      }),
    ],
    ['text, as a web stream', () => ReadableStream.from(['text'])],
  ])('%s', async (_what, source) => {
    // @ts-expect-error: what a caller without types may do
    await expect(verdict(source())).rejects.toBeInstanceOf(TypeError);
  });

  it('and the stream is destroyed', async () => {
    const stream = Readable.from(['text', 'more']);
    await expect(verdict(stream)).rejects.toBeInstanceOf(TypeError);
    expect(stream.destroyed).toBe(true);
  });
});
