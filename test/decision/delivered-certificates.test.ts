import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { MintedCertificate } from '../../src/testing/index.js';
import { createScene, rowOf, verdictOf, warningsOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const { root, intermediate, intermediateWithoutKeyCertSign: v2 } = authority;
const store = { root, intermediate };
const day = 86_400_000;
const notBefore = new Date(authority.at.getTime() - day);
const living = (days: number, more = 0) => ({ notBefore, notAfter: new Date(notBefore.getTime() + days * day + more) });
const signed = (leaf: MintedCertificate, ...others: readonly MintedCertificate[]) =>
  scene.sign({ key: leaf.key, chain: [leaf, ...others] });

describe('A delivered end entity', () => {
  it('is verified by its path, and the decision names the path, and until when it holds', async () => {
    const leaf = authority.leaf();
    const decision = await scene.verify({
      signature: signed(leaf),
      store: { 'root.pem': root, 'ca.pem': intermediate },
    });
    expect(decision).toMatchObject({
      assurance: 'verified',
      signers: [
        {
          kind: 'path',
          keyId: leaf.keyId,
          fingerprint: leaf.fingerprint,
          validUntil: leaf.notAfter.toISOString(),
          path: [
            { fingerprint: leaf.fingerprint, file: null },
            { fingerprint: intermediate.fingerprint, file: 'ca.pem' },
            { fingerprint: root.fingerprint, file: 'root.pem' },
          ],
          tolerances: [],
        },
      ],
    });
  });

  it('has a publisher id of its anchor’s key and its own name: another key or date changes nothing, another name does', async () => {
    const idOf = async (leaf: MintedCertificate) => {
      const decision = await scene.verify({ signature: signed(leaf), store });
      return decision.verdict === 'allow' && decision.assurance === 'verified' ? decision.signers[0].publisherId : '';
    };
    const leaf = authority.leaf();
    const digest = createHash('sha256').update(root.key.spki).update(leaf.subjectDer).digest('hex');
    expect(await idOf(leaf)).toBe(`path:${digest}`);
    expect(await idOf(authority.leaf({ key: authority.key('ephemeral'), ...living(30) }))).toBe(`path:${digest}`);
    expect(await idOf(authority.leaf({ subject: 'Another' }))).not.toBe(`path:${digest}`);
  });

  it.each<[verdict: string, days: number, more: number, max: number | undefined]>([
    ['allow verified', 366, 0, undefined],
    ['allow verified', 367, 0, undefined],
    ['deny lifetime-exceeded', 367, 1000, undefined],
    ['deny lifetime-exceeded', 3650, 0, undefined],
    ['allow verified', 3650, 0, 3650],
    ['allow verified', 31, 0, 30],
    ['deny lifetime-exceeded', 31, 1000, 30],
  ])('%s where it lives %i days and %i ms, of %s: a day is for slack', async (verdict, days, more, max) => {
    const policy = max === undefined ? {} : { maxCertificateLifetimeDays: max };
    const decision = await scene.verify({ signature: signed(authority.leaf(living(days, more))), store, policy });
    expect(verdictOf(decision)).toBe(verdict);
  });

  it('is the only one whose lifetime is bounded: pins and CAs may live as long as they like', async () => {
    const pin = authority.pin('v1', living(36_500));
    expect(verdictOf(await scene.verify({ signature: signed(pin), store: { pin } }))).toBe('allow verified');
    expect(verdictOf(await scene.verify({ signature: scene.sign({ key: pin.key }), store: { pin } }))).toBe(
      'allow verified',
    );
    const old = authority.mint({ subject: 'Old CA', issuer: root, basicConstraints: { ca: true }, ...living(7000) });
    const leaf = authority.leaf({ issuer: old });
    expect(verdictOf(await scene.verify({ signature: signed(leaf), store: { root, old } }))).toBe('allow verified');
  });

  it('of a CA without keyCertSign is refused, and accepted with the tolerance, which shows', async () => {
    const leaf = authority.leaf({ issuer: v2 });
    const trustStore = {
      folder: scene.store({ root, v2 }),
      tolerances: [{ caFingerprint: v2.fingerprint, allow: 'missing-key-cert-sign', reason: 'the CA of 2024' }],
    } as const;
    const refused = await scene.verify({ signature: signed(leaf), policy: { trustStore: trustStore.folder } });
    expect(verdictOf(refused)).toBe('deny missing-key-cert-sign');
    expect(refused.checks.find(({ code }) => code === 'missing-key-cert-sign')?.remedy).toContain(v2.fingerprint);

    const accepted = await scene.verify({ signature: signed(leaf), policy: { trustStore } });
    expect(accepted).toMatchObject({
      assurance: 'verified',
      signers: [{ tolerances: trustStore.tolerances }],
    });
    expect(warningsOf(accepted)).toMatchObject([{ code: 'tolerance-used' }]);
    expect(warningsOf(accepted)[0]?.message).toContain('the CA of 2024');
  });

  it('that needs no tolerance shows none', async () => {
    const tolerances = [
      { caFingerprint: intermediate.fingerprint, allow: 'missing-key-cert-sign', reason: 'x' },
    ] as const;
    const policy = { trustStore: { folder: scene.store(store), tolerances } };
    const decision = await scene.verify({ signature: signed(authority.leaf()), policy });
    expect(decision).toMatchObject({ assurance: 'verified', signers: [{ tolerances: [] }] });
    expect(warningsOf(decision)).toEqual([]);
  });

  it('whose intermediate is missing is told so, by the issuer’s name', async () => {
    const decision = await scene.verify({ signature: signed(authority.leaf()), store: { root } });
    expect(rowOf(decision, 'authenticity')).toEqual({ outcome: 'failed', code: 'unknown-issuer' });
    const message = decision.checks.find(({ check }) => check === 'authenticity')?.message;
    expect(message).toMatch(
      /its issuer, named "O=Install Gate Tests, CN=Test Intermediate CA", is not in the trust store/,
    );
  });

  const lapsed = { notAfter: '2026-05-31T12:00:00Z' };
  const lapsedCa = authority.mint({ subject: 'Old', issuer: root, basicConstraints: { ca: true }, ...lapsed });
  const lapsedRoot = authority.pin('anchor', lapsed);
  it.each<[position: string, leaf: MintedCertificate, cas: Readonly<Record<string, MintedCertificate>>]>([
    ['end-entity', authority.leaf(lapsed), store],
    ['intermediate', authority.leaf({ issuer: lapsedCa }), { root, lapsedCa }],
    ['anchor', authority.leaf({ issuer: lapsedRoot }), { lapsedRoot }],
  ])('is told which certificate has run out: the %s', async (position, leaf, cas) => {
    const decision = await scene.verify({ signature: signed(leaf), store: cas });
    expect(verdictOf(decision)).toBe('deny certificate-expired');
    const row = decision.checks.find(({ check }) => check === 'validity');
    expect(row).toMatchObject({ outcome: 'failed', details: { position } });
    expect(row?.message).toContain('2026-05-31');
  });
});
