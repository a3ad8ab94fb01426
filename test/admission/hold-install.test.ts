import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { holdInstall, InstallRefused, type PolicyInput } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import { TAMPERINGS } from './tampering.js';
import {
  createInstalls,
  digestAt,
  GRACE,
  modeOf,
  namesBeside,
  namesIn,
  newFolder,
  otherFileSystem,
  privateCopyIn,
} from './installs.js';

const { scene, hold, permitted, signature, sha256, pin } = createInstalls();
const bytes = scene.artifact;
const size = bytes.byteLength;
const newDestination = () => scene.path('installed.jar');
const other = otherFileSystem(scene);
const large = new Uint8Array(5_000_001).fill(9);
const holdLarge = async (folder: string) =>
  hold({ folder }, { artifact: scene.file('large.jar', large), signature: pin.key.sign(large) });

describe('What is held', () => {
  it('is a private copy, which is read and then committed', async () => {
    const folder = newFolder(scene);
    const destination = newDestination();
    await using held = await hold({ folder });
    expect(verdictOf(held.decision)).toBe('allow verified');
    expect(namesIn(folder).length).toBe(1);
    expect(modeOf(privateCopyIn(folder))).toBe('600');
    expect(await buffer(held.read())).toEqual(Buffer.from(bytes));
    expect(await buffer(held.read())).toEqual(Buffer.from(bytes));
    expect(await held.commit(destination)).toEqual({ committed: true, path: destination, sha256, size });
    expect([namesIn(folder), namesBeside(destination)]).toEqual([[], ['installed.jar']]);
    expect([digestAt(destination), modeOf(destination)]).toEqual([sha256, '644']);
  });

  it('goes with the scope that it was held in', async () => {
    const folder = newFolder(scene);
    {
      await using held = await hold({ folder });
      expect([held.decision.verdict, namesIn(folder).length]).toEqual(['allow', 1]);
    }
    expect(namesIn(folder)).toEqual([]);
  });

  it.each<[what: string, policy: PolicyInput, verdict: string]>([
    ['is unsigned, in grace', GRACE, 'allow grace-period'],
    ['is unsigned, with the check off', { level: 'off' }, 'allow enforcement-off'],
  ])('%s', async (_, policy, verdict) => {
    const destination = newDestination();
    await using held = await hold({}, { signature: null, policy });
    expect(verdictOf(held.decision)).toBe(verdict);
    expect(await held.commit(destination)).toMatchObject({ committed: true, sha256 });
    expect(digestAt(destination)).toBe(sha256);
  });

  it('is unsigned, by a permit, which is used once, when it is held', async () => {
    const { used, request, install } = permitted();
    await using held = await hold(request, install);
    expect([verdictOf(held.decision), used.length]).toEqual(['allow permit', 1]);
    expect(await held.commit(newDestination())).toMatchObject({ committed: true });
    expect(used.length).toBe(1);
  });

  it('is a stream’s, and memory’s that changes afterwards', async () => {
    const memory = Uint8Array.from(bytes);
    await using streamed = await hold({}, { artifact: Readable.from([bytes]) });
    await using kept = await hold({}, { artifact: memory });
    memory.fill(0);
    expect(await buffer(streamed.read())).toEqual(Buffer.from(bytes));
    expect(await buffer(kept.read())).toEqual(Buffer.from(bytes));
  });

  it('is kept in the system’s folder for temporary files if nothing is said', async () => {
    const own = newFolder(scene);
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = own;
    try {
      await using held = await hold({ folder: undefined } as object);
      expect([held.decision.verdict, namesIn(own).length]).toEqual(['allow', 1]);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('does not depend on the artifact any more', async () => {
    const artifact = scene.file('app.jar', bytes);
    await using held = await hold({}, { artifact });
    writeFileSync(artifact, 'exchanged');
    const destination = newDestination();
    expect(await held.commit(destination)).toMatchObject({ committed: true, sha256 });
    expect(digestAt(destination)).toBe(sha256);
  });
});

describe('What is denied is not held:', () => {
  it.each<[what: string, run: (folder: string) => ReturnType<typeof hold>, verdict: string]>([
    ['unsigned', async (folder) => hold({ folder }, { signature: null }), 'deny unsigned'],
    ['not there', async (folder) => hold({ folder }, { artifact: scene.path('none') }), 'deny artifact-missing'],
    [
      'not there, with the check off',
      async (folder) => hold({ folder }, { artifact: scene.path('none'), policy: { level: 'off' } }),
      'deny destination-failed',
    ],
    [
      'a stream that fails halfway, with the check off',
      async (folder) => hold({ folder }, { artifact: failing(), policy: { level: 'off' } }),
      'deny destination-failed',
    ],
    ['in no folder', async (folder) => hold({ folder: join(folder, 'none') }), 'deny destination-folder-missing'],
  ])('%s', async (_, run, verdict) => {
    const folder = newFolder(scene);
    await using held = await run(folder);
    expect(verdictOf(held.decision)).toBe(verdict);
    expect(() => held.read()).toThrow(InstallRefused);
    await expect(held.commit(newDestination())).rejects.toBeInstanceOf(InstallRefused);
    await held.release();
    expect(namesIn(folder)).toEqual([]);
  });

  it('and names the folder that is not there, not the one above it', async () => {
    const folder = join(newFolder(scene), 'none');
    await using held = await hold({ folder });
    const row = held.decision.checks.find(({ check }) => check === 'destination');
    expect(row?.details).toEqual({ path: folder, folder, detail: 'ENOENT' });
    expect(row?.message).toContain(`is not there: "${folder}"`);
  });

  it('and its destination’s row passes where it is denied for another reason', async () => {
    const { decision } = await hold({}, { signature: null });
    expect(decision.checks.find(({ check }) => check === 'destination')).toMatchObject({ code: 'passed' });
  });

  async function* failing(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 5);
    throw new Error('the client went away');
  }
});

describe('A commit', () => {
  it('that finds something there changes nothing, and may be tried elsewhere', async () => {
    const taken = scene.file('installed.jar', 'old');
    const folder = newFolder(scene);
    await using held = await hold({ folder });
    const refused = await held.commit(taken);
    expect(refused).toMatchObject({ committed: false, code: 'destination-exists' });
    expect(refused.committed || [refused.message, refused.remedy]).toEqual([
      expect.stringContaining(`There is something already where the artifact is to lie`),
      expect.stringContaining('take it away'),
    ]);
    expect(readFileSync(taken, 'utf8')).toBe('old');
    expect(modeOf(privateCopyIn(folder))).toBe('600');
    expect(await held.commit(join(newFolder(scene), 'none', 'a.jar'))).toMatchObject({
      code: 'destination-folder-missing',
    });
    expect(await held.commit(taken, { replace: true, mode: 0o600 })).toMatchObject({ committed: true, sha256 });
    expect([digestAt(taken), modeOf(taken), namesIn(folder)]).toEqual([sha256, '600', []]);
  });

  it.each([false, true])('is refused by a folder (replace: %s)', async (replace) => {
    const destination = newDestination();
    mkdirSync(destination);
    await using held = await hold();
    const refused = await held.commit(destination, { replace });
    expect(refused).toMatchObject({ code: 'destination-exists' });
    expect(refused.committed || refused.remedy).toContain('a folder is never replaced');
  });

  it('replaces a link and not what it points to', async () => {
    const target = scene.file('target', 'old');
    const destination = newDestination();
    symlinkSync(target, destination);
    await using held = await hold();
    expect(await held.commit(destination)).toMatchObject({ code: 'destination-exists' });
    expect(await held.commit(destination, { replace: true })).toMatchObject({ committed: true });
    expect([digestAt(destination), readFileSync(target, 'utf8')]).toEqual([sha256, 'old']);
  });

  it('means a relative path from the working directory', async () => {
    const destination = newDestination();
    await using held = await hold();
    expect(await held.commit(relative('.', destination))).toMatchObject({ committed: true, path: destination });
  });

  it('is the only one: there is nothing to read, commit or release afterwards', async () => {
    await using held = await hold();
    await held.commit(newDestination());
    expect(() => held.read()).toThrow(/committed or released/);
    await expect(held.commit(newDestination())).rejects.toThrow(/committed or released/);
    await held.release();
  });

  it('of two at once is one: the other is a mistake, and puts nothing anywhere', async () => {
    const [first, second] = [newDestination(), newDestination()];
    await using held = await hold();
    const [one, two] = await Promise.allSettled([held.commit(first), held.commit(second)]);
    expect(one).toMatchObject({ status: 'fulfilled', value: { committed: true } });
    expect(two).toMatchObject({ status: 'rejected', reason: { code: 'invalid-argument' } });
    expect([digestAt(first), digestAt(second)]).toEqual([sha256, null]);
  });

  it.each<[what: string, destination: unknown, options: unknown, message: RegExp]>([
    ['no destination', undefined, {}, /destination must be a path/],
    ['an empty destination', '', {}, /destination must be a path/],
    ['a URL', pathToFileURL('/tmp/a'), {}, /destination must be a path/],
    ['options that are none', '/nowhere/a', null, /plain object/],
    ['a list', '/nowhere/a', [], /plain object/],
    ['an unknown option', '/nowhere/a', { overwrite: true }, /no option "overwrite"/],
    ['replace: "yes"', '/nowhere/a', { replace: 'yes' }, /replace must be true or false/],
    ['a mode as text', '/nowhere/a', { mode: '644' }, /mode must be 0 to 0o777/],
    ['a mode with setuid', '/nowhere/a', { mode: 0o4755 }, /mode must be 0 to 0o777/],
  ])('refuses %s, and the copy is still held', async (_, destination, options, message) => {
    await using held = await hold();
    const call: unknown = Reflect.apply(held.commit.bind(held), undefined, [destination, options]);
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(TypeError);
    expect(await held.commit(newDestination())).toMatchObject({ committed: true });
  });
});

describe('A release', () => {
  it('twice is one', async () => {
    const folder = newFolder(scene);
    const held = await hold({ folder });
    await Promise.all([held.release(), held.release()]);
    await held.release();
    expect(namesIn(folder)).toEqual([]);
    expect(() => held.read()).toThrow(/committed or released/);
    await expect(held.commit(newDestination())).rejects.toThrow(/committed or released/);
  });

  it('comes before a commit of the same turn, which has nothing to commit any more', async () => {
    const folder = newFolder(scene);
    const destination = newDestination();
    const held = await hold({ folder });
    const releasing = held.release();
    await expect(held.commit(destination)).rejects.toThrow(/committed or released/);
    await releasing;
    expect([namesIn(folder), namesBeside(destination)]).toEqual([[], []]);
  });

  it('is over for everybody at once: of two none ends while the copy is there', async () => {
    const folder = newFolder(scene);
    const held = await hold({ folder });
    void held.release();
    await held.release();
    expect(namesIn(folder)).toEqual([]);
  });

  it('waits for a commit that is under way', async () => {
    const folder = newFolder(scene);
    const destination = newDestination();
    const held = await hold({ folder });
    const committing = held.commit(destination);
    await held.release();
    expect([digestAt(destination), namesIn(folder), namesBeside(destination)]).toEqual([sha256, [], ['installed.jar']]);
    expect(await committing).toMatchObject({ committed: true });
  });

  it('takes the copy away whose commit fails meanwhile', async () => {
    const folder = newFolder(scene);
    const held = await hold({ folder });
    const committing = held.commit(scene.file('installed.jar', 'old'));
    await held.release();
    expect(await committing).toMatchObject({ committed: false, code: 'destination-exists' });
    expect(namesIn(folder)).toEqual([]);
    expect(() => held.read()).toThrow(/committed or released/);
  });

  it('ends a stream that is being read, by an error', async () => {
    const held = await holdLarge(newFolder(scene));
    const stream = held.read();
    let taken = 0;
    const reading = (async () => {
      for await (const chunk of stream) {
        taken += Buffer.from(chunk).byteLength;
        await held.release();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'EBADF' });
    expect(taken).toBeLessThan(large.byteLength);
  });
});

describe('Reading', () => {
  it.each(TAMPERINGS.slice(0, 2))('fails of a copy that was changed: %s', async (_, act) => {
    const folder = newFolder(scene);
    await using held = await holdLarge(folder);
    act(privateCopyIn(folder), '');
    await expect(buffer(held.read())).rejects.toMatchObject({ name: 'ArtifactChanged' });
  });

  it('gives a large file in blocks, and stops where its reader does', async () => {
    await using held = await holdLarge(newFolder(scene));
    expect((await buffer(held.read())).equals(large)).toBe(true);
    for await (const chunk of held.read()) {
      expect(Buffer.from(chunk).byteLength).toBeGreaterThan(0);
      break;
    }
  });
});

describe.skipIf(other === null)(
  `On another file system${other === null ? ' [skipped: there is none]' : ''} a commit`,
  () => {
    /** Holds on the other file system. */
    async function far(act: (folder: string) => Promise<void>): Promise<void> {
      const folder = mkdtempSync(join(other ?? '', 'install-gate-'));
      try {
        await act(folder);
        expect(namesIn(folder)).toEqual([]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }

    it.each([false, true])('places the same bytes (replace: %s)', async (replace) =>
      far(async (folder) => {
        const destination = replace ? scene.file('installed.jar', 'old') : newDestination();
        await using held = await holdLarge(folder);
        expect(await held.commit(destination, { replace })).toMatchObject({ committed: true, size: large.byteLength });
        expect(digestAt(destination)).toBe(held.decision.artifact.sha256);
        expect([namesBeside(destination), modeOf(destination)]).toEqual([['installed.jar'], '644']);
      }),
    );

    it('that finds something there changes nothing, and may be tried elsewhere', async () =>
      far(async (folder) => {
        const taken = scene.file('installed.jar', 'old');
        await using held = await hold({ folder });
        expect(await held.commit(taken)).toMatchObject({ code: 'destination-exists' });
        expect(namesBeside(taken)).toEqual(['installed.jar']);
        expect(await held.commit(join(folder, 'a.jar'))).toMatchObject({ committed: true });
        rmSync(join(folder, 'a.jar'));
      }));

    it.each(TAMPERINGS)('places nothing of a copy that was changed: %s', async (_, act) =>
      far(async (folder) => {
        await using held = await hold({ folder });
        const destination = newDestination();
        act(privateCopyIn(folder), join(folder, 'elsewhere'));
        expect(await held.commit(destination)).toMatchObject({ committed: false, code: 'destination-copy-changed' });
        expect(namesBeside(destination)).toEqual([]);
        await held.release();
        rmSync(join(folder, 'elsewhere'), { force: true });
      }),
    );
  },
);

describe('A hold refuses', () => {
  it.each<[what: string, options: unknown, message: RegExp]>([
    ['options that are none', null, /plain object/],
    ['another instant', { at: new Date() }, /takes no "at"/],
    ['an empty folder', { folder: '' }, /folder must be a path/],
    ['a folder that is a URL', { folder: pathToFileURL('/tmp') }, /folder must be a path/],
    ['an unknown option', { destination: '/tmp/a' }, /unknown key: "destination"/],
  ])('%s, and destroys the stream that it was given', async (_, options, message) => {
    const artifact = Readable.from([bytes]);
    const call: unknown = Reflect.apply(holdInstall, undefined, [artifact, signature, {}, options]);
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(TypeError);
    expect(artifact.destroyed).toBe(true);
  });
});
