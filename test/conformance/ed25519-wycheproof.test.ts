import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createEd25519Verifier, verifyEd25519 } from '../../src/signature/ed25519.js';
import { describeSuite } from '../support/conformance.js';

const WycheproofFile = v.object({
  numberOfTests: v.number(),
  testGroups: v.array(
    v.object({
      publicKey: v.object({ pk: v.string() }),
      tests: v.array(
        v.object({
          tcId: v.number(),
          comment: v.string(),
          msg: v.string(),
          sig: v.string(),
          result: v.picklist(['valid', 'invalid']),
        }),
      ),
    }),
  ),
});

interface Vector {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly valid: boolean;
}

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** Each vector with its title. */
function readVectors({ testGroups }: v.InferOutput<typeof WycheproofFile>): readonly (readonly [string, Vector])[] {
  return testGroups.flatMap(({ publicKey, tests }) =>
    tests.map(({ tcId, comment, msg, sig, result }) => {
      const title = `${result === 'valid' ? 'accepts' : 'refuses'} vector ${tcId}${comment === '' ? '' : ` (${comment})`}`;
      const bytes = { signature: fromHex(sig), message: fromHex(msg), publicKey: fromHex(publicKey.pk) };
      return [title, { ...bytes, valid: result === 'valid' }] as const;
    }),
  );
}

/** Verifies a message that comes in the pieces between these offsets; equal ones make empty pieces. */
function verifyInPieces({ signature, message, publicKey }: Vector, cuts: readonly number[]): boolean {
  const verifier = createEd25519Verifier(signature, publicKey);
  const ends = [...cuts.toSorted((a, b) => a - b), message.length];
  for (const [index, end] of ends.entries()) verifier.update(message.subarray(ends[index - 1] ?? 0, end));
  return verifier.verify();
}

describeSuite('ed25519-wycheproof', (suite) => {
  const file = v.parse(WycheproofFile, suite.json('ed25519_test.json'));
  const vectors = readVectors(file);

  it('has 151 vectors, valid and invalid ones, some of them with a signature of the wrong length', () => {
    expect(file.numberOfTests).toBe(151);
    expect(vectors).toHaveLength(151);
    expect(new Set(vectors.map(([, { valid }]) => valid))).toEqual(new Set([true, false]));
    expect(new Set(vectors.map(([, { signature }]) => signature.length)).size).toBeGreaterThan(1);
  });

  describe('verifyEd25519', () => {
    it.each(vectors)('%s', (_title, { signature, message, publicKey, valid }) => {
      expect(verifyEd25519(signature, message, publicKey)).toBe(valid);
    });
  });

  describe('The incremental verifier, fed byte by byte,', () => {
    it.each(vectors)('%s', (_title, vector) => {
      expect(verifyInPieces(vector, [...vector.message.keys()])).toBe(vector.valid);
    });
  });

  describe('The incremental verifier, fed in random pieces,', () => {
    it.each(vectors)('%s', (_title, vector) => {
      const cuts = fc.array(fc.nat({ max: vector.message.length }), { maxLength: 20 });
      // A few runs for each of so many vectors: one costs a millisecond of point arithmetic.
      fc.assert(
        fc.property(cuts, (offsets) => verifyInPieces(vector, offsets) === vector.valid),
        { numRuns: 5 },
      );
    });
  });
});
