import { describe, expect, it } from 'vitest';
import { parseSignatureObject } from '../../src/signature/parse-signature-file.js';

const entry = { signature: Buffer.alloc(64, 1).toString('base64') };
const read = (signatures: unknown) => parseSignatureObject({ version: 2, signatures });

/** A bound, so that a reader that asks the list itself ends: with a failure. */
function* endless(): Generator<object> {
  for (let count = 0; count < 1000; count++) yield entry;
  throw new Error('read without end');
}

describe('A list of signatures that says itself how it is gone through', () => {
  it.each([
    ['slice', 'slice'],
    ['its iterator', Symbol.iterator],
    ['map', 'map'],
  ])('is read by its items alone: %s', (_, key) => {
    let asked = 0;
    const list = Object.defineProperty([entry, entry], key, {
      value: () => {
        asked++;
        return endless();
      },
    });
    const result = read(list);
    expect([result.ok && result.document.signatures.length, asked]).toEqual([2, 0]);
    expect(read([entry, entry])).toMatchObject({ ok: true });
  });

  it('and has four thousand million of them, is refused', () => {
    expect(
      read(new Proxy([entry], { get: (list, key): unknown => (key === 'length' ? 4e9 : Reflect.get(list, '0')) })),
    ).toEqual({
      ok: false,
      code: 'signatures-too-many',
      detail: '9',
    });
    expect(read([])).toMatchObject({ code: 'signature-missing' });
  });
});
