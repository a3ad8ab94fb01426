import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ArtifactSource } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
// Larger than the blocks it is read in, and no multiple of them.
const bytes = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(5_000_001, 'the bytes of an app ')]);
const path = scene.file('large.jar', bytes);
const signature = pin.key.sign(bytes);
const store = scene.store({ pin });
const sha256 = createHash('sha256').update(bytes).digest('hex');

async function* chunked(size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const sources: Readonly<Record<string, () => ArtifactSource>> = {
  'a path': () => path,
  'a file: URL': () => pathToFileURL(path),
  'a Uint8Array': () => new Uint8Array(bytes),
  'a Buffer': () => bytes,
  'a part of a larger memory': () => Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(7)]).subarray(7, -7),
  'a Blob': () => new Blob([bytes]),
  'a File': () => new File([bytes], 'folder/large.jar'),
  'a Node stream of a file': () => createReadStream(path),
  'a Node stream of odd chunks': () => Readable.from(chunked(777), { objectMode: false }),
  'a Node stream of objects that are bytes': () => Readable.from(chunked(99_999)),
  'a web stream': () => new Blob([bytes]).stream(),
  'a web stream of odd chunks': () => ReadableStream.from(chunked(1001)),
  'an async generator': () => chunked(500_000),
  'an async generator of one byte at first': async function* () {
    yield bytes.subarray(0, 1);
    yield new Uint8Array();
    yield bytes.subarray(1);
  },
};

describe('An artifact is verified, with size, type and digest, from', () => {
  it.each(Object.entries(sources))('%s', async (_what, source) => {
    const decision = await scene.verify({ artifact: source(), signature, store, request: { digest: 'sha256' } });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(decision.artifact).toMatchObject({ size: bytes.length, type: 'zip', sha256 });
  });

  it('a FileHandle, which is read from its first byte, and stays open', async () => {
    const handle = await open(path);
    try {
      await handle.read(Buffer.alloc(100), 0, 100, null);
      expect(verdictOf(await scene.verify({ artifact: handle, signature, store }))).toBe('allow verified');
      expect(verdictOf(await scene.verify({ artifact: handle, signature, store }))).toBe('allow verified');
      expect((await handle.stat()).size).toBe(bytes.length);
    } finally {
      await handle.close();
    }
  });
});

describe('An artifact with one other byte is refused from', () => {
  it.each([0, 524_287, 524_288, 1_048_576, bytes.length - 1])('memory and a file, at byte %i', async (at) => {
    const other = Uint8Array.from(bytes);
    other[at] = (other[at] ?? 0) ^ 1;
    for (const artifact of [other, scene.file('other.jar', other), new Blob([other]).stream()]) {
      expect(verdictOf(await scene.verify({ artifact, signature, store }))).toBe('deny no-trusted-key-matches');
    }
  });

  it('any source, where it ends a byte too early or too late', async () => {
    for (const other of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.alloc(1)])]) {
      expect(verdictOf(await scene.verify({ artifact: other, signature, store }))).toBe('deny no-trusted-key-matches');
      expect(verdictOf(await scene.verify({ artifact: new Blob([other]), signature, store }))).toBe(
        'deny no-trusted-key-matches',
      );
    }
  });
});

describe('An artifact without a byte is artifact-empty from', () => {
  it.each<[string, () => ArtifactSource]>([
    ['memory', () => new Uint8Array()],
    ['a Blob', () => new Blob([])],
    ['a Node stream', () => Readable.from([])],
    ['a web stream', () => new Blob([]).stream()],
    [
      'an async generator of empty chunks',
      async function* () {
        yield new Uint8Array();
        yield new Uint8Array();
      },
    ],
  ])('%s', async (_what, source) => {
    expect(verdictOf(await scene.verify({ artifact: source(), signature, store }))).toBe('deny artifact-empty');
    const gracePeriod = { endsAt: '2099-01-01' };
    expect(verdictOf(await scene.verify({ artifact: source(), signature: null, store, policy: { gracePeriod } }))).toBe(
      'deny artifact-empty',
    );
  });
});

describe('An artifact’s', () => {
  it('digest is null where nobody asks, and is made even for a denial where somebody does', async () => {
    expect((await scene.verify({ artifact: path, signature, store })).artifact.sha256).toBeNull();
    const denied = await scene.verify({
      artifact: chunked(1000),
      signature: null,
      store,
      request: { digest: 'sha256' },
    });
    expect(denied.artifact).toMatchObject({ sha256, size: bytes.length });
    expect(verdictOf(denied)).toBe('deny unsigned');
  });

  it.each<[string, string, Uint8Array]>([
    ['zip', 'a zip', Buffer.from('PK\u0003\u0004...')],
    ['zip', 'an empty zip', Buffer.from('PK\u0005\u0006...')],
    ['unknown', 'text', Buffer.from('text')],
    ['unknown', 'three bytes', Buffer.from('PK\u0003')],
  ])('type is %s for %s', async (type, _what, content) => {
    const decision = await scene.verify({ artifact: content, signature: pin.key.sign(content), store });
    expect(decision.artifact.type).toBe(type);
  });

  it('name is the last part of its path, or of its file’s name, or "artifact"', async () => {
    const nameOf = async (artifact: ArtifactSource) =>
      (await scene.verify({ artifact, signature: null })).artifact.name;
    expect(await nameOf(path)).toBe('large.jar');
    expect(await nameOf(new File(['x'], 'folder/large.jar'))).toBe('large.jar');
    expect(await nameOf(bytes)).toBe('artifact');
    expect(await nameOf(chunked(1000))).toBe('artifact');
  });

  it('progress is told from block to block, up to its end', async () => {
    const told: { bytesRead: number; totalBytes: number | null }[] = [];
    const onProgress = (progress: (typeof told)[number]) => told.push(progress);
    await scene.verify({ artifact: path, signature, store, request: { onProgress } });
    expect(told.length).toBeGreaterThan(1);
    expect(told.map(({ bytesRead }) => bytesRead)).toEqual(
      told.map(({ bytesRead }) => bytesRead).toSorted((a, b) => a - b),
    );
    expect(told.at(-1)).toEqual({ bytesRead: bytes.length, totalBytes: bytes.length });
  });
});
