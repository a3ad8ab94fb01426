import { expect, it } from 'vitest';
import { toJson } from '../../src/decision/to-json.js';

it('Details become JSON: dates as texts, texts harmless, and null for what JSON does not have', () => {
  const details = {
    date: new Date('2026-06-01T00:00:00Z'),
    noDate: new Date(Number.NaN),
    text: 'a\u202eb',
    long: 'x'.repeat(5000),
    number: 1.5,
    none: Number.NaN,
    endless: Number.POSITIVE_INFINITY,
    big: 5n,
    nothing: undefined,
    method: () => 5,
    no: null,
    yes: true,
    list: [1, 'a', [new Date(0)]],
    inner: { text: '\n', deep: { yes: false } },
  };
  expect(toJson(details)).toEqual({
    date: '2026-06-01T00:00:00.000Z',
    noDate: null,
    text: 'a\ufffdb',
    long: `${'x'.repeat(4096)}\u2026`,
    number: 1.5,
    none: null,
    endless: null,
    big: null,
    nothing: null,
    method: null,
    no: null,
    yes: true,
    list: [1, 'a', ['1970-01-01T00:00:00.000Z']],
    inner: { text: '\ufffd', deep: { yes: false } },
  });
});
