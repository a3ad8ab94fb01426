import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTrustStore } from '../../src/index.js';
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
    expect(changed.mock.calls.flat(2).join(' ')).toContain('"pin.pem": file-unreadable');
    expect(verdictOf(await decide(store))).toBe('deny no-trusted-key-matches');
    endFault();
    expect(verdictOf(await decide(store))).toBe('allow verified');
    expect(store.status().findings).toEqual([]);
  });
});
