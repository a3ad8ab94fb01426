import { describe, expect, it } from 'vitest';
import type { AuditRequest, InstallDecision, PolicyInput } from '../../src/index.js';
import { auditInstalled } from '../../src/index.js';
import type { CrlTemplate } from '../../src/testing/index.js';
import { createScene, type Files } from '../support/scene.js';

const scene = createScene();
const { authority, clock } = scene;
const { root, intermediate } = authority;
const pin = authority.pin();
const leaf = authority.leaf();
const cas: Files = { 'root.pem': root, 'intermediate.pem': intermediate };

const intermediateName = [
  ['O', 'Install Gate Tests'],
  ['CN', 'Test Intermediate CA'],
] as const;
const rootName = [
  ['O', 'Install Gate Tests'],
  ['CN', 'Test Root CA'],
] as const;
const renewed = authority.mint({
  subject: intermediateName,
  key: intermediate.key,
  issuer: root,
  serial: 4711n,
  basicConstraints: { ca: true },
  keyUsage: ['keyCertSign'],
});

const renewedRoot = authority.mint({
  subject: rootName,
  key: root.key,
  serial: 4712n,
  basicConstraints: { ca: true },
  keyUsage: ['keyCertSign'],
});

const byPin = await scene.verify({ signature: scene.sign({ key: pin.key }), store: { pin } });
const byPath = await scene.verify({ signature: scene.sign({ key: leaf.key, chain: [leaf] }), store: cas });
const byWholePath = await scene.verify({
  signature: scene.sign({ key: leaf.key, chain: [leaf, intermediate] }),
  store: { root },
});
const inGrace = await scene.verify({
  signature: null,
  store: { pin },
  policy: { gracePeriod: { endsAt: '2099-01-01' } },
});

/** Status and reason of the one app that was installed by that decision. */
async function audited(
  decision: InstallDecision | null,
  store: Files,
  policy: PolicyInput = {},
  request: AuditRequest = {},
) {
  const installed = [{ key: 'com.acme.app', version: '1.2', decision }];
  const report = await auditInstalled(installed, policy, {
    clock,
    environment: {},
    trustStore: scene.store(store),
    ...request,
  });
  const [entry] = report.entries;
  expect(report.wouldBeDenied).toEqual(entry?.status === 'would-be-denied' ? [entry] : []);
  return [entry?.status, entry?.reason];
}

/** What a host has kept, with one part missing. */
function keptWithout(decision: InstallDecision, ...path: readonly (string | number)[]) {
  const kept: unknown = JSON.parse(JSON.stringify(decision));
  const holder = path.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(Object(value), key), kept);
  if (typeof holder !== 'object' || holder === null) throw new TypeError(`there is no ${path.join('.')}`);
  Reflect.deleteProperty(holder, path.at(-1) ?? '');
  return [{ key: 'com.acme.app', decision: kept }];
}

const inDays = (days: number) => ({ now: () => new Date(authority.at.getTime() + days * 86_400_000) });

describe('The scene', () => {
  it('has an app that was verified by a pin, one by a path, and one that grace let in', () => {
    expect([byPin.verdict, byPath.verdict, inGrace.verdict]).toEqual(['allow', 'allow', 'allow']);
    expect(inGrace).toMatchObject({ assurance: 'unverified' });
  });
});

describe('An app that was verified passes', () => {
  it.each([
    ['by a pin that is still there', byPin, { pin }],
    ['by a pin of whose key there is a renewed certificate', byPin, { renewed: authority.pin('v1', { serial: 77n }) }],
    ['by a path whose anchor is still there', byPath, cas],
    ['by a path whose intermediate came with it', byWholePath, { 'root.pem': root }],
    ['by a path whose intermediate has been renewed', byPath, { 'root.pem': root, renewed }],
    ['by a path whose anchor has been renewed', byPath, { intermediate, renewedRoot }],
  ] as const)('%s', async (_title, decision, store) => {
    expect(await audited(decision, store)).toEqual(['passes', null]);
  });

  it('whatever artifacts are denied, where nobody knows its SHA-256', async () => {
    const denied = [{ artifact: 'ab'.repeat(32), reason: 'another', date: '2026-01-01' }];
    expect(byPin.artifact.sha256).toBeNull();
    expect(await audited(byPin, { pin }, { revocation: { denied } })).toEqual(['passes', null]);
  });

  it('at the level strict, where its structure was looked at when it was installed', async () => {
    const policy: PolicyInput = { level: 'strict', checks: { 'trust-store-isolation': 'warn' } };
    expect(await audited(byPin, { pin }, policy)).toEqual(['passes', null]);
  });
});

describe('An app that was verified would be denied', () => {
  it.each<[string, InstallDecision, Files, PolicyInput, string]>([
    ['once its pin is gone', byPin, { other: authority.pin('v1', { label: 'other' }) }, {}, 'self-signed-not-pinned'],
    ['once the store is empty', byPin, {}, {}, 'trust-store-empty'],
    ['once its anchor is gone', byPath, { intermediate, pin }, {}, 'anchor-missing'],
    [
      'once its anchor has the role none',
      byPath,
      { ...cas, pin },
      { trustStore: { roles: { [root.fingerprint]: 'none' } } },
      'certificate-role-none',
    ],
    [
      'once its intermediate has a role that it can’t have',
      byPath,
      { ...cas, pin },
      { trustStore: { roles: { [intermediate.fingerprint]: 'signer' } } },
      'unknown-issuer',
    ],
    [
      'once its key is denied',
      byPin,
      { pin },
      { revocation: { denied: [{ key: pin.key.keyId, reason: 'stolen', date: '2026-01-01' }] } },
      'key-denied',
    ],
    [
      'once the certificate of its signer is denied',
      byPath,
      cas,
      { revocation: { denied: [{ certificate: leaf.fingerprint, reason: 'stolen', date: '2026-01-01' }] } },
      'certificate-denied',
    ],
    [
      'once the intermediate that it came with is denied',
      byWholePath,
      { 'root.pem': root },
      { revocation: { denied: [{ certificate: intermediate.fingerprint, reason: 'stolen', date: '2026-01-01' }] } },
      'certificate-denied',
    ],
    [
      'once the key of that intermediate is denied',
      byWholePath,
      { 'root.pem': root },
      { revocation: { denied: [{ key: intermediate.key.keyId, reason: 'stolen', date: '2026-01-01' }] } },
      'key-denied',
    ],
    [
      'once its signer may sign other apps only',
      byPin,
      { pin },
      { publishers: [{ key: pin.key.keyId, apps: ['com.other.*'] }] },
      'publisher-app-not-permitted',
    ],
    [
      'once a higher version is asked for',
      byPin,
      { pin },
      { apps: { 'com.acme.*': { minimumVersion: '2.0' } } },
      'below-minimum-version',
    ],
  ])('%s', async (_title, decision, store, policy, reason) => {
    expect(await audited(decision, store, policy)).toEqual(['would-be-denied', reason]);
  });

  it('once its certificate has run out', async () => {
    expect(await audited(byPath, cas, {}, { clock: inDays(400) })).toEqual(['would-be-denied', 'certificate-expired']);
    expect(await audited(byPath, cas, {}, { clock: inDays(300) })).toEqual(['passes', null]);
  });
});

describe('Of an app that was verified by a path the revocation lists of today are asked', () => {
  const issuing = authority.mint({
    subject: [['CN', 'Issuing CA']],
    issuer: root,
    key: authority.key('issuing'),
    basicConstraints: { ca: true, pathLen: 0 },
    keyUsage: ['keyCertSign', 'cRLSign'],
    notAfter: '2029-01-01T00:00:00Z',
  });
  const signer = authority.leaf({ label: 'listed', issuer: issuing });
  const listOf = (template: Omit<CrlTemplate, 'issuer'> = {}, issuer = issuing) =>
    authority.mintCrl({ issuer, ...template }).pem;
  const revoked = [{ certificate: signer }];
  const lists = { 'root.crl': listOf({}, root), 'issuing.crl': listOf() };
  const placed = { 'root.pem': root, 'issuing.pem': issuing };
  const strict: PolicyInput = { level: 'strict', checks: { 'trust-store-isolation': 'warn' } };

  it.each<[title: string, store: Files, policy: PolicyInput, entry: readonly [string, string | null]]>([
    ['passes where none lists it', { ...placed, ...lists }, {}, ['passes', null]],
    ['passes at the level strict where none lists it', { ...placed, ...lists }, strict, ['passes', null]],
    ['passes where there are none', placed, {}, ['passes', null]],
    [
      'would be denied at the level strict where there are none',
      placed,
      strict,
      ['would-be-denied', 'revocation-data-absent'],
    ],
    [
      'would be denied once it is listed',
      { ...placed, ...lists, 'issuing.crl': listOf({ revoked }) },
      {},
      ['would-be-denied', 'certificate-revoked'],
    ],
    [
      'would be denied once its CA is listed',
      { ...placed, 'root.crl': listOf({ revoked: [{ certificate: issuing }] }, root) },
      {},
      ['would-be-denied', 'certificate-revoked'],
    ],
    [
      'would be denied once it is listed by a CA that isn’t placed',
      { 'root.pem': root, 'issuing.crl': listOf({ revoked }) },
      {},
      ['would-be-denied', 'certificate-revoked'],
    ],
    [
      'passes where another is listed',
      { ...placed, ...lists, 'issuing.crl': listOf({ revoked: [{ serial: 1n }] }) },
      {},
      ['passes', null],
    ],
    [
      'can’t be told where somebody else lists it in the CA’s name',
      { ...placed, 'issuing.crl': listOf({ revoked, defects: { signWith: authority.key('forger') } }) },
      {},
      ['would-be-denied', 'crl-signature-invalid'],
    ],
    [
      'passes at the level strict where a CA that isn’t placed lists others',
      { 'root.pem': root, ...lists },
      strict,
      ['passes', null],
    ],
    [
      'can’t be told where a CA that isn’t placed has listed others long ago',
      { 'root.pem': root, 'issuing.crl': listOf({ thisUpdate: '2025-01-01', nextUpdate: '2025-02-01' }) },
      {},
      ['would-be-denied', 'crl-expired'],
    ],
    [
      'passes before the date since when it is suspect',
      { 'root.pem': root, 'issuing.crl': listOf({ revoked: [{ certificate: signer, invalidityDate: '2099-01-01' }] }) },
      { revocation: { honourInvalidityDate: true } },
      ['passes', null],
    ],
  ])('and it %s', async (_title, store, policy, entry) => {
    const decision = await scene.verify({
      signature: scene.sign({ key: signer.key, chain: [signer, issuing] }),
      store: { 'root.pem': root },
    });
    expect(decision).toMatchObject({ verdict: 'allow', assurance: 'verified' });
    expect(await audited(decision, store, policy)).toEqual(entry);
  });
});

describe('An app that was never verified isn’t held to anything', () => {
  it('but to the list of denied artifacts, where its SHA-256 is known', async () => {
    const digested = await scene.verify({
      signature: null,
      store: { pin },
      policy: { gracePeriod: { endsAt: '2099-01-01' } },
      request: { digest: 'sha256' },
    });
    const { sha256 } = digested.artifact;
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const denying = (artifact: string): PolicyInput => ({
      revocation: { denied: [{ artifact, reason: 'malware', date: '2026-01-01' }] },
    });
    expect(await audited(digested, { pin }, denying(sha256 ?? ''))).toEqual(['would-be-denied', 'artifact-denied']);
    expect(await audited(digested, { pin }, denying('ab'.repeat(32)))).toEqual(['never-verified', null]);
    expect(await audited(inGrace, { pin }, denying(sha256 ?? ''))).toEqual(['never-verified', null]);
  });

  it.each([
    ['one that was there before the gate', null],
    ['one that grace let in', inGrace],
  ])('%s', async (_title, decision) => {
    expect(await audited(decision, { pin })).toEqual(['never-verified', null]);
    expect(await audited(decision, {})).toEqual(['never-verified', null]);
  });
});

describe('An audit', () => {
  it('passes what a relaxation would let in again, and says so', async () => {
    const store = { other: authority.pin('v1', { label: 'other' }) };
    expect(await audited(byPin, store, { level: 'audit' })).toEqual(['passes-unverified', null]);
  });

  it('has no grace for what was verified: an install of it would have none', async () => {
    const policy: PolicyInput = { gracePeriod: { endsAt: '2099-01-01', covers: 'untrusted-signer' } };
    const store = { other: authority.pin('v1', { label: 'other' }) };
    expect(await audited(byPin, store, policy)).toEqual(['would-be-denied', 'self-signed-not-pinned']);
  });

  it('asks the host’s own comparator, where there is one', async () => {
    const order = ['1.3', '1.2', '1.1'];
    const request: AuditRequest = { compareVersions: (a, b) => order.indexOf(a) - order.indexOf(b) };
    const floor = (minimumVersion: string): PolicyInput => ({ apps: { 'com.acme.app': { minimumVersion } } });
    expect(await audited(byPin, { pin }, floor('1.3'), request)).toEqual(['passes', null]);
    expect(await audited(byPin, { pin }, floor('1.1'), request)).toEqual(['would-be-denied', 'below-minimum-version']);
    expect(await audited(byPin, { pin }, floor('1.1'))).toEqual(['passes', null]);
  });

  it('remembers whether a certificate names code signing', async () => {
    const plain = authority.leaf({ extendedKeyUsage: null });
    const signature = scene.sign({ key: plain.key, chain: [plain] });
    const decision = await scene.verify({ signature, store: cas });
    const strict: PolicyInput = {
      level: 'strict',
      archive: 'any',
      checks: { 'trust-store-isolation': 'warn' },
      revocation: { mode: 'if-available' },
    };
    expect(await audited(decision, cas)).toEqual(['passes', null]);
    expect(await audited(decision, cas, strict)).toEqual(['would-be-denied', 'code-signing-eku-required']);
    expect(await audited(byPath, cas, strict)).toEqual(['passes', null]);
  });

  it('misses a CA that was in the store', async () => {
    expect(await audited(byPath, { 'root.pem': root })).toEqual(['would-be-denied', 'unknown-issuer']);
    const distrusting: PolicyInput = { trustStore: { roles: { [renewed.fingerprint]: 'none' } } };
    expect(await audited(byPath, { 'root.pem': root, renewed }, distrusting)).toEqual([
      'would-be-denied',
      'unknown-issuer',
    ]);
    const namesake = authority.mint({ subject: intermediateName, key: authority.key('another'), issuer: root });
    const ofItsKey = authority.mint({ subject: 'Another CA', key: intermediate.key, issuer: root });
    expect(await audited(byPath, { 'root.pem': root, namesake, ofItsKey })).toEqual([
      'would-be-denied',
      'unknown-issuer',
    ]);
  });

  it('names the certificate above which nobody stands any more', async () => {
    const ca = { basicConstraints: { ca: true }, keyUsage: ['keyCertSign'] } as const;
    const top = authority.mint({ subject: 'Top', ...ca });
    const upper = authority.mint({ subject: 'Upper', issuer: top, ...ca });
    const lower = authority.mint({ subject: 'Lower', issuer: upper, ...ca });
    const below = authority.leaf({ issuer: lower });
    const signature = scene.sign({ key: below.key, chain: [below] });
    const decision = await scene.verify({ signature, store: { top, upper, lower } });
    const trustStore = scene.store({ lower, 'top.pem': top });
    const installed = [{ key: 'com.acme.app', decision }];
    const { entries } = await auditInstalled(installed, {}, { clock, environment: {}, trustStore });
    expect(entries[0]).toMatchObject({ status: 'would-be-denied', reason: 'anchor-missing' });
    expect(entries[0]?.message).toContain('The path of certificates ends at "CN=Lower" (certificate ');
    const today = await scene.verify({ signature, store: { lower, 'top.pem': top } });
    expect(today).toMatchObject({ verdict: 'deny', reason: 'anchor-missing' });
  });

  it('takes a decision that was kept as JSON', async () => {
    const kept: unknown = JSON.parse(JSON.stringify(byPin));
    expect(kept).toEqual(byPin);
    const report = await auditInstalled(
      [{ key: 'com.acme.app', decision: byPin }],
      {},
      { clock, trustStore: scene.store({ pin }) },
    );
    expect(report.entries.map(({ status, version }) => [status, version])).toEqual([['passes', null]]);
    expect(report.asOf).toBe(authority.at.toISOString());
  });

  it.each<[string, unknown, unknown]>([
    ['a list that is none', {}, {}],
    ['an app without a decision', [{ key: 'com.acme.app' }], {}],
    ['an app whose key is none', [{ key: 'no key', decision: null }], {}],
    ['an app whose version is a number', [{ key: 'com.acme.app', version: 1, decision: null }], {}],
    ['an app whose origin is a number', [{ key: 'com.acme.app', origin: 1, decision: null }], {}],
    ['a decision without a verdict', keptWithout(byPath, 'verdict'), {}],
    ['a decision without an artifact', keptWithout(byPath, 'artifact'), {}],
    ['a decision whose artifact has no name', keptWithout(byPath, 'artifact', 'name'), {}],
    ['a decision whose artifact has no type', keptWithout(byPath, 'artifact', 'type'), {}],
    ['a signer without a path', keptWithout(byPath, 'signers', 0, 'path'), {}],
    ['a signer without tolerances', keptWithout(byPath, 'signers', 0, 'tolerances'), {}],
    ['a signer without a key', keptWithout(byPath, 'signers', 0, 'keyId'), {}],
    ['a signer without a publisher', keptWithout(byPath, 'signers', 0, 'publisherId'), {}],
    ['a CA without a key', keptWithout(byPath, 'signers', 0, 'path', 1, 'keyId'), {}],
    ['a CA without a name', keptWithout(byPath, 'signers', 0, 'path', 1, 'subject'), {}],
    ['a CA without dates', keptWithout(byPath, 'signers', 0, 'path', 1, 'notAfter'), {}],
    ['an instant', [], { at: new Date() }],
    ['what belongs to one install', [], { installed: null }],
  ])('throws a TypeError for %s', async (_title, installed, request) => {
    const call: (...args: readonly unknown[]) => Promise<unknown> = async (...args) =>
      Promise.resolve<unknown>(Reflect.apply(auditInstalled, undefined, args));
    await expect(call(installed, {}, request)).rejects.toMatchObject({ name: 'TypeError', code: 'invalid-argument' });
  });
});
