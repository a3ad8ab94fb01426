import { describe, expect, it } from 'vitest';
import type { InstallRequest } from '../../src/index.js';
import { verifyInstall } from '../../src/index.js';
import { createScene, rowOf, verdictOf, warningsOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });
const store = scene.store({ pin });

describe('A request is a TypeError where it', () => {
  it.each<[what: string, request: unknown]>([
    ['is null', null],
    ['is a list', []],
    ['is a text', 'upload'],
    ['is a promise of one', Promise.resolve({ origin: 'upload' })],
    ['is a map', new Map([['origin', 'upload']])],
    ['inherits what it says', Object.create({ origin: 'upload' })],
    [
      'says it by getters of a class',
      new (class {
        get origin() {
          return 'upload';
        }
      })(),
    ],
    ['has an unknown key', { orign: 'upload' }],
    ['has a key of another case', { Origin: 'upload' }],
    ['has an origin that is no string', { origin: 5 }],
    ['has an instant that is a text', { at: '2026-06-01' }],
    ['has a clock without now', { clock: {} }],
    ['has a clock of no instant', { clock: { now: () => new Date(Number.NaN) } }],
    ['has a clock of a number', { clock: { now: () => 0 } }],
    ['has a signal that is none', { signal: {} }],
    ['has a digest that is not known', { digest: 'md5' }],
    ['has a limit of nothing', { maxArtifactBytes: 0 }],
    ['has a limit that is no number', { maxArtifactBytes: Number.NaN }],
    ['has onProgress that is no function', { onProgress: true }],
    ['has a followSymlinks that is a text', { followSymlinks: 'no' }],
    ['has a trust store that is a number', { trustStore: 5 }],
    ['has an environment that is a text', { environment: 'X=1' }],
    ['has what is expected as a text', { expected: 'com.acme.app' }],
    ['expects a key that is no text', { expected: { key: 5 } }],
    ['expects something of an unknown name', { expected: { kee: 'x' } }],
    ['has null for what is expected', { expected: null }],
    ['has an installed version that is a number', { installed: { version: 1 } }],
    ['has an installed version that was verified "yes"', { installed: { verified: 'yes' } }],
    ['has something of an unknown name installed', { installed: { publisher: 'x' } }],
    ['has a permit that is a number', { permit: 5 }],
    ['has a permit store without use', { permitStore: {} }],
    ['has rotations that are a text', { rotations: 'a.json' }],
    ['has 17 rotations', { rotations: Array.from({ length: 17 }, () => 'a.json') }],
    ['has flags of a list', { flags: [] }],
    ['has a clock floor that cannot be written', { clockFloor: { read: () => null } }],
    ['has a reader that is no function', { readApp: {} }],
    ['has a comparator that is no function', { compareVersions: 'maven' }],
  ])('%s', async (_what, request) => {
    // @ts-expect-error: what a caller without types may do
    await expect(verifyInstall(scene.artifact, signature, {}, request)).rejects.toBeInstanceOf(TypeError);
  });

  it.each<[request: object, says: string]>([
    [{ orign: 'upload' }, 'request has an unknown key: "orign"; did you mean "origin"?'],
    [{ origin: 5 }, 'request.origin has the wrong type'],
    [
      { installed: { key: 'a', verson: '1' } },
      'request.installed has an unknown key: "verson"; did you mean "version"?',
    ],
    [{ installed: { publisher: 'x' } }, 'request.installed has an unknown key: "publisher"'],
    [{ installed: { verified: 'yes' } }, 'request.installed.verified has the wrong type'],
    [{ installed: 'com.acme.app' }, 'request.installed has the wrong type'],
    [{ expected: { kye: 'x' } }, 'request.expected has an unknown key: "kye"; did you mean "key"?'],
    [{ expected: { version: 1 } }, 'request.expected.version has the wrong type'],
  ])('and says where: %j', async (request, says) => {
    await expect(verifyInstall(scene.artifact, signature, {}, request)).rejects.toThrow(says);
  });

  it('and leaves out what is undefined', async () => {
    const request = { origin: undefined, at: undefined, trustStore: undefined, signal: undefined };
    // @ts-expect-error: exactOptionalPropertyTypes isn't everyone's
    await expect(verifyInstall(scene.artifact, signature, {}, request)).resolves.toMatchObject({ verdict: 'deny' });
  });
});

describe('What the host expects, and what it has installed', () => {
  const readApp = () => ({ key: 'com.acme.app', version: '1.2' });

  it.each<[verdict: string, request: InstallRequest]>([
    ['allow verified', { expected: { key: 'com.acme.app' }, readApp }],
    ['allow verified', { expected: { key: 'com.acme.app', version: '1.2' }, readApp }],
    ['deny app-mismatch', { expected: { key: 'com.acme.other' }, readApp }],
    ['deny app-mismatch', { expected: { version: '1.3' }, readApp }],
    ['deny app-mismatch', { installed: { key: 'com.acme.other' }, readApp }],
    ['deny app-unknown', { expected: { key: 'com.acme.app' } }],
    ['allow verified', { expected: {}, installed: {} }],
    ['allow verified', { expected: {}, installed: null }],
  ])('count: %s', async (verdict, request) => {
    const decision = await scene.verify({ signature, store, request });
    expect(verdictOf(decision)).toBe(verdict);
    expect(warningsOf(decision)).toEqual([]);
  });
});

describe('A request’s instant', () => {
  const verdictAt = async (at: string) => {
    const decision = await scene.verify({ signature, store, request: { at: new Date(at) } });
    return {
      verdict: verdictOf(decision),
      asOf: decision.asOf,
      warnings: warningsOf(decision).map(({ code }) => code),
    };
  };

  it.each([
    ['2026-05-01T23:59:59.999Z', 'deny certificate-not-yet-valid'],
    ['2026-05-02T00:00:00.000Z', 'allow verified'],
    ['2027-05-02T00:00:00.000Z', 'allow verified'],
    ['2027-05-02T00:00:00.001Z', 'deny certificate-expired'],
  ])(
    'is the one that is judged at, and a warning says that this is no decision to install by: %s',
    async (at, verdict) => {
      expect(await verdictAt(at)).toEqual({ verdict, asOf: at, warnings: ['judged-as-of'] });
    },
  );

  it('may be none: what depends on dates is then denied', async () => {
    expect(await verdictAt('')).toEqual({
      verdict: 'deny certificate-expired',
      asOf: 'invalid date',
      warnings: ['judged-as-of'],
    });
  });

  it('is copied: a caller who changes the Date afterwards changes nothing', async () => {
    const at = new Date('2026-06-01');
    const decision = scene.verify({ signature, store, request: { at } });
    at.setTime(0);
    expect((await decision).asOf).toBe('2026-06-01T00:00:00.000Z');
  });
});

describe('A decision’s record', () => {
  it('has an id of its own, the present, and the time it took', async () => {
    const [first, second] = [await scene.verify({ signature, store }), await scene.verify({ signature, store })];
    expect(first.decisionId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(first.decisionId).not.toBe(second.decisionId);
    expect(first).toMatchObject({ evaluatedAt: scene.authority.at.toISOString(), schemaVersion: 1 });
    expect(first.asOf).toBe(first.evaluatedAt);
    expect(first.timings.totalMillis).toBeGreaterThanOrEqual(first.timings.readMillis);
    expect(rowOf(first, 'validity')).toEqual({ outcome: 'passed', code: 'passed' });
  });

  it('asks the clock once', async () => {
    let calls = 0;
    const clock = { now: () => new Date(scene.authority.at.getTime() + 86_400_000 * 1000 * calls++) };
    const trustStore = await (await import('../../src/index.js')).loadTrustStore(store, scene);
    expect(verdictOf(await verifyInstall(scene.artifact, signature, {}, { clock, trustStore }))).toBe('allow verified');
    expect(calls).toBe(1);
  });
});
