import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../src/internal/base64.js';

const decoded = (text: string) => {
  const result = decodeBase64(text);
  return result.ok ? Buffer.from(result.bytes).toString('latin1') : result.fault;
};

describe('Strict base64', () => {
  it.each<[text: string, value: string]>([
    ['TQ==', 'M'],
    ['TWE=', 'Ma'],
    ['TWFu', 'Man'],
    ['TW\nFu', 'Man'],
    ['TW\r\nFu\r\n', 'Man'],
    [' \t\r\nTWFu \t\r\n', 'Man'],
    ['++//', '\xfb\xef\xff'],
  ])('reads %j', (text, value) => {
    expect(decoded(text)).toBe(value);
  });

  it.each<[text: string, fault: string]>([
    ['', 'not-base64'],
    [' \n', 'not-base64'],
    ['T', 'non-canonical-base64'],
    ['TQ', 'non-canonical-base64'],
    ['TQ=', 'non-canonical-base64'],
    ['TR==', 'non-canonical-base64'],
    ['TWF=', 'non-canonical-base64'],
    ['TWFu=', 'non-canonical-base64'],
    ['TQ===', 'not-base64'],
    ['TQ==TQ==', 'not-base64'],
    ['TW Fu', 'not-base64'],
    ['TW\tFu', 'not-base64'],
    ['TW\rFu', 'not-base64'],
    ['-_-_', 'not-base64'],
    ['TWFu!', 'not-base64'],
    ['TWFü', 'not-base64'],
    ['TW\u0000Fu', 'not-base64'],
    ['====', 'not-base64'],
  ])('refuses %j: %s', (text, fault) => {
    expect(decoded(text)).toBe(fault);
  });

  it('has one text for each value, line breaks and white space around it aside', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(200), (bytes, at) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(decoded(text)).toBe(Buffer.from(bytes).toString('latin1'));
        const other = `${text.slice(0, at % text.length)}A${text.slice((at % text.length) + 1)}`;
        if (other !== text) expect(decoded(other)).not.toBe(Buffer.from(bytes).toString('latin1'));
      }),
    );
  });

  it('reads nothing that encodes to another text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', 'Q', '/', '+', '=', 'z'), maxLength: 12 }), (text) => {
        const result = decodeBase64(text);
        if (result.ok) expect(Buffer.from(result.bytes).toString('base64')).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
