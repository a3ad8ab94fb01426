import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PolicyInput, StatementSource } from '../../src/index.js';
import {
  permitStatement,
  rotationStatement,
  type PermitContent,
  type StatementDefects,
} from '../../src/testing/index.js';
import { createScene, rowOf, verdictOf, warningsOf, type Call, type Files } from '../support/scene.js';
import { fileBackedStore, outcomeOf, parsedJson, policyKey } from './permits.js';

const HOUR_MILLIS = 3_600_000;
const scene = createScene();
const { authority, artifact } = scene;
const pin = authority.pin();
const store = scene.store({ pin });
const operator = authority.key('permits');
const after = (millis: number) => new Date(authority.at.getTime() + millis);
const policy: PolicyInput = { permits: { keys: [policyKey(operator)], hostId: 'host-1' } };

let count = 0;
/** Another permit at each call. */
const permitFor = (content: Partial<PermitContent> = {}, defects: StatementDefects = {}) =>
  permitStatement(
    { artifact, host: 'host-1', endsAt: after(HOUR_MILLIS), nonce: `nonce-of-a-test-number-${++count}`, ...content },
    { key: operator, ...defects },
  );
const newStore = () => fileBackedStore(scene.path('used'));

interface PermitCall extends Omit<Call, 'signature'> {
  readonly signature?: Call['signature'];
}
async function judge(permit: StatementSource, { request, ...call }: PermitCall = {}) {
  return scene.verify({
    signature: null,
    store,
    policy,
    ...call,
    request: { permit, permitStore: newStore(), ...request },
  });
}

describe('A permit', () => {
  it('lets one unsigned artifact through, once, and says so', async () => {
    const permitStore = newStore();
    const permit = permitFor();
    const first = await judge(permit, { request: { permitStore } });
    expect(outcomeOf(first)).toEqual(['allow permit', 'passed']);
    expect(first).toMatchObject({ assurance: 'unverified', because: ['permit'] });
    expect(rowOf(first, 'authenticity')).toEqual({ outcome: 'failed', code: 'unsigned' });
    expect(warningsOf(first).map(({ code }) => code)).toContain('unsigned');
    expect(first.checks.find(({ check }) => check === 'permit')?.message).toContain('a test');

    const second = await judge(permit, { request: { permitStore } });
    expect(outcomeOf(second)).toEqual(['deny unsigned', 'permit-used']);
    expect(permitStore.used).toEqual(
      Array.from({ length: 2 }, () => `nonce-of-a-test-number-${count} until ${after(HOUR_MILLIS).toISOString()}`),
    );
    // Another one, with the same store, is another permit.
    expect(outcomeOf(await judge(permitFor(), { request: { permitStore } }))).toEqual(['allow permit', 'passed']);
  });

  it('is used once though it is signed and packed anew', async () => {
    const permitStore = newStore();
    const content = { nonce: 'the-same-nonce-for-two-permits' };
    expect(verdictOf(await judge(permitFor(content), { request: { permitStore } }))).toBe('allow permit');
    const again = permitFor({ ...content, reason: 'another reason', issuedAt: after(-1) });
    expect(outcomeOf(await judge(again, { request: { permitStore } }))).toEqual(['deny unsigned', 'permit-used']);
  });

  it.each<[what: string, make: (text: string) => StatementSource]>([
    ['a path', (text) => scene.file('permit.json', text)],
    ['a file: URL', (text) => pathToFileURL(scene.file('permit.json', text))],
    ['bytes', (text) => new TextEncoder().encode(text)],
    ['pasted text', (text) => ({ text: `\n${text}\n` })],
    ['parsed JSON', parsedJson],
  ])('is taken as %s', async (_what, make) => {
    expect(outcomeOf(await judge(make(JSON.stringify(permitFor()))))).toEqual(['allow permit', 'passed']);
  });

  it.each<[what: string, signature: () => Call['signature'], store: Files | string]>([
    ['no pin matches', () => scene.sign({ key: authority.stranger.key }), store],
    ['a stranger has made', () => scene.sign({ key: authority.stranger.key, chain: [authority.stranger] }), store],
    [
      'a CA that isn’t trusted has certified',
      () => scene.sign({ key: authority.leaf().key, chain: [authority.leaf(), authority.intermediate] }),
      store,
    ],
    ['nobody could trust, since the store is empty', () => scene.sign({ key: pin.key }), {}],
    ['nobody could trust, since there is no store', () => scene.sign({ key: pin.key }), scene.path('none')],
  ])('covers a signature that %s', async (_what, signature, files) => {
    const decision = await judge(permitFor(), { signature: signature(), store: files });
    expect(outcomeOf(decision)).toEqual(['allow permit', 'passed']);
  });

  it('covers the publisher, and reads which app it is', async () => {
    const rules: PolicyInput = { ...policy, publishers: [{ key: pin.keyId, apps: ['com.acme.*'] }] };
    const readApp = () => ({ key: 'com.other.app', version: '1.0' });
    const call = { signature: scene.sign({ key: pin.key }), policy: rules, request: { readApp } };
    expect(outcomeOf(await judge(permitFor(), call))).toEqual(['allow permit', 'passed']);
    const without = await scene.verify({ ...call, store });
    expect(verdictOf(without)).toBe('deny publisher-app-not-permitted');
  });

  it('doesn’t cover another app than the host expects, and lets the one through that it does', async () => {
    const readApp = () => ({ key: 'com.acme.app', version: '1.0' });
    const expecting = (key: string): PermitCall => ({ request: { readApp, expected: { key, version: '1.0' } } });
    expect(outcomeOf(await judge(permitFor(), expecting('com.acme.app')))).toEqual(['allow permit', 'passed']);
    const mismatch = await judge(permitFor(), expecting('com.acme.other'));
    expect(verdictOf(mismatch)).toBe('deny app-mismatch');
    expect(rowOf(mismatch, 'app')).toEqual({ outcome: 'failed', code: 'app-mismatch' });
  });

  it('covers that the signature of an app was taken away, and that its publisher changed', async () => {
    const installed = { publisherId: 'pin:'.padEnd(68, '0'), verified: true };
    const strict: PolicyInput = { ...policy, level: 'strict', checks: { 'trust-store-isolation': 'warn' } };
    expect(verdictOf(await scene.verify({ signature: null, store, policy: strict, request: { installed } }))).toBe(
      'deny signature-stripped',
    );
    expect(outcomeOf(await judge(permitFor(), { policy: strict, request: { installed } }))).toEqual([
      'allow permit',
      'passed',
    ]);
    const signed = { signature: scene.sign({ key: pin.key }), policy: strict, request: { installed } };
    expect(verdictOf(await scene.verify({ ...signed, store }))).toBe('deny publisher-changed');
    expect(outcomeOf(await judge(permitFor(), signed))).toEqual(['allow permit', 'passed']);
  });
});

it('A key of the policy that cannot be used is told of with a permit that nobody has signed', async () => {
  const zero = Buffer.concat([Buffer.from(operator.spki).subarray(0, 12), new Uint8Array(32)]).toString('base64');
  const decision = await judge(permitFor(), {
    policy: { permits: { keys: [zero], hostId: 'host-1' } },
    request: { permitStore: newStore() },
  });
  expect(outcomeOf(decision)).toEqual(['deny unsigned', 'permit-unusable']);
  expect(decision.checks.find(({ check }) => check === 'permit')?.message).toContain(
    "no permit key of the policy, of whose keys 1 can't be used, has signed it",
  );
});

describe('A permit lets nothing through', () => {
  const other = authority.key('other permits');
  it.each<[code: string, what: string, content: Partial<PermitContent>, more: PermitCall]>([
    ['permit-for-another-artifact', 'for another artifact', { artifact: new Uint8Array([1, 2, 3]) }, {}],
    ['permit-for-another-host', 'for another host', { host: 'host-2' }, {}],
    ['permit-for-another-host', 'for a host of other case', { host: 'HOST-1' }, {}],
    ['permit-for-another-host', 'for a host with a blank after it', { host: 'host-1 ' }, {}],
    ['permit-expired', 'at its end', { endsAt: authority.at }, {}],
    ['permit-expired', 'after its end', { endsAt: after(-1) }, {}],
    [
      'permit-not-yet-valid',
      'before its beginning, clock skew included',
      { issuedAt: after(301_000), endsAt: after(HOUR_MILLIS) },
      {},
    ],
    [
      'permit-too-long',
      'for longer than the policy allows',
      { issuedAt: authority.at, endsAt: after(24 * HOUR_MILLIS + 1) },
      {},
    ],
    ['permits-not-configured', 'where the policy accepts none', {}, { policy: {} }],
    [
      'permit-unusable',
      'by a key that the policy doesn’t name',
      {},
      { policy: { permits: { keys: [policyKey(other)], hostId: 'host-1' } } },
    ],
    [
      'permit-key-signs-apps',
      'by a key that is a pin, too',
      {},
      { store: { pin, second: authority.pin('v1', { key: operator, label: 'second' }) } },
    ],
    [
      'permit-key-signs-apps',
      'by a key that is an anchor, too',
      {},
      { store: { pin, second: authority.pin('anchor', { key: operator, label: 'second' }) } },
    ],
  ])('%s: %s', async (code, _what, content, more) => {
    const permitStore = newStore();
    const decision = await judge(permitFor(content), { ...more, request: { permitStore } });
    expect(outcomeOf(decision)).toEqual(['deny unsigned', code]);
    expect(warningsOf(decision).map((each) => each.code)).toContain(code);
    // What lets nothing through isn't used up.
    expect(permitStore.used).toEqual([]);
  });

  it.each<[what: string, content: Partial<PermitContent>]>([
    ['a millisecond before its end', { endsAt: after(1) }],
    ['at its beginning, with clock skew', { issuedAt: after(300_000), endsAt: after(HOUR_MILLIS) }],
    ['for as long as the policy allows', { issuedAt: authority.at, endsAt: after(24 * HOUR_MILLIS) }],
  ])('and does %s', async (_what, content) => {
    expect(outcomeOf(await judge(permitFor(content)))).toEqual(['allow permit', 'passed']);
  });

  it.each<[statement: string, what: string, permit: () => StatementSource]>([
    ['statement-missing', 'a file that is not there', () => scene.path('none.json')],
    ['statement-unreadable', 'a folder', () => scene.folder],
    ['statement-too-large', 'a file of 17 KiB', () => scene.file('permit.json', ' '.repeat(17 * 1024))],
    ['statement-invalid-json', 'an empty file', () => scene.file('permit.json', '')],
    ['statement-invalid-json', 'text that is no JSON', () => ({ text: '{' })],
    ['statement-wrong-shape', 'an object that is no envelope', () => ({})],
    ['statement-wrong-shape', 'an envelope without signatures', () => ({ ...permitFor(), signatures: [] })],
    [
      'statement-wrong-type',
      'a rotation by a permit key',
      () => rotationStatement({ oldKey: operator, newKey: pin.key, apps: ['*'], endsAt: after(HOUR_MILLIS) }),
    ],
    ['statement-wrong-type', 'another payload type', () => permitFor({}, { payloadType: 'application/json' })],
    ['statement-signature-invalid', 'a flipped bit', () => permitFor({}, { corruptSignature: true })],
    [
      'statement-signature-invalid',
      'a stranger’s signature',
      () => permitFor({}, { signWith: authority.stranger.key }),
    ],
    ['statement-signature-invalid', 'a pin’s signature', () => permitFor({}, { signWith: pin.key })],
    ['statement-payload-invalid', 'a field more', () => permitFor({}, { extraFields: { also: 'com.acme.*' } })],
    ['statement-payload-invalid', 'a nonce that is too short', () => permitFor({ nonce: 'short' })],
    ['statement-payload-invalid', 'an end that is no instant', () => permitFor({ endsAt: 'tomorrow' })],
    ['statement-payload-invalid', 'an end before its beginning', () => permitFor({ issuedAt: after(2 * HOUR_MILLIS) })],
    ['statement-payload-invalid', 'a digest in capitals', () => permitFor({ artifact: 'A'.repeat(64) })],
  ])('where it can’t be used, %s: %s', async (statement, _what, permit) => {
    const permitStore = newStore();
    const decision = await judge(permit(), { request: { permitStore } });
    expect(outcomeOf(decision)).toEqual(['deny unsigned', 'permit-unusable']);
    const row = decision.checks.find(({ check }) => check === 'permit');
    expect(row?.details['statement']).toBe(statement);
    expect(row?.message).toContain(statement);
    expect(permitStore.used).toEqual([]);
  });

  it('where its file can’t be used, and says which', async () => {
    const messageOf = async (source: StatementSource) => {
      const decision = await judge(source);
      return decision.checks.find(({ check }) => check === 'permit')?.message;
    };
    const missing = scene.path('none.json');
    const empty = scene.file('permit.json', '');
    const short = scene.file('permit.json', JSON.stringify(permitFor({ nonce: 'short' })));
    const strange = scene.file('permit.json', JSON.stringify(permitFor({}, { signWith: authority.stranger.key })));
    expect(await messageOf(missing)).toContain(`(statement-missing: "${missing}": ENOENT)`);
    expect(await messageOf(pathToFileURL(missing))).toContain(`"${pathToFileURL(missing).href}": ENOENT`);
    expect(await messageOf(empty)).toContain(`(statement-invalid-json: "${empty}"`);
    expect(await messageOf(short)).toContain(`(statement-payload-invalid: "${short}": "nonce" must be`);
    expect(await messageOf(strange)).toContain(`(statement-signature-invalid: "${strange}": no permit key`);
  });

  const neither = 'it answered neither true nor false';
  it.each<[what: string, use: (() => unknown) | undefined, storeFault: string | null]>([
    ['there is no store', undefined, null],
    [
      'the store throws',
      () => {
        throw new Error('disk full');
      },
      '"disk full"',
    ],
    ['the store rejects', async () => Promise.reject(new Error('disk full')), '"disk full"'],
    ['the store rejects without a message', async () => Promise.reject(new TypeError()), 'TypeError'],
    ['the store says "yes"', () => 'yes', neither],
    ['the store says 1', () => 1, neither],
    ['the store says nothing', () => undefined, neither],
    ['the store says true in a list', () => [true], neither],
    ['the store is silent for five seconds', async () => new Promise(() => {}), 'no answer within 5000 ms'],
  ])('where %s', async (_what, use, storeFault) => {
    const request: object = use === undefined ? {} : { permitStore: { use } };
    const decision = await scene.verify({
      signature: null,
      store,
      policy,
      request: { permit: permitFor(), ...request },
    });
    expect(outcomeOf(decision)).toEqual(['deny unsigned', 'permit-not-recorded']);
    expect(rowOf(decision, 'permit').outcome).toBe('inconclusive');
    const row = decision.checks.find(({ check }) => check === 'permit');
    expect(row?.details['storeFault']).toBe(storeFault);
    expect(row?.message).toContain(storeFault ?? 'the host has given no store');
  });

  it('that is wrong with the bytes, denied, expired, or not what it should be', async () => {
    const changed = Uint8Array.from([...artifact, 1]);
    const leaf = authority.leaf();
    const chain = [leaf, authority.intermediate];
    const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(artifact))).toString('hex');
    const why = { reason: 'malware', date: '2026-01-01' };
    const cases: readonly (readonly [reason: string, call: PermitCall, content?: Partial<PermitContent>])[] = [
      [
        'signature-mismatch',
        { artifact: changed, signature: scene.sign({ key: leaf.key, chain }), store: { root: authority.root } },
        { artifact: changed },
      ],
      [
        'signature-mismatch',
        { artifact: changed, signature: scene.sign({ key: leaf.key, chain }) },
        { artifact: changed },
      ],
      ['artifact-denied', { policy: { ...policy, revocation: { denied: [{ artifact: sha256, ...why }] } } }],
      [
        'key-denied',
        {
          signature: scene.sign({ key: pin.key }),
          policy: { ...policy, revocation: { denied: [{ key: pin.keyId, ...why }] } },
        },
      ],
      [
        'certificate-expired',
        { signature: scene.sign({ key: authority.expiredPin.key }), store: { expired: authority.expiredPin } },
      ],
      ['signature-file-missing', { signature: scene.path('none.sig') }],
      ['signature-not-base64', { signature: { text: '!' } }],
      ['trust-store-not-a-folder', { store: scene.artifactPath }],
      ['artifact-missing', { artifact: scene.path('none.jar') }],
    ];
    for (const [reason, call, content] of cases) {
      const permitStore = newStore();
      const decision = await judge(permitFor(content), { ...call, request: { permitStore } });
      expect([reason, verdictOf(decision), permitStore.used]).toEqual([reason, `deny ${reason}`, []]);
    }
  });
});

describe('A permit is not used up', () => {
  it.each<[what: string, verdict: string, call: PermitCall]>([
    ['where the artifact is verified', 'allow verified', { signature: scene.sign({ key: pin.key }) }],
    [
      'where a grace period covers it',
      'allow grace-period',
      { policy: { ...policy, gracePeriod: { endsAt: '2099-01-01T00:00:00Z' } } },
    ],
    ['where audit lets it be', 'allow audit-level', { policy: { ...policy, level: 'audit' } }],
    ['where the check is off', 'allow enforcement-off', { policy: { ...policy, enforcement: false } }],
    ['where it is denied all the same', 'deny app-unknown', { request: { expected: { key: 'com.acme.app' } } }],
  ])('%s', async (_what, verdict, call) => {
    const permitStore = newStore();
    const permit = permitFor();
    const decision = await judge(permit, { ...call, request: { permitStore, ...call.request } });
    expect(verdictOf(decision)).toBe(verdict);
    expect(permitStore.used).toEqual([]);
    expect(verdictOf(await judge(permit, { request: { permitStore } }))).toBe('allow permit');
  });

  it('by a look ahead, which tells what it would come to', async () => {
    const permitStore = newStore();
    const permit = permitFor();
    const ahead = await judge(permit, { request: { permitStore, at: after(60_000) } });
    expect(outcomeOf(ahead)).toEqual(['allow permit', 'passed']);
    expect(ahead.warnings[0]?.code).toBe('judged-as-of');
    expect(outcomeOf(await judge(permit, { request: { permitStore, at: after(HOUR_MILLIS) } }))).toEqual([
      'deny unsigned',
      'permit-expired',
    ]);
    expect(permitStore.used).toEqual([]);
    expect(verdictOf(await judge(permit, { request: { permitStore } }))).toBe('allow permit');
  });

  it('and says so where it was not needed', async () => {
    const decision = await judge(permitFor(), { signature: scene.sign({ key: pin.key }) });
    expect(rowOf(decision, 'permit')).toEqual({ outcome: 'not-applicable', code: 'not-applicable' });
  });
});

describe('Of several at once with one permit', () => {
  it('exactly one is let through', async () => {
    const permitStore = newStore();
    const permit = permitFor();
    const decisions = await Promise.all(
      Array.from({ length: 8 }, async () => judge(permit, { request: { permitStore } })),
    );
    const outcomes = decisions.map((decision) => outcomeOf(decision).join(' ')).toSorted();
    expect(outcomes).toEqual(['allow permit passed', ...Array.from({ length: 7 }, () => 'deny unsigned permit-used')]);
  });

  it('exactly one is let through by two stores in one folder, as two processes have', async () => {
    const folder = scene.path('shared');
    const permit = permitFor();
    const decisions = await Promise.all(
      Array.from({ length: 4 }, async () => judge(permit, { request: { permitStore: fileBackedStore(folder) } })),
    );
    expect(decisions.filter(({ verdict }) => verdict === 'allow').length).toBe(1);
  });
});
