import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { planImport, placeImport } from '../../src/bundle/import-bundle.js';
import { createInstallGate, loadTrustStore, openTrustStore } from '../../src/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';
import { endFault, planFault, systemError, type FileCall } from './faulty-file-system.js';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { makeFaulty } = await import('./faulty-file-system.js');
  return makeFaulty(await importOriginal());
});
vi.mock('node:fs', async (importOriginal) => {
  const { makeFaultySync } = await import('./faulty-file-system.js');
  return makeFaultySync(await importOriginal());
});

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });
const folder = scene.store({ 'a-root.pem': scene.authority.root, 'pin.pem': pin });
const isStores = ({ path }: FileCall) => path.startsWith(folder);

afterEach(() => {
  endFault();
});

async function decide(store: Awaited<ReturnType<typeof openTrustStore>>) {
  return scene.verify({ signature, request: { trustStore: store } });
}

describe.each(['EIO', 'EACCES', 'EMFILE', 'ESTALE'])('Where calls of the file system fail by %s', (code) => {
  const error = systemError(code);

  it('one at a time, the store is compared again or read anew, and right', async () => {
    await using store = await openTrustStore(folder, { watch: 'polling', rescanMillis: 86_400_000 });
    const operations = new Set<string>();
    for (let failing = 1; ; failing++) {
      planFault({ counts: isStores, failing, error });
      const decision = await decide(store);
      const { calls, stillOpen } = endFault();
      expect(stillOpen).toBe(0);
      expect(verdictOf(decision)).toMatch(/^(allow verified|deny no-trusted-key-matches)$/);
      if (verdictOf(decision) !== 'allow verified') {
        expect(decision.warnings.map((warning) => warning.code)).toContain('file-unreadable');
      }
      if (calls.length < failing) break;
      operations.add(calls[failing - 1]?.operation ?? '');
    }
    expect([...operations]).toEqual(expect.arrayContaining(['lstat', 'readdirSync', 'open', 'read']));
    expect(verdictOf(await decide(store))).toBe('allow verified');
  });

  it.each(['lstat', 'readdirSync'])(
    '%s, from now on: the row is inconclusive, until they work again',
    async (operation) => {
      await using store = await openTrustStore(folder, { watch: 'polling', rescanMillis: 86_400_000 });
      expect(verdictOf(await decide(store))).toBe('allow verified');
      planFault({
        counts: (call) => call.operation === operation && call.path === folder,
        failing: 1,
        error,
        onwards: true,
      });
      const decision = await decide(store);
      expect(rowOf(decision, 'trust-store')).toEqual({ outcome: 'inconclusive', code: 'trust-store-unreadable' });
      expect(verdictOf(decision)).toBe('deny trust-store-unreadable');
      expect(store.status().fault).toEqual({ code: 'trust-store-unreadable', detail: code });
      expect(store.snapshot().certificates).toEqual([]);
      endFault();
      expect(verdictOf(await decide(store))).toBe('allow verified');
      expect(store.status().fault).toBe(null);
    },
  );

  it('of one certificate, from now on: it is quarantined by name, until they work again', async () => {
    await using store = await openTrustStore(folder, { watch: 'polling', rescanMillis: 86_400_000 });
    planFault({
      counts: ({ path, operation }) => path.endsWith('/pin.pem') && operation === 'open',
      failing: 1,
      error,
      onwards: true,
    });
    const changed = vi.fn<(message: readonly string[]) => void>();
    store.on('change', ({ differences }) => changed(differences.map(({ message }) => message)));
    await store.refresh();
    expect(store.status().findings).toMatchObject([{ code: 'file-unreadable', file: 'pin.pem', detail: code }]);
    expect(changed.mock.calls.flat(2).join(' ')).toContain(
      'In file "pin.pem" of the trust store: the file cannot be read',
    );
    expect(verdictOf(await decide(store))).toBe('deny no-trusted-key-matches');
    endFault();
    expect(verdictOf(await decide(store))).toBe('allow verified');
    expect(store.status().findings).toEqual([]);
  });
});

describe.each(['EIO', 'EACCES', 'EMFILE'])('Where calls for a gate’s policy file fail by %s', (code) => {
  const error = systemError(code);
  const why = { reason: 'stolen', date: '2026-01-01' };

  it('the last good policy applies, and the row says so', async () => {
    const file = scene.file('policy.json', JSON.stringify({ revocation: { denied: [{ key: pin.keyId, ...why }] } }));
    await using gate = await createInstallGate({
      trustStore: folder,
      policy: { file },
      clock: scene.clock,
      environment: {},
    });
    // The first hints come with the watch: their look isn't the one that is counted.
    await new Promise((resolve) => void setTimeout(resolve, 300));
    const operations = new Set<string>();
    for (let failing = 1; ; failing++) {
      planFault({ counts: ({ path }) => path === file, failing, error });
      const decision = await gate.verify(scene.artifactPath, signature);
      const { calls, stillOpen } = endFault();
      expect(stillOpen).toBe(0);
      expect(verdictOf(decision)).toBe('deny key-denied');
      if (calls.length < failing) break;
      const { operation } = calls[failing - 1] ?? { operation: '' };
      operations.add(operation);
      const expected =
        operation === 'lstat' || operation === 'close'
          ? ['passed', 'policy-file-unreadable']
          : ['policy-file-unreadable'];
      expect(expected).toContain(rowOf(decision, 'policy').code);
    }
    expect([...operations]).toEqual(expect.arrayContaining(['open', 'stat', 'read', 'lstat']));
    expect(rowOf(await gate.verify(scene.artifactPath, signature), 'policy').code).toBe('passed');
  });
});

describe.each(['EIO', 'ENOSPC', 'EACCES'])('Where calls for placing an import fail by %s', (code) => {
  it('it is placed whole, or nothing is, and nothing is left behind', async () => {
    const store = scene.store({ 'pin.pem': pin });
    const operations: string[] = [];
    for (let failing = 1; ; failing++) {
      planFault({ counts: ({ path }) => path.startsWith(store), failing, error: systemError(code) });
      const snapshot = await loadTrustStore(scene.store({ 'pin.pem': pin }));
      const plan = planImport(
        { files: [{ name: 'root.pem', bytes: Buffer.from(scene.authority.root.pem) }], isArchive: false },
        snapshot,
      );
      const placement = await placeImport(plan, store);
      const { calls } = endFault();
      const names = readdirSync(store);
      const placed = names.filter((name) => name.startsWith('imported-'));
      expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
      expect(placed).toHaveLength(placement.ok ? 1 : 0);
      for (const name of placed) rmSync(join(store, name));
      if (calls.length < failing) break;
      operations.push(calls[failing - 1]?.operation ?? '');
      if (!placement.ok) expect(placement.system).toBe(code);
    }
    expect(operations).toEqual(expect.arrayContaining(['open', 'close']));
  });
});
