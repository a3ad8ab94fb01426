import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PartCounter } from '../../src/upload/part-counter.js';

function count(form: string, step = form.length): number {
  const counter = new PartCounter('b');
  const bytes = Buffer.from(form);
  for (let at = 0; at < bytes.length; at += step) counter.update(bytes.subarray(at, at + step));
  return counter.parts;
}

describe('The parts of a form', () => {
  it.each([
    [0, 'of none', '--b--\r\n'],
    [1, 'of one', '--b\r\nx: y\r\n\r\n1\r\n--b--\r\n'],
    [2, 'of two, with a preamble', 'preamble\r\n--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--\r\n'],
    [1, 'with something behind it', '--b\r\n\r\n1\r\n--b--\r\n--b\r\n\r\n2\r\n--b--'],
    [1, 'that isn’t closed', '--b\r\n\r\n1\r\n--b-'],
    [1, 'whose delimiter stands within a line too', '--b\r\n\r\n1--b\r\n--b--'],
  ])('are %i: a form %s', (parts, _, form) => {
    expect(count(form)).toBe(parts);
  });

  it('are as many, however the bytes come', () => {
    const piece = fc.constantFrom('\r\n--b', '\r\n--b\r\n', '--b', '\r\n', '\r', '-', '--', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (pieces, step) => {
        const form = pieces.join('');
        expect(count(form, step)).toBe(count(form));
      }),
    );
  });
});
