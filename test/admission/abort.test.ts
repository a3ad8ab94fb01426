import { Readable } from 'node:stream';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AdmitOptions } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import { createInstalls, digestAt, namesBeside, namesIn, newFolder } from './installs.js';

const { scene, admit, hold, permitted, sha256 } = createInstalls();
const reason = new Error('the user has gone');

/** Where an evaluation calls its host, and does so before anything is in its place. */
const STAGES: readonly (readonly [when: string, at: (abort: () => void) => Partial<AdmitOptions>])[] = [
  [
    'while the clock floor is read',
    (abort) => ({ clockFloor: { read: () => (abort(), null), write: () => undefined } }),
  ],
  ['while it is read', (abort) => ({ onProgress: abort })],
  [
    'while it is looked into',
    (abort) => ({ expected: { key: 'com.acme.app' }, readApp: () => (abort(), { key: 'com.acme.app' }) }),
  ],
];

describe('An aborted install rejects with the signal’s reason, and leaves no trace:', () => {
  it('before it begins', async () => {
    const destination = scene.path('installed.jar');
    const artifact = Readable.from([scene.artifact]);
    await expect(admit({ destination, signal: AbortSignal.abort(reason) }, { artifact })).rejects.toBe(reason);
    expect(artifact.destroyed).toBe(true);
    expect(namesBeside(destination)).toEqual([]);
  });

  it.each(STAGES)('%s', async (_, at) => {
    const destination = scene.file('installed.jar', 'old');
    const old = digestAt(destination);
    const first = new AbortController();
    const options = { destination, replace: true, signal: first.signal, ...at(() => first.abort(reason)) };
    await expect(admit(options)).rejects.toBe(reason);
    expect([namesBeside(destination), digestAt(destination)]).toEqual([['installed.jar'], old]);

    const folder = newFolder(scene);
    const second = new AbortController();
    await expect(hold({ folder, signal: second.signal, ...at(() => second.abort(reason)) })).rejects.toBe(reason);
    expect(namesIn(folder)).toEqual([]);
  });

  it.each(STAGES)('and is none where nobody aborts: %s', async (_, at) => {
    const destination = scene.path('installed.jar');
    const { signal } = new AbortController();
    expect(verdictOf(await admit({ destination, signal, ...at(() => undefined) }))).toBe('allow verified');
    expect(digestAt(destination)).toBe(sha256);
  });

  it('when all is decided, and nothing placed yet; a permit is spent then', async () => {
    const destination = scene.path('installed.jar');
    const first = new AbortController();
    const { used, request, install } = permitted(() => first.abort(reason));
    await expect(admit({ destination, signal: first.signal, ...request }, install)).rejects.toBe(reason);
    expect([namesBeside(destination), used.length]).toEqual([[], 1]);

    const folder = newFolder(scene);
    const second = new AbortController();
    const other = permitted(() => second.abort(reason));
    await expect(hold({ folder, signal: second.signal, ...other.request }, other.install)).rejects.toBe(reason);
    expect([namesIn(folder), other.used.length]).toEqual([[], 1]);
  });

  it('while a stream stalls', async () => {
    const destination = scene.path('installed.jar');
    const artifact = new Readable({ read: () => undefined });
    artifact.push(scene.artifact.subarray(0, 10));
    const controller = new AbortController();
    const onProgress = () => setImmediate(() => controller.abort(reason));
    await expect(admit({ destination, signal: controller.signal, onProgress }, { artifact })).rejects.toBe(reason);
    expect(artifact.destroyed).toBe(true);
    expect(namesBeside(destination)).toEqual([]);
  });
});

describe('An abort that comes too late', () => {
  it('takes nothing back: the file lies there, and the decision says so', async () => {
    const destination = scene.path('installed.jar');
    const controller = new AbortController();
    const seen: (readonly string[])[] = [];
    const write = () => {
      seen.push(namesBeside(destination));
      controller.abort(reason);
    };
    const clockFloor = { read: () => new Date(0), write };
    const decision = await admit({ destination, signal: controller.signal, clockFloor });
    expect([verdictOf(decision), decision.admitted?.sha256]).toEqual(['allow verified', sha256]);
    expect(seen).toEqual([['installed.jar']]);
    expect(digestAt(destination)).toBe(sha256);
  });
});

describe('What a host’s function throws', () => {
  it('while it is read, is thrown on, and leaves no trace', async () => {
    const destination = scene.path('installed.jar');
    const onProgress = () => {
      throw reason;
    };
    await expect(admit({ destination, onProgress })).rejects.toBe(reason);
    expect(namesBeside(destination)).toEqual([]);
    const folder = newFolder(scene);
    await expect(hold({ folder, onProgress })).rejects.toBe(reason);
    expect(namesIn(folder)).toEqual([]);
  });
});

describe('A stream', () => {
  it('that fails at once, before it is read, is a decision and ends no process', async () => {
    const destination = scene.path('installed.jar');
    const artifact = new Readable({ read: () => undefined });
    const deciding = admit({ destination }, { artifact });
    artifact.destroy(new Error('the client went away'));
    expect(verdictOf(await deciding)).toBe('deny artifact-unreadable');
    expect(namesIn(dirname(destination))).toEqual([]);

    const other = new Readable({ read: () => undefined });
    const holding = hold({}, { artifact: other });
    other.destroy(new Error('the client went away'));
    expect(verdictOf((await holding).decision)).toBe('deny artifact-unreadable');
  });

  it('that yields what isn’t bytes is the caller’s mistake, and leaves no trace', async () => {
    const destination = scene.path('installed.jar');
    await expect(admit({ destination }, { artifact: Readable.from(['text']) })).rejects.toBeInstanceOf(TypeError);
    expect(namesBeside(destination)).toEqual([]);
  });
});
