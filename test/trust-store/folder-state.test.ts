import { describe, expect, it, vi } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });
const grace = { gracePeriod: { endsAt: '2099-01-01T00:00:00Z', covers: 'untrusted-signer' } } as const;

describe('A trust store that can’t be used', () => {
  it.each<[code: string, outcome: string, what: string, folder: () => string, covered: boolean]>([
    ['trust-store-missing', 'failed', 'is not there', () => scene.path('none'), true],
    ['trust-store-empty', 'failed', 'is empty', () => scene.store({}), true],
    ['trust-store-empty', 'failed', 'holds hidden files alone', () => scene.store({ '.pin': pin }), true],
    ['trust-store-nothing-usable', 'failed', 'holds garbage alone', () => scene.store({ x: 'x' }), true],
    [
      'trust-store-nothing-usable',
      'failed',
      'holds an intermediate alone',
      () => scene.store({ x: scene.authority.intermediate }),
      true,
    ],
    [
      'trust-store-nothing-usable',
      'failed',
      'holds a key that can’t sign',
      () => scene.store({ x: scene.authority.pin('rsa-leaf') }),
      true,
    ],
    ['trust-store-not-a-folder', 'failed', 'is a file', () => scene.file('store', pin.pem), false],
    ['trust-store-unreadable', 'inconclusive', 'has a name that is too long', () => scene.path('x'.repeat(300)), false],
    ['trust-store-unreadable', 'inconclusive', 'has a NUL in its name', () => 'a\0b', false],
  ])('is %s, %s, where it %s', async (code, outcome, _what, folder, covered) => {
    const trustStore = folder();
    const snapshot = await loadTrustStore(trustStore);
    expect({
      code: snapshot.fault?.code,
      certificates: snapshot.certificates.filter(({ role }) => role === 'signer'),
    }).toEqual({ code, certificates: [] });

    const decision = await scene.verify({ signature, request: { trustStore } });
    expect(rowOf(decision, 'trust-store')).toEqual({ outcome, code });
    expect(verdictOf(decision)).toBe(`deny ${code}`);
    // For the unsigned, grace covers a store that trusts nobody yet, and none that can't be judged.
    const unsigned = await scene.verify({ signature: null, policy: grace, request: { trustStore } });
    expect(verdictOf(unsigned)).toBe(covered ? 'allow grace-period' : `deny ${code}`);
  });

  it('is not configured: no folder is named anywhere', async () => {
    const decision = await scene.verify({ signature });
    expect(rowOf(decision, 'trust-store')).toEqual({ outcome: 'failed', code: 'trust-store-not-configured' });
    expect(verdictOf(decision)).toBe('deny trust-store-not-configured');
    expect(decision.trustStore).toMatchObject({ snapshotId: null, loadedAt: null, roles: {} });
  });

  it('has an empty name, which never means the working directory', async () => {
    const folder = scene.store({ pin });
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder);
    try {
      expect((await loadTrustStore('.')).certificates).toHaveLength(1);
      expect((await loadTrustStore('').catch(() => ({ certificates: [] }))).certificates).toEqual([]);
    } finally {
      cwd.mockRestore();
    }
  });

  it('is named in the row’s message and remedy', async () => {
    const trustStore = scene.path('$(touch x)');
    const { checks } = await scene.verify({ signature, request: { trustStore } });
    const row = checks.find(({ check }) => check === 'trust-store');
    expect(row?.message).toContain(trustStore);
    expect(row?.remedy).toContain(`'${trustStore}'`);
  });
});

describe('A trust store', () => {
  it('is looked for from the working directory where its folder is relative', async () => {
    const folder = scene.store({ pin });
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(scene.folder);
    try {
      const { folder: resolved, certificates } = await loadTrustStore(folder.slice(scene.folder.length + 1));
      expect({ resolved, count: certificates.length }).toEqual({ resolved: folder, count: 1 });
    } finally {
      cwd.mockRestore();
    }
  });

  it('is a TypeError where its folder is no string', async () => {
    // @ts-expect-error: what a caller without types may do
    await expect(loadTrustStore(undefined)).rejects.toBeInstanceOf(TypeError);
    // @ts-expect-error: what a caller without types may do
    await expect(scene.verify({ signature, request: { trustStore: 5 } })).rejects.toBeInstanceOf(TypeError);
  });

  it('is a TypeError where it is the look-alike of a snapshot', async () => {
    const snapshot = await loadTrustStore(scene.store({ pin }));
    await expect(scene.verify({ signature, request: { trustStore: { ...snapshot } } })).rejects.toBeInstanceOf(
      TypeError,
    );
  });
});
