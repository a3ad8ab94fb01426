import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../src/internal/shell-quote.js';
import { harmless, quote } from '../../src/internal/untrusted-text.js';

const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]/u;
const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('Text from outside, made harmless,', () => {
  it.each<[text: string, shown: string]>([
    ['CN=Vendor GmbH', 'CN=Vendor GmbH'],
    ['Größe ☃ 漢字 👍', 'Größe ☃ 漢字 👍'],
    ['a\u001b[31mb\u001b[0m', 'a\ufffdb\ufffd'],
    ['a\u3164b\u034fc\ufe0f', 'a\ufffdb\ufffdc\ufffd'],
    ['a\nb\tc\u0000d', 'a\ufffdb\ufffdc\ufffdd'],
    ['a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
    ['a\u200bb\ufeffc', 'a\ufffdb\ufffdc'],
    ['a\u2028b\u2029c', 'a\ufffdb\ufffdc'],
    ['a\u00a0b\u2003c', 'a b c'],
    ['\ud800', '\ufffd'],
  ])('%j is %j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it('holds nothing that a terminal, a log or an eye would act on, and is bounded', () => {
    fc.assert(
      fc.property(anyText, fc.nat(50), (text, max) => {
        const shown = harmless(text, max);
        expect(shown).not.toMatch(HARMFUL);
        expect([...shown].length).toBeLessThanOrEqual(max + 1);
      }),
    );
  });

  it('stays as it is when it is made harmless again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(harmless(harmless(text), 400)).toBe(harmless(text));
      }),
    );
  });

  it('can’t end its quotation early', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(quote(text)).toMatch(/^"[^"]*"$/u);
      }),
    );
  });
});

describe('A path as a word of a shell', () => {
  const expandedBy = (shell: string, words: readonly string[]) =>
    spawnSync(shell, ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8', cwd: '/' })
      .stdout.split('\0')
      .slice(0, -1);
  // As a file system has it: no NUL, and none without a character.
  const printable = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const withControls = fc.string({
    unit: fc.constantFrom('\n', '\u001b', "'", '\\', '$', '\u202e', 'é', 'a', '1', '`', '"'),
    minLength: 1,
    maxLength: 12,
  });
  const absolute = (path: string) => `/${path.replaceAll('\0', '')}`;
  const isHarmless = (path: string) => !HARMFUL.test(path);

  it('is this path, for sh', () => {
    fc.assert(
      fc.property(fc.array(printable.map(absolute).filter(isHarmless), { minLength: 20, maxLength: 50 }), (paths) => {
        expect(expandedBy('sh', paths.map(shellQuote))).toEqual(paths);
      }),
      { numRuns: 20 },
    );
  });

  it.skipIf(spawnSync('bash', ['--version']).status !== 0)('is this path, for bash, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(withControls.map(absolute), { minLength: 20, maxLength: 50 }), (paths) => {
        expect(expandedBy('bash', paths.map(shellQuote))).toEqual(paths);
      }),
      { numRuns: 20 },
    );
  });

  it('holds nothing that a terminal would act on, and is no option', () => {
    fc.assert(
      fc.property(withControls, (path) => {
        expect(shellQuote(path)).not.toMatch(HARMFUL);
        expect(shellQuote(`-${path}`)).not.toMatch(/^'?-/);
      }),
    );
  });
});
