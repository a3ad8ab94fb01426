import { describe, expect, it } from 'vitest';
import type { PolicyInput, SignatureObject } from '../../src/index.js';
import type { MintedCertificate } from '../../src/testing/index.js';
import { createScene, rowOf, verdictOf, warningsOf, type Call } from '../support/scene.js';

const scene = createScene();
const { authority, artifact } = scene;
const vendor = authority.pin('v1', { label: 'vendor' });
const reviewer = authority.pin('v1', { label: 'reviewer' });
const leaf = authority.leaf();
const { stranger } = authority;
const store = scene.store({ vendor, reviewer, root: authority.root });

interface Entry {
  readonly signature: string;
  readonly certificate?: string;
  readonly role?: string;
  readonly keyId?: string;
}
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const by = ({ key }: MintedCertificate, more: Partial<Entry> = {}): Entry => ({
  signature: base64(key.sign(artifact)),
  ...more,
});
const byLeaf = (more: Partial<Entry> = {}) =>
  by(leaf, { certificate: [leaf, authority.intermediate].map(({ pem }) => pem).join(''), ...more });
/** A sound signature of other bytes. */
const ofOther = ({ key }: MintedCertificate): Entry => ({ signature: base64(key.sign(Uint8Array.of(1))) });
const file = (...signatures: readonly Entry[]): SignatureObject => ({ version: 2, signatures });
const judge = async (signature: Call['signature'], policy: PolicyInput = {}, more: Partial<Call> = {}) =>
  scene.verify({ signature, store, policy, ...more });
const signersOf = (decision: Awaited<ReturnType<typeof judge>>) =>
  decision.verdict === 'allow' && decision.assurance === 'verified' ? decision.signers.map(({ keyId }) => keyId) : [];

const both: PolicyInput = {
  requiredRoles: {
    vendor: { signers: [{ key: vendor.key.keyId }] },
    review: { signers: [{ key: reviewer.key.keyId }] },
  },
};
const mixed: PolicyInput = {
  requiredRoles: {
    vendor: { signers: [{ certificate: authority.root.fingerprint }] },
    review: { signers: [{ key: reviewer.key.keyId }] },
  },
};

describe('A signature file of version 2', () => {
  it.each<[what: string, signature: SignatureObject, keyIds: readonly string[]]>([
    ['one pin’s', file(by(vendor)), [vendor.key.keyId]],
    ['two pins’, of which one is enough', file(by(vendor), by(reviewer)), [vendor.key.keyId]],
    ['a path’s', file(byLeaf()), [leaf.key.keyId]],
    ['a stranger’s and a pin’s', file(by(stranger), by(vendor)), [vendor.key.keyId]],
    ['a path’s and a stranger’s', file(byLeaf(), by(stranger)), [leaf.key.keyId]],
  ])('is verified with %s signature', async (_what, signature, keyIds) => {
    const decision = await judge(signature);
    expect(verdictOf(decision)).toBe('allow verified');
    expect(signersOf(decision)).toEqual(keyIds);
  });

  it.each<[what: string, make: (text: string) => Call['signature']]>([
    ['a file', (text) => scene.file('app.jar.sig', text)],
    ['bytes', (text) => new TextEncoder().encode(text)],
    ['pasted text', (text) => ({ text })],
  ])('is taken as %s', async (_what, make) => {
    expect(verdictOf(await judge(make(JSON.stringify(file(by(vendor), byLeaf()))), both))).toBe('deny role-missing');
    expect(verdictOf(await judge(make(JSON.stringify(file(by(vendor), by(reviewer)))), both))).toBe('allow verified');
  });

  it('names what didn’t count, which changes nothing', async () => {
    const decision = await judge(file(by(stranger), by(vendor), ofOther(reviewer)));
    expect(verdictOf(decision)).toBe('allow verified');
    const notCounted = warningsOf(decision).filter(({ code }) => code === 'signature-not-counted');
    expect(notCounted.length).toBe(2);
    expect(warningsOf(decision).length).toBe(2);
  });

  it('denies where none of them counts', async () => {
    expect(verdictOf(await judge(file(by(stranger), ofOther(vendor))))).toBe('deny no-trusted-key-matches');
    expect(verdictOf(await judge(file(byLeaf(), by(stranger)), {}, { artifact: Uint8Array.of(1) }))).toBe(
      'deny signature-mismatch',
    );
  });
});

describe('Required roles', () => {
  it.each<[what: string, policy: PolicyInput, signature: SignatureObject, keyIds: readonly string[]]>([
    ['two pins', both, file(by(vendor), by(reviewer)), [vendor.key.keyId, reviewer.key.keyId]],
    ['two pins in another order', both, file(by(reviewer), by(vendor)), [vendor.key.keyId, reviewer.key.keyId]],
    ['a path and a pin', mixed, file(byLeaf(), by(reviewer)), [leaf.key.keyId, reviewer.key.keyId]],
    [
      'a pin and a path, and a stranger between them',
      mixed,
      file(by(reviewer), by(stranger), byLeaf()),
      [leaf.key.keyId, reviewer.key.keyId],
    ],
    [
      'whatever the file claims',
      both,
      file(by(vendor, { role: 'review' }), by(reviewer, { role: 'vendor' })),
      [vendor.key.keyId, reviewer.key.keyId],
    ],
  ])('are filled by %s', async (_what, policy, signature, keyIds) => {
    const decision = await judge(signature, policy);
    expect(verdictOf(decision)).toBe('allow verified');
    expect(signersOf(decision).toSorted()).toEqual(keyIds.toSorted());
  });

  it.each<[what: string, policy: PolicyInput, signature: Call['signature'], missing: string]>([
    ['one of two', both, file(by(vendor)), '1 of 2: "review" is missing'],
    [
      'the same one twice',
      both,
      file(by(vendor, { role: 'vendor' }), by(vendor, { role: 'review' })),
      '1 of 2: "review" is missing',
    ],
    ['a version 1 file', both, scene.sign({ key: reviewer.key }), '1 of 2: "vendor" is missing'],
    ['a sound one and one of other bytes', both, file(by(vendor), ofOther(reviewer)), '1 of 2: "review" is missing'],
    [
      'a sound one and a stranger’s',
      both,
      file(by(vendor), by(stranger, { role: 'review' })),
      '1 of 2: "review" is missing',
    ],
    ['a path alone', mixed, file(byLeaf()), '1 of 2: "review" is missing'],
  ])('are not filled by %s', async (_what, policy, signature, missing) => {
    const decision = await judge(signature, policy);
    expect(verdictOf(decision)).toBe('deny role-missing');
    expect(decision.checks.find(({ check }) => check === 'authenticity')?.message).toContain(missing);
  });

  it('of two that one CA may certify are not filled by two keys of that CA', async () => {
    const second = authority.leaf({ label: 'second' });
    const certificate = [second, authority.intermediate].map(({ pem }) => pem).join('');
    const twoKeys = file(byLeaf(), by(second, { certificate }));
    const twoOf: PolicyInput = {
      requiredRoles: {
        vendor: { signers: [{ certificate: authority.root.fingerprint }, { key: reviewer.key.keyId }], threshold: 2 },
      },
    };
    const decision = await judge(twoKeys, twoOf);
    expect(verdictOf(decision)).toBe('deny role-missing');
    expect(decision.checks.find(({ check }) => check === 'authenticity')?.message).toContain(
      '1 of 2: "vendor" is missing',
    );
    expect(verdictOf(await judge(file(byLeaf(), by(reviewer)), twoOf))).toBe('allow verified');
  });
});

describe('The key id of a signature', () => {
  const pins = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [`pin-${index}`, authority.pin('v1', { label: `many ${index}` })]),
  );
  const many = scene.store(pins);
  const one: PolicyInput = { trustStore: { maxCandidateKeys: 1 } };
  const each = Object.values(pins);

  it('puts the pin that it names first, where only one key is tried', async () => {
    for (const pin of each) {
      const decision = await judge(file(by(pin, { keyId: pin.key.keyId })), one, { store: many });
      expect(verdictOf(decision)).toBe('allow verified');
    }
    const outcomes = await Promise.all(
      each.map(async (pin) => verdictOf(await judge(file(by(pin)), one, { store: many }))),
    );
    expect(outcomes.toSorted()).toEqual([
      'allow verified',
      ...Array.from({ length: 4 }, () => 'deny no-trusted-key-matches'),
    ]);
  });

  it('puts it first in a file of version 1, too', async () => {
    for (const pin of each) {
      const decision = await judge({ ...by(pin), keyId: pin.key.keyId }, one, { store: many });
      expect(verdictOf(decision)).toBe('allow verified');
    }
  });

  it('puts it first for each of several signatures that share the keys to try', async () => {
    const [a, b] = each;
    if (a === undefined || b === undefined) throw new Error('unreachable: there are five');
    const roles: PolicyInput = {
      requiredRoles: { a: { signers: [{ key: a.key.keyId }] }, b: { signers: [{ key: b.key.keyId }] } },
    };
    const policy = { ...roles, trustStore: { maxCandidateKeys: 2 } };
    const named = file(by(b, { keyId: b.key.keyId }), by(a, { keyId: a.key.keyId }));
    expect(verdictOf(await judge(named, policy, { store: many }))).toBe('allow verified');
  });

  it('is a hint: one that names another key, or none that is there, does no harm', async () => {
    const hints = [reviewer.key.keyId, stranger.key.keyId, '0'.repeat(64)];
    for (const keyId of hints) expect(verdictOf(await judge(file(by(vendor, { keyId }))))).toBe('allow verified');
    expect(rowOf(await judge(file(by(stranger, { keyId: vendor.key.keyId }))), 'integrity').code).toBe(
      'no-trusted-key-matches',
    );
  });
});

describe('All signatures of a file', () => {
  it('are checked in one read of the artifact', async () => {
    const bytes = new Uint8Array(3_000_000).fill(7);
    const pieces = Array.from({ length: 3 }, (_, index) => bytes.subarray(index * 1_000_000, (index + 1) * 1_000_000));
    let begun = 0;
    let given = 0;
    const stream = {
      async *[Symbol.asyncIterator]() {
        begun++;
        for (const piece of pieces) {
          given++;
          yield piece;
        }
        await Promise.resolve();
      },
    };
    const signed = ({ key }: MintedCertificate): Entry => ({ signature: base64(key.sign(bytes)) });
    const decision = await judge(file(signed(vendor), signed(reviewer), signed(stranger)), both, { artifact: stream });
    expect(verdictOf(decision)).toBe('allow verified');
    expect([begun, given]).toEqual([1, pieces.length]);
  });

  it('are eight at most', async () => {
    const eight = Array.from({ length: 8 }, (_, index) => (index === 7 ? by(vendor) : by(stranger)));
    expect(verdictOf(await judge(file(...eight)))).toBe('allow verified');
    expect(verdictOf(await judge(file(...eight, by(vendor))))).toBe('deny signatures-too-many');
    expect(verdictOf(await judge(file()))).toBe('deny signature-missing');
  });

  it('must be well formed, each of them', async () => {
    expect(verdictOf(await judge(file(by(vendor), { signature: '!' })))).toBe('deny signature-not-base64');
    expect(verdictOf(await judge(file(by(vendor), { signature: 'AAAA' })))).toBe('deny signature-length-wrong');
  });
});
