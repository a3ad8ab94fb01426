import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSignatureFile } from '../../src/signature/read-signature-file.js';
import { signatureDocument } from '../../src/testing/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const bytes = scene.sign({ key: pin.key });
const text = new TextDecoder().decode(bytes);
const verdict = async (signature: Parameters<typeof readSignatureFile>[0]) =>
  verdictOf(await scene.verify({ signature, store: { pin } }));

describe('A signature comes', () => {
  const path = scene.file('app.jar.sig', bytes);
  const link = scene.path('link.sig');
  symlinkSync(path, link);

  it.each<[string, Parameters<typeof readSignatureFile>[0]]>([
    ['as a path', path],
    ['as a file: URL', pathToFileURL(path)],
    ['as the path of a symbolic link', link],
    ['as pasted text', { text }],
    ['as bytes', bytes],
    ['as a Buffer', Buffer.from(bytes)],
    ['as the 64 bytes themselves', scene.authority.pin().key.sign(scene.artifact)],
    ['as a parsed object', signatureDocument(scene.artifact, { key: pin.key })],
    [
      'as a parsed object without a prototype',
      { __proto__: null, ...signatureDocument(scene.artifact, { key: pin.key }) },
    ],
  ])('%s', async (_title, signature) => {
    expect(await verdict(signature)).toBe('allow verified');
  });

  it('as a string, which is always a path, even where it spells a signature', async () => {
    expect(await verdict(text)).toBe('deny signature-file-missing');
    expect(await verdict(Buffer.from(pin.key.sign(scene.artifact)).toString('base64url'))).toBe(
      'deny signature-file-missing',
    );
  });

  it('not at all, which only null says: that is unsigned, and no fault of a file', async () => {
    const decision = await scene.verify({ signature: null, store: { pin } });
    expect(verdictOf(decision)).toBe('deny unsigned');
    expect(rowOf(decision, 'signature-file')).toEqual({ outcome: 'not-applicable', code: 'not-applicable' });
  });

  it('as a parsed object that has a "text" of its own among its keys', async () => {
    const document = { ...signatureDocument(scene.artifact, { key: pin.key }) };
    expect(await verdict({ ...document, text: 'a note' })).toBe('allow verified');
    // @ts-expect-error: JSON that somebody else wrote
    expect(await verdict({ ...document, text: 5 })).toBe('allow verified');
  });
});

describe('A signature that is named and can’t be used', () => {
  const folder = scene.path('folder');
  mkdirSync(folder);
  const pipe = scene.path('pipe');
  execFileSync('mkfifo', [pipe]);
  const loop = scene.path('loop');
  symlinkSync(loop, loop);
  const dangling = scene.path('dangling');
  symlinkSync('nowhere', dangling);

  it.each<[code: string, why: string, path: string | URL]>([
    ['signature-file-missing', 'is not there', scene.path('none.sig')],
    ['signature-file-missing', 'has an empty name', ''],
    ['signature-file-missing', 'is looked for below a file', `${scene.artifactPath}/app.sig`],
    ['signature-file-missing', 'is a link that leads nowhere', dangling],
    ['signature-file-not-a-regular-file', 'is a folder', folder],
    ['signature-file-not-a-regular-file', 'is a pipe', pipe],
    ['signature-file-not-a-regular-file', 'is a device', '/dev/zero'],
    ['signature-file-unreadable', 'is a link to itself', loop],
    ['signature-file-unreadable', 'has a NUL in its name', 'a\0b'],
    ['signature-file-unreadable', 'has a name of 300 characters', scene.path('x'.repeat(300))],
    ['signature-file-unreadable', 'is a URL that names no path', new URL('file:///a%2Fb')],
    ['signature-file-unreadable', 'is a URL of another machine', new URL('file://elsewhere/app.sig')],
    ['signature-file-empty', 'is empty', scene.file('empty.sig', '')],
  ])('fails with %s where it %s, and grace doesn’t cover it', async (code, _why, signature) => {
    const gracePeriod = { endsAt: '2099-01-01T00:00:00Z', covers: 'untrusted-signer' } as const;
    const decision = await scene.verify({ signature, store: { pin }, policy: { gracePeriod } });
    expect(rowOf(decision, 'signature-file')).toEqual({ outcome: 'failed', code });
    expect(verdictOf(decision)).toBe(`deny ${code}`);
  });

  it('fails with signature-file-not-a-regular-file where it is a socket', async () => {
    const path = scene.path('s');
    const server = createServer().listen(path);
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    try {
      expect(await verdict(path)).toBe('deny signature-file-not-a-regular-file');
    } finally {
      server.close();
    }
  });

  it('is named in the message by its last part, and by its path in the remedy', async () => {
    const path = scene.path('none.sig');
    const { checks } = await scene.verify({ signature: path, store: { pin } });
    const row = checks.find(({ check }) => check === 'signature-file');
    expect(row?.message).toBe('The signature file "none.sig" does not exist.');
    expect(row?.remedy).toContain(path);
  });

  it('leaves the artifact unread: nothing in it could help', async () => {
    const decision = await scene.verify({ signature: scene.path('none.sig'), store: { pin } });
    expect(rowOf(decision, 'artifact')).toEqual({ outcome: 'not-run', code: 'artifact-not-read' });
  });
});

describe('What is no signature source', () => {
  class Document {
    signature = '';
  }
  it.each<[string, unknown]>([
    ['undefined, which a forgotten argument is', undefined],
    ['a number', 1],
    ['a boolean', false],
    ['a list', [text]],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['an instance of a class', new Document()],
    ['a function', () => bytes],
    ['a promise', Promise.resolve(bytes)],
    ['an ArrayBuffer', new ArrayBuffer(64)],
    ['a Uint16Array', new Uint16Array(64)],
    ['a URL that is no file', new URL('https://example.com/app.sig')],
    ['text that is no string', { text: 5 }],
  ])('is a TypeError: %s', async (_title, source) => {
    // @ts-expect-error: what a caller without types may do
    await expect(scene.verify({ signature: source, store: { pin } })).rejects.toBeInstanceOf(TypeError);
  });

  it('has valid controls beside it: a small object is read, and found wanting', async () => {
    // @ts-expect-error: JSON that somebody else wrote
    const { evidence } = await readSignatureFile({});
    expect(evidence).toMatchObject({ state: 'fault', code: 'signature-missing', path: null });
  });
});
