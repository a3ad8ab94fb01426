import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createScene } from '../../support/scene.js';

const scene = createScene();
const folder = scene.store({ 'a.pem': scene.authority.pin() });
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a program that has imported the library as hosts do; it must end by itself. */
function run(program: string, prefix: readonly string[] = []) {
  const source = `
    import { openTrustStore } from 'install-gate';
    import { writeFileSync } from 'node:fs';
    const folder = process.env.FOLDER;
    ${program}`;
  const { status, stdout, stderr } = spawnSync(
    'env',
    [...prefix, process.execPath, '--input-type=module', '--eval', source],
    {
      cwd: root,
      encoding: 'utf8',
      timeout: 28_000,
      env: { ...process.env, FOLDER: folder },
    },
  );
  return { status, lines: stdout.trim().split('\n'), stderr };
}

const resources = `process.getActiveResourcesInfo().filter((each) => /FSEvent|Timeout/.test(each)).length`;

describe('A process that has opened a store', () => {
  it('ends by itself, closed or not', () => {
    expect(run(`await openTrustStore(folder); console.log('opened');`)).toEqual({
      status: 0,
      lines: ['opened'],
      stderr: '',
    });
  });

  it('has no watcher and no timer after it is closed, and stays open to evaluations', () => {
    const { status, lines } = run(`
      const store = await openTrustStore(folder, { rescanMillis: 100 });
      const stop = setTimeout(() => {}, 300);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await store.close();
      await store.close();
      clearTimeout(stop);
      console.log(store.status().watching.mode, ${resources});
      console.log((await store.refresh()).certificates.length, ${resources});`);
    expect([status, ...lines]).toEqual([0, 'closed 0', '1 0']);
  });

  it('waits for a change as long as somebody asks for one, and no longer', () => {
    const { status, lines } = run(`
      const store = await openTrustStore(folder, { debounceMillis: 10 });
      setTimeout(() => writeFileSync(folder + '/notes.txt', 'x'), 100).unref();
      for await (const { differences } of store.changes()) {
        console.log(differences.map(({ kind }) => kind).join());
        break;
      }`);
    expect([status, ...lines]).toEqual([0, 'finding']);
  });

  it('ends an iteration whose reader has had enough, while they wait', () => {
    const { status, lines } = run(`
      const store = await openTrustStore(folder);
      const feed = store[Symbol.asyncIterator]();
      const waiting = feed.next();
      await feed.return();
      console.log((await waiting).done, (await feed.next()).done, store.status().watching.mode);`);
    expect([status, ...lines]).toEqual([0, 'true true events']);
  });

  it('ends an iteration when the store is closed', () => {
    const { status, lines } = run(`
      const store = await openTrustStore(folder);
      setTimeout(() => store.close(), 50);
      for await (const change of store.changes()) console.log('unexpected');
      console.log('ended');`);
    expect([status, ...lines]).toEqual([0, 'ended']);
  });

  it('takes one handle for a folder and one for what is above it, however many files there are', () => {
    const many = scene.store(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.pem`, 'x'])));
    const { lines } = run(`
      const watches = async () => (await import('node:fs')).readFileSync('/proc/self/fdinfo/' + (await inotify()), 'utf8').match(/^inotify/gm)?.length ?? 0;
      const inotify = async () => { const fs = await import('node:fs'); return fs.readdirSync('/proc/self/fd').find((fd) => { try { return fs.readlinkSync('/proc/self/fd/' + fd).includes('inotify'); } catch { return false; } }); };
      const store = await openTrustStore(${JSON.stringify(many)});
      await new Promise((resolve) => setTimeout(resolve, 300));
      console.log(process.platform === 'linux' ? await watches() : 2);`);
    expect(lines).toEqual(['2']);
  });
});

/** A user namespace has limits of its own, which its root may set: so that nobody else is harmed. */
const unshare = ['unshare', '--user', '--map-root-user'];
const limited = (what: string) => [...unshare, 'sh', '-c', `echo 0 > /proc/sys/user/${what} && exec "$@"`, 'sh'];
const canLimit =
  spawnSync('unshare', ['--user', '--map-root-user', 'test', '-w', '/proc/sys/user/max_inotify_watches']).status === 0;

describe.skipIf(!canLimit)(
  canLimit
    ? 'Where inotify is exhausted'
    : 'Where inotify is exhausted [skipped: user namespaces are not allowed here]',
  () => {
    it.each(['max_inotify_watches', 'max_inotify_instances'])('(%s) it polls, and says so', (what) => {
      const { status, lines, stderr } = run(
        `
        const store = await openTrustStore(folder, { rescanMillis: 100 });
        const told = [];
        store.on('watching', (mode) => told.push(mode));
        await new Promise((resolve) => setTimeout(resolve, 300));
        console.log(JSON.stringify([store.status().watching, told]));
        const seen = new Promise((resolve) => store.on('change', resolve));
        writeFileSync(folder + '/' + ${JSON.stringify(what)}, 'x');
        setTimeout(() => console.log('not seen'), 5000).unref();
        const keepAlive = setTimeout(() => {}, 6000);
        const { differences } = await seen;
        clearTimeout(keepAlive);
        console.log(differences[0].kind);
        await store.close();`,
        limited(what),
      );
      const word = what === 'max_inotify_watches' ? 'ENOSPC' : 'EMFILE';
      const mode = { mode: 'polling', because: word };
      expect(stderr).toBe('');
      expect([status, ...lines]).toEqual([0, JSON.stringify([mode, [mode]]), 'finding']);
    });
  },
);
