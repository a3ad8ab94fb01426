import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsLikePae, PAE_PREFIX_BYTES, preAuthenticationEncoding } from '../../src/statement/pae.js';
import { utf8 } from './envelopes.js';

const encoded = (type: string, payload: Uint8Array) => Buffer.from(preAuthenticationEncoding(type, payload));

describe('The pre-authentication encoding', () => {
  it.each<[what: string, type: string, body: string, pae: string]>([
    [
      'the example of the specification',
      'http://example.com/HelloWorld',
      'hello world',
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    ],
    ['an empty type and an empty body', '', '', 'DSSEv1 0  0 '],
    ['an empty body', 'a', '', 'DSSEv1 1 a 0 '],
    ['a body that looks like lengths', 'a', '1 b 2 c', 'DSSEv1 1 a 7 1 b 2 c'],
    ['a type that is counted in bytes', 'é', 'x', 'DSSEv1 2 é 1 x'],
    ['a body that is counted in bytes', 'a', '日本', 'DSSEv1 1 a 6 日本'],
  ])('is that of %s', (_what, type, body, pae) => {
    expect(encoded(type, utf8(body)).toString()).toBe(pae);
  });

  it('keeps the bytes of the body, text or not', () => {
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(encoded('a', body).toString('latin1')).toBe(`DSSEv1 1 a 256 ${Buffer.from(body).toString('latin1')}`);
    expect(encoded('a', Buffer.from(body).subarray(5)).toString('latin1')).toContain('DSSEv1 1 a 251 \u0005\u0006');
  });

  it('is another one for every other type and body, wherever one of them ends', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '0', '1', '2', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(text, text, text, text, (type, body, otherType, otherBody) => {
        const same = encoded(type, utf8(body)).equals(encoded(otherType, utf8(otherBody)));
        expect(same).toBe(type === otherType && body === otherBody);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(text, text, fc.nat(5), (type, body, moved) => {
        const all = type + body;
        const at = Math.min(moved, all.length);
        const same = encoded(type, utf8(body)).equals(encoded(all.slice(0, at), utf8(all.slice(at))));
        expect(same).toBe(at === type.length);
      }),
    );
  });
});

describe('What begins like a pre-authentication encoding', () => {
  it.each<[begins: boolean, what: string, head: string]>([
    [true, 'the prefix alone', 'DSSEv1 '],
    [true, 'the prefix and noise', 'DSSEv1 \0\0'],
    [true, 'a whole one', 'DSSEv1 1 a 1 b'],
    [false, 'nothing', ''],
    [false, 'the prefix but its last byte', 'DSSEv1'],
    [false, 'another space', 'DSSEv1\t1'],
    [false, 'another version', 'DSSEv2 1'],
    [false, 'other case', 'dssev1 1'],
    [false, 'the prefix after another byte', ' DSSEv1 1'],
    [false, 'a zip archive', 'PK\u0003\u0004'],
  ])('%s: %s', (begins, _what, head) => {
    expect(beginsLikePae(utf8(head))).toBe(begins);
  });

  it('is every one, as seen from its first seven bytes', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (type, payload) => {
        const head = preAuthenticationEncoding(type, payload).subarray(0, PAE_PREFIX_BYTES);
        expect(beginsLikePae(head)).toBe(true);
        expect(beginsLikePae(head.subarray(0, -1))).toBe(false);
      }),
    );
  });
});
