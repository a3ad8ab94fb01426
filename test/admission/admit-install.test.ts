import { mkdirSync, openSync, closeSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  admitInstall,
  InstallRefused,
  assertInstallAllowed,
  type ArtifactSource,
  type PolicyInput,
} from '../../src/index.js';
import { rowOf, verdictOf } from '../support/scene.js';
import { createInstalls, digestAt, GRACE, modeOf, namesBeside, namesIn, newFolder } from './installs.js';

const installs = createInstalls();
const { scene, admit, permitted, signature, sha256, pin } = installs;
const bytes = scene.artifact;
const size = bytes.byteLength;
const newDestination = () => scene.path('installed.jar');

describe('What is allowed lies at its destination:', () => {
  it('what is verified, with its path, digest and size in the decision, and nothing beside it', async () => {
    const destination = newDestination();
    const decision = await admit({ destination });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(decision.admitted).toEqual({ path: destination, sha256, size });
    expect(decision.quarantined).toBeNull();
    expect(rowOf(decision, 'destination')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(decision.artifact).toMatchObject({ name: 'app.jar', sha256, size });
    expect(Buffer.compare(readFileSync(destination), bytes)).toBe(0);
    expect(namesBeside(destination)).toEqual(['installed.jar']);
    expect(modeOf(destination)).toBe('644');
    expect(Object.isFrozen(decision)).toBe(true);
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
    expect(() => assertInstallAllowed(decision)).not.toThrow();
  });

  it.each<[what: string, policy: PolicyInput, verdict: string]>([
    ['what is unsigned, in grace', GRACE, 'allow grace-period'],
    ['what is unsigned, with the check off', { level: 'off' }, 'allow enforcement-off'],
  ])('%s', async (_, policy, verdict) => {
    const destination = newDestination();
    const decision = await admit({ destination }, { signature: null, policy });
    expect(verdictOf(decision)).toBe(verdict);
    expect(decision.admitted).toEqual({ path: destination, sha256, size });
    expect(digestAt(destination)).toBe(sha256);
    expect(namesBeside(destination)).toEqual(['installed.jar']);
  });

  it('what is unsigned, by a setting that turns enforcement off', async () => {
    const destination = newDestination();
    const policy: PolicyInput = { enforcement: { file: scene.file('check', 'false') } };
    const decision = await admit({ destination }, { signature: null, policy });
    expect(verdictOf(decision)).toBe('allow enforcement-off');
    expect(digestAt(destination)).toBe(sha256);
  });

  it.each<[what: string, make: () => ArtifactSource | Promise<ArtifactSource>]>([
    ['a path', () => scene.artifactPath],
    ['a relative path', () => relative('.', scene.artifactPath)],
    ['a file: URL', () => pathToFileURL(scene.artifactPath)],
    ['memory', () => bytes],
    ['a Blob', () => new Blob([Buffer.from(bytes)])],
    ['a stream of Node’s', () => Readable.from([bytes.subarray(0, 7), bytes.subarray(7)])],
    ['a web stream', () => new Blob([Buffer.from(bytes)]).stream()],
    [
      'an async iterable',
      () =>
        (async function* () {
          for (const byte of bytes) yield Uint8Array.of(byte);
        })(),
    ],
  ])('of %s', async (_, make) => {
    const destination = newDestination();
    const decision = await admit({ destination }, { artifact: await make() });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(decision.admitted).toEqual({ path: destination, sha256, size });
    expect(digestAt(destination)).toBe(sha256);
    expect(namesBeside(destination)).toEqual(['installed.jar']);
  });

  it('of a FileHandle, which stays open', async () => {
    const destination = newDestination();
    await using handle = await open(scene.artifactPath);
    expect(verdictOf(await admit({ destination }, { artifact: handle }))).toBe('allow verified');
    expect((await handle.stat()).size).toBe(size);
    expect(digestAt(destination)).toBe(sha256);
  });

  it('of many megabytes, and of chunks that are', async () => {
    const large = new Uint8Array(5_000_001).fill(9);
    const own = pin.key.sign(large);
    for (const artifact of [scene.file('large.jar', large), large, Readable.from([large])]) {
      const destination = newDestination();
      const decision = await admit({ destination }, { artifact, signature: own });
      expect([verdictOf(decision), decision.admitted?.size]).toEqual(['allow verified', 5_000_001]);
      expect(digestAt(destination)).toBe(decision.artifact.sha256);
    }
  });

  it('at a relative destination, of the working directory at the call', async () => {
    const destination = newDestination();
    const decision = await admit({ destination: relative('.', destination) });
    expect(decision.admitted?.path).toBe(destination);
  });

  it.each([0o600, 0o640, 0o755, 0o444, 0o666, 0])(
    'with its mode, which no umask takes anything from: %i',
    async (mode) => {
      const destination = newDestination();
      const decision = await admit({ destination, mode });
      expect(verdictOf(decision)).toBe('allow verified');
      expect(modeOf(destination)).toBe(mode.toString(8));
    },
  );

  it('in a folder that is reached by a symbolic link', async () => {
    const folder = newFolder(scene);
    const link = scene.path('link');
    symlinkSync(folder, link);
    const destination = join(link, 'a.jar');
    expect((await admit({ destination })).admitted?.path).toBe(destination);
    expect(namesIn(folder)).toEqual(['a.jar']);
  });
});

describe('What is denied leaves no trace:', () => {
  const tampered = scene.file('tampered.jar', Buffer.concat([bytes, Buffer.from('!')]));
  it.each<[what: string, run: (destination: string) => ReturnType<typeof admit>, verdict: string]>([
    ['unsigned', async (destination) => admit({ destination }, { signature: null }), 'deny unsigned'],
    [
      'tampered with',
      async (destination) => admit({ destination }, { artifact: tampered }),
      'deny no-trusted-key-matches',
    ],
    [
      'trusted by nobody',
      async (destination) => admit({ destination, trustStore: newFolder(scene) }),
      'deny trust-store-empty',
    ],
    [
      'not there',
      async (destination) => admit({ destination }, { artifact: scene.path('none.jar') }),
      'deny artifact-missing',
    ],
    [
      'not there, with the check off',
      async (destination) => admit({ destination }, { artifact: scene.path('none.jar'), policy: { level: 'off' } }),
      'deny destination-failed',
    ],
    [
      'empty',
      async (destination) => admit({ destination }, { artifact: scene.file('e.jar', '') }),
      'deny artifact-empty',
    ],
    [
      'an empty stream',
      async (destination) => admit({ destination }, { artifact: Readable.from([]), policy: GRACE }),
      'deny artifact-empty',
    ],
    ['too large', async (destination) => admit({ destination, maxArtifactBytes: 10 }), 'deny artifact-too-large'],
    [
      'a stream that is too large',
      async (destination) => admit({ destination, maxArtifactBytes: 10 }, { artifact: Readable.from([bytes]) }),
      'deny artifact-too-large',
    ],
    [
      'a stream that fails, with the check off',
      async (destination) => admit({ destination }, { artifact: failing(), policy: { level: 'off' } }),
      'deny destination-failed',
    ],
    [
      'a stream that fails',
      async (destination) => admit({ destination }, { artifact: failing() }),
      'deny artifact-unreadable',
    ],
    [
      'another app than was expected',
      async (destination) =>
        admit({ destination, expected: { key: 'com.acme.app' }, readApp: () => ({ key: 'com.other' }) }),
      'deny app-mismatch',
    ],
  ])('%s', async (_, run, verdict) => {
    const absent = newDestination();
    const decision = await run(absent);
    expect(verdictOf(decision)).toBe(verdict);
    expect([decision.admitted, decision.quarantined]).toEqual([null, null]);
    expect(namesBeside(absent)).toEqual([]);
    expect(() => assertInstallAllowed(decision)).toThrow(InstallRefused);
  });

  it('and what was there stays, though it was to be replaced', async () => {
    const destination = scene.file('installed.jar', 'old');
    const { ino } = statSync(destination);
    expect(verdictOf(await admit({ destination, replace: true }, { signature: null }))).toBe('deny unsigned');
    expect(readFileSync(destination, 'utf8')).toBe('old');
    expect(statSync(destination).ino).toBe(ino);
    expect(namesBeside(destination)).toEqual(['installed.jar']);
  });

  async function* failing(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 5);
    throw new Error('the client went away');
  }
});

describe('What is there already', () => {
  type Made = (destination: string) => void;
  const file: Made = (path) => writeFileSync(path, 'old');
  const link: Made = (path) => symlinkSync(scene.file('target', 'old'), path);
  const dangling: Made = (path) => symlinkSync(scene.path('nothing'), path);
  const folder: Made = (path) => mkdirSync(path);

  it.each<[what: string, make: Made, detail?: string]>([
    ['a file', file],
    ['an empty file', (path) => closeSync(openSync(path, 'w'))],
    ['a symbolic link', link],
    ['a symbolic link to nothing', dangling],
    ['a folder', folder, 'EISDIR'],
  ])('%s is destination-exists, and stays', async (_, make, detail = 'EEXIST') => {
    const destination = newDestination();
    make(destination);
    const decision = await admit({ destination });
    expect(verdictOf(decision)).toBe('deny destination-exists');
    expect(decision.admitted).toBeNull();
    const row = decision.checks.find(({ check }) => check === 'destination');
    expect(row?.details).toEqual({ path: destination, folder: dirname(destination), detail });
    expect(namesBeside(destination)).toEqual(['installed.jar']);
  });

  it.each<[what: string, make: Made]>([
    ['a file', file],
    ['a symbolic link, and not what it points to', link],
    ['a symbolic link to nothing', dangling],
  ])('%s is replaced where that is asked for', async (_, make) => {
    const destination = newDestination();
    make(destination);
    expect(verdictOf(await admit({ destination, replace: true }))).toBe('allow verified');
    expect(digestAt(destination)).toBe(sha256);
    expect(namesBeside(destination)).toEqual(['installed.jar']);
  });

  it('a file that a link points to stays when the link is replaced', async () => {
    const target = scene.file('target', 'old');
    const destination = newDestination();
    symlinkSync(target, destination);
    expect(verdictOf(await admit({ destination, replace: true }))).toBe('allow verified');
    expect(readFileSync(target, 'utf8')).toBe('old');
  });

  it.each([false, true])('a folder is never replaced (full: %s)', async (isFull) => {
    const destination = newDestination();
    mkdirSync(destination);
    if (isFull) writeFileSync(join(destination, 'a'), 'a');
    const decision = await admit({ destination, replace: true });
    expect(verdictOf(decision)).toBe('deny destination-exists');
    const row = decision.checks.find(({ check }) => check === 'destination');
    expect(row?.remedy).toContain('a folder is never replaced');
    expect(namesBeside(destination)).toEqual(['installed.jar']);
    expect(namesIn(destination)).toEqual(isFull ? ['a'] : []);
  });

  it('the artifact itself is replaced by what was verified of it', async () => {
    const own = scene.file('app.jar', bytes);
    expect(verdictOf(await admit({ destination: own }, { artifact: own }))).toBe('deny destination-exists');
    expect(verdictOf(await admit({ destination: own, replace: true }, { artifact: own }))).toBe('allow verified');
    expect(digestAt(own)).toBe(sha256);
  });

  it('is not read for, and what is denied for another reason says so', async () => {
    const destination = scene.file('installed.jar', 'old');
    const progress: number[] = [];
    const onProgress = ({ bytesRead }: { readonly bytesRead: number }) => void progress.push(bytesRead);
    expect(verdictOf(await admit({ destination, onProgress }, { signature: null }))).toBe('deny unsigned');
    expect(progress).toEqual([]);
  });
});

describe('A folder that is not there', () => {
  it.each<[what: string, path: (base: string) => string, named: (destination: string) => string, remedy: string]>([
    ['is destination-folder-missing', (base) => join(base, 'none', 'a.jar'), dirname, 'make the folder'],
    [
      'nor is one that is a file',
      (base) => join(scene.file('file', 'x'), basename(base)),
      (destination) => destination,
      'every part but the last is a folder',
    ],
  ])('%s', async (_, path, named, remedy) => {
    const destination = path(newFolder(scene));
    const decision = await admit({ destination });
    expect(verdictOf(decision)).toBe('deny destination-folder-missing');
    expect(decision.admitted).toBeNull();
    const row = decision.checks.find(({ check }) => check === 'destination');
    expect(row?.message).toContain(`"${named(destination)}"`);
    expect(row?.remedy).toContain(remedy);
  });
});

describe('Several at once', () => {
  it('into one destination: one of them lies there, the others find it', async () => {
    const destination = newDestination();
    const decisions = await Promise.all(Array.from({ length: 8 }, async () => admit({ destination })));
    const verdicts = decisions.map(verdictOf).toSorted();
    expect(verdicts).toEqual(['allow verified', ...Array.from({ length: 7 }, () => 'deny destination-exists')]);
    expect(namesBeside(destination)).toEqual(['installed.jar']);
    expect(digestAt(destination)).toBe(sha256);
  });

  it('into one destination that is to be replaced: each lies there, the last one in the end', async () => {
    const destination = newDestination();
    const decisions = await Promise.all(Array.from({ length: 8 }, async () => admit({ destination, replace: true })));
    expect(new Set(decisions.map(verdictOf))).toEqual(new Set(['allow verified']));
    expect(namesBeside(destination)).toEqual(['installed.jar']);
    expect(digestAt(destination)).toBe(sha256);
  });
});

describe('A permit', () => {
  it('lets an unsigned artifact in, and is used once', async () => {
    const destination = newDestination();
    const { used, request, install } = permitted();
    const decision = await admit({ destination, ...request }, install);
    expect(verdictOf(decision)).toBe('allow permit');
    expect(used.length).toBe(1);
    expect(digestAt(destination)).toBe(sha256);
  });

  it('is not used where the destination is known to be taken', async () => {
    const destination = scene.file('installed.jar', 'old');
    const { used, request, install } = permitted();
    const decision = await admit({ destination, ...request }, install);
    expect(decision.verdict).toBe('deny');
    expect(rowOf(decision, 'destination').code).toBe('destination-exists');
    expect(used).toEqual([]);
  });

  it('that was used stays used where the destination fails then; the reason is the destination', async () => {
    const destination = newDestination();
    const { used, request, install } = permitted(() => writeFileSync(destination, 'meanwhile'));
    const decision = await admit({ destination, ...request }, install);
    expect(verdictOf(decision)).toBe('deny destination-exists');
    expect(rowOf(decision, 'permit')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(used.length).toBe(1);
    expect(readFileSync(destination, 'utf8')).toBe('meanwhile');
    expect(namesBeside(destination)).toEqual(['installed.jar']);
  });
});

describe('Structure and identity', () => {
  it('come from the copy: what becomes of the artifact after the pass doesn’t matter', async () => {
    const destination = newDestination();
    const artifact = scene.file('app.jar', bytes);
    const read: string[] = [];
    const readApp = async (readable: { size: number; read(at: number, length: number): Promise<Uint8Array> }) => {
      writeFileSync(artifact, 'exchanged');
      read.push(Buffer.from(await readable.read(0, readable.size)).toString('latin1'));
      return { key: 'com.acme.app' };
    };
    const decision = await admit({ destination, readApp, expected: { key: 'com.acme.app' } }, { artifact });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(read).toEqual([Buffer.from(bytes).toString('latin1')]);
    expect(digestAt(destination)).toBe(sha256);
  });

  it('are told of a stream that is larger than what would be kept in memory', async () => {
    const destination = newDestination();
    const large = new Uint8Array(40 * 1024 * 1024);
    const readApp = async (readable: { read(at: number, length: number): Promise<Uint8Array> }) => {
      await readable.read(large.byteLength - 1, 1);
      return { key: 'com.acme.app', version: '1' };
    };
    const options = { destination, readApp, expected: { key: 'com.acme.app' } };
    const decision = await admit(options, { artifact: Readable.from([large]), signature: pin.key.sign(large) });
    expect([verdictOf(decision), decision.artifact.app?.key]).toEqual(['allow verified', 'com.acme.app']);
  });
});

describe('An admission refuses', () => {
  const destination = newDestination();
  it.each<[what: string, options: unknown, message: RegExp]>([
    ['no options', undefined, /plain object with a destination/],
    ['options that are none', 'installed.jar', /plain object with a destination/],
    ['no destination', {}, /destination must be a path/],
    ['an empty destination', { destination: '' }, /destination must be a path/],
    ['a destination that is a URL', { destination: pathToFileURL(destination) }, /destination must be a path/],
    ['another instant', { destination, at: new Date() }, /takes no "at"/],
    ['replace: 1', { destination, replace: 1 }, /replace must be true or false/],
    ['replace: null', { destination, replace: null }, /replace must be true or false/],
    ['a mode as text', { destination, mode: '644' }, /mode must be 0 to 0o777/],
    ['a mode with more than permissions', { destination, mode: 0o4755 }, /mode must be 0 to 0o777/],
    ['a negative mode', { destination, mode: -1 }, /mode must be 0 to 0o777/],
    ['a broken mode', { destination, mode: 0.5 }, /mode must be 0 to 0o777/],
    ['an empty quarantine', { destination, quarantine: '' }, /quarantine must be a folder/],
    ['a quarantine that is no path', { destination, quarantine: true }, /quarantine must be a folder/],
    ['an unknown option', { destination, overwrite: true }, /unknown key: "overwrite"/],
    ['an option of a hold', { destination, folder: '/tmp' }, /unknown key: "folder"/],
  ])('%s, and destroys the stream that it was given', async (_, options, message) => {
    const artifact = Readable.from([bytes]);
    const call: unknown = Reflect.apply(admitInstall, undefined, [artifact, signature, {}, options]);
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(TypeError);
    expect(artifact.destroyed).toBe(true);
    expect(namesBeside(destination)).toEqual([]);
  });

  it('nothing of what is said to be undefined', async () => {
    const own = newDestination();
    const undefinedOnes = { at: undefined, mode: undefined, quarantine: undefined, replace: undefined };
    const call: unknown = Reflect.apply(admit, undefined, [{ destination: own, ...undefinedOnes }]);
    await expect(call).resolves.toMatchObject({ verdict: 'allow' });
    expect(modeOf(own)).toBe('644');
  });

  it('a path that no file can have, by a decision', async () => {
    const own = join(dirname(newDestination()), 'a\0b');
    expect(verdictOf(await admit({ destination: own }))).toBe('deny destination-failed');
    const long = join(dirname(newDestination()), 'a'.repeat(300));
    expect(verdictOf(await admit({ destination: long }))).toBe('deny destination-failed');
  });
});
