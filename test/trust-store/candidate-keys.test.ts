import { describe, expect, it } from 'vitest';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const at = authority.at.getTime();
const day = 86_400_000;
const valid = { notBefore: new Date(at - day), notAfter: new Date(at + day) };
const expired = { notBefore: new Date(at - 9 * day), notAfter: new Date(at - day) };
const future = { notBefore: new Date(at + day), notAfter: new Date(at + 9 * day) };
const key = authority.key('the signer');
const certificate = (serial: number, dates: typeof valid) => authority.pin('v1', { key, serial, ...dates });
const bare = scene.sign({ key });
const strangers = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`s${index}`, authority.pin('v1', { label: `s${index}` })]),
  );

describe('Of several certificates of one pinned key', () => {
  it.each<[string, Readonly<Record<string, ReturnType<typeof certificate>>>]>([
    ['an expired one', { a: certificate(1, expired), b: certificate(2, valid) }],
    ['an expired one that comes later', { a: certificate(1, valid), b: certificate(2, expired) }],
    ['one that is not valid yet', { a: certificate(1, future), b: certificate(2, valid) }],
    ['both', { a: certificate(1, future), b: certificate(2, expired), c: certificate(3, valid) }],
  ])('a valid one wins over %s', async (_what, store) => {
    const decision = await scene.verify({ signature: bare, store });
    expect(verdictOf(decision)).toBe('allow verified');
    const [signer] = decision.verdict === 'allow' && decision.assurance === 'verified' ? decision.signers : [];
    expect(signer).toMatchObject({ kind: 'pin', keyId: key.keyId, publisherId: `pin:${key.keyId}` });
  });

  it('the valid one wins also where the expired one is delivered: a pinned signer follows the pinned flow', async () => {
    const [old, renewed] = [certificate(1, expired), certificate(2, valid)];
    const signature = scene.sign({ key, chain: [old] });
    expect(verdictOf(await scene.verify({ signature, store: { old, renewed } }))).toBe('allow verified');
    expect(verdictOf(await scene.verify({ signature, store: { old } }))).toBe('deny certificate-expired');
  });

  it('none helps where all have run out', async () => {
    const store = { a: certificate(1, expired), b: certificate(2, expired) };
    expect(verdictOf(await scene.verify({ signature: bare, store }))).toBe('deny certificate-expired');
  });

  it('each counts once: they are one key', async () => {
    const store = { a: certificate(1, valid), b: certificate(2, valid), c: authority.pin() };
    const decision = await scene.verify({ signature: new Uint8Array(64), store });
    const row = decision.checks.find(({ check }) => check === 'authenticity');
    expect(row).toMatchObject({ code: 'no-trusted-key-matches', details: { keysTried: 2, keysNotTried: 0 } });
  });
});

describe('Of many pinned keys', () => {
  it('every one is tried, up to 64', async () => {
    const store = { ...strangers(63), zz: certificate(1, valid) };
    expect(verdictOf(await scene.verify({ signature: bare, store }))).toBe('allow verified');
  });

  it('no more than the policy says are tried, and the row says so', async () => {
    const folder = scene.store(strangers(10));
    const policy = { trustStore: { folder, maxCandidateKeys: 4 } };
    const decision = await scene.verify({ signature: bare, policy });
    const row = decision.checks.find(({ check }) => check === 'authenticity');
    expect(row).toMatchObject({ code: 'no-trusted-key-matches', details: { keysTried: 4, keysNotTried: 6 } });
    expect(row?.remedy).toContain('maxCandidateKeys');
  });

  it('the one that the signature file names is tried first', async () => {
    const folder = scene.store({ ...strangers(20), zz: certificate(1, valid) });
    const policy = { trustStore: { folder, maxCandidateKeys: 1 } };
    const named = scene.sign({ key, extraFields: { keyId: key.keyId } });
    expect(verdictOf(await scene.verify({ signature: named, policy }))).toBe('allow verified');
  });

  it('those with a valid certificate are tried before those without', async () => {
    const old = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`o${index}`, authority.pin('v1', { label: `o${index}`, ...expired })]),
    );
    const policy = { trustStore: { folder: scene.store({ ...old, pin: certificate(1, valid) }), maxCandidateKeys: 1 } };
    expect(verdictOf(await scene.verify({ signature: bare, policy }))).toBe('allow verified');
  });

  it('a key id that names another key changes nothing', async () => {
    const named = scene.sign({ key, extraFields: { keyId: 'ab'.repeat(32) } });
    expect(verdictOf(await scene.verify({ signature: named, store: { pin: certificate(1, valid) } }))).toBe(
      'allow verified',
    );
  });
});

describe('What no pin has signed', () => {
  it('is inconclusive integrity and failed authenticity: tampered and stranger can’t be told apart', async () => {
    const decision = await scene.verify({ signature: bare, store: { pin: authority.pin() } });
    expect(rowOf(decision, 'integrity')).toEqual({ outcome: 'inconclusive', code: 'no-trusted-key-matches' });
    expect(rowOf(decision, 'authenticity')).toEqual({ outcome: 'failed', code: 'no-trusted-key-matches' });
    expect(verdictOf(decision)).toBe('deny no-trusted-key-matches');
  });

  it('stays denied whatever grace covers, and is unverified in an audit', async () => {
    const store = { pin: authority.pin() };
    const policy = { gracePeriod: { endsAt: '2099-01-01', covers: 'untrusted-signer' } } as const;
    expect(verdictOf(await scene.verify({ signature: bare, store, policy }))).toBe('deny no-trusted-key-matches');
    expect(verdictOf(await scene.verify({ signature: bare, store, policy: { level: 'audit' } }))).toBe(
      'allow audit-level',
    );
  });
});
