import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Evidence, Level, PathFailure, PolicyInput, RevocationFact } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';
import { decided, delivered, evidence, expired, NOW, path, pin, bare } from './evidence.js';

const good = { state: 'good' } as const;
const absent = { state: 'absent' } as const;
const revoked: RevocationFact = { state: 'revoked', reason: 'key-compromise', revokedAt: NOW, file: 'ca.crl' };
const doubt = (code: 'crl-expired' | 'crl-unreadable' | 'crl-delta-unsupported'): RevocationFact => ({
  state: 'inconclusive',
  code,
  file: 'ca.crl',
  detail: '',
});
const withFacts = (...revocation: readonly RevocationFact[]) => delivered({ ...path(), revocation });
const date = '2026-05-01';
const item = { reason: 'stolen', date };

describe('What revocation lists say', () => {
  it.each<[what: string, facts: readonly RevocationFact[], standard: string, strict: string, audit: string]>([
    ['good', [good, good], 'allow verified', 'allow verified', 'allow verified'],
    ['nothing', [absent, absent], 'allow verified', 'deny revocation-data-absent', 'allow verified'],
    ['nothing about one', [good, absent], 'allow verified', 'deny revocation-data-absent', 'allow verified'],
    ['too little evidence', [], 'allow verified', 'deny revocation-data-absent', 'allow verified'],
    ['revoked', [revoked, good], 'deny certificate-revoked', 'deny certificate-revoked', 'deny certificate-revoked'],
    [
      'an issuer is revoked',
      [doubt('crl-expired'), revoked],
      'deny certificate-revoked',
      'deny certificate-revoked',
      'deny certificate-revoked',
    ],
    ['out of date', [doubt('crl-expired'), good], 'deny crl-expired', 'deny crl-expired', 'allow verified'],
    [
      'unreadable and out of date',
      [doubt('crl-expired'), doubt('crl-unreadable')],
      'deny crl-unreadable',
      'deny crl-unreadable',
      'allow verified',
    ],
  ])('%s', (_what, facts, standard, strict, audit) => {
    const verdicts = (['standard', 'strict', 'audit'] as const).map((level: Level) =>
      decided(withFacts(...facts), { level }),
    );
    expect(verdicts).toEqual([standard, strict, audit]);
    expect(decided(withFacts(...facts), { level: 'off' })).toBe('allow enforcement-off');
  });

  it('is asked for, or not, by the policy’s mode', () => {
    const facts = withFacts(absent, absent);
    expect(decided(facts, { revocation: { mode: 'require' } })).toBe('deny revocation-data-absent');
    expect(decided(facts, { level: 'strict', revocation: { mode: 'if-available' } })).toBe('allow verified');
    expect(decided(facts, { revocation: { mode: 'require' }, checks: { revocation: { inconclusive: 'warn' } } })).toBe(
      'allow verified',
    );
  });

  it('is never asked of a pin, and outranks a date that does not hold', () => {
    expect(decided(bare(pin()), { level: 'strict', revocation: { mode: 'require' } })).toBe('allow verified');
    const lapsed = delivered({ ...path(expired), revocation: [revoked, good] });
    const gracePeriod = { endsAt: '2026-12-31T00:00:00Z', covers: 'untrusted-signer' } as const;
    expect(decided(lapsed, { gracePeriod })).toBe('deny certificate-revoked');
  });
});

const scene = createScene();
const { authority } = scene;
const { root, intermediate } = authority;
const leaf = authority.leaf();
const pinned = authority.pin();
const sha256 = createHash('sha256').update(scene.artifact).digest('hex');
const bySigner = scene.sign({ key: leaf.key, chain: [leaf] });
const byPin = scene.sign({ key: pinned.key });
const store = { root, intermediate, pinned };

describe('What revocation lists say of a certificate without a sound path', () => {
  const { path: chain } = path();
  const [endEntity, ...issuers] = chain;
  const unsound = (...revocation: readonly RevocationFact[]): Partial<Evidence> => {
    const failure: PathFailure = {
      code: 'missing-digital-signature',
      certificate: endEntity,
      hint: null,
      issuers,
      revocation,
    };
    return {
      signatures: [
        { role: null, flow: 'delivered-certificate', endEntity, integrity: 'verified', candidates: [], failure },
      ],
    };
  };

  it.each<[what: string, facts: readonly RevocationFact[], audit: string]>([
    ['nothing', [], 'allow audit-level'],
    ['good', [good, good], 'allow audit-level'],
    ['revoked', [revoked, good], 'deny certificate-revoked'],
    ['an issuer is revoked', [good, revoked], 'deny certificate-revoked'],
    ['out of date, which matters no more', [doubt('crl-expired'), absent], 'allow audit-level'],
  ])('%s', (_what, facts, audit) => {
    expect(decided(unsound(...facts), { level: 'audit' })).toBe(audit);
    const decision = decide(evidence(unsound(...facts)), {}, NOW);
    const isRevoked = facts.includes(revoked);
    expect(rowOf(decision, 'revocation')).toEqual(
      isRevoked
        ? { outcome: 'failed', code: 'certificate-revoked' }
        : { outcome: 'not-applicable', code: 'not-applicable' },
    );
  });

  it('and its issuers are denied as any', () => {
    for (const { keyId } of issuers) {
      const policy: PolicyInput = { level: 'audit', revocation: { denied: [{ key: keyId, ...item }] } };
      expect(decided(unsound(), policy)).toBe('deny key-denied');
    }
    expect(decided(bare(pin()), { level: 'audit' })).toBe('allow verified');
  });
});

describe('What the policy denies by name', () => {
  const serial = Buffer.from(leaf.serialNumber)
    .toString('hex')
    .toUpperCase()
    .replaceAll(/(..)(?!$)/g, '$1:');
  it.each([
    ['the signer', bySigner, { certificate: leaf.fingerprint }, 'certificate-denied'],
    ['its key', bySigner, { key: leaf.keyId }, 'key-denied'],
    [
      'its issuer and serial',
      bySigner,
      { issuer: `  ${intermediate.subject.toUpperCase()} `, serial: `00:${serial}` },
      'certificate-denied',
    ],
    ['an intermediate', bySigner, { certificate: intermediate.fingerprint }, 'certificate-denied'],
    ['an anchor’s key', bySigner, { key: root.keyId }, 'key-denied'],
    ['a pin', byPin, { certificate: pinned.fingerprint }, 'certificate-denied'],
    ['a pin’s key', byPin, { key: pinned.keyId }, 'key-denied'],
    ['the artifact', byPin, { artifact: sha256 }, 'artifact-denied'],
    ['the artifact, unsigned', null, { artifact: sha256 }, 'artifact-denied'],
  ])('%s is denied at every level but off', async (_what, signature, name, code) => {
    const gracePeriod = { endsAt: '2026-12-31T00:00:00Z', covers: 'untrusted-signer' } as const;
    for (const level of ['standard', 'strict', 'audit'] as const) {
      const policy = {
        level,
        gracePeriod,
        revocation: { mode: 'if-available', denied: [{ ...item, ...name }] },
      } as const;
      const decision = await scene.verify({ signature, store, policy });
      expect(verdictOf(decision)).toBe(`deny ${code}`);
      expect(rowOf(decision, 'revocation')).toEqual({ outcome: 'failed', code });
      expect(decision.summary).toContain('stolen');
    }
    const off = await scene.verify({
      signature,
      store,
      policy: { level: 'off', revocation: { denied: [{ ...item, ...name }] } },
    });
    expect(off).toMatchObject({ verdict: 'allow', artifact: { sha256: null } });
  });

  it('is denied where nobody trusts it either, whatever grace covers', async () => {
    const { stranger } = authority;
    const signature = scene.sign({ key: stranger.key, chain: [stranger] });
    const gracePeriod = { endsAt: '2026-12-31T00:00:00Z', covers: 'untrusted-signer' } as const;
    expect(verdictOf(await scene.verify({ signature, store, policy: { gracePeriod } }))).toBe('allow grace-period');
    const denied = [{ ...item, key: stranger.keyId }];
    const decision = await scene.verify({ signature, store, policy: { gracePeriod, revocation: { denied } } });
    expect(verdictOf(decision)).toBe('deny key-denied');
  });

  it('is one certificate of a key, and another of that key still signs', async () => {
    const renewed = authority.pin('v1', { key: pinned.key, serial: 77 });
    const both = { ...store, renewed };
    const one = { revocation: { denied: [{ ...item, certificate: pinned.fingerprint }] } };
    expect(verdictOf(await scene.verify({ signature: byPin, store: both, policy: one }))).toBe('allow verified');
    const key = { revocation: { denied: [{ ...item, key: pinned.keyId }] } };
    expect(verdictOf(await scene.verify({ signature: byPin, store: both, policy: key }))).toBe('deny key-denied');
  });

  it('of others changes nothing, but that the artifact’s SHA-256 is told', async () => {
    const denied = [{ ...item, artifact: 'ab'.repeat(32) }];
    const decision = await scene.verify({ signature: byPin, store, policy: { revocation: { denied } } });
    expect(decision).toMatchObject({ verdict: 'allow', assurance: 'verified', artifact: { sha256 } });
  });
});
