import { createPrivateKey, sign } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createEd25519Verifier, verifyEd25519 } from '../../src/signature/ed25519.js';
import { createTestKey } from '../../src/testing/index.js';
import { describeSuite } from '../support/conformance.js';
import { encodeNumber, L, littleEndian, profileFaults, type ProfileFault } from './ed25519-profile.js';

const Cases = v.array(v.object({ message: v.string(), pub_key: v.string(), signature: v.string() }));

/** Why the strict profile refuses each of the vectors. */
const TABLE: readonly { readonly id: number; readonly faults: readonly ProfileFault[] }[] = [
  { id: 0, faults: ['A of small order', 'R of small order'] },
  { id: 1, faults: ['A of small order', 'R with torsion'] },
  { id: 2, faults: ['A with torsion', 'R of small order'] },
  { id: 3, faults: ['A with torsion', 'R with torsion'] },
  { id: 4, faults: ['A with torsion', 'R with torsion'] },
  { id: 5, faults: ['A with torsion'] },
  { id: 6, faults: ['S not below L'] },
  { id: 7, faults: ['S not below L'] },
  { id: 8, faults: ['A with torsion', 'R of small order', 'R not canonical'] },
  { id: 9, faults: ['A with torsion', 'R of small order', 'R not canonical'] },
  { id: 10, faults: ['A of small order', 'A not canonical', 'R with torsion'] },
  { id: 11, faults: ['A of small order', 'A not canonical', 'R with torsion'] },
];

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

describeSuite('ed25519-speccheck', (suite) => {
  const cases = v.parse(Cases, suite.json('cases.json'));
  const vectorOf = (id: number) => {
    const { message = '', pub_key: publicKey = '', signature = '' } = cases[id] ?? {};
    return { message: fromHex(message), publicKey: fromHex(publicKey), signature: fromHex(signature) };
  };

  it('has 12 vectors, and the table a row for each', () => {
    expect(cases).toHaveLength(12);
    expect(TABLE.map(({ id }) => id)).toEqual([...cases.keys()]);
  });

  describe.each(TABLE)('Vector $id', ({ id, faults }) => {
    const { message, publicKey, signature } = vectorOf(id);

    it(`is one with ${faults.join(' and ')}`, () => {
      expect(profileFaults(signature, publicKey)).toEqual(faults);
    });

    it('is refused, at once and in pieces', () => {
      expect(verifyEd25519(signature, message, publicKey)).toBe(false);
      const verifier = createEd25519Verifier(signature, publicKey);
      for (const byte of message) verifier.update(Uint8Array.of(byte));
      expect(verifier.verify()).toBe(false);
    });

    it('has a valid control: its message, signed with a proper key', () => {
      const key = createTestKey('speccheck', `control ${id}`);
      const proper = sign(null, message, createPrivateKey(key.privateKeyPem));
      expect(proper).toHaveLength(signature.length);
      expect(profileFaults(proper, key.publicKey)).toEqual([]);
      expect(verifyEd25519(proper, message, key.publicKey)).toBe(true);
    });
  });

  it.each([6, 7])('Vector %i is refused for its S alone: with S reduced modulo L it is accepted', (id) => {
    const { message, publicKey, signature } = vectorOf(id);
    const reduced = Uint8Array.from([
      ...signature.subarray(0, 32),
      ...encodeNumber(littleEndian(signature.subarray(32)) % L),
    ]);
    expect(verifyEd25519(reduced, message, publicKey)).toBe(true);
  });
});
