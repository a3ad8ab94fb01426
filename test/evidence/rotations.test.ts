import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { InstallRequest, PolicyInput, StatementSource } from '../../src/index.js';
import { rotationStatement, type RotationContent, type StatementDefects } from '../../src/testing/index.js';
import { parsedJson } from './permits.js';
import { createScene, rowOf, verdictOf, warningsOf } from '../support/scene.js';

const HOUR_MILLIS = 3_600_000;
const scene = createScene();
const { authority } = scene;
const old = authority.pin('v1', { label: 'old' });
const next = authority.pin('v1', { label: 'new' });
const third = authority.pin('v1', { label: 'third' });
const store = scene.store({ old, next, third });
const strict: PolicyInput = { level: 'strict', checks: { 'trust-store-isolation': 'warn' } };
const installed = { key: 'com.acme.app', version: '1.0', publisherId: `pin:${old.key.keyId}`, verified: true };
const readApp = () => ({ key: 'com.acme.app', version: '1.1' });
const after = (millis: number) => new Date(authority.at.getTime() + millis);

const rotation = (content: Partial<RotationContent> = {}, defects: StatementDefects = {}) =>
  rotationStatement(
    { oldKey: old.key, newKey: next.key, apps: ['com.acme.*'], endsAt: after(HOUR_MILLIS), ...content },
    defects,
  );

/** An upgrade that the new key has signed. */
async function upgrade(
  rotations: readonly StatementSource[],
  request: InstallRequest = {},
  policy: PolicyInput = strict,
) {
  return scene.verify({
    signature: scene.sign({ key: next.key }),
    store,
    policy,
    request: { installed, readApp, rotations, ...request },
  });
}

describe('A rotation statement', () => {
  it('lets the new key sign an upgrade of what the old one has signed', async () => {
    expect(verdictOf(await upgrade([]))).toBe('deny publisher-changed');
    const decision = await upgrade([rotation()]);
    expect(verdictOf(decision)).toBe('allow verified');
    expect(rowOf(decision, 'continuity')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(warningsOf(decision)).toEqual([]);
  });

  it('is told from a change that is merely warned of', async () => {
    const warned = await upgrade([], {}, {});
    expect(verdictOf(warned)).toBe('allow verified');
    expect(warningsOf(warned).map(({ code }) => code)).toEqual(['publisher-changed']);
    expect(warningsOf(await upgrade([rotation()], {}, {}))).toEqual([]);
  });

  it.each<[what: string, make: (text: string) => StatementSource]>([
    ['a path', (text) => scene.file('rotation.json', text)],
    ['a file: URL', (text) => pathToFileURL(scene.file('rotation.json', text))],
    ['bytes', (text) => new TextEncoder().encode(text)],
    ['pasted text', (text) => ({ text })],
    ['parsed JSON', parsedJson],
  ])('is taken as %s', async (_what, make) => {
    expect(verdictOf(await upgrade([make(JSON.stringify(rotation()))]))).toBe('allow verified');
  });

  it('is found among sixteen, and beside one that can’t be used', async () => {
    const others = Array.from({ length: 14 }, () => rotation({ newKey: third.key }));
    const decision = await upgrade([...others, { text: '{' }, rotation()]);
    expect(verdictOf(decision)).toBe('allow verified');
    const [warning, ...more] = warningsOf(decision);
    expect([warning?.code, warning?.details['code'], more]).toEqual([
      'rotation-unusable',
      'statement-invalid-json',
      [],
    ]);
    await expect(upgrade(Array.from({ length: 17 }, () => rotation()))).rejects.toThrow(TypeError);
  });

  it.each<[what: string, content: Partial<RotationContent>, request?: InstallRequest]>([
    ['of other apps', { apps: ['com.other.*'] }],
    ['of the name above', { apps: ['com.acme'] }],
    ['of a name that goes on', { apps: ['com.acme.app.more'] }],
    ['that names another new key', { newKey: third.key }],
    ['by another old key', { oldKey: third.key }],
    ['the other way round', { oldKey: next.key, newKey: old.key }],
    ['at its end', { endsAt: authority.at }],
    ['before its beginning, clock skew included', { issuedAt: after(300_001) }],
    [
      'where nobody knows which app it is',
      {},
      { readApp: () => null, installed: { publisherId: installed.publisherId } },
    ],
    [
      'for a publisher that was known by a path',
      {},
      { installed: { ...installed, publisherId: 'path:'.padEnd(69, '0') } },
    ],
  ])('counts for nothing %s', async (_what, content, request) => {
    const decision = await upgrade([rotation(content)], request);
    expect(rowOf(decision, 'continuity')).toEqual({ outcome: 'failed', code: 'publisher-changed' });
    expect(verdictOf(decision)).toBe('deny publisher-changed');
  });

  it.each<[what: string, content: Partial<RotationContent>]>([
    ['a millisecond before its end', { endsAt: after(1) }],
    ['at its beginning, clock skew included', { issuedAt: after(300_000) }],
    ['of every app', { apps: ['*'] }],
    ['of this app among others', { apps: ['com.other.app', 'com.acme.app'] }],
  ])('counts %s', async (_what, content) => {
    expect(verdictOf(await upgrade([rotation(content)]))).toBe('allow verified');
  });

  it('counts for the app that the host says it is, where the artifact doesn’t say', async () => {
    const decision = await upgrade([rotation()], { readApp: () => null });
    expect(rowOf(decision, 'continuity')).toEqual({ outcome: 'passed', code: 'passed' });
    // Whether it is that app nobody can tell.
    expect(verdictOf(decision)).toBe('deny app-unknown');
  });

  it('does not lead further than one step', async () => {
    const steps = [rotation({ newKey: third.key }), rotation({ oldKey: third.key, newKey: next.key })];
    expect(verdictOf(await upgrade(steps))).toBe('deny publisher-changed');
  });

  it.each<[code: string, what: string, source: () => StatementSource]>([
    ['statement-missing', 'a file that is not there', () => scene.path('none.json')],
    ['statement-unreadable', 'a folder', () => scene.folder],
    ['statement-too-large', 'too much', () => ({ text: ' '.repeat(17 * 1024) })],
    ['statement-invalid-json', 'nothing', () => new Uint8Array()],
    ['statement-wrong-shape', 'no envelope', () => ({ rotation: true })],
    ['statement-wrong-type', 'another type', () => rotation({}, { payloadType: 'application/json' })],
    ['statement-signature-invalid', 'a flipped bit', () => rotation({}, { corruptSignature: true })],
    ['statement-signature-invalid', 'the new key’s own signature', () => rotation({}, { signWith: next.key })],
    ['statement-payload-invalid', 'a key for itself', () => rotation({ newKey: old.key })],
    ['statement-payload-invalid', 'no app', () => rotation({ apps: [] })],
    ['statement-payload-invalid', 'a pattern that is none', () => rotation({ apps: ['com.ac*'] })],
    ['statement-payload-invalid', 'a field more', () => rotation({}, { extraFields: { trusted: true } })],
  ])('that can’t be used is a warning, and relaxes nothing: %s, %s', async (code, _what, source) => {
    const decision = await upgrade([source()]);
    expect(verdictOf(decision)).toBe('deny publisher-changed');
    const warnings = warningsOf(decision).filter((each) => each.code === 'rotation-unusable');
    expect(warnings.map(({ details }) => details['code'])).toEqual([code]);
  });

  it('that can’t be used says which file it is, and who mends it', async () => {
    const missing = scene.path('none.json');
    const forged = scene.file('rotation.json', JSON.stringify(rotation({}, { corruptSignature: true })));
    const warnings = warningsOf(await upgrade([missing, forged])).filter(({ code }) => code === 'rotation-unusable');
    expect(warnings.map(({ message }) => message)).toEqual([
      `A rotation statement cannot be used (statement-missing: "${missing}": ENOENT).`,
      expect.stringContaining(`(statement-signature-invalid: "${forged}": no signature is by the old key`),
    ]);
    expect(warnings.map(({ remedy }) => remedy?.split(':')[0])).toEqual([
      'The operator of this machine',
      'The vendor of the app',
    ]);
  });
});

describe('A rotation statement gives no trust', () => {
  const why = { reason: 'stolen', date: '2026-01-01' };

  it('to a new key that the trust store doesn’t hold', async () => {
    const call = { signature: scene.sign({ key: next.key }), policy: strict };
    const request = { installed, readApp, rotations: [rotation()] };
    expect(verdictOf(await scene.verify({ ...call, store: { old }, request }))).toBe('deny no-trusted-key-matches');
    // The old one need not be trusted any more.
    expect(verdictOf(await scene.verify({ ...call, store: { next }, request }))).toBe('allow verified');
  });

  it('to a key that is denied', async () => {
    const denying = (keyId: string): PolicyInput => ({ ...strict, revocation: { denied: [{ key: keyId, ...why }] } });
    expect(verdictOf(await upgrade([rotation()], {}, denying(next.key.keyId)))).toBe('deny key-denied');
    // What a stolen key says of its successor counts for nothing.
    expect(verdictOf(await upgrade([rotation()], {}, denying(old.key.keyId)))).toBe('deny publisher-changed');
    expect(verdictOf(await upgrade([rotation()], {}, denying(third.key.keyId)))).toBe('allow verified');
  });

  it('by an old key whose certificate is distrusted or denied', async () => {
    const denied = [{ certificate: old.fingerprint, ...why }];
    expect(verdictOf(await upgrade([rotation()], {}, { ...strict, revocation: { denied } }))).toBe(
      'deny publisher-changed',
    );
    const roles = { [old.fingerprint]: 'none' } as const;
    expect(verdictOf(await upgrade([rotation()], {}, { ...strict, trustStore: { roles } }))).toBe(
      'deny publisher-changed',
    );
  });

  it('by an old key that is denied, also where its certificate is gone', async () => {
    const policy: PolicyInput = { ...strict, revocation: { denied: [{ key: old.key.keyId, ...why }] } };
    const request = { installed, readApp, rotations: [rotation()] };
    const signature = scene.sign({ key: next.key });
    expect(verdictOf(await scene.verify({ signature, store: { next }, policy, request }))).toBe(
      'deny publisher-changed',
    );
  });

  it('to an unsigned artifact', async () => {
    const request = { installed, readApp, rotations: [rotation()] };
    expect(verdictOf(await scene.verify({ signature: null, store, policy: strict, request }))).toBe(
      'deny signature-stripped',
    );
  });
});
