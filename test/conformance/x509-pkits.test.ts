/** NIST's Public Key Interoperability Test Suite: path validation with names, policies and revocation lists (RFC 5280 section 6). */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { buildCertificationPath } from '../../src/x509/index.js';
import { describeSuite } from '../support/conformance.js';
import { itsExceptionsAreOfItsCases, readExceptions, verdictOf } from './exceptions.js';
import { PKITS_REFUSALS } from './x509-pkits-refusals.js';

const Cases = v.array(
  v.object({
    id: v.string(),
    title: v.string(),
    section: v.string(),
    leaf: v.string(),
    intermediates: v.array(v.string()),
    roots: v.array(v.string()),
    crls: v.array(v.string()),
    time: v.pipe(v.string(), v.isoTimestamp()),
    expected: v.picklist(['ok', 'fail']),
    features: v.array(v.string()),
    policy: v.strictObject({
      initial_policy_set: v.optional(v.array(v.string())),
      user_constrained_policy_set: v.optional(v.array(v.string())),
      initial_explicit_policy: v.optional(v.boolean()),
      initial_policy_mapping_inhibit: v.optional(v.boolean()),
      initial_inhibit_any_policy: v.optional(v.boolean()),
    }),
  }),
);
type Case = v.InferOutput<typeof Cases>[number];

/** How many cases of each section are run: all but the three with DSA keys. */
const SECTIONS = {
  signature: 3,
  validity: 8,
  'name-chaining': 10,
  'basic-revocation': 21,
  'self-issued': 8,
  'basic-constraints': 17,
  'key-usage': 5,
  policies: 35,
  'require-explicit-policy': 8,
  'policy-mappings': 23,
  'inhibit-policy-mapping': 11,
  'inhibit-any-policy': 11,
  'name-constraints': 38,
  'crl-distribution-points': 35,
  'delta-crls': 10,
  'private-extensions': 1,
} as const;

const NIST_TEST_POLICY = /^NIST-test-policy-(\d+)$/;

/** The identifier of a policy that the suite names (PKITS section 3; RFC 5280 section 4.2.1.4). */
function policyOid(name: string): string {
  if (name === 'anyPolicy') return '2.5.29.32.0';
  const [, number] = NIST_TEST_POLICY.exec(name) ?? [];
  if (number === undefined) throw new Error(`unknown policy ${name}`);
  return `2.16.840.1.101.3.2.1.48.${number}`;
}

/** Must be refused for want of a list; where lists are asked for only if they are there, they are accepted. */
const WITHOUT_A_LIST = ['4.4.1', '4.4.5', '4.4.6', '4.14.26'];

const refusals = new Map(Object.entries(PKITS_REFUSALS).flatMap(([code, ids]) => ids.map((id) => [id, code] as const)));

describeSuite('x509-pkits', (suite) => {
  const all = v.parse(Cases, suite.json('cases.json'));
  const cases = all.filter(({ features }) => !features.includes('dsa'));
  const exceptions = readExceptions('x509-pkits');
  const bytesOf = (name: string) => new Uint8Array(readFileSync(suite.path(name)));

  const build = (
    { leaf, intermediates, roots, crls, time, policy }: Case,
    revocation: 'require' | 'if-available' = 'require',
  ) =>
    buildCertificationPath({
      endEntity: bytesOf(leaf),
      intermediates: intermediates.map(bytesOf),
      trustAnchors: roots.map(bytesOf),
      crls: crls.map(bytesOf),
      at: new Date(time),
      profile: 'rfc5280',
      revocation,
      ...(policy.initial_policy_set && { initialPolicySet: policy.initial_policy_set.map(policyOid) }),
      explicitPolicy: policy.initial_explicit_policy ?? false,
      inhibitPolicyMapping: policy.initial_policy_mapping_inhibit ?? false,
      inhibitAnyPolicy: policy.initial_inhibit_any_policy ?? false,
    });

  it('has 247 cases, of which 244 are run, in 16 sections', () => {
    expect(all).toHaveLength(247);
    expect(cases).toHaveLength(244);
    expect(new Set(all.map(({ id }) => id)).size).toBe(247);
    expect(Object.values(SECTIONS).reduce((sum, count) => sum + count, 0)).toBe(244);
  });

  itsExceptionsAreOfItsCases(exceptions, cases);

  it('has exceptions only where delta or indirect CRLs are used', () => {
    const titles = cases.filter(({ id }) => exceptions.has(id)).map(({ title }) => title);
    expect(titles.filter((title) => !/delta-?CRL|indirectCRL|cRLIssuer/.test(title))).toEqual([]);
  });

  it('has each case that must be refused in the table, once', () => {
    const failing = cases.filter(({ expected }) => expected === 'fail').map(({ id }) => id);
    expect(failing).toHaveLength(134);
    expect(Object.values(PKITS_REFUSALS).flat().toSorted()).toEqual(failing.toSorted());
  });

  it('accepts none of them where lists are asked for only if they are there, but those of which there is none', () => {
    const failing = cases.filter(({ expected }) => expected === 'fail');
    const accepted = failing.filter((each) => verdictOf(build(each, 'if-available')) === 'ok');
    expect(accepted.map(({ id }) => id)).toEqual(WITHOUT_A_LIST);
  });

  describe.each(Object.entries(SECTIONS))('Section %s', (section, count) => {
    const ofSection = cases.filter((each) => each.section === section);

    it(`has ${count} cases`, () => {
      expect(ofSection).toHaveLength(count);
    });

    describe.each(ofSection.map((each) => [each.id, each.title, each] as const))('%s, %s,', (_id, _title, each) => {
      const exception = exceptions.get(each.id);
      if (exception !== undefined) {
        it(`ends in ${exception.actual}, not ${each.expected}, on purpose: ${exception.reason}`, () => {
          expect(verdictOf(build(each))).toBe(exception.actual);
        });
        return;
      }
      if (each.expected === 'fail') {
        it(`is refused by ${refusals.get(each.id)}`, () => {
          expect(verdictOf(build(each))).toBe(refusals.get(each.id));
        });
        return;
      }
      it('is accepted', () => {
        expect(verdictOf(build(each))).toBe('ok');
      });
      const policies = each.policy.user_constrained_policy_set;
      if (policies === undefined) return;
      it(`is constrained to ${policies.length === 0 ? 'no policy' : policies.join(', ')}`, () => {
        expect(build(each)).toMatchObject({ ok: true, policies: policies.map(policyOid).toSorted() });
      });
    });
  });
});
