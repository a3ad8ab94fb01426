/**
 * Each rule of the strict profile by itself: signatures that break one rule and are otherwise what a lenient verifier asks for. In
 * the vectors of ed25519-speccheck most rules are broken together.
 */
import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { decodePublicKey } from '../../src/signature/ed25519-public-key.js';
import { verifyEd25519 } from '../../src/signature/ed25519.js';
import { seededBytes } from '../../src/testing/index.js';
import { encodeNumber, L, littleEndian, P, profileFaults, type ProfileFault } from './ed25519-profile.js';

type Point = InstanceType<typeof ed25519.Point>;

const { BASE, ZERO } = ed25519.Point;
/** A point of order 8 (public knowledge: the first vector of the suite has one). */
const TORSION = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa');

/** The top bit of an encoded point: the sign of x. */
const SIGN = 2n ** 255n;

const scalar = (label: string) => littleEndian(seededBytes('ed25519 rules', label, 32)) % L;
const a = scalar('a');
const r = scalar('r');
const honestA = BASE.multiply(a);
const honestR = BASE.multiply(r);

interface Forged {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** A signature with S = r + k·a over the first of some messages whose k fits; `R` need not be r·B, nor `A` a·B. */
function forge(A: Point, R: Point, nonce: bigint, addToS = 0n, fits = (_k: bigint): boolean => true): Forged {
  const publicKey = A.toBytes();
  const encodedR = R.toBytes();
  for (let count = 0; ; count += 1) {
    const message = Buffer.from(`message ${count}`);
    const digest = createHash('sha512').update(encodedR).update(publicKey).update(message).digest();
    const k = littleEndian(digest) % L;
    if (!fits(k)) continue;
    const s = ((nonce + k * a) % L) + addToS;
    return { signature: Uint8Array.from([...encodedR, ...encodeNumber(s)]), message, publicKey };
  }
}

const lenient = ({ signature, message, publicKey }: Forged) =>
  ed25519.verify(signature, message, publicKey, { zip215: true });
const ours = ({ signature, message, publicKey }: Forged) => verifyEd25519(signature, message, publicKey);

/** With k a multiple of 8 the torsion of A drops out of k·A: then even the cofactorless equation holds. */
const multipleOf8 = (k: bigint) => k % 8n === 0n;

const broken: readonly (readonly [string, Forged, readonly ProfileFault[]])[] = [
  ['R is the identity', forge(honestA, ZERO, 0n), ['R of small order']],
  ['A has torsion', forge(honestA.add(TORSION), honestR, r, 0n, multipleOf8), ['A with torsion']],
  ['R has torsion', forge(honestA, honestR.add(TORSION), r), ['R with torsion']],
];

describe('The strict profile of Ed25519', () => {
  it('accepts a signature that was made by hand and breaks no rule', () => {
    const forged = forge(honestA, honestR, r);
    expect(profileFaults(forged.signature, forged.publicKey)).toEqual([]);
    expect([lenient(forged), ours(forged)]).toEqual([true, true]);
  });

  it.each(broken)(
    'refuses one that a lenient verifier accepts where %s, all else being well',
    (_title, forged, faults) => {
      expect(profileFaults(forged.signature, forged.publicKey)).toEqual(faults);
      expect([lenient(forged), ours(forged)]).toEqual([true, false]);
    },
  );

  it.each([1, 2, 7])('refuses an honest signature with %i times L added to S', (times) => {
    const { signature, publicKey, ...rest } = forge(honestA, honestR, r, BigInt(times) * L);
    expect(profileFaults(signature, publicKey)).toEqual(['S not below L']);
    expect(ours({ signature, publicKey, ...rest })).toBe(false);
  });

  it.each([
    ['canonical', 1n],
    ['with a sign', 1n + SIGN],
    ['not reduced', 1n + P],
    ['not reduced and with a sign', 1n + P + SIGN],
  ])('refuses the identity as a key (%s), under which one signature is valid for all messages', (_title, encoded) => {
    const signature = Uint8Array.from([...honestR.toBytes(), ...encodeNumber(r)]);
    for (const text of ['one message', 'another message', '']) {
      const forged = { signature, message: Buffer.from(text), publicKey: encodeNumber(encoded) };
      expect([lenient(forged), ours(forged)]).toEqual([true, false]);
    }
  });

  it('takes no key in an encoding that is not reduced: all 38 there are', () => {
    const encodings = Array.from({ length: 19 }, (_, y) => [BigInt(y) + P, BigInt(y) + P + SIGN]).flat();
    expect(encodings.map((encoded) => decodePublicKey(encodeNumber(encoded)))).toEqual(encodings.map(() => null));
    expect(decodePublicKey(honestA.toBytes())?.point.equals(honestA)).toBe(true);
  });
});
