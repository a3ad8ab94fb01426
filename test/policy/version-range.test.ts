import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../src/policy/version-order.js';
import { isWithin, parseVersionRange, versionsInRange, type VersionRange } from '../../src/policy/version-range.js';

const maven = (a: string, b: string) => compareVersions('maven', a, b);
const osgi = (a: string, b: string) => compareVersions('osgi', a, b);

function range(text: string): VersionRange {
  const result = parseVersionRange(text);
  if (result === null) throw new Error(`not a range: ${text}`);
  return result;
}

const including = (version: string) => ({ version, inclusive: true });
const excluding = (version: string) => ({ version, inclusive: false });

describe('Reading a version range', () => {
  it.each<[text: string, range: VersionRange]>([
    ['[1.0]', { intervals: [{ lower: including('1.0'), upper: including('1.0') }] }],
    ['(,1.0]', { intervals: [{ lower: null, upper: including('1.0') }] }],
    ['[1.2,1.3]', { intervals: [{ lower: including('1.2'), upper: including('1.3') }] }],
    ['[1.0,2.0)', { intervals: [{ lower: including('1.0'), upper: excluding('2.0') }] }],
    ['(1.0,2.0)', { intervals: [{ lower: excluding('1.0'), upper: excluding('2.0') }] }],
    ['[1.5,)', { intervals: [{ lower: including('1.5'), upper: null }] }],
    ['(,)', { intervals: [{ lower: null, upper: null }] }],
    [
      '(,1.0],[1.2,)',
      {
        intervals: [
          { lower: null, upper: including('1.0') },
          { lower: including('1.2'), upper: null },
        ],
      },
    ],
    [
      '(,1.1),(1.1,)',
      {
        intervals: [
          { lower: null, upper: excluding('1.1') },
          { lower: excluding('1.1'), upper: null },
        ],
      },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseVersionRange(text)).toStrictEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['a bare version', '1.0'],
    ['a bare pair', '1.0,2.0'],
    ['empty brackets', '[]'],
    ['empty parentheses', '()'],
    ['one version in parentheses', '(1.0)'],
    ['one version, half open', '[1.0)'],
    ['a bracket where there is no lower bound', '[,1.0]'],
    ['a bracket where there is no upper bound', '[1.0,]'],
    ['three bounds', '[1,2,3]'],
    ['no end', '[1.0,2.0'],
    ['no beginning', '1.0,2.0]'],
    ['a comma at the end', '[1.0,2.0],'],
    ['a comma at the beginning', ',[1.0,2.0]'],
    ['two commas between', '[1],,[2]'],
    ['no comma between', '[1][2]'],
    ['another character between', '[1];[2]'],
    ['something after it', '[1.0]x'],
    ['something before it', 'x[1.0]'],
    ['an interval in an interval', '[[1.0],2.0]'],
    ['a bare version in a union', '[1.0],2.0'],
    ['white space in it', '[1.0, 2.0)'],
    ['white space around it', ' [1.0,2.0) '],
    ['a line feed at the end', '[1.0,2.0)\n'],
    ['a character beyond ASCII', '[1.0,2.0\u200B)'],
    ['full-width brackets', '\uFF3B1.0\uFF3D'],
    ['a bound of 201 characters', `[${'1'.repeat(201)},)`],
    ['17 intervals', Array.from({ length: 17 }, () => '[1]').join()],
    ['501 characters', `[${'1'.repeat(200)}],[${'2'.repeat(200)}],[${'3'.repeat(93)}]`],
  ])('refuses %s', (_title, text) => {
    expect(parseVersionRange(text)).toBeNull();
  });

  it('reads as much as its limits allow', () => {
    expect(range(Array.from({ length: 16 }, () => '[1]').join()).intervals).toHaveLength(16);
    expect(range(`[${'1'.repeat(200)},)`).intervals).toHaveLength(1);
    const longest = `[${'1'.repeat(200)}],[${'2'.repeat(200)}],[${'3'.repeat(92)}]`;
    expect(longest).toHaveLength(500);
    expect(range(longest).intervals).toHaveLength(3);
  });

  it('names every version once, as written', () => {
    expect(versionsInRange(range('(,1.0],[1.2,2),[1.0],(2,)'))).toEqual(['1.0', '1.2', '2']);
    expect(versionsInRange(range('(,)'))).toEqual([]);
  });

  it('reads back what it has read, whatever the text', () => {
    const noise = fc.string({ unit: fc.constantFrom('[', ']', '(', ')', ',', '1', '.', ' '), maxLength: 12 });
    fc.assert(
      fc.property(noise, (text) => {
        const result = parseVersionRange(text);
        if (result !== null) expect(write(result)).toBe(text.replaceAll(/\[([^,\]]+)\]/g, '[$1,$1]'));
      }),
      { numRuns: 2000 },
    );
  });
});

function write({ intervals }: VersionRange): string {
  return intervals
    .map(({ lower, upper }) => {
      const opening = lower?.inclusive === true ? '[' : '(';
      const closing = upper?.inclusive === true ? ']' : ')';
      return `${opening}${lower?.version ?? ''},${upper?.version ?? ''}${closing}`;
    })
    .join();
}

describe('A version in a range', () => {
  it.each<[range: string, version: string, held: boolean]>([
    ['[1.0,2.0)', '1.0', true],
    ['[1.0,2.0)', '1', true],
    ['[1.0,2.0)', '1.0-SNAPSHOT', false],
    ['[1.0,2.0)', '1.99.99', true],
    ['[1.0,2.0)', '2.0', false],
    ['[1.0,2.0)', '2.0-rc1', true],
    ['[1,2-alpha)', '2.0-rc1', false],
    ['(1.0,2.0]', '1.0.0', false],
    ['(1.0,2.0]', '1.0.1', true],
    ['(1.0,2.0]', '2.0.0', true],
    ['(1.0,2.0]', '2.0.1', false],
    ['[1.0]', '1.0.0', true],
    ['[1.0]', '1.0.1', false],
    ['[1.5,)', '1.4.9', false],
    ['[1.5,)', '99', true],
    ['(,1.5]', '0.0.1', true],
    ['(,1.5]', '1.5.1', false],
    ['(,1.0],[1.2,)', '1.0', true],
    ['(,1.0],[1.2,)', '1.1', false],
    ['(,1.0],[1.2,)', '1.2', true],
    ['(,1.1),(1.1,)', '1.1.0', false],
    ['(,1.1),(1.1,)', '1.1.1', true],
    ['(,)', '0', true],
  ])('%s, %s: %s', (text, version, held) => {
    expect(isWithin(range(text), maven, version)).toBe(held);
  });

  it.each(['[2.0,1.0]', '(1.0,1.0)', '[1.0,1.0)', '(1.0,1.0]'])('is in no interval that holds nothing: %s', (text) => {
    for (const version of ['0.9', '1.0', '1.5', '2.0', '2.1']) {
      expect(isWithin(range(text), maven, version)).toBe(false);
      // The other intervals of a union aren't harmed.
      expect(isWithin(range(`${text},[${version}]`), maven, version)).toBe(true);
    }
  });

  it.each<[title: string, range: string, version: string]>([
    ['the version', '[1.0,2.0)', '1.0.0-SNAPSHOT'],
    ['the version, in a range without bounds', '(,)', '1.0.0-SNAPSHOT'],
    ['an empty version', '(,)', ''],
    ['a lower bound', '[1.0-x,2.0)', '1.5.0'],
    ['an upper bound', '[1.0,2.0-x)', '1.5.0'],
    ['an upper bound, though the lower one has decided', '[1.0,2.0-x)', '0.5.0'],
    ['a bound of an interval after the one that holds it', '[1.0,2.0),[3.0-x]', '1.5.0'],
    ['a bound of an interval before the one that holds it', '[3.0-x],[1.0,2.0)', '1.5.0'],
  ])("can't be told where the order can't read %s", (_title, text, version) => {
    expect(isWithin(range(text), osgi, version)).toBeNull();
    expect(isWithin(range(text.replaceAll('-x', '')), osgi, '1.5.0')).toBe(true);
  });

  // The examples of OSGi Core Release 7, section 3.2.6; its bare "1.2.3", which means that or later, is "[1.2.3,)" here.
  it.each<[range: string, lower: boolean, upper: boolean]>([
    ['[1.2.3,4.5.6)', true, false],
    ['[1.2.3,4.5.6]', true, true],
    ['(1.2.3,4.5.6)', false, false],
    ['(1.2.3,4.5.6]', false, true],
    ['[1.2.3,)', true, true],
  ])('is as OSGi says: %s', (text, lower, upper) => {
    const held = ['1.2.2', '1.2.3', '1.2.3.a', '4.5.5', '4.5.6'].map((version) => isWithin(range(text), osgi, version));
    expect(held).toEqual([false, lower, true, true, upper]);
  });

  it('follows the order that it is given', () => {
    expect(isWithin(range('[1.0.0,2.0.0)'), maven, '2.0.0.rc1')).toBe(true);
    expect(isWithin(range('[1.0.0,2.0.0)'), osgi, '2.0.0.rc1')).toBe(false);
  });

  it('is below, in or above: of the three ranges that two bounds leave, exactly one holds it', () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3)).map(([major, minor]) => `${major}.${minor}`);
    fc.assert(
      fc.property(version, version, version, (one, two, other) => {
        const [low, high] = maven(one, two) === 1 ? [two, one] : [one, two];
        const ranges = [`(,${low})`, `[${low},${high}]`, `(${high},)`].map(range);
        expect(ranges.filter((part) => isWithin(part, maven, other) === true)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});
