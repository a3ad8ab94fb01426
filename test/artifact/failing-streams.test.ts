import { open } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
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

describe('A stream that fails is artifact-unreadable', () => {
  it.each<[how: string, source: () => ArtifactSource]>([
    [
      'before it has begun',
      () =>
        new Readable({
          read() {
            this.destroy(new Error('gone'));
          },
        }),
    ],
    [
      'after some bytes',
      () =>
        Readable.from(
          (async function* () {
            yield bytes;
            throw new Error('gone');
          })(),
        ),
    ],
    [
      'with what is no Error',
      () =>
        Readable.from(
          (async function* () {
            yield bytes;
            await Promise.reject(Object.assign(new Error('gone'), { code: 5 }));
          })(),
        ),
    ],
    [
      'since it is closed before its end',
      () => {
        const stream = new PassThrough();
        stream.write(bytes);
        setTimeout(() => stream.destroy(), 5);
        return stream;
      },
    ],
    ['since it was destroyed before the call', () => Readable.from([bytes]).destroy()],
    [
      'since it failed before the call',
      () => {
        const stream = new PassThrough();
        stream.on('error', () => {});
        return stream.destroy(new Error('gone'));
      },
    ],
    [
      'as a web stream',
      () => new ReadableStream<Uint8Array>({ start: (controller) => controller.error(new Error('gone')) }),
    ],
    [
      'as a web stream that is locked',
      () => {
        const stream = new Blob([bytes]).stream();
        stream.getReader();
        return stream;
      },
    ],
    [
      'as an async iterable whose next throws',
      () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => {
            throw new Error('gone');
          },
        }),
      }),
    ],
    [
      'as an async iterable that can’t be iterated',
      () => ({
        [Symbol.asyncIterator]: () => {
          throw new Error('gone');
        },
      }),
    ],
    [
      'with a TypeError of its own',
      () =>
        Readable.from(
          (async function* () {
            yield bytes;
            throw new TypeError('its own');
          })(),
        ),
    ],
  ])('%s', async (_how, source) => {
    expect(await verdict(source())).toBe('deny artifact-unreadable');
  });

  it('and ends no process where it fails before it is read', async () => {
    const stream = new PassThrough();
    const decision = scene.verify({ artifact: stream, signature, store });
    // Emitted while the trust store is read. Without a listener this would be an uncaught exception, which vitest reports.
    stream.destroy(new Error('gone'));
    expect(verdictOf(await decision)).toBe('deny artifact-unreadable');
  });

  it('and ends no process where it fails after the decision, unread', async () => {
    const stream = new PassThrough({ destroy: (_error, callback) => setTimeout(() => callback(new Error('late')), 5) });
    expect(verdictOf(await scene.verify({ artifact: stream, signature: null, store }))).toBe('deny unsigned');
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    expect(stream.destroyed).toBe(true);
  });

  it('and so is a FileHandle that is closed', async () => {
    const handle = await open(scene.artifactPath);
    await handle.close();
    expect(await verdict(handle)).toBe('deny artifact-unreadable');
  });
});
