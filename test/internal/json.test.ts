import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../src/internal/json.js';

const faultOf = (text: string) => {
  const result = parseStrictJson(text);
  return result.ok ? 'ok' : result.fault;
};

describe('Strict JSON', () => {
  it('is what JSON.parse reads, where no key comes twice', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        const parsed: unknown = JSON.parse(text);
        expect(parseStrictJson(text)).toEqual({ ok: true, value: parsed });
      }),
    );
  });

  it('is nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'a', '1', ' ', '\n'),
          maxLength: 12,
        }),
        (text) => {
          let accepted = true;
          try {
            JSON.parse(text);
          } catch {
            accepted = false;
          }
          if (!accepted) expect(faultOf(text)).toBe('invalid-json');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has no key twice, however the second one is escaped', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
        fc.nat(6),
        fc.boolean(),
        (key, depth, escaped) => {
          const units = Array.from({ length: key.length }, (_, index) => key.charCodeAt(index));
          const second = escaped
            ? `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`
            : JSON.stringify(key);
          const inner = `{${JSON.stringify(key)}:1,"another":{},${second}:2}`;
          fc.pre(key !== 'another');
          expect(faultOf(`${'{"x":['.repeat(depth)}${inner}${']}'.repeat(depth)}`)).toBe('duplicate-json-key');
        },
      ),
    );
  });

  it.each([
    ['siblings', '[{"a":1},{"a":1}]'],
    ['an inner and an outer object', '{"a":{"a":{"a":1}}}'],
    ['a key and a value', '{"a":"a","b":"a"}'],
    ['text that looks like keys', String.raw`{"a":"\"a\":1,\"a\":2"}`],
    ['an empty key and another', '{"":1,"a":2}'],
  ])('may have the same key in %s', (_what, text) => {
    expect(faultOf(text)).toBe('ok');
  });

  it.each<[fault: string, depth: number]>([
    ['ok', 64],
    ['json-too-deep', 65],
    ['json-too-deep', 20_000],
  ])('is %s at %i levels', (fault, depth) => {
    expect(faultOf('['.repeat(depth) + ']'.repeat(depth))).toBe(fault);
  });
});
