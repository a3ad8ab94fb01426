import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSpecificity, isAppKey, isAppPattern, matchesApp } from '../../src/policy/app-pattern.js';

/** Neither keys nor patterns. */
const NEITHER: readonly [title: string, text: string][] = [
  ['nothing', ''],
  ['a dot', '.'],
  ['a dot at the beginning', '.com.acme'],
  ['a dot at the end', 'com.acme.'],
  ['two dots', 'com..acme'],
  ['a space', 'com.ac me'],
  ['a line feed at the end', 'com.acme\n'],
  ['a zero byte', 'com.acme\0'],
  ['a slash', 'com/acme'],
  ['a backslash', 'com\\acme'],
  ['a colon', 'com.acme:x'],
  ['a question mark', 'com.acm?'],
  ['a percent escape', 'com%2Eacme'],
  ['a Cyrillic letter that looks like a', 'com.\u0430cme'],
  ['a full-width dot', 'com\uFF0Eacme'],
  ['a dotless i', 'com.acme.\u0131d'],
  ['a Kelvin sign', 'com.\u212Aey'],
  ['a combining accent', 'com.acme\u0301'],
  ['a zero-width joiner', 'com.ac\u200Dme'],
  ['256 characters', 'a'.repeat(256)],
  ['a scope alone', '@acme'],
  ['a scope and a slash', '@acme/'],
  ['a slash at the beginning', '/acme'],
  ['a scope without a name', '@/x'],
  ['a second slash', '@acme/x/y'],
  ['a scope later', 'com.@acme/x'],
  ['two scopes', '@a/@b/x'],
  ['a second scope at the end', '@a/@b/'],
  ['a scope at the end', 'com.@acme/'],
  ['an empty segment in a scope', '@acme../x'],
  ['dots for a scope', '@../x'],
  ['dots behind a scope', '@acme/..'],
  ['an at sign without a scope', '@acme.x'],
  ['a slash without a scope', 'acme/x'],
];

describe('App keys', () => {
  it.each([
    'a',
    'com.acme.x',
    'com.acme-evil.x',
    'Com.ACME',
    'com.acme_x.$y',
    '1.2.3',
    '-',
    'a'.repeat(255),
    '@acme/x',
    '@acme/x.y',
    '@acme.io/x-y',
  ])('are: %s', (text) => {
    expect(isAppKey(text)).toBe(true);
    expect(isAppPattern(text)).toBe(true);
    expect(matchesApp(text, text)).toBe(true);
  });

  it.each(NEITHER)('are none where there is %s', (_title, text) => {
    expect(isAppKey(text)).toBe(false);
    expect(isAppPattern(text)).toBe(false);
    expect(matchesApp(text, text)).toBe(false);
    expect(matchesApp('*', text)).toBe(false);
    expect(matchesApp('*', 'com.acme')).toBe(true);
  });
});

describe('App patterns', () => {
  it.each(['*', 'com.*', 'com.*.x', '*.acme', '*.*', 'com.*.*', '*.acme.*', '@acme/*', '@acme/x.*'])(
    'may have a * for a whole segment: %s',
    (pattern) => {
      expect(isAppPattern(pattern)).toBe(true);
      expect(isAppKey(pattern)).toBe(false);
    },
  );

  it.each([
    '**',
    'com.**',
    'com.ac*',
    'com.*me',
    'com.ac*me.x',
    'com.acme*',
    '*com',
    'com.*.',
    '.*',
    'com..*',
    `${'a.'.repeat(128)}*`,
    '@*/x',
    '@ac*/x',
    '*/x',
    '@acme/x*',
    '@acme/*/*',
  ])('may have none for a part of a segment, and no empty one: %s', (pattern) => {
    expect(isAppPattern(pattern)).toBe(false);
    expect(matchesApp(pattern, 'com.acme.x')).toBe(false);
  });

  it.each<[pattern: string, key: string, held: boolean]>([
    ['*', 'x', true],
    ['*', 'com.acme.x', true],
    ['com.acme', 'com.acme', true],
    ['com.acme', 'com.acme.x', false],
    ['com.acme.x', 'com.acme', false],
    ['com.acme.*', 'com.acme.x', true],
    ['com.acme.*', 'com.acme.x.y', true],
    ['com.acme.*', 'com.acme', false],
    ['com.acme.*', 'com.acmeevil', false],
    ['com.acme.*', 'com.acmeevil.x', false],
    ['com.acme.*', 'com.acme-evil.x', false],
    ['com.acme.*', 'com.acme_evil.x', false],
    ['com.acme.*', 'com.acme$evil.x', false],
    ['com.acme.*', 'org.com.acme.x', false],
    ['com.acme.*', 'x.acme.x', false],
    ['com.acme.*', 'com.acme.', false],
    ['com.acme.*', 'com.acme..x', false],
    ['com.acme.*', 'com..acme.x', false],
    ['com.acme.*', 'com.Acme.x', false],
    ['com.acme.*', 'COM.ACME.X', false],
    ['com.acme.*', 'comXacme.x', false],
    ['com.acme.*', 'com.acme.*', false],
    ['com.acme.*', 'com.\u0430cme.x', false],
    ['com.*.x', 'com.acme.x', true],
    ['com.*.x', 'com.acme.y', false],
    ['com.*.x', 'com.x', false],
    ['com.*.x', 'com.a.b.x', false],
    ['com.*.x', 'com.acme.x.y', false],
    ['*.acme', 'com.acme', true],
    ['*.acme', 'acme', false],
    ['*.acme', 'a.b.acme', false],
    ['*.*', 'acme', false],
    ['*.*', 'com.acme', true],
    ['*.*', 'com.acme.x', true],
    ['com.*.*', 'com.acme', false],
    ['com.*.*', 'com.acme.x', true],
    ['com.a.b', 'com.aXb', false],
    ['com.$', 'com.x', false],
    ['*', '@acme/x', true],
    ['@acme/*', '@acme/x', true],
    ['@acme/*', '@acme/x.y', true],
    ['@acme/x', '@acme/x', true],
    ['@acme/x', '@acme/y', false],
    ['@acme/x', 'x', false],
    ['@acme/x.*', '@acme/x.y', true],
    ['@acme/x.*', '@acme/x', false],
    ['@acme/*', '@acme-evil/x', false],
    ['@acme/*', '@acme.evil/x', false],
    ['@acme/*', '@Acme/x', false],
    ['@acme/*', 'acme.x', false],
    ['acme.*', '@acme/x', false],
    ['*.x', '@acme/x', false],
    ['*.*', '@acme/x', false],
  ])('%s, %s: %s', (pattern, key, held) => {
    expect(matchesApp(pattern, key)).toBe(held);
  });
});

describe('Specificity', () => {
  it('puts patterns in this order, however they come', () => {
    const sorted = [
      'com.acme.x.y',
      '@acme/x.y',
      'com.acme.x',
      '@acme/x',
      'com.acme',
      'com.acme.x.*',
      'com.acme.*.y',
      '*.acme.x.y',
      'com.acme.*.*',
      'com.acme.*',
      'com.beta.*',
      'com.*.x',
      'com.*',
      '*.com',
      '*.*',
      '*',
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (mixed) => {
        expect(mixed.toSorted(compareSpecificity)).toEqual(sorted);
      }),
    );
  });

  const segment = fc.constantFrom('*', 'a', 'b');
  const written = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
  const patterns = fc.tuple(fc.constantFrom('', '@a/', '@b/'), written).map((parts) => parts.join(''));

  it('is total: opposite the other way round, transitive, and equal for equal texts only', () => {
    fc.assert(
      fc.property(patterns, patterns, patterns, (a, b, c) => {
        expect(compareSpecificity(a, b)).toBe(0 - compareSpecificity(b, a));
        expect(compareSpecificity(a, b) === 0).toBe(a === b);
        if (compareSpecificity(a, b) <= 0 && compareSpecificity(b, c) <= 0)
          expect(compareSpecificity(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 5000 },
    );
  });

  it('never puts a pattern after one that holds all its keys and more', () => {
    const letters = ['a', 'b', 'c'];
    const extend = (keys: readonly string[]) => keys.flatMap((key) => letters.map((letter) => `${key}.${letter}`));
    const two = extend(letters);
    const three = extend(two);
    const four = extend(three);
    const names = [...letters, ...two, ...three, ...four, ...extend(four)];
    fc.assert(
      fc.property(fc.constantFrom('', '@a/'), written, written, (scope, one, other) => {
        const [a, b] = [`${scope}${one}`, `${scope}${other}`];
        const keys = names.map((name) => `${scope}${name}`);
        const inA = keys.filter((key) => matchesApp(a, key));
        const inB = keys.filter((key) => matchesApp(b, key));
        fc.pre(inA.length < inB.length && inA.every((key) => matchesApp(b, key)));
        expect(compareSpecificity(a, b)).toBe(-1);
      }),
      { numRuns: 150 },
    );
  });
});
