import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InstallDecision } from '../../src/index.js';
import { createScene, rowOf } from '../support/scene.js';
import { isRoot, useUnprivilegedPackage } from '../support/unprivileged.js';

const canRaise = spawnSync('setpriv', ['--version']).status === 0;
const scene = createScene();
const pin = scene.authority.pin();
const host = useUnprivilegedPackage();
chmodSync(scene.folder, 0o755);

let store = '';
beforeEach(() => {
  store = scene.path('store');
  chmodSync(dirname(store), 0o755);
  mkdirSync(store, { mode: 0o755 });
  writeFileSync(join(store, 'pin.pem'), pin.pem, { mode: 0o644 });
});

/** What a host that runs as nobody says of the store: safety, isolation, and the places that it names. */
function ask(): { readonly safety: string; readonly isolation: string; readonly places: readonly string[] } {
  const decision = host.run(
    `return gate.verifyInstall(new Uint8Array([1]), null, {}, { trustStore: ${JSON.stringify(store)} });`,
  );
  if (!isDecision(decision)) throw new TypeError('no decision');
  const places = decision.checks.flatMap(({ details }) => placesOf(details));
  return {
    safety: rowOf(decision, 'trust-store-safety').code ?? '',
    isolation: rowOf(decision, 'trust-store-isolation').code ?? '',
    places: [...new Set(places)],
  };
}

function isDecision(value: unknown): value is InstallDecision {
  return typeof value === 'object' && value !== null && 'checks' in value;
}

/** Each place of a row in a few words. */
function placesOf(details: unknown): readonly string[] {
  if (typeof details !== 'object' || details === null || !('places' in details) || !Array.isArray(details.places))
    return [];
  return details.places.map((each: { readonly path: string; readonly kind: string; readonly through: string }) =>
    place(each.path, each.kind, each.through),
  );
}

const place = (path: string, kind: string, through: string) =>
  `${kind} ${kind === 'folder-above' ? 'above' : basename(path)}: ${through}`;

describe.skipIf(!isRoot)(
  isRoot ? 'A host that runs as nobody' : 'A host that runs as nobody [skipped: these tests are not run by root]',
  () => {
    it('finds a store of root’s safe, and out of its reach', () => {
      expect(ask()).toEqual({ safety: 'passed', isolation: 'passed', places: [] });
    });

    it.each<[what: string, make: () => void, safety: string, isolation: string, places: readonly string[]]>([
      [
        'a store that everyone may write',
        () => chmodSync(store, 0o777),
        'writable-by-everyone',
        'writable-by-this-process',
        [place('/store', 'folder', 'everyone')],
      ],
      [
        'a sticky store that everyone may write',
        () => chmodSync(store, 0o1777),
        'writable-by-everyone',
        'writable-by-this-process',
        [place('/store', 'folder', 'everyone')],
      ],
      [
        'a file that everyone may write',
        () => chmodSync(join(store, 'pin.pem'), 0o666),
        'writable-by-everyone',
        'writable-by-this-process',
        [place('/store/pin.pem', 'file', 'everyone')],
      ],
      [
        'a folder above that everyone may write',
        () => chmodSync(dirname(store), 0o777),
        'writable-by-everyone',
        'writable-by-this-process',
        [place('above', 'folder-above', 'everyone')],
      ],
      ['a sticky folder above', () => chmodSync(dirname(store), 0o1777), 'passed', 'passed', []],
      [
        'a store of the host’s own',
        () => chownSync(store, host.nobody, 0),
        'passed',
        'writable-by-this-process',
        [place('/store', 'folder', 'owner')],
      ],
      [
        'a file of the host’s own, though it may only read it',
        () => {
          chownSync(join(store, 'pin.pem'), host.nobody, 0);
          chmodSync(join(store, 'pin.pem'), 0o444);
        },
        'passed',
        'writable-by-this-process',
        [place('/store/pin.pem', 'file', 'owner')],
      ],
      [
        'a store that the host’s group may write',
        () => {
          chownSync(store, 0, host.nobody);
          chmodSync(store, 0o775);
        },
        'passed',
        'writable-by-this-process',
        [place('/store', 'folder', 'group')],
      ],
      [
        'a store that another group may write',
        () => {
          chownSync(store, 0, 4242);
          chmodSync(store, 0o775);
        },
        'passed',
        'passed',
        [],
      ],
    ])('%s', (_what, make, safety, isolation, places) => {
      make();
      const said = ask();
      expect([said.safety, said.isolation]).toEqual([safety, isolation]);
      expect(said.places).toEqual(places);
    });

    it('a link to a file that everyone may write, in a folder that everyone may write', () => {
      const target = scene.file('target.pem', pin.pem);
      chmodSync(dirname(target), 0o777);
      chmodSync(target, 0o666);
      symlinkSync(target, join(store, 'linked.pem'));
      const { safety, places } = ask();
      expect(safety).toBe('writable-by-everyone');
      expect(places.some((each) => each.startsWith('link-target '))).toBe(true);
      expect(places.some((each) => each.startsWith('folder-above '))).toBe(true);
    });

    it('a link of the host’s own, in a sticky folder', () => {
      const sticky = scene.path('sticky');
      mkdirSync(sticky);
      chmodSync(dirname(sticky), 0o755);
      chmodSync(sticky, 0o1777);
      const link = join(sticky, 'link');
      symlinkSync(store, link);
      lchownSync(link, host.nobody, 0);
      store = link;
      expect(ask()).toEqual({ safety: 'passed', isolation: 'writable-by-this-process', places: ['link link: owner'] });
    });

    it.skipIf(!canRaise)(
      canRaise ? 'has a capability of root’s' : 'has a capability of root’s [skipped: there is no setpriv]',
      () => {
        const expression = `const { checks } = await gate.verifyInstall(new Uint8Array([1]), null, {}, { trustStore: ${JSON.stringify(store)} }); return checks.map(({ check, outcome, code }) => [check, outcome, code].join(' '));`;
        const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
        expect(host.run(expression, nobody)).toContain('trust-store-isolation passed passed');
        const raised = [...nobody, '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
        expect(host.run(expression, raised)).toContain('trust-store-isolation inconclusive access-not-checkable');
      },
    );

    it('cannot read the store: nothing is told to be safe', () => {
      chmodSync(store, 0o700);
      const decision = host.run(
        `return gate.verifyInstall(new Uint8Array([1]), null, {}, { trustStore: ${JSON.stringify(store)} });`,
      );
      if (!isDecision(decision)) throw new TypeError('no decision');
      expect(rowOf(decision, 'trust-store')).toEqual({ outcome: 'inconclusive', code: 'trust-store-unreadable' });
      expect(rowOf(decision, 'trust-store-safety').outcome).toBe('not-applicable');
      expect(decision.verdict).toBe('deny');
    });

    it('loses the right to read while it runs, and gets it back', () => {
      chownSync(store, host.nobody, host.nobody);
      const said = host.run(`
      const { chmodSync } = await import('node:fs');
      const folder = ${JSON.stringify(store)};
      const store = await gate.openTrustStore(folder, { watch: 'polling', rescanMillis: 100 });
      const told = [];
      store.on('change', ({ differences }) => told.push(...differences.map(({ kind }) => kind)));
      const judge = async () => {
        const { checks } = await gate.verifyInstall(new Uint8Array([1]), null, {}, { trustStore: store });
        const { outcome, code } = checks.find(({ check }) => check === 'trust-store');
        return [outcome, code];
      };
      const before = await judge();
      chmodSync(folder, 0o000);
      const without = await judge();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { fault } = store.status();
      chmodSync(folder, 0o755);
      return { before, without, fault, after: await judge(), told };`);
      expect(said).toEqual({
        before: ['passed', 'passed'],
        without: ['inconclusive', 'trust-store-unreadable'],
        fault: { code: 'trust-store-unreadable', detail: 'EACCES' },
        after: ['passed', 'passed'],
        told: ['certificate-removed', 'fault', 'fault-gone', 'certificate-added'],
      });
    });
  },
);

const canMount =
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'mount', '--bind', '/tmp', '/tmp']).status === 0;

describe.skipIf(!canMount)(
  canMount
    ? 'A store that is mounted for reading alone'
    : 'A store that is mounted for reading alone [skipped: nothing can be mounted here]',
  () => {
    it('is safe whatever its mode says, as Kubernetes mounts its', () => {
      chmodSync(store, 0o1777);
      const expression = `const { checks } = await gate.verifyInstall(new Uint8Array([1]), null, {}, { trustStore: ${JSON.stringify(store)} }); return checks.map(({ check, code }) => check + ' ' + code);`;
      expect(host.run(expression)).toContain('trust-store-safety writable-by-everyone');
      const mount = `mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"`;
      const prefix = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', mount, store];
      expect(host.run(expression, prefix)).toContain('trust-store-safety passed');
    });
  },
);

describe('A link to a folder', () => {
  it('isn’t entered, so that nobody asks who could write there', async () => {
    const folder = scene.path('elsewhere');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    symlinkSync(folder, join(store, 'docs'));
    const decision = await scene.verify({ signature: null, store });
    expect(rowOf(decision, 'trust-store-safety').code).toBe('passed');
  });
});

describe('Where the tests are run by root', () => {
  it.skipIf(!isRoot)('isolation is never passed [needs root]', async () => {
    const decision = await scene.verify({ signature: null, store });
    expect(rowOf(decision, 'trust-store-isolation')).toEqual({ outcome: 'inconclusive', code: 'process-is-root' });
    expect(rowOf(decision, 'trust-store-safety')).toEqual({ outcome: 'passed', code: 'passed' });
  });
});
