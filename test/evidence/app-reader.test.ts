import { createHash } from 'node:crypto';
import { openAsBlob, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppReader, ArtifactSource, InstallRequest, PolicyInput, ReadableArtifact } from '../../src/index.js';
import { createScene, rowOf, verdictOf, type Call } from '../support/scene.js';

const MEBIBYTE = 1024 * 1024;
const scene = createScene();
const pin = scene.authority.pin();
const store = scene.store({ pin });
/** Two blocks and a bit, all different. */
const bytes = Buffer.alloc(2 * MEBIBYTE + 12_345, 'the bytes of an app, of which no two blocks are the same: ');
bytes.writeUInt32BE(1, MEBIBYTE);
bytes.writeUInt32BE(2, 2 * MEBIBYTE);
const signature = pin.key.sign(bytes);
/** Nobody but the host's reader looks into it. */
const unchecked: PolicyInput = { checks: { archive: 'skip' } };
const app = { key: 'com.acme.app', version: '1.2.3', vendor: 'Acme' };
const expected = { key: app.key, version: app.version };

const judge = async (
  readApp: AppReader,
  artifact: ArtifactSource,
  call: Partial<Call> = {},
  request: InstallRequest = {},
) => scene.verify({ artifact, signature, store, ...call, request: { readApp, expected, ...request } });

/** Reads all that there is, in pieces that don't fit the blocks. */
async function readAll(artifact: ReadableArtifact): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < artifact.size; at += 300_007) {
    pieces.push(await artifact.read(at, Math.min(300_007, artifact.size - at)));
  }
  return Buffer.concat(pieces);
}
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

afterEach(() => vi.useRealTimers());

describe('A host’s reader is given the bytes that were hashed', () => {
  it.each<[what: string, make: () => Promise<ArtifactSource> | ArtifactSource]>([
    ['of a path', () => scene.file('app.jar', bytes)],
    ['of memory', () => new Uint8Array(bytes)],
    ['of a Buffer that lies within a larger one', () => Buffer.concat([Buffer.alloc(7), bytes]).subarray(7)],
    ['of a blob', () => new Blob([new Uint8Array(bytes)])],
    ['of a blob of a file', async () => openAsBlob(scene.file('app.jar', bytes))],
    ['of a Node stream', () => Readable.from([bytes.subarray(0, 1_500_000), bytes.subarray(1_500_000)])],
    ['of a web stream', () => new Blob([new Uint8Array(bytes)]).stream()],
  ])('%s', async (_what, make) => {
    const seen: { size: number; sha256: string }[] = [];
    const decision = await judge(
      async (artifact) => {
        seen.push({ size: artifact.size, sha256: sha256(await readAll(artifact)) });
        return app;
      },
      await make(),
    );
    expect(verdictOf(decision)).toBe('allow verified');
    expect(seen).toEqual([{ size: bytes.length, sha256: sha256(bytes) }]);
    expect(rowOf(decision, 'app')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(decision.artifact.app).toEqual({ ...app, source: 'the host’s reader' });
    // Nobody asked for it.
    expect(decision.artifact.sha256).toBeNull();
  });

  it('of a FileHandle, which stays open', async () => {
    const handle = await open(scene.file('app.jar', bytes));
    try {
      const decision = await judge(
        async (artifact) => ({ key: app.key, version: sha256(await readAll(artifact)) }),
        handle,
        {},
        {
          expected: { key: app.key, version: sha256(bytes) },
        },
      );
      expect(verdictOf(decision)).toBe('allow verified');
      expect((await handle.stat()).size).toBe(bytes.length);
    } finally {
      await handle.close();
    }
  });

  it('as copies, of any range that the artifact has and no other', async () => {
    const refused: string[] = [];
    const decision = await judge(
      async (artifact) => {
        const first = await artifact.read(0, 10);
        first.fill(0);
        expect(Buffer.from(await artifact.read(0, 10))).toEqual(bytes.subarray(0, 10));
        expect(Buffer.from(await artifact.read(MEBIBYTE - 3, 6))).toEqual(bytes.subarray(MEBIBYTE - 3, MEBIBYTE + 3));
        expect((await artifact.read(artifact.size, 0)).length).toBe(0);
        expect(Buffer.from(await artifact.read(artifact.size - 1, 1))).toEqual(bytes.subarray(-1));
        for (const [position, length] of [
          [-1, 1],
          [0, bytes.length + 1],
          [bytes.length, 1],
          [0.5, 1],
          [0, Number.NaN],
          [0, -1],
        ] as const) {
          await artifact
            .read(position, length)
            .catch((error: unknown) => refused.push(error instanceof TypeError ? 'TypeError' : 'other'));
        }
        return app;
      },
      scene.file('app.jar', bytes),
    );
    // What it asks for in vain is its own affair.
    expect(verdictOf(decision)).toBe('allow verified');
    expect(refused).toEqual(Array.from({ length: 6 }, () => 'TypeError'));
  });

  it('but not those of a stream of more than 32 MiB, which nobody can keep: its app is unknown', async () => {
    const piece = Buffer.alloc(MEBIBYTE, 'a large app ');
    const pieces = (count: number) => Array.from({ length: count }, () => piece);
    const reader = vi.fn(() => app);
    const judgePieces = async (count: number, request: InstallRequest = {}) =>
      judge(
        reader,
        Readable.from(pieces(count)),
        { signature: pin.key.sign(Buffer.concat(pieces(count))), policy: unchecked },
        request,
      );
    const large = await judgePieces(33);
    expect(reader).not.toHaveBeenCalled();
    expect(rowOf(large, 'app')).toEqual({ outcome: 'inconclusive', code: 'app-unknown' });
    expect(verdictOf(large)).toBe('deny app-unknown');
    expect(verdictOf(await judgePieces(33, { expected: {} }))).toBe('allow verified');
    expect(verdictOf(await judgePieces(32))).toBe('allow verified');
    expect(reader).toHaveBeenCalledTimes(1);
  });
});

describe('An artifact that changes between the read and the reader is artifact-changed', () => {
  const judgeAlone = async (readApp: AppReader, artifact: ArtifactSource) =>
    judge(readApp, artifact, { policy: unchecked });

  /** Exchanges one byte, and puts back what the file system says of it. */
  function exchange(path: string, at: number): void {
    const { atime, mtime } = statSync(path);
    const content = readFileSync(path);
    content.writeUInt8(content.readUInt8(at) ^ 1, at);
    writeFileSync(path, content);
    utimesSync(path, atime, mtime);
  }

  it.each([0, MEBIBYTE, bytes.length - 1])(
    'where byte %d is another, though size and times are put back',
    async (at) => {
      const path = scene.file('app.jar', bytes);
      const decision = await judgeAlone(async (artifact) => {
        exchange(path, at);
        await artifact.read(at, 1);
        return app;
      }, path);
      expect(verdictOf(decision)).toBe('deny artifact-changed');
      expect(decision.artifact.app).toBeNull();
    },
  );

  it('whatever the reader makes of the error', async () => {
    const path = scene.file('app.jar', bytes);
    let seen = '';
    const decision = await judgeAlone(async (artifact) => {
      exchange(path, 5);
      await artifact.read(0, 1).catch((error: unknown) => {
        seen = error instanceof Error ? error.name : '';
      });
      // A byte of the same block that is the same still.
      await artifact.read(6, 1).catch(() => {});
      return app;
    }, path);
    expect([seen, verdictOf(decision)]).toEqual(['ArtifactChanged', 'deny artifact-changed']);
  });

  it('under a reader that reads what it has read already, it is what it was', async () => {
    const path = scene.file('app.jar', bytes);
    const decision = await judgeAlone(async (artifact) => {
      const before = await artifact.read(0, 10);
      exchange(path, 5);
      expect(await artifact.read(0, 10)).toEqual(before);
      return app;
    }, path);
    expect(verdictOf(decision)).toBe('allow verified');
  });

  it('where it is shorter', async () => {
    const path = scene.file('app.jar', bytes);
    const decision = await judgeAlone(async (artifact) => {
      truncateSync(path, bytes.length - 1);
      await artifact.read(artifact.size - 10, 10);
      return app;
    }, path);
    expect(verdictOf(decision)).toBe('deny artifact-changed');
  });

  it('where its memory is written to', async () => {
    const memory = new Uint8Array(bytes);
    const decision = await judgeAlone(async (artifact) => {
      memory[0] = 0;
      await artifact.read(0, 1);
      return app;
    }, memory);
    expect(verdictOf(decision)).toBe('deny artifact-changed');
  });

  it('or artifact-unreadable, where it is a blob of a file and can’t be read any more', async () => {
    const path = scene.file('app.jar', bytes);
    const decision = await judgeAlone(
      async (artifact) => {
        writeFileSync(path, 'something else');
        await artifact.read(0, 1);
        return app;
      },
      await openAsBlob(path),
    );
    expect(verdictOf(decision)).toMatch(/^deny artifact-(changed|unreadable)$/);
  });
});

describe('A reader’s answer', () => {
  const path = scene.file('app.jar', bytes);

  it.each<[what: string, answer: unknown]>([
    ['undefined', undefined],
    ['a text', 'com.acme.app'],
    ['a number', 7],
    ['a list', [app]],
    ['a function', () => app],
    ['an instance of a class', new Map([['key', app.key]])],
    ['an object without a key', {}],
    ['a key that is no text', { ...app, key: 7 }],
    ['an empty key', { ...app, key: '' }],
    ['a key with control characters', { ...app, key: 'com.acme.app\u0000' }],
    ['a key with a line break', { ...app, key: 'com.acme.app\n' }],
    ['a key with an escape sequence', { ...app, key: '\u001b[2Jcom.acme.app' }],
    ['a key with a letter that looks like another', { ...app, key: 'com.\u0430cme.app' }],
    ['a key with a blank', { ...app, key: 'com.acme app' }],
    ['a key with an empty segment', { ...app, key: 'com..app' }],
    ['a key that is a pattern', { ...app, key: 'com.acme.*' }],
    ['a key that is too long', { ...app, key: 'a'.repeat(256) }],
    ['a version that is no text', { ...app, version: 1 }],
    ['a version that is too long', { ...app, version: '1'.repeat(201) }],
    ['a vendor that is no text', { ...app, vendor: {} }],
    [
      'a getter that throws',
      {
        get key() {
          throw new Error('hunter2');
        },
      },
    ],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          getPrototypeOf: () => {
            throw new Error('hunter2');
          },
        },
      ),
    ],
  ])('that is none is app-unreadable: %s', async (_what, answer) => {
    const reader: (artifact: ReadableArtifact) => unknown = () => answer;
    const request: object = { readApp: reader, expected };
    const decision = await scene.verify({ artifact: path, signature, store, request });
    expect(verdictOf(decision)).toBe('deny app-unreadable');
    expect(rowOf(decision, 'app')).toEqual({ outcome: 'inconclusive', code: 'app-unreadable' });
    expect(decision.artifact.app).toBeNull();
    expect(JSON.stringify(decision)).not.toMatch(/hunter2|\\u0000|\\u001b/);
  });

  it.each<[what: string, readApp: AppReader]>([
    [
      'throws',
      () => {
        throw new Error('hunter2');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('hunter2'))],
    ['asks for what isn’t there', async (artifact) => ({ key: String(await artifact.read(0, artifact.size + 1)) })],
  ])('is app-unreadable where it %s', async (_what, readApp) => {
    const decision = await judge(readApp, path);
    expect(verdictOf(decision)).toBe('deny app-unreadable');
    expect(JSON.stringify(decision)).not.toContain('hunter2');
  });

  it('is app-unreadable where there is none for thirty seconds', async () => {
    let asked: () => void = () => {};
    const called = new Promise<void>((resolve) => {
      asked = resolve;
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const pending = judge(async () => {
      asked();
      return new Promise(() => {});
    }, path);
    await called;
    await vi.advanceTimersByTimeAsync(29_999);
    let isDone = false;
    void pending.then(() => {
      isDone = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(verdictOf(await pending)).toBe('deny app-unreadable');
  });

  it.each<[verdict: string, what: string, readApp: AppReader, call: InstallRequest]>([
    ['deny app-unknown', 'null: the artifact doesn’t say', () => null, {}],
    ['deny app-mismatch', 'another key', () => ({ ...app, key: 'com.acme.other' }), {}],
    ['deny app-mismatch', 'a key of other case', () => ({ ...app, key: 'com.acme.App' }), {}],
    ['deny app-mismatch', 'another version', () => ({ ...app, version: '1.2.4' }), {}],
    ['deny app-mismatch', 'no version where one is expected', () => ({ key: app.key }), {}],
    ['allow verified', 'no version where none is', () => ({ key: app.key }), { expected: { key: app.key } }],
    ['allow verified', 'an undefined version', () => ({ key: app.key, version: null }), { expected: { key: app.key } }],
    [
      'deny app-mismatch',
      'another key than what is installed',
      () => app,
      { expected: {}, installed: { key: 'com.acme.other' } },
    ],
    ['allow verified', 'the key of what is installed', () => app, { expected: {}, installed: { key: app.key } }],
    ['allow verified', 'anything, where nothing is expected', () => ({ key: 'x' }), { expected: {} }],
    ['allow verified', 'nothing, where nothing is expected', () => null, { expected: {} }],
  ])('%s: %s', async (verdict, _what, readApp, request) => {
    expect(verdictOf(await judge(readApp, path, {}, request))).toBe(verdict);
  });

  it('is shown harmlessly', async () => {
    const decision = await judge(
      () => ({ key: app.key, version: '1\u001b[31m', vendor: 'Acme\u202e'.repeat(999) }),
      path,
      {},
      {
        expected: { key: app.key },
      },
    );
    expect(decision.artifact.app?.version).not.toContain('\u001b');
    expect(decision.artifact.app?.vendor).not.toContain('\u202e');
    expect(decision.artifact.app?.vendor?.length).toBeLessThan(1000);
  });
});

describe('A reader is not called', () => {
  it.each<[reason: string, call: Partial<Call>, request?: InstallRequest]>([
    ['deny unsigned', { signature: null }],
    ['deny no-trusted-key-matches', { signature: scene.authority.stranger.key.sign(bytes) }],
    ['deny no-trusted-key-matches', { artifact: scene.file('app.jar', Buffer.concat([bytes, Buffer.from('x')])) }],
    ['deny artifact-missing', { artifact: scene.path('none.jar') }],
    ['deny artifact-too-large', {}, { maxArtifactBytes: 100 }],
    ['deny key-denied', { policy: denying({ key: pin.key.keyId }) }],
    ['deny artifact-denied', { policy: denying({ artifact: sha256(bytes) }) }],
    ['allow enforcement-off', { policy: { enforcement: false } }],
  ])('for what is decided whatever app it is: %s', async (verdict, call, request) => {
    const reader = vi.fn(() => app);
    const { artifact = scene.file('app.jar', bytes), ...more } = call;
    expect(verdictOf(await judge(reader, artifact, more, request))).toBe(verdict);
    expect(reader).not.toHaveBeenCalled();
  });

  it('and called once for what could be allowed', async () => {
    const reader = vi.fn(() => app);
    expect(verdictOf(await judge(reader, scene.file('app.jar', bytes)))).toBe('allow verified');
    const grace = { gracePeriod: { endsAt: '2099-01-01T00:00:00Z' } };
    const unsigned = await judge(reader, scene.file('app.jar', bytes), { signature: null, policy: grace });
    expect(verdictOf(unsigned)).toBe('allow grace-period');
    expect(unsigned.artifact.app?.key).toBe(app.key);
    expect(reader).toHaveBeenCalledTimes(2);
  });
});

function denying(what: { readonly key: string } | { readonly artifact: string }): PolicyInput {
  return { revocation: { denied: [{ ...what, reason: 'malware', date: '2026-01-01' }] } };
}
