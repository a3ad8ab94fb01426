import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstallDecision } from '../../src/index.js';
import { loadTrustStore } from '../../src/index.js';
import { createScene, verdictOf, type Call } from '../support/scene.js';
import { soundInstant } from './evidence-arbitrary.js';
import { policy } from './policy-arbitrary.js';

const scene = createScene();
const { authority, artifact } = scene;
const { root, intermediate, stranger, expiredPin } = authority;
const [pin, unknown, leaf] = [authority.pin(), authority.pin('v1', { label: 'other' }), authority.leaf()];
const store = scene.store({ root, intermediate, pin, expiredPin, garbage: 'x' });

/** Signatures of every kind, sound or not. */
const signatures = {
  none: null,
  pin: scene.sign({ key: pin.key }),
  expired: scene.sign({ key: expiredPin.key }),
  unknown: scene.sign({ key: unknown.key }),
  chain: scene.sign({ key: leaf.key, chain: [leaf, intermediate] }),
  stranger: scene.sign({ key: stranger.key, chain: [stranger] }),
  mismatch: scene.sign({ key: leaf.key, chain: [leaf], signature: new Uint8Array(64) }),
  malformed: new Uint8Array(63),
};
const signature = fc.constantFrom(...Object.values(signatures));
const files = { root, intermediate, pin, expiredPin };

/** A decision without what belongs to one evaluation alone. */
const withoutRecord = ({ decisionId: _id, evaluatedAt: _at, timings: _timings, ...rest }: InstallDecision) => rest;

describe('The same input gives the same decision, all but its id, instant and timings', () => {
  it('again', async () => {
    await fc.assert(
      fc.asyncProperty(signature, policy, soundInstant, async (given, rules, at) => {
        const call: Call = { signature: given, policy: rules, request: { at, trustStore: store } };
        const [first, second] = [await scene.verify(call), await scene.verify(call)];
        expect(withoutRecord(second)).toEqual(withoutRecord(first));
        expect(second.decisionId).not.toBe(first.decisionId);
      }),
    );
  });

  it('all at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(signature, { minLength: 2, maxLength: 6 }), async (given) => {
        const alone = [];
        for (const each of given) alone.push(withoutRecord(await scene.verify({ signature: each, store })));
        const together = await Promise.all(given.map(async (each) => scene.verify({ signature: each, store })));
        expect(together.map(withoutRecord)).toEqual(alone);
      }),
      { numRuns: 20 },
    );
  });

  it('from whatever source the artifact comes, names aside', async () => {
    const trustStore = await loadTrustStore(store, scene);
    const sources = fc.constantFrom(
      () => artifact,
      () => new Blob([artifact]),
      () => new Blob([artifact]).stream(),
    );
    await fc.assert(
      fc.asyncProperty(signature, sources, async (given, source) => {
        const whole = await scene.verify({ artifact, signature: given, request: { trustStore } });
        const other = await scene.verify({ artifact: source(), signature: given, request: { trustStore } });
        expect(verdictOf(other)).toBe(verdictOf(whole));
        expect(other.checks.map(({ outcome, code }) => [outcome, code])).toEqual(
          whole.checks.map(({ outcome, code }) => [outcome, code]),
        );
      }),
    );
  });

  it('in whatever order the files of the store are named', async () => {
    const names = ['a', 'b', 'c', 'd'];
    await fc.assert(
      fc.asyncProperty(signature, fc.shuffledSubarray(Object.values(files), { minLength: 4 }), async (given, order) => {
        const shuffled = scene.store(Object.fromEntries(order.map((file, index) => [names[index] ?? '', file])));
        const [first, second] = [
          await scene.verify({ signature: given, store: files }),
          await scene.verify({ signature: given, store: shuffled }),
        ];
        expect(verdictOf(second)).toBe(verdictOf(first));
      }),
    );
  });
});

describe('Without the certificate that vouches, nothing is verified', () => {
  it.each<[what: string, given: keyof typeof signatures, needed: readonly (keyof typeof files)[]]>([
    ['a pin', 'pin', ['pin']],
    ['a chain', 'chain', ['root']],
  ])('of %s', async (_what, given, needed) => {
    const chosen = fc.subarray(Object.entries(files));
    await fc.assert(
      fc.asyncProperty(chosen, policy, async (entries, rules) => {
        const kept = Object.fromEntries(entries);
        const decision = await scene.verify({
          signature: signatures[given],
          policy: rules,
          request: { trustStore: scene.store(kept) },
        });
        if (needed.every((name) => name in kept)) return;
        expect(decision).not.toMatchObject({ assurance: 'verified' });
      }),
    );
  });

  it('of a chain whose intermediate is neither delivered nor there', async () => {
    const bare = scene.sign({ key: leaf.key, chain: [leaf] });
    expect(verdictOf(await scene.verify({ signature: bare, store: files }))).toBe('allow verified');
    expect(verdictOf(await scene.verify({ signature: bare, store: { root, pin } }))).toBe('deny unknown-issuer');
  });

  it('and of a signature that nobody here vouches for, under no policy', async () => {
    const untrusted = fc.constantFrom(
      signatures.none,
      signatures.unknown,
      signatures.stranger,
      signatures.mismatch,
      signatures.malformed,
    );
    await fc.assert(
      fc.asyncProperty(untrusted, policy, async (given, rules) => {
        const decision = await scene.verify({ signature: given, policy: rules, request: { trustStore: store } });
        expect(decision).not.toMatchObject({ assurance: 'verified' });
      }),
    );
  });
});
