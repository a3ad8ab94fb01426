/** OpenSSL's own verification cases: keys, purposes, name constraints, anchors that are none. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { buildCertificationPath } from '../../src/x509/index.js';
import { describeSuite } from '../support/conformance.js';
import { itsExceptionsAreOfItsCases, readExceptions, verdictOf } from './exceptions.js';

const Cases = v.array(
  v.object({
    id: v.string(),
    why: v.string(),
    leaf: v.string(),
    intermediates: v.array(v.string()),
    roots: v.array(v.string()),
    time: v.pipe(v.string(), v.isoTimestamp()),
    expected: v.picklist(['ok', 'fail']),
    purpose: v.nullable(v.picklist(['sslserver', 'sslclient'])),
    suggested: v.boolean(),
  }),
);
type Case = v.InferOutput<typeof Cases>[number];

/** The purposes (RFC 5280 section 4.2.1.12). */
const KEY_PURPOSES = { sslserver: '1.3.6.1.5.5.7.3.1', sslclient: '1.3.6.1.5.5.7.3.2' } as const;

/** Cases that the suite doesn't suggest and that ask for nothing but RFC 5280. */
const MORE: readonly string[] = [
  '043', // A path that ends in no anchor.
  '044', // An anchor that isn't self-signed.
  '045', // The same, expired.
  '047',
  '076', // The other purpose.
  '078',
  '084',
  '091', // A proxy certificate (RFC 3820).
  '097',
  '105', // An anchor whose own signature is MD5's.
  '138', // PSS with SHA-1.
  '139',
  '159', // Policies.
  '160',
];

/**
 * The code of each case that must be refused. Refused for another reason than the title's are 045, whose anchor isn't self-signed, 046,
 * whose anchor's validity ends before it begins.
 */
const REFUSALS: Readonly<Record<string, readonly string[]>> = {
  'anchor-missing': ['006', '043', '045', '046'],
  'certificate-expired': ['081'],
  'end-entity-used-as-ca': ['002', '034', '035', '036', '037', '153'],
  'extension-malformed': ['160'],
  'missing-key-purpose': ['077', '078'],
  'name-constraint-unsupported': ['134'],
  'name-constraint-violation': ['123', '124', '125', '126', '127', '128', '129', '130', '131', '132', '133'],
  'path-budget-exceeded': ['142', '143', '144'],
  'unknown-critical-extension': ['008', '091'],
  'unknown-issuer': ['005', '040', '041', '042', '079', '080', '084', '155'],
  'unsupported-signature-algorithm': ['108', '110', '138', '141'],
  'weak-or-unknown-key': ['100', '102', '104', '111', '112'],
};
const refusals = new Map(Object.entries(REFUSALS).flatMap(([code, ids]) => ids.map((id) => [id, code] as const)));

const POLICY = '1.3.6.1.4.1.16604.998855.1';

describeSuite('x509-openssl-verify', (suite) => {
  const all = v.parse(Cases, suite.json('cases.json'));
  const suggested = all.filter((each) => each.suggested);
  const more = all.filter(({ id }) => MORE.includes(id));
  const exceptions = readExceptions('x509-openssl-verify');
  const bytesOf = (name: string) => new Uint8Array(readFileSync(suite.path(name)));

  const build = ({ leaf, intermediates, roots, time, purpose, why }: Case) =>
    buildCertificationPath({
      endEntity: bytesOf(leaf),
      intermediates: intermediates.map(bytesOf),
      trustAnchors: roots.map(bytesOf),
      at: new Date(time),
      profile: 'rfc5280',
      revocation: 'off',
      ...(purpose !== null && { keyPurpose: KEY_PURPOSES[purpose] }),
      ...(/certificate policy/i.test(why) && { initialPolicySet: [POLICY], explicitPolicy: true }),
    });

  it('has 160 cases, of which 62 are suggested', () => {
    expect(all).toHaveLength(160);
    expect(suggested).toHaveLength(62);
    expect(suggested.filter(({ expected }) => expected === 'ok')).toHaveLength(21);
    expect(more.map(({ id }) => id)).toEqual(MORE);
  });

  it('has each case that must be refused in the table, once', () => {
    const failing = [...suggested, ...more].filter(({ expected }) => expected === 'fail').map(({ id }) => id);
    expect(Object.values(REFUSALS).flat().toSorted()).toEqual(failing.toSorted());
  });

  itsExceptionsAreOfItsCases(exceptions, [...suggested, ...more]);

  const groups: readonly (readonly [string, readonly Case[]])[] = [
    ['The suggested case', suggested],
    ['The further case', more],
  ];
  describe.each(groups)('%s', (_title, cases) => {
    describe.each(cases.map((each) => [each.id, each.why, each] as const))('%s, %s,', (_id, _why, each) => {
      const exception = exceptions.get(each.id);
      if (exception !== undefined) {
        it(`ends in ${exception.actual}, not ${each.expected}, on purpose: ${exception.reason}`, () => {
          expect(verdictOf(build(each))).toBe(exception.actual);
        });
      } else if (each.expected === 'ok') {
        it('is accepted', () => {
          expect(verdictOf(build(each))).toBe('ok');
        });
      } else {
        it(`is refused by ${refusals.get(each.id)}`, () => {
          expect(verdictOf(build(each))).toBe(refusals.get(each.id));
        });
      }
    });
  });
});
