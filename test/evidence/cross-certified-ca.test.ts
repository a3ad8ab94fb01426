import { describe, expect, it } from 'vitest';
import type { InstallRequest, PolicyInput } from '../../src/index.js';
import type { MintedCertificate } from '../../src/testing/index.js';
import { mintCa } from '../support/mint-ca.js';
import { createScene, verdictOf, type Files } from '../support/scene.js';

const scene = createScene();
const { authority, clock } = scene;
const ca = (subject: string, issuer?: MintedCertificate) => mintCa(authority, subject, issuer);
const [first, second] = [ca('First root'), ca('Second root')];
const byFirst = ca('Issuing CA', first);
const bySecond = ca('Issuing CA', second);
const leaf = authority.leaf({ subject: 'Acme', key: authority.key('acme'), issuer: byFirst });
const roots: Files = { first, second };
/** The same certificates, whichever of the two is found first. */
const stores: readonly Files[] = [
  { ...roots, 'a.pem': byFirst, 'b.pem': bySecond },
  { ...roots, 'a.pem': bySecond, 'b.pem': byFirst },
];

const install = async (store: Files, policy: PolicyInput, request: InstallRequest = {}) =>
  scene.verify({
    signature: scene.sign({ key: leaf.key, chain: [leaf] }),
    store,
    policy,
    request: { clock, ...request },
  });
const inEither = async (policy: PolicyInput, request: InstallRequest = {}) => {
  const decisions = await Promise.all(stores.map(async (store) => install(store, policy, request)));
  return decisions.map(verdictOf);
};
const both = (verdict: string) => [verdict, verdict];

describe('A CA that two roots have certified leads to both, whatever the files are called:', () => {
  it.each([
    ['the first', first],
    ['the second', second],
  ])('%s', async (_which, root) => {
    const publishers = [{ subject: 'CN=Acme', anchor: root.fingerprint }];
    expect(await inEither({ unlistedSigners: 'deny', publishers })).toEqual(both('allow verified'));
    expect(await inEither({ requiredRoles: { vendor: { signers: [{ key: root.keyId }] } } })).toEqual(
      both('allow verified'),
    );
    const denied = [{ key: root.keyId, reason: 'stolen', date: '2026-01-01' }];
    expect(await inEither({ revocation: { denied } })).toEqual(both('allow verified'));
  });

  it('and to neither of them twice', async () => {
    const signers = [{ key: first.keyId }, { key: second.keyId }];
    expect(await inEither({ requiredRoles: { vendor: { signers, threshold: 2 } } })).toEqual(both('deny role-missing'));
  });

  it('what binds one root binds nobody who is trusted by the other', async () => {
    const publishers = [{ key: second.keyId, apps: ['com.acme.*'] }];
    const request: InstallRequest = { readApp: () => ({ key: 'org.bank.app', version: '1.0' }) };
    expect(await inEither({ publishers }, request)).toEqual(both('allow verified'));
  });

  it('who was known by the one stays known', async () => {
    for (const root of [first, second]) {
      const before = await install({ root, 'a.pem': byFirst, 'b.pem': bySecond }, {});
      const publisherId =
        before.verdict === 'allow' && before.assurance === 'verified' ? before.signers[0].publisherId : '';
      expect(publisherId).toMatch(/^path:/);
      const request: InstallRequest = { installed: { publisherId, verified: true } };
      expect(await inEither({ checks: { continuity: 'enforce' } }, request)).toEqual(both('allow verified'));
    }
  });

  it('also where a root was renewed, and rules name one of its certificates', async () => {
    const renewed = authority.mint({
      subject: 'First root',
      key: first.key,
      serial: 4711n,
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign'],
    });
    for (const files of [
      { 'a.pem': first, 'b.pem': renewed, byFirst },
      { 'b.pem': first, 'a.pem': renewed, byFirst },
    ]) {
      for (const { fingerprint } of [first, renewed]) {
        const publishers = [{ subject: 'CN=Acme', anchor: fingerprint }];
        expect(verdictOf(await install(files, { unlistedSigners: 'deny', publishers }))).toBe('allow verified');
        const requiredRoles = { vendor: { signers: [{ certificate: fingerprint }] } };
        expect(verdictOf(await install(files, { requiredRoles }))).toBe('allow verified');
      }
    }
  });

  it('eight of them at most', async () => {
    const many = Array.from({ length: 10 }, (_, index) => ca(`Root ${index}`));
    const store: Files = Object.fromEntries(
      many.flatMap((root, index) => [
        [`root-${index}`, root],
        [`ca-${index}`, ca('Issuing CA', root)],
      ]),
    );
    const verdictBelow = async (root: MintedCertificate) =>
      verdictOf(
        await install(store, {
          unlistedSigners: 'deny',
          publishers: [{ subject: 'CN=Acme', anchor: root.fingerprint }],
        }),
      );
    const verdicts = await Promise.all(many.map(verdictBelow));
    expect(verdicts.filter((verdict) => verdict === 'allow verified')).toHaveLength(8);
    expect(verdicts.filter((verdict) => verdict === 'deny publisher-unlisted')).toHaveLength(2);
  });

  it('is remembered as it was found', async () => {
    const store = scene.store({ ...roots, byFirst, bySecond });
    const policy: PolicyInput = { unlistedSigners: 'deny', publishers: [{ key: second.keyId }] };
    for (let time = 0; time < 3; time += 1) {
      const decision = await scene.verify({
        signature: scene.sign({ key: leaf.key, chain: [leaf] }),
        store,
        policy,
        request: { clock },
      });
      expect(verdictOf(decision)).toBe('allow verified');
    }
  });
});
