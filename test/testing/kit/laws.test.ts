import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, parsePolicy, type Evidence, type InstallRequest, type PolicyInput } from '../../../src/index.js';
import {
  assertPolicyLaws,
  DEFAULT_VOCABULARY,
  POLICY_LAWS,
  PolicyLawBroken,
  vocabularyOf,
  type PolicyLaw,
} from '../../../src/testing/index.js';
import { evidence, instants, lawSamples, policies, requests } from '../../../src/testing/kit/arbitraries/index.js';
import { SOUND_EVIDENCE } from '../../../src/testing/kit/arbitraries/evidence.js';
import { signatures as anySignatures } from '../../../src/testing/kit/arbitraries/signatures.js';
import { tryLaw } from '../../../src/testing/kit/laws/try-law.js';
import { vocabularyOf as wordsOf } from '../../../src/testing/kit/vocabulary.js';

const hex = (pair: string) => pair.repeat(32);
const published: PolicyInput = {
  level: 'strict',
  gracePeriod: { endsAt: '2026-09-01T00:00:00Z', covers: 'untrusted-signer', alwaysSigned: ['upload'] },
  origins: { marketplace: { level: 'standard' }, upload: {} },
  publishers: [{ key: hex('c1'), apps: ['com.vendor.*'], versions: '[2.0,3.0)', until: '2028-01-01T00:00:00Z' }],
  apps: { 'com.vendor.*': { minimumVersion: '2.1' } },
  requiredRoles: { vendor: { signers: [{ key: hex('c1') }, { certificate: hex('c2') }] } },
  revocation: { denied: [{ key: hex('c3'), reason: 'stolen', date: '2026-01-01' }] },
  enforcement: { env: 'HOST_CHECK' },
};

describe('assertPolicyLaws', () => {
  it.each<[what: string, policy: PolicyInput]>([
    ['without a word', {}],
    ['at the level audit', { level: 'audit' }],
    ['with a rule of nearly every kind', published],
  ])('finds that a policy %s keeps all laws', async (_what, policy) => {
    const { laws, seed } = await assertPolicyLaws(policy, { numRuns: 100 });
    expect(seed).toBe(20_261_122);
    expect(laws.map(({ name }) => name)).toEqual(POLICY_LAWS.map(({ name }) => name));
    expect(laws.filter(({ runs }) => runs !== 100)).toEqual([]);
  });

  it('has something to say of a policy by each law', async () => {
    const policy = {
      gracePeriod: { endsAt: '2026-09-01T00:00:00Z' },
      origins: { upload: { level: 'strict' } },
    } as const;
    const { laws } = await assertPolicyLaws(policy, { numRuns: 300 });
    expect(laws.filter(({ applied }) => applied === 0)).toEqual([]);
  });

  it('tries the same samples for the same seed', async () => {
    const options = { numRuns: 50, seed: 7 };
    expect(await assertPolicyLaws({}, options)).toEqual(await assertPolicyLaws({}, options));
  });

  it('leaves out what it is told to, and refuses names that there are none of', async () => {
    const { laws } = await assertPolicyLaws({}, { numRuns: 1, except: ['total'] });
    expect(laws.map(({ name }) => name)).not.toContain('total');
    await expect(assertPolicyLaws({}, { except: ['totle'] })).rejects.toThrow(TypeError);
    await expect(assertPolicyLaws({}, { numRuns: 0 })).rejects.toThrow(TypeError);
  });

  it('refuses a policy that is not valid', async () => {
    // @ts-expect-error: a host's slip of the pen
    await expect(assertPolicyLaws({ levle: 'strict' })).rejects.toMatchObject({ code: 'policy-invalid' });
  });
});

describe('A law that a policy breaks', () => {
  /** No law: what a policy with grace does on purpose. */
  const noGrace: PolicyLaw = {
    name: 'no-grace',
    sentence: 'Nothing is allowed by grace.',
    uses: ['evidence', 'now'],
    check: (policy, { evidence: found, now }) => {
      const decision = decide(found, policy, now);
      if (decision.gracePeriod.applied) throw new Error('it is allowed by grace');
      return true;
    },
  };
  const policy = parsePolicy({ gracePeriod: { endsAt: '2026-09-01T00:00:00Z' } });

  it('is told with its name, its seed and the smallest evidence', () => {
    const { broken, applied } = tryLaw(noGrace, policy, wordsOf(policy), { numRuns: 1000, seed: 1 });
    const { message, law, seed } = new PolicyLawBroken(noGrace, 1, broken ?? '');
    expect([law, seed]).toEqual(['no-grace', 1]);
    expect(message).toMatch(/^The policy breaks the law "no-grace" \(seed 1\)\. Nothing is allowed by grace\./);
    expect(message).toContain('it is allowed by grace');
    expect(message).toMatch(/evidence, sound but for: \{"[a-zA-Z]+":.{1,300}\}\n/);
    expect(message).toContain('now: new Date("2026-06-01T00:00:00.000Z")');
    // What the law doesn't look at isn't shown.
    expect(message).not.toContain('narrowing');
    expect(applied).toBeGreaterThan(0);
  });
});

describe('What breaks a law shrinks', () => {
  const found = (property: fc.IProperty<[PolicyInput, Evidence]>) => {
    const { counterexample } = fc.check(property, { numRuns: 10_000, seed: 5 });
    if (counterexample === null) throw new Error('nothing was found');
    return counterexample;
  };

  it('to a policy with a grace period and nothing else, where grace and a missing signature are to blame', () => {
    const [policy, { signatureFile, artifact, policyFile, permit, installed }] = found(
      fc.property(policies(), evidence(), (rules, each) => {
        const decision = decide(each, rules, new Date('2026-06-01T00:00:00Z'));
        return !(each.signatureFile.state === 'unsigned' && decision.gracePeriod.applied);
      }),
    );
    expect(Object.keys(policy)).toEqual(['gracePeriod']);
    expect(signatureFile).toEqual({ state: 'unsigned' });
    expect({ state: artifact.state, policyFile, permit, installed }).toEqual({
      state: 'read',
      policyFile: null,
      permit: null,
      installed: null,
    });
  });

  it('to one rule for one publisher, where that is to blame', () => {
    const [policy, { signatures }] = found(
      fc.property(policies(), evidence(), (rules, each) => {
        const decision = decide(each, rules, new Date('2026-06-01T00:00:00Z'));
        return decision.verdict === 'allow' || decision.reason !== 'publisher-origin-not-permitted';
      }),
    );
    expect(Object.keys(policy)).toEqual(['publishers']);
    expect(policy.publishers).toHaveLength(1);
    expect(signatures).toHaveLength(1);
  });

  it('to an instant in the middle, where no instant is to blame', () => {
    const { counterexample } = fc.check(
      fc.property(instants({ boundaries: DEFAULT_VOCABULARY.boundaries }), () => false),
      { seed: 3 },
    );
    expect(counterexample).toEqual([new Date('2026-06-01T00:00:00Z')]);
  });

  it('to an empty request, where nothing is to blame, and to one key that is', () => {
    const shrunk = (holds: (request: InstallRequest) => boolean) =>
      fc.check(fc.property(requests(), holds), { seed: 3, numRuns: 1000 }).counterexample;
    expect(shrunk(() => false)).toEqual([{}]);
    expect(shrunk(({ maxArtifactBytes }) => maxArtifactBytes === undefined)).toEqual([{ maxArtifactBytes: 1024 }]);
    const [blamed] = shrunk(({ expected }) => expected?.key === undefined) ?? [];
    expect([Object.keys(blamed ?? {}), Object.keys(blamed?.expected ?? {})]).toEqual([['expected'], ['key']]);
  });

  it('to sound evidence and an empty policy, where nothing is to blame', () => {
    const { counterexample } = fc.check(
      fc.property(policies(), lawSamples(), (_policy, _sample) => false),
      { seed: 3 },
    );
    if (counterexample === null) throw new Error('nothing was found');
    const [policy, sample] = counterexample;
    expect(policy).toEqual({});
    expect(decide(sample.evidence, {}, sample.now)).toMatchObject({ verdict: 'allow', assurance: 'verified' });
  });
});

describe('The arbitraries', () => {
  const sampled = fc.sample(policies(), { numRuns: 1000, seed: 1 });

  it('make policies that are valid, of every key there is', () => {
    const keys = new Set(sampled.flatMap((policy) => Object.keys(policy)));
    for (const policy of sampled) expect(() => parsePolicy(policy)).not.toThrow();
    expect([...keys].toSorted()).toEqual(['$schema', ...Object.keys(parsePolicy({}))].toSorted());
  });

  it('make evidence that comes to every verdict', () => {
    const kinds = new Set(
      fc.sample(fc.tuple(policies(), evidence()), { numRuns: 3000, seed: 1 }).flatMap(([policy, each]) => {
        const decision = decide(each, policy, new Date('2026-06-01T00:00:00Z'));
        if (decision.verdict === 'deny') return ['deny'];
        return decision.assurance === 'verified' ? ['verified'] : decision.because;
      }),
    );
    expect([...kinds].toSorted()).toEqual(
      expect.arrayContaining([
        'audit-level',
        'check-not-enforced',
        'deny',
        'enforcement-off',
        'grace-period',
        'verified',
      ]),
    );
  });

  it('make unsound paths whose issuers a policy denies, or a list has revoked', () => {
    const codes = new Set(
      fc
        .sample(fc.tuple(policies(), anySignatures(DEFAULT_VOCABULARY)), { numRuns: 5000, seed: 1 })
        .filter(([, each]) => each.flow === 'delivered-certificate' && (each.failure?.issuers ?? []).length > 0)
        .map(([policy, each]) => {
          const { checks } = decide(
            { ...SOUND_EVIDENCE, signatures: [each] },
            policy,
            new Date('2026-06-01T00:00:00Z'),
          );
          return checks.find(({ check }) => check === 'revocation')?.code;
        }),
    );
    expect([...codes]).toEqual(expect.arrayContaining(['certificate-denied', 'key-denied', 'certificate-revoked']));
  });

  it('make instants at the boundaries and on either side of them', () => {
    const boundary = new Date('2026-09-01T00:00:00Z');
    const millis = fc
      .sample(instants({ boundaries: [boundary] }), { numRuns: 200, seed: 1 })
      .map((each) => each.getTime() - boundary.getTime());
    expect(millis).toEqual(expect.arrayContaining([-1, 0, 1]));
    expect(millis.filter(Number.isNaN)).toEqual([]);
    const withInvalid = fc.sample(instants({ invalid: true }), { numRuns: 200, seed: 1 });
    expect(withInvalid.some((each) => Number.isNaN(each.getTime()))).toBe(true);
  });
});

describe('The vocabulary of a policy', () => {
  const words = vocabularyOf(published);

  it('knows what the policy names', () => {
    expect(words.boundaries).toEqual(
      expect.arrayContaining([new Date('2026-09-01T00:00:00Z'), new Date('2028-01-01T00:00:00Z')]),
    );
    expect(words.origins).toEqual(expect.arrayContaining(['marketplace', 'upload']));
    expect(words.appKeys).toContain('com.vendor.any');
    expect(words.versions).toEqual(expect.arrayContaining(['2.1', '2.0', '3.0']));
    expect(words.keyIds).toEqual(expect.arrayContaining([hex('c1'), hex('c3')]));
    expect(words.fingerprints).toContain(hex('c2'));
    expect(words.settings).toContain('environment variable HOST_CHECK');
  });

  it('and what it does not', () => {
    expect(words.keyIds).toEqual(expect.arrayContaining([...DEFAULT_VOCABULARY.keyIds]));
    expect(vocabularyOf({})).toEqual(DEFAULT_VOCABULARY);
  });

  it.each<[what: string, enforcement: NonNullable<PolicyInput['enforcement']>]>([
    ['an environment variable', { env: 'A' }],
    ['a file', { file: '/nowhere/a' }],
    ['a flag', { flag: 'a' }],
  ])('names a setting as decide looks for it: %s', (_what, enforcement) => {
    const setting = vocabularyOf({ enforcement }).settings.at(-1) ?? '';
    const [sound] = fc.sample(evidence(), { numRuns: 1, seed: 1 });
    if (sound === undefined) throw new Error('no sample');
    const off = decide({ ...sound, flags: [{ setting, value: 'false', fault: null }] }, { enforcement }, new Date(0));
    expect(off).toMatchObject({ because: ['enforcement-off'] });
  });
});
