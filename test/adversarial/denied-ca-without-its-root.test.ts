import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import type { MintedCertificate } from '../../src/testing/index.js';
import { permitNow, policyKey } from '../evidence/permits.js';
import { mintCa } from '../support/mint-ca.js';
import { createScene, rowOf, verdictOf, type Files } from '../support/scene.js';

const scene = createScene();
const { authority, clock } = scene;
const ca = (subject: string, issuer?: MintedCertificate) => mintCa(authority, subject, issuer);
const root = ca('Gone root');
const upper = ca('Upper CA', root);
const lower = ca('Lower CA', upper);
const leaf = authority.leaf({ subject: 'Evil', key: authority.key('evil'), issuer: lower });
const pin = authority.pin();
const relaxed: Readonly<Record<string, PolicyInput>> = {
  'a grace period': { gracePeriod: { endsAt: '2099-01-01', covers: 'untrusted-signer' } },
  'the level audit': { level: 'audit' },
};
const stores: Readonly<Record<string, Files>> = {
  'that came with the signature': { pin },
  'of the store': { pin, lower, upper },
};

const install = async (policy: PolicyInput, store: Files) =>
  scene.verify({
    signature: scene.sign({ key: leaf.key, chain: [leaf, lower, upper] }),
    store,
    policy,
    request: { clock },
  });

describe.each(Object.entries(relaxed))('A denied CA that leads to no anchor is denied under %s', (_what, policy) => {
  it.each(Object.entries(stores))('by key and by certificate, each CA %s', async (_where, store) => {
    expect((await install(policy, store)).verdict).toBe('allow');
    for (const each of [lower, upper]) {
      for (const [code, item] of [
        ['key-denied', { key: each.keyId }],
        ['certificate-denied', { certificate: each.fingerprint }],
      ] as const) {
        const denied = [{ ...item, reason: 'stolen', date: '2026-01-01' }];
        const decision = await install({ ...policy, revocation: { denied } }, store);
        expect(verdictOf(decision)).toBe(`deny ${code}`);
        expect(rowOf(decision, 'revocation')).toEqual({ outcome: 'failed', code });
      }
    }
  });
});

it('A CA that only has the name of a denied one is not taken for it', async () => {
  const namesake = authority.mint({
    subject: 'Lower CA',
    key: authority.key('another'),
    basicConstraints: { ca: true },
    keyUsage: ['keyCertSign'],
  });
  const denied = [{ key: namesake.keyId, reason: 'stolen', date: '2026-01-01' }];
  const policy = { ...relaxed['a grace period'], revocation: { denied } };
  expect(verdictOf(await install(policy, { pin, namesake }))).toBe('allow grace-period');
});

it('A CA that leads to no anchor permits nothing that it has signed for', async () => {
  const permit = permitNow(scene, upper.key);
  const decision = await scene.verify({
    signature: scene.sign({ key: leaf.key, chain: [leaf, lower, upper] }),
    store: { pin },
    policy: { permits: { keys: [policyKey(upper.key)], hostId: 'host-1' } },
    request: { clock, permit, permitStore: { use: () => true } },
  });
  expect(verdictOf(decision)).toBe('deny anchor-missing');
  expect(rowOf(decision, 'permit')).toEqual({ outcome: 'failed', code: 'permit-key-signs-apps' });
});

describe('What is denied or revoked is so at the level audit, however unsound it is besides:', () => {
  const { root: anchor, intermediate } = authority;
  const unsound = {
    'a keyUsage that signs nothing': authority.leaf({ keyUsage: ['keyAgreement'] }),
    'another purpose': authority.leaf({ extendedKeyUsage: ['serverAuth'] }),
    'a certificate that is a CA': authority.leaf({ basicConstraints: { ca: true } }),
  };
  const cas = { anchor, intermediate };
  const auditing = async (minted: (typeof unsound)['another purpose'], policy: PolicyInput, more: Files = {}) =>
    scene.verify({
      signature: scene.sign({ key: minted.key, chain: [minted] }),
      store: { ...cas, ...more },
      policy: { level: 'audit', ...policy },
      request: { clock },
    });

  it.each(Object.entries(unsound))('%s', async (_what, minted) => {
    expect(verdictOf(await auditing(minted, {}))).toBe('allow audit-level');
    for (const each of [anchor, intermediate]) {
      const denied = [{ key: each.keyId, reason: 'stolen', date: '2026-01-01' }];
      expect(verdictOf(await auditing(minted, { revocation: { denied } }))).toBe('deny key-denied');
    }
    const list = authority.mintCrl({ issuer: intermediate, revoked: [{ certificate: minted }] });
    const decision = await auditing(minted, {}, { 'a.crl': list.pem });
    expect(verdictOf(decision)).toBe('deny certificate-revoked');
    expect(decision.checks.find(({ check }) => check === 'revocation')?.details['certificate']).toMatchObject({
      fingerprint: minted.fingerprint,
    });
  });

  it('also where its CA has the role none, and where another CA that is not denied leads down as well', async () => {
    const minted = authority.leaf();
    const none: PolicyInput = { trustStore: { roles: { [intermediate.fingerprint]: 'none' } } };
    expect(verdictOf(await auditing(minted, none))).toBe('allow audit-level');
    const denied = [{ key: intermediate.key.keyId, reason: 'stolen', date: '2026-01-01' }];
    expect(verdictOf(await auditing(minted, { ...none, revocation: { denied } }))).toBe('deny key-denied');
    const list = authority.mintCrl({ issuer: intermediate, revoked: [{ certificate: minted }] });
    expect(verdictOf(await auditing(minted, none, { 'a.crl': list.pem }))).toBe('deny certificate-revoked');
    const otherRoot = ca('Other root');
    const across = authority.mint({
      subject: [
        ['O', 'Install Gate Tests'],
        ['CN', 'Test Intermediate CA'],
      ],
      key: intermediate.key,
      issuer: otherRoot,
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign'],
    });
    const purposeless = unsound['another purpose'];
    const ofAnchor = [{ key: anchor.key.keyId, reason: 'stolen', date: '2026-01-01' }];
    const decision = await auditing(purposeless, { revocation: { denied: ofAnchor } }, { otherRoot, across });
    expect(verdictOf(decision)).toBe('deny key-denied');
  });

  it('a certificate with the role none, and a CA that may not issue', async () => {
    const minted = authority.leaf();
    const denied = [{ key: anchor.keyId, reason: 'stolen', date: '2026-01-01' }];
    const none: PolicyInput = { trustStore: { roles: { [minted.fingerprint]: 'none' } } };
    expect(verdictOf(await auditing(minted, none))).toBe('allow audit-level');
    expect(verdictOf(await auditing(minted, { ...none, revocation: { denied } }))).toBe('deny key-denied');
    const weak = authority.mint({
      subject: 'No issuer',
      key: authority.key('no issuer'),
      issuer: anchor,
      basicConstraints: { ca: true },
      keyUsage: ['digitalSignature'],
    });
    const below = authority.leaf({ issuer: weak });
    const ofWeak = [{ key: weak.keyId, reason: 'stolen', date: '2026-01-01' }];
    expect(verdictOf(await auditing(below, {}, { weak }))).toBe('allow audit-level');
    expect(verdictOf(await auditing(below, { revocation: { denied: ofWeak } }, { weak }))).toBe('deny key-denied');
    expect(verdictOf(await auditing(below, { revocation: { denied } }, { weak }))).toBe('deny key-denied');
  });
});
