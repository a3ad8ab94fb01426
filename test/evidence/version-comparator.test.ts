import { describe, expect, it } from 'vitest';
import type { InstallRequest, PolicyInput } from '../../src/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const store = scene.store({ pin });
const signature = scene.sign({ key: pin.key });
const checks = { 'trust-store-isolation': 'warn' } as const;
const ranged = (versions: string): PolicyInput => ({ publishers: [{ key: pin.key.keyId, versions }] });

/** Releases that are called by name, as no order of ours knows them. */
const NAMES = ['hydrogen', 'helium', 'lithium', 'iron'];
const byName = (a: string, b: string) =>
  NAMES.includes(a) && NAMES.includes(b) ? NAMES.indexOf(a) - NAMES.indexOf(b) : null;

const judge = async (version: string, policy: PolicyInput, more: object = {}) => {
  const request: InstallRequest = { readApp: () => ({ key: 'com.acme.app', version }), ...more };
  return scene.verify({ signature, store, policy, request });
};

describe('A host’s comparator of versions', () => {
  it.each<[verdict: string, what: string, version: string, policy: PolicyInput, more: object]>([
    ['allow verified', 'within a publisher’s range', 'helium', ranged('[helium,iron)'), {}],
    ['deny publisher-version-not-permitted', 'below it', 'hydrogen', ranged('[helium,iron)'), {}],
    ['deny publisher-version-not-permitted', 'at its open end', 'iron', ranged('[helium,iron)'), {}],
    ['allow verified', 'in the second part of it', 'iron', ranged('[hydrogen],[lithium,)'), {}],
    ['allow verified', 'any, in a range without bounds', 'iron', ranged('(,)'), {}],
    ['deny version-not-comparable', 'none that it knows', 'gold', ranged('[helium,iron)'), {}],
    ['deny version-not-comparable', 'none that it knows, in a range without bounds', 'gold', ranged('(,)'), {}],
    ['deny version-not-comparable', 'beside a bound that it doesn’t know', 'helium', ranged('[helium],[gold,)'), {}],
    [
      'deny below-minimum-version',
      'below the app’s floor',
      'hydrogen',
      { apps: { '*': { minimumVersion: 'helium' } } },
      {},
    ],
    ['allow verified', 'at the app’s floor', 'helium', { apps: { '*': { minimumVersion: 'helium' } } }, {}],
    [
      'deny downgrade',
      'before the installed one',
      'helium',
      { level: 'strict', checks },
      { installed: { version: 'iron' } },
    ],
    [
      'allow verified',
      'after the installed one',
      'iron',
      { level: 'strict', checks },
      { installed: { version: 'helium' } },
    ],
    ['allow verified', 'the installed one', 'iron', { level: 'strict', checks }, { installed: { version: 'iron' } }],
  ])('%s: %s', async (verdict, _what, version, policy, more) => {
    expect(verdictOf(await judge(version, policy, { compareVersions: byName, ...more }))).toBe(verdict);
  });

  it('goes before the policy’s own order', async () => {
    const backwards = (a: string, b: string) => Number(b) - Number(a);
    expect(verdictOf(await judge('1', ranged('[2,)')))).toBe('deny publisher-version-not-permitted');
    expect(verdictOf(await judge('1', ranged('[2,)'), { compareVersions: backwards }))).toBe('allow verified');
    expect(verdictOf(await judge('3', ranged('[2,)'), { compareVersions: backwards }))).toBe(
      'deny publisher-version-not-permitted',
    );
  });

  it.each<[what: string, compareVersions: () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no order');
      },
    ],
    ['gives null', () => null],
    ['gives NaN', () => Number.NaN],
    ['gives a text', () => '1'],
    ['gives true', () => true],
    ['gives a promise', async () => Promise.resolve(1)],
  ])('can’t tell where it %s', async (_what, compareVersions) => {
    const decision = await judge('1.0', ranged('[1,)'), { compareVersions });
    expect(verdictOf(decision)).toBe('deny version-not-comparable');
    expect(rowOf(decision, 'publisher').outcome).toBe('inconclusive');
  });

  it('may give any number', async () => {
    const compareVersions = (a: string, b: string) => 1e9 * (Number(a) - Number(b));
    expect(verdictOf(await judge('2', ranged('(1,3)'), { compareVersions }))).toBe('allow verified');
    const endless = (a: string, b: string) => (a === b ? 0 : Number(a) > Number(b) ? Infinity : -Infinity);
    expect(verdictOf(await judge('2', ranged('(1,3)'), { compareVersions: endless }))).toBe('allow verified');
  });

  it('isn’t asked where nobody knows which version it is', async () => {
    let asked = 0;
    const compareVersions = () => ++asked;
    const unknown = await judge('', ranged('[1,)'), { compareVersions, readApp: () => ({ key: 'com.acme.app' }) });
    expect(verdictOf(unknown)).toBe('deny version-unknown');
    expect(verdictOf(await judge('', ranged('[1,)'), { compareVersions, readApp: () => null }))).toBe(
      'deny app-unknown',
    );
    expect(asked).toBe(0);
  });
});
