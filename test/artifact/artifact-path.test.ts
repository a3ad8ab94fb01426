import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verifyInstall } from '../../src/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });
const store = scene.store({ pin });

describe('An artifact that can’t be judged', () => {
  const folder = scene.path('folder.jar');
  mkdirSync(folder);
  const pipe = scene.path('pipe.jar');
  execFileSync('mkfifo', [pipe]);
  const link = scene.path('link.jar');
  symlinkSync(scene.artifactPath, link);
  const dangling = scene.path('dangling.jar');
  symlinkSync('nowhere', dangling);
  const loop = scene.path('loop.jar');
  symlinkSync(loop, loop);

  it.each<[code: string, why: string, artifact: string | URL]>([
    ['artifact-missing', 'is not there', scene.path('none.jar')],
    ['artifact-missing', 'has an empty name', ''],
    ['artifact-missing', 'is looked for below a file', `${scene.artifactPath}/x.jar`],
    ['artifact-missing', 'is a URL of what is not there', pathToFileURL(scene.path('none.jar'))],
    ['artifact-not-a-regular-file', 'is a folder', folder],
    ['artifact-not-a-regular-file', 'is a pipe, without waiting for a writer', pipe],
    ['artifact-not-a-regular-file', 'is a device without end', '/dev/zero'],
    ['artifact-is-a-symlink', 'is a link', link],
    ['artifact-is-a-symlink', 'is a link that leads nowhere', dangling],
    ['artifact-is-a-symlink', 'is a link to itself', loop],
    ['artifact-empty', 'is empty', scene.file('empty.jar', '')],
    ['artifact-unreadable', 'has a NUL in its name', 'a\0b'],
    ['artifact-unreadable', 'has a name of 300 characters', scene.path('x'.repeat(300))],
    ['artifact-unreadable', 'is a URL of another machine', new URL('file://elsewhere/app.jar')],
    ['artifact-unreadable', 'is a URL that names no path', new URL('file:///a%2Fb')],
  ])('is %s where it %s: at every level but off, and whatever grace covers', async (code, _why, artifact) => {
    const gracePeriod = { endsAt: '2099-01-01', covers: 'untrusted-signer' } as const;
    for (const level of ['strict', 'standard', 'audit'] as const) {
      const decision = await scene.verify({ artifact, signature, store, policy: { level, gracePeriod } });
      expect(rowOf(decision, 'artifact')).toEqual({ outcome: 'failed', code });
      expect(verdictOf(decision)).toBe(`deny ${code}`);
    }
    const unsigned = await scene.verify({ artifact, signature: null, store, policy: { gracePeriod } });
    expect(verdictOf(unsigned)).toBe(`deny ${code}`);
    const off = await scene.verify({ artifact, signature, store, policy: { level: 'off' } });
    expect(verdictOf(off)).toBe('allow enforcement-off');
  });

  it('is artifact-not-a-regular-file where it is a socket', async () => {
    const path = scene.path('s.jar');
    const server = createServer().listen(path);
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    try {
      expect(verdictOf(await scene.verify({ artifact: path, signature, store }))).toBe(
        'deny artifact-not-a-regular-file',
      );
    } finally {
      server.close();
    }
  });

  it('is a link that is followed where the request says so, and then only to a regular file', async () => {
    const followed = async (artifact: string) =>
      verdictOf(await scene.verify({ artifact, signature, store, request: { followSymlinks: true } }));
    expect(await followed(link)).toBe('allow verified');
    expect(await followed(dangling)).toBe('deny artifact-missing');
    expect(await followed(loop)).toMatch(/^deny artifact-(is-a-symlink|unreadable)$/);
    const toFolder = scene.path('to-folder.jar');
    symlinkSync(folder, toFolder);
    expect(await followed(toFolder)).toBe('deny artifact-not-a-regular-file');
  });

  it('may lie in a folder that is reached by a link: only the last part of a path counts', async () => {
    const shortcut = scene.path('shortcut');
    symlinkSync(scene.folder, shortcut);
    const artifact = shortcut + scene.artifactPath.slice(scene.folder.length);
    expect(verdictOf(await scene.verify({ artifact, signature, store }))).toBe('allow verified');
  });
});

describe('What is no artifact source', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['an object', {}],
    ['a list of bytes', [1, 2, 3]],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a URL that is no file', new URL('https://example.com/app.jar')],
    ['an iterable that is not async', new Set([new Uint8Array(1)])],
    ['a promise', Promise.resolve(new Uint8Array(1))],
  ])('is a TypeError: %s', async (_what, artifact) => {
    // @ts-expect-error: what a caller without types may do
    await expect(verifyInstall(artifact, null, {})).rejects.toBeInstanceOf(TypeError);
  });
});
