import { describe, expect, it } from 'vitest';
import type { CertificateExtension, MintedCertificate } from '../../src/testing/index.js';
import { certificatePolicies, inhibitAnyPolicy, policyConstraints, policyMappings } from '../support/extensions.js';
import { ca, leafOf } from './build.js';
import { build, type MintedRequest } from './paths.js';

const ANY = '2.5.29.32.0';
const [GOLD, SILVER, BRONZE] = ['1.2.3.1', '1.2.3.2', '1.2.3.3'];
const REFUSED = 'no-acceptable-policy';

type Extensions = readonly CertificateExtension[];
/** A CA by its extensions; `selfIssued`: it bears its issuer's name. */
type Level = Extensions | { readonly selfIssued: Extensions };
type Inputs = Omit<MintedRequest, 'endEntity' | 'intermediates' | 'trustAnchors'>;

/** The policies of a path, or the code. The first level is the anchor, the last is the end entity. */
function policiesOf(levels: readonly [Extensions, ...Level[]], inputs: Inputs = {}): string {
  const [anchorExtensions, ...below] = levels;
  const anchor = ca('Policy anchor', { extraExtensions: anchorExtensions });
  const chain: MintedCertificate[] = [];
  let issuer = anchor;
  for (const [index, level] of below.entries()) {
    const selfIssued = 'selfIssued' in level;
    const extraExtensions = selfIssued ? level.selfIssued : level;
    const isLast = index === below.length - 1;
    const subject = selfIssued ? issuer.subjectDer : undefined;
    issuer = isLast
      ? leafOf(issuer, { extraExtensions, ...(subject && { subject }) })
      : ca(`Policy CA ${index}`, { issuer, extraExtensions, ...(subject && { subject }) });
    chain.unshift(issuer);
  }
  const result = build({ endEntity: issuer, intermediates: chain.slice(1), trustAnchors: [anchor], ...inputs });
  return result.ok ? result.policies.join(' ') : result.code;
}

const has = (...policies: readonly string[]): Extensions => [certificatePolicies(policies)];
const explicit = { explicitPolicy: true };

describe('Which policies a path is valid under (RFC 5280 section 6.1.6)', () => {
  it.each<[what: string, levels: readonly [Extensions, ...Level[]], inputs: Inputs, outcome: string]>([
    ['no policies anywhere', [[], [], []], {}, ''],
    ['no policies, and one is demanded', [[], [], []], explicit, REFUSED],
    ['the same at each level', [[], has(GOLD), has(GOLD)], explicit, GOLD],
    ['what both have', [[], has(GOLD, SILVER), has(SILVER, BRONZE)], explicit, SILVER],
    ['none in common', [[], has(GOLD), has(SILVER)], {}, ''],
    ['none in common, and one is demanded', [[], has(GOLD), has(SILVER)], explicit, REFUSED],
    ['an end entity without', [[], has(GOLD), []], explicit, REFUSED],
    ['an intermediate without', [[], [], has(GOLD)], explicit, REFUSED],
    ['an anyPolicy above', [[], has(ANY), has(GOLD)], explicit, GOLD],
    ['an anyPolicy below', [[], has(GOLD, SILVER), has(ANY)], explicit, `${GOLD} ${SILVER}`],
    ['anyPolicy all the way', [[], has(ANY), has(ANY)], explicit, ANY],
    [
      'anyPolicy all the way, and one is accepted',
      [[], has(ANY), has(ANY)],
      { ...explicit, initialPolicySet: [GOLD] },
      GOLD,
    ],
    ['one that is accepted', [[], has(GOLD), has(GOLD)], { ...explicit, initialPolicySet: [GOLD, SILVER] }, GOLD],
    ['one that is not accepted', [[], has(GOLD), has(GOLD)], { ...explicit, initialPolicySet: [SILVER] }, REFUSED],
    [
      'one that is not accepted, where none is demanded',
      [[], has(GOLD), has(GOLD)],
      { initialPolicySet: [SILVER] },
      '',
    ],
    ['nothing is accepted', [[], has(GOLD), has(GOLD)], { ...explicit, initialPolicySet: [] }, REFUSED],
    [
      'anyPolicy is not accepted from above',
      [[], has(ANY), has(GOLD)],
      { ...explicit, inhibitAnyPolicy: true },
      REFUSED,
    ],
    ['anyPolicy is not accepted below', [[], has(GOLD), has(ANY)], { ...explicit, inhibitAnyPolicy: true }, REFUSED],
    [
      'anyPolicy of a self-issued intermediate is, even so (section 6.1.3 (d) (2))',
      [[], { selfIssued: has(ANY) }, has(GOLD), has(GOLD)],
      { ...explicit, inhibitAnyPolicy: true },
      GOLD,
    ],
    [
      'anyPolicy of a self-issued end entity is not',
      [[], has(GOLD), { selfIssued: has(ANY) }],
      { ...explicit, inhibitAnyPolicy: true },
      REFUSED,
    ],
  ])('%s', (_what, levels, inputs, outcome) => {
    expect(policiesOf(levels, inputs)).toBe(outcome);
  });
});

describe('Mappings (section 6.1.4 (a) and (b))', () => {
  const goldIsSilver: Extensions = [certificatePolicies([GOLD]), policyMappings([[GOLD, SILVER]])];

  it.each<[what: string, levels: readonly [Extensions, ...Level[]], inputs: Inputs, outcome: string]>([
    ['the anchor’s term comes out', [[], goldIsSilver, has(SILVER)], explicit, GOLD],
    ['the term that was mapped away no longer counts below', [[], goldIsSilver, has(GOLD)], explicit, REFUSED],
    [
      'a caller accepts in the anchor’s terms',
      [[], goldIsSilver, has(SILVER)],
      { ...explicit, initialPolicySet: [GOLD] },
      GOLD,
    ],
    ['not in the subject’s', [[], goldIsSilver, has(SILVER)], { ...explicit, initialPolicySet: [SILVER] }, REFUSED],
    ['inhibited by the caller', [[], goldIsSilver, has(SILVER)], { ...explicit, inhibitPolicyMapping: true }, REFUSED],
    [
      'inhibited by the CA above',
      [[], [certificatePolicies([GOLD]), policyConstraints({ inhibitPolicyMapping: 0 })], goldIsSilver, has(SILVER)],
      explicit,
      REFUSED,
    ],
    [
      'inhibited only from the next CA on',
      [[], [certificatePolicies([GOLD]), policyConstraints({ inhibitPolicyMapping: 1 })], goldIsSilver, has(SILVER)],
      explicit,
      GOLD,
    ],
    [
      'one to two',
      [
        [],
        [
          certificatePolicies([GOLD]),
          policyMappings([
            [GOLD, SILVER],
            [GOLD, BRONZE],
          ]),
        ],
        has(BRONZE),
      ],
      explicit,
      GOLD,
    ],
    [
      'two to one',
      [
        [],
        [
          certificatePolicies([GOLD, SILVER]),
          policyMappings([
            [GOLD, BRONZE],
            [SILVER, BRONZE],
          ]),
        ],
        has(BRONZE),
      ],
      explicit,
      `${GOLD} ${SILVER}`,
    ],
    [
      'through anyPolicy',
      [[], [certificatePolicies([ANY]), policyMappings([[GOLD, SILVER]])], has(SILVER)],
      { ...explicit, initialPolicySet: [GOLD] },
      GOLD,
    ],
    [
      'from anyPolicy',
      [[], [certificatePolicies([ANY]), policyMappings([[ANY, SILVER]])], has(SILVER)],
      {},
      'policy-mapping-invalid',
    ],
    [
      'to anyPolicy',
      [[], [certificatePolicies([GOLD]), policyMappings([[GOLD, ANY]])], has(SILVER)],
      {},
      'policy-mapping-invalid',
    ],
  ])('%s', (_what, levels, inputs, outcome) => {
    expect(policiesOf(levels, inputs)).toBe(outcome);
  });
});

describe('Constraints that count down (section 6.1.4 (h) to (j))', () => {
  const demandedAfter = (skipCerts: number): Extensions => [policyConstraints({ requireExplicitPolicy: skipCerts })];
  const inhibitedAfter = (skipCerts: number): Extensions => [certificatePolicies([GOLD]), inhibitAnyPolicy(skipCerts)];

  it.each<[what: string, levels: readonly [Extensions, ...Level[]], inputs: Inputs, outcome: string]>([
    ['a policy is demanded at once', [[], demandedAfter(0), []], {}, REFUSED],
    ['of the end entity itself', [[], [], demandedAfter(0)], {}, REFUSED],
    ['after one certificate, which is the last', [[], demandedAfter(1), []], {}, REFUSED],
    ['after more certificates than there are', [[], demandedAfter(2), []], {}, ''],
    ['after one, and there are two', [[], demandedAfter(1), [], []], {}, REFUSED],
    ['after two, and a self-issued one does not count', [[], demandedAfter(2), { selfIssued: [] }, []], {}, ''],
    ['after two, and both count', [[], demandedAfter(2), [], []], {}, REFUSED],
    ['a CA below cannot put it off', [[], demandedAfter(0), demandedAfter(9), []], {}, REFUSED],
    ['anyPolicy is inhibited at once', [[], inhibitedAfter(0), has(ANY)], explicit, REFUSED],
    ['from the second certificate on', [[], inhibitedAfter(1), has(ANY)], explicit, GOLD],
    ['from the second certificate on, which it is', [[], inhibitedAfter(1), has(GOLD), has(ANY)], explicit, REFUSED],
    ['a self-issued one does not count', [[], inhibitedAfter(1), { selfIssued: has(GOLD) }, has(ANY)], explicit, GOLD],
  ])('%s', (_what, levels, inputs, outcome) => {
    expect(policiesOf(levels, inputs)).toBe(outcome);
  });
});

describe('What the anchor’s certificate says (RFC 5937)', () => {
  const anchored = { profile: 'rfc5280' } as const;

  it.each<[what: string, anchor: Extensions, leaf: Extensions, inputs: Inputs, bound: string, asKeyOnly: string]>([
    ['its policies bound what is accepted', has(SILVER), has(GOLD), explicit, REFUSED, GOLD],
    ['its policies, met', has(GOLD, SILVER), has(GOLD), explicit, GOLD, GOLD],
    ['anyPolicy bounds nothing', has(ANY), has(GOLD), explicit, GOLD, GOLD],
    ['it demands a policy', [policyConstraints({ requireExplicitPolicy: 0 })], [], {}, REFUSED, ''],
    ['it inhibits anyPolicy', [inhibitAnyPolicy(0)], has(ANY), explicit, REFUSED, ANY],
  ])('%s', (_what, anchor, leaf, inputs, bound, asKeyOnly) => {
    expect(policiesOf([anchor, leaf], inputs)).toBe(bound);
    expect(policiesOf([anchor, leaf], { ...inputs, ...anchored })).toBe(asKeyOnly);
  });

  it('it inhibits mappings', () => {
    const mapping: Extensions = [certificatePolicies([GOLD]), policyMappings([[GOLD, SILVER]])];
    const levels = [[policyConstraints({ inhibitPolicyMapping: 0 })], mapping, has(SILVER)] as const;
    expect(policiesOf([...levels], explicit)).toBe(REFUSED);
    expect(policiesOf([...levels], { ...explicit, ...anchored })).toBe(GOLD);
  });
});
