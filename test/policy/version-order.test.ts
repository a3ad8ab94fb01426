import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, type VersionOrder } from '../../src/policy/version-order.js';

type Relation = '<' | '=' | '>';
const SIGNS: Readonly<Record<Relation, number>> = { '<': -1, '=': 0, '>': 1 };

/** Asserts both ways round, so that no row depends on its side. */
function expectRelation(order: VersionOrder, a: string, relation: Relation, b: string): void {
  expect(compareVersions(order, a, b)).toBe(SIGNS[relation]);
  // `0 -` and not a minus sign: -0 isn't 0 to `toBe`.
  expect(compareVersions(order, b, a)).toBe(0 - SIGNS[relation]);
}

describe('The Maven order', () => {
  it.each<[a: string, relation: Relation, b: string]>([
    ['1', '<', '1.1'],
    ['1-snapshot', '<', '1'],
    ['1', '<', '1-sp'],
    ['1-foo2', '<', '1-foo10'],
    ['1.foo', '=', '1-foo'],
    ['1-foo', '<', '1-1'],
    ['1-1', '<', '1.1'],
    ['1.ga', '=', '1'],
    ['1-ga', '=', '1'],
    ['1-0', '=', '1'],
    ['1_0', '=', '1'],
    ['1.0', '=', '1'],
    ['1-sp', '>', '1-ga'],
    ['1-sp.1', '>', '1-ga.1'],
    ['1-sp-1', '<', '1-ga-1'],
    ['1-a1', '=', '1-alpha-1'],
    ['1.0-alpha1', '=', '1.0-ALPHA1'],
    ['1.7', '>', '1.K'],
    ['5.zebra', '>', '5.aardvark'],
    ['2.0-rc1', '<', '2.0'],
  ])('has the published result: %s %s %s', (a, relation, b) => {
    expectRelation('maven', a, relation, b);
  });

  it.each<[text: string, trimmed: string]>([
    ['1-1.foo-bar1baz-.1', '1-1.foo-bar-1-baz-0.1'],
    ['1.0.0', '1'],
    ['1.final', '1'],
    ['1.', '1'],
    ['1-', '1'],
    ['1_', '1'],
    ['1.0.0-foo.0.0', '1-foo'],
    ['1.0.0-0.0.0', '1'],
  ])('splits and trims as published: %s is %s', (text, trimmed) => {
    expectRelation('maven', text, '=', trimmed);
    expectRelation('maven', text, '<', '2');
  });

  it('has the published order of qualifiers, with numbers after them', () => {
    const ascending = [
      'alpha',
      'a1',
      'beta',
      'b1',
      'milestone',
      'm1',
      'rc',
      'rc1',
      'snapshot',
      '',
      'sp',
      'sp1',
      'aaa',
      'jre8',
    ];
    const versions = ascending.map((qualifier) => `1-${qualifier}`);
    for (const [at, version] of versions.entries()) {
      for (const other of versions.slice(at + 1)) expectRelation('maven', version, '<', other);
    }
  });

  it.each<[title: string, a: string, relation: Relation, b: string]>([
    ['cr is rc', '1-cr2', '=', '1-rc2'],
    ['release is nothing, at the end', '1.0.0.RELEASE', '=', '1'],
    ['release is nothing, before a hyphen', '1-release-1', '=', '1-1'],
    ['a alone is no alpha', '1-a', '>', '1'],
    ['a before a hyphen is no alpha: the number must follow directly', '1-a-1', '>', '1'],
    ['a before letters is no alpha', '1-ab1', '>', '1'],
    ['b and m are short too, in upper case too', '1-B1', '<', '1-M1'],
    ['an unknown qualifier is newer than none', '1-jre', '>', '1'],
    ['an unknown qualifier is newer than sp', '1-jre', '>', '1-sp'],
    ['a qualifier is older than a number after a hyphen', '1-sp', '<', '1-1'],
    ['the usual ladder: snapshot', '2.0.1-SNAPSHOT', '<', '2.0.1'],
    ['the usual ladder: candidate', '2.0.1-RC1', '<', '2.0.1-SNAPSHOT'],
    ['the usual ladder: minor', '2.9.9', '<', '2.10.0'],
    ['a build number is between releases', '1.0.0-1', '<', '1.0.1'],
    ['a zero before a hyphen goes', '1.0-1', '=', '1-1'],
    ['a zero that an empty token has become goes', '1--1', '=', '1-1'],
    ['a zero between dots stays', '1.0.1', '<', '1.1'],
    ['a dot before a qualifier is a hyphen, and zeros before it go', '1.0.0.rc-2', '=', '1-rc2'],
    ['a dot before a qualifier in the middle is one too', '1.rc-2', '>', '1.beta'],
    ['a null value before a dotted number stays', '1-ga.1', '>', '1'],
    ['a null value before a dotted number is below a qualifier above it', '1-ga.1', '<', '1-sp'],
    ['an underscore is a hyphen', '1.8.0_2', '<', '1.8.0_10'],
    ['where letters end a hyphen is read, whatever stood before them', '1.x1', '=', '1.x-1'],
    ['where digits end a hyphen is read, whatever stood before them', '1.1x', '=', '1.1-x'],
    ['an empty token at the end is nothing', '1.1-', '=', '1.1'],
    ['an underscore is no dot', '1_1', '<', '1.1'],
    ['a plus sign is a character like others', '1+build1', '>', '1'],
    ['leading zeros mean nothing', '1.007', '=', '1.7'],
    ['a qualifier without a number is around nothing: below', 'rc', '<', '0'],
    ['a qualifier without a number is around nothing: above', 'foo', '>', '0'],
    ['a leading zero before a hyphen is below a number', '0-5', '<', '1'],
    ['2^53 and its neighbour are two numbers', '1.9007199254740992', '<', '1.9007199254740993'],
    ['2^64 is above 2^63', '18446744073709551616', '>', '9223372036854775808'],
    ['a hundred digits are a number', `1.${'9'.repeat(99)}`, '<', `1.1${'0'.repeat(99)}`],
  ])('holds that %s', (_title, a, relation, b) => {
    expectRelation('maven', a, relation, b);
  });
});

describe('The OSGi order', () => {
  it.each<[title: string, a: string, relation: Relation, b: string]>([
    ['a missing number is 0', '1', '=', '1.0.0'],
    ['numbers are compared as integers', '1.9', '<', '1.10'],
    ['major goes before minor', '2.0.0', '>', '1.99.99'],
    ['minor goes before micro', '1.1.0', '>', '1.0.99'],
    ['leading zeros mean nothing', '01.002', '=', '1.2.0'],
    ['no qualifier is the oldest', '1.0.0', '<', '1.0.0.SNAPSHOT'],
    ['a qualifier has no meaning but its text', '1.0.0.alpha', '>', '1.0.0'],
    ['a number in a qualifier is text', '1.0.0.r10', '<', '1.0.0.r9'],
    ['upper case is before lower case', '1.0.0.RC', '<', '1.0.0.alpha'],
    ['a hyphen is before digits, an underscore after upper case', '1.0.0.-', '<', '1.0.0._'],
    ['a longer text is after its beginning', '1.0.0.v2', '<', '1.0.0.v20'],
    ['the qualifier comes last', '1.0.1', '>', '1.0.0.zzz'],
    ['numbers have any length', '1.99999999999999999998', '<', '1.99999999999999999999'],
  ])('holds that %s', (_title, a, relation, b) => {
    expectRelation('osgi', a, relation, b);
  });

  it.each([
    ['no number', 'alpha'],
    ['a qualifier after one number', '1.alpha'],
    ['a qualifier after two numbers', '1.0.alpha'],
    ['a qualifier after a hyphen', '1.0.0-SNAPSHOT'],
    ['an empty number', '1..0'],
    ['an empty qualifier', '1.0.0.'],
    ['a dot at the end', '1.'],
    ['a dot in the qualifier', '1.0.0.a.b'],
    ['another character in the qualifier', '1.0.0.a+b'],
    ['a sign', '-1'],
    ['a letter in a number', '1.0x'],
  ])('reads no version with %s', (_title, text) => {
    expect(compareVersions('osgi', text, text)).toBeNull();
    expect(compareVersions('osgi', '1.0.0', text)).toBeNull();
    expect(compareVersions('osgi', text, '1.0.0')).toBeNull();
    expect(compareVersions('osgi', '1.0.0', '1.0.0')).toBe(0);
  });
});

describe('Either order', () => {
  const orders: readonly VersionOrder[] = ['maven', 'osgi'];
  const refused: readonly [title: string, text: string][] = [
    ['nothing', ''],
    ['201 characters', '1'.repeat(201)],
    ['a space', '1 0'],
    ['a space at the end', '1.0 '],
    ['a tab', '1.0\t'],
    ['a line feed at the end', '1.0\n'],
    ['a zero byte', '1.0\0'],
    ['a delete character', '1.0\u007F'],
    ['digits of another script', '\u0661.\u0660'],
    ['full-width digits', '\uFF11'],
    ['a zero-width space', '1.0\u200B'],
    ['a lone surrogate', '1\uD800'],
  ];

  it.each(orders.flatMap((order) => refused.map(([title, text]) => [order, title, text] as const)))(
    '(%s) reads no version in %s',
    (order, _title, text) => {
      expect(compareVersions(order, text, text)).toBeNull();
      expect(compareVersions(order, text, '1')).toBeNull();
      expect(compareVersions(order, '1', text)).toBeNull();
    },
  );

  it.each(orders)('(%s) reads 200 characters', (order) => {
    expect(compareVersions(order, '9'.repeat(200), '9'.repeat(199))).toBe(1);
  });

  it('disagrees with the other where they are known to', () => {
    expect(compareVersions('maven', '1.0.0.rc1', '1.0.0')).toBe(-1);
    expect(compareVersions('osgi', '1.0.0.rc1', '1.0.0')).toBe(1);
  });
});

const mavenNumbers = ['0', '00', '1', '2', '10', '010', '99999999999999999999'];
const mavenQualifiers = [
  'alpha',
  'a',
  'b',
  'm',
  'rc',
  'CR',
  'snapshot',
  'ga',
  'Final',
  'release',
  'sp',
  'foo',
  '+',
  '',
];
const piece = fc.constantFrom(...mavenNumbers, ...mavenQualifiers);
const maven = fc
  .array(fc.tuple(piece, fc.constantFrom('.', '-', '_', '')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.map(([text, separator]) => text + separator).join('') || '0');
const number = fc.constantFrom('0', '00', '1', '01', '2', '10', '99999999999999999999');
const osgi = fc.oneof(
  fc.array(number, { minLength: 1, maxLength: 3 }).map((numbers) => numbers.join('.')),
  fc
    .tuple(
      number,
      number,
      number,
      fc.string({ unit: fc.constantFrom('a', 'B', '1', '-', '_'), minLength: 1, maxLength: 3 }),
    )
    .map((parts) => parts.join('.')),
);

describe.each<[order: VersionOrder, versions: fc.Arbitrary<string>]>([
  ['maven', maven],
  ['osgi', osgi],
])('The laws of a total order: %s', (order, versions) => {
  const compare = (a: string, b: string): number => {
    const result = compareVersions(order, a, b);
    if (result === null) throw new Error(`not comparable: ${a}, ${b}`);
    return result;
  };

  it('every version equals itself', () => {
    fc.assert(
      fc.property(versions, (a) => {
        expect(compare(a, a)).toBe(0);
      }),
    );
  });

  it('the other way round is the opposite', () => {
    fc.assert(
      fc.property(versions, versions, (a, b) => {
        expect(compare(a, b)).toBe(0 - compare(b, a));
      }),
      { numRuns: 1000 },
    );
  });

  it('what is between stays between, and equals behave alike, for every triple of a sample', () => {
    fc.assert(
      fc.property(fc.uniqueArray(versions, { minLength: 3, maxLength: 7 }), (sample) => {
        for (const a of sample) {
          for (const b of sample) {
            const ab = compare(a, b);
            for (const c of sample) {
              const bc = compare(b, c);
              if (ab <= 0 && bc <= 0) expect(compare(a, c)).toBe(Math.min(ab, bc));
            }
          }
        }
      }),
    );
  });

  it('case decides nothing in Maven, and whatever the text, the answer is an order or null', () => {
    fc.assert(
      fc.property(versions, fc.string({ unit: 'binary', maxLength: 20 }), (a, noise) => {
        if (order === 'maven') expect(compare(a, a.toUpperCase())).toBe(0);
        expect([-1, 0, 1, null]).toContain(compareVersions(order, a, noise));
      }),
    );
  });
});
