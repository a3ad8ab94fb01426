import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import type { MintedCertificate } from '../../src/testing/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const LIMIT_MILLIS = 1500;

const ca = (subject: string, issuer: MintedCertificate | undefined, key: string, serial: number) =>
  authority.mint({
    subject,
    serial,
    key: authority.key(key),
    basicConstraints: { ca: true },
    keyUsage: ['keyCertSign'],
    ...(issuer === undefined ? {} : { issuer }),
  });

/** `levels` CAs above each other, each certified `copies` times; the uppermost by a root. */
function tower(levels: number, copies: number, keysDiffer: boolean) {
  const root = ca('Tower Root', undefined, 'tower root', 1);
  const certificates: MintedCertificate[] = [];
  let above = [root];
  for (let level = levels; level > 0; level--) {
    above = Array.from({ length: copies }, (_, copy) =>
      ca(
        `Level ${level}`,
        above[copy % above.length],
        keysDiffer ? `tower ${level} ${copy}` : `tower ${level}`,
        copy + 1,
      ),
    );
    certificates.push(...above);
  }
  return { root, certificates, leaf: authority.leaf({ issuer: above[0] ?? root }) };
}

/** Judges a leaf by these CAs in the store, in time. */
async function judge(leaf: MintedCertificate, cas: readonly MintedCertificate[]) {
  const store = scene.store(Object.fromEntries(cas.map((certificate, index) => [`${index}.pem`, certificate])));
  const trustStore = await loadTrustStore(store, scene);
  const signature = scene.sign({ key: leaf.key, chain: [leaf] });
  const start = performance.now();
  const decision = await scene.verify({ signature, request: { trustStore } });
  expect(performance.now() - start).toBeLessThan(LIMIT_MILLIS);
  return decision;
}

describe('A tower of CAs, each certified several times, ends the search soon', () => {
  const stranger = ca('Unrelated Root', undefined, 'unrelated', 1);
  it.each<[levels: number, copies: number, keysDiffer: boolean]>([
    [20, 2, false],
    [20, 2, true],
    [6, 7, false],
    [6, 7, true],
    [4, 10, true],
    [5, 40, false],
  ])('%i levels of %i certificates, keys that differ: %s', async (levels, copies, keysDiffer) => {
    const { certificates, leaf } = tower(levels, copies, keysDiffer);
    const decision = await judge(leaf, [...certificates, stranger]);
    expect(verdictOf(decision)).toMatch(/^deny (path-budget-exceeded|anchor-missing|certificate-signature-invalid)$/);
  });

  it('with path-budget-exceeded where there are 40 twins without end', async () => {
    const { certificates, leaf } = tower(20, 2, false);
    const decision = await judge(leaf, [...certificates, stranger]);
    expect(rowOf(decision, 'authenticity')).toEqual({ outcome: 'failed', code: 'path-budget-exceeded' });
    expect(verdictOf(decision)).toBe('deny path-budget-exceeded');
  });

  it('and leads to the root where it is in the store', async () => {
    const { certificates, leaf, root } = tower(6, 7, false);
    expect(verdictOf(await judge(leaf, [...certificates, root]))).toBe('allow verified');
  });
});

describe('CAs that certify each other end the search', () => {
  const keyed = (name: string, issuer: string, serial: number) =>
    authority.mint({
      subject: name,
      serial,
      key: authority.key(`loop ${name}`),
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign'],
      defects: { issuerName: issuer, signWith: authority.key(`loop ${issuer}`) },
    });
  const leaf = authority.leaf({ issuer: keyed('A', 'B', 1) });
  const anchor = keyed('C', 'C', 9);
  const pin = authority.pin();

  it.each<[string, readonly MintedCertificate[]]>([
    ['two of each other', [keyed('A', 'B', 1), keyed('B', 'A', 1)]],
    ['three in a ring', [keyed('A', 'B', 1), keyed('B', 'C', 1), keyed('C', 'A', 1)]],
    [
      'all of each other',
      ['A', 'B', 'C', 'D'].flatMap((a) => ['A', 'B', 'C', 'D'].filter((b) => a !== b).map((b) => keyed(a, b, 1))),
    ],
  ])('with anchor-missing where no anchor is in reach: %s', async (_what, cas) => {
    expect(verdictOf(await judge(leaf, [...cas, pin]))).toBe('deny anchor-missing');
  });

  it('at an anchor where one is in reach', async () => {
    const loop = [keyed('A', 'B', 1), keyed('B', 'A', 1), keyed('B', 'C', 2)];
    expect(verdictOf(await judge(leaf, [...loop, anchor]))).toBe('allow verified');
  });
});
