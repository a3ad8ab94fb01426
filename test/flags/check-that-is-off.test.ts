import type * as FileSystem from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { permitStatement } from '../../src/testing/index.js';
import { policyKey } from '../evidence/permits.js';
import { createScene, verdictOf } from '../support/scene.js';

/** Folders that hang, as those of a file server that is gone, and all that was asked for. */
const { hanging, asked } = vi.hoisted(() => ({ hanging: new Set<string>(), asked: [] as string[] }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof FileSystem>();
  const hangs = async (path: unknown) => {
    asked.push(String(path));
    if ([...hanging].some((each) => String(path).startsWith(each))) await new Promise(() => {});
  };
  const slow = {
    readdir: async (...parameters: Parameters<typeof original.readdir>) => {
      await hangs(parameters[0]);
      return original.readdir(...parameters);
    },
    open: async (...parameters: Parameters<typeof original.open>) => {
      await hangs(parameters[0]);
      return original.open(...parameters);
    },
  };
  return { ...original, ...slow, default: { ...original, ...slow } };
});

const scene = createScene();
const { authority } = scene;
const store = scene.store({ pin: authority.pin() });
const permits = { keys: [policyKey(authority.key('permits'))], hostId: 'host-1' };
const permit = permitStatement(
  { artifact: scene.artifact, host: 'host-1', endsAt: new Date(authority.at.getTime() + 3_600_000) },
  { key: authority.key('permits') },
);

afterEach(() => {
  hanging.clear();
  asked.length = 0;
});

describe('With the check off', () => {
  it.each<[what: string, policy: object, request: object]>([
    ['a constant', { enforcement: false }, {}],
    ['a variable', { enforcement: { env: 'CHECK' } }, { environment: { CHECK: 'false' } }],
    ['a flag', { enforcement: { flag: 'check' } }, { flags: () => false }],
    ['the level', { level: 'off' }, {}],
    ['an origin', { origins: { upload: { enforcement: false } } }, { origin: 'upload' }],
  ])('by %s a store that hangs is not asked', async (_what, policy, request) => {
    hanging.add(store);
    const call = { signature: `${store}/signature`, store, policy, request };
    expect(verdictOf(await scene.verify(call))).toBe('allow enforcement-off');
    expect(asked.filter((path) => path.startsWith(store))).toEqual([]);
  });

  it('neither permit nor rotation, neither floor nor reader is touched, nor a byte of the artifact', async () => {
    const touched: string[] = [];
    const touch = (what: string) => () => {
      touched.push(what);
      return null;
    };
    const artifact = new Readable({
      read() {
        touched.push('artifact');
        this.push(null);
      },
    });
    const request = {
      permit,
      permitStore: { use: () => touch('permit store')() === null },
      rotations: [`${store}/rotation.json`],
      clockFloor: { read: touch('floor read'), write: () => void touch('floor write')() },
      readApp: touch('reader'),
      compareVersions: touch('comparator'),
    };
    const policy = { permits, enforcement: false };
    const decision = await scene.verify({ artifact, signature: null, store, policy, request });
    expect(verdictOf(decision)).toBe('allow enforcement-off');
    expect([touched, asked]).toEqual([[], []]);
    const others = decision.checks.filter(({ check }) => check !== 'enforcement' && check !== 'destination');
    expect(new Set(others.map(({ code }) => code))).toEqual(new Set(['checking-is-off']));
    expect(decision.artifact).toMatchObject({ sha256: null, type: null, app: null });

    // The same request with the check on touches what it needs.
    await scene.verify({ signature: null, store, policy: { permits }, request });
    expect(touched).toContain('permit store');
    expect(touched).toContain('floor read');
  });

  it('the SHA-256 is computed all the same where it is asked for', async () => {
    const decision = await scene.verify({
      signature: null,
      policy: { enforcement: false },
      request: { digest: 'sha256' },
    });
    expect(verdictOf(decision)).toBe('allow enforcement-off');
    expect(decision.artifact.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
