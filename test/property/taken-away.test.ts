import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy, verifyInstall, type InstallDecision } from '../../src/index.js';
import { policies, requests } from '../../src/testing/kit/arbitraries/index.js';
import { plainArchive } from '../../src/testing/kit/host/plain-archive.js';
import {
  createTestAuthority,
  createTestClock,
  createTestTrustStore,
  DEFAULT_VOCABULARY,
  signatureFile,
  type TestStoreFiles,
} from '../../src/testing/index.js';

const authority = createTestAuthority();
const { root, intermediate } = authority;
const artifact = plainArchive('the bytes of an app');
const [pin, leaf] = [authority.pin(), authority.leaf()];
/** A second way to the same leaf: the intermediate's key, certified by another root. */
const otherRoot = authority.pin('anchor', { label: 'other root' });
const crossed = authority.mint({
  subject: [
    ['O', 'Install Gate Tests'],
    ['CN', 'Test Intermediate CA'],
  ],
  key: intermediate.key,
  issuer: otherRoot,
  basicConstraints: { ca: true, pathLen: 0 },
});
const files = { root, intermediate, pin, otherRoot, crossed } satisfies TestStoreFiles;
const names = ['root', 'intermediate', 'pin', 'otherRoot', 'crossed'] as const;
const fileOf = new Map(names.map((name) => [files[name].fingerprint, name]));

const signatures = {
  'of a pin': signatureFile(artifact, { key: pin.key }),
  'of a leaf that comes alone': signatureFile(artifact, { key: leaf.key, chain: [leaf] }),
  'of a leaf that brings its intermediate': signatureFile(artifact, { key: leaf.key, chain: [leaf, intermediate] }),
};
const clock = createTestClock(authority.at);

/** The files of the store by which a decision says that it is verified; null where it doesn't. */
function restsOn(decision: InstallDecision): readonly (typeof names)[number][] | null {
  if (decision.verdict === 'deny' || decision.assurance !== 'verified') return null;
  return decision.signers.flatMap(({ path }) =>
    path.flatMap(({ fingerprint, file }) => (file === null ? [] : (fileOf.get(fingerprint) ?? []))),
  );
}

describe('What a verified decision rests on, once it is taken away,', () => {
  it.each(Object.entries(signatures))(
    'leaves no decision that rests on it: a signature %s',
    async (_what, signature) => {
      let verified = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.subarray([...names], { minLength: 1 }),
          fc.nat(4),
          policies(DEFAULT_VOCABULARY),
          async (kept, pick, policy) => {
            const verify = async (chosen: readonly (typeof names)[number][]) =>
              verifyInstall(artifact, signature, policy, {
                clock,
                environment: {},
                trustStore: await createTestTrustStore(Object.fromEntries(chosen.map((name) => [name, files[name]]))),
              });
            const rests = restsOn(await verify(kept));
            if (rests === null) return;
            verified += 1;
            const taken = rests[pick % rests.length];
            if (taken === undefined) throw new Error('a verified decision rests on nothing in the store');
            const after = restsOn(await verify(kept.filter((name) => name !== taken)));
            // There may be another way; a way over what is gone there isn't.
            expect(after ?? []).not.toContain(taken);
            const others = kept.filter((name) => !rests.includes(name));
            const withoutAll = restsOn(await verify(others));
            for (const name of rests) expect(withoutAll ?? []).not.toContain(name);
          },
        ),
      );
      expect(verified).toBeGreaterThan(5);
    },
  );

  it.each<[keyof typeof signatures, TestStoreFiles, taken: readonly string[]]>([
    ['of a pin', { pin }, ['pin']],
    ['of a leaf that comes alone', { root, intermediate }, ['root', 'intermediate']],
    ['of a leaf that brings its intermediate', { root }, ['root']],
  ])('leaves nothing verified where there is no other way: a signature %s', async (given, store, taken) => {
    const under = async (chosen: TestStoreFiles) =>
      verifyInstall(artifact, signatures[given], {}, { clock, trustStore: await createTestTrustStore(chosen) });
    expect(await under(store)).toMatchObject({ assurance: 'verified' });
    for (const name of taken) {
      const { [name]: _gone, ...left } = store;
      expect(await under(left)).toMatchObject({ verdict: 'deny' });
    }
  });
});

describe('verifyInstall, of whatever policy and request,', () => {
  it('never rejects', async () => {
    const trustStore = await createTestTrustStore(files);
    await fc.assert(
      fc.asyncProperty(
        policies(),
        requests(),
        fc.constantFrom(null, ...Object.values(signatures)),
        async (policy, request, signature) => {
          const rules = parsePolicy(policy);
          const decision = await verifyInstall(artifact, signature, rules, { environment: {}, ...request, trustStore });
          expect(['allow', 'deny']).toContain(decision.verdict);
          if (signature === null) expect(decision).not.toMatchObject({ assurance: 'verified' });
        },
      ),
    );
  });
});
