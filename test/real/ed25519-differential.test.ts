/** verifyEd25519 beside node:crypto and noble: under honest keys all three must say the same of everything. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyEd25519 } from '../../src/signature/ed25519.js';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const MAX_MESSAGE_BYTES = 300_000;

interface Signed {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly publicKey: Uint8Array;
}

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** Mostly short messages, as noble hashes slowly; the bytes follow from a few, so that a long one needn't be drawn or shrunk. */
const lengths = fc.oneof(
  { arbitrary: fc.nat({ max: 300 }), weight: 8 },
  { arbitrary: fc.nat({ max: MAX_MESSAGE_BYTES }), weight: 2 },
);
const messages = fc.tuple(fc.uint8Array({ maxLength: 8 }), lengths).map(([seed, length]) => stretch(seed, length));
const signed = fc.tuple(seeds, messages).map(([seed, message]) => signWith(seed, message));
/** Another signer, whose message is of no account. */
const others = fc.tuple(seeds, fc.uint8Array({ maxLength: 8 })).map(([seed, message]) => signWith(seed, message));

function stretch(seed: Uint8Array, length: number): Uint8Array {
  if (length === 0) return new Uint8Array();
  return new Uint8Array(createHash('shake256', { outputLength: length }).update(seed).digest());
}

function signWith(seed: Uint8Array, message: Uint8Array): Signed {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    signature: new Uint8Array(sign(null, message, privateKey)),
    message,
    publicKey: new Uint8Array(spki.subarray(-32)),
  };
}

const verifiers = {
  ours: ({ signature, message, publicKey }: Signed) => verifyEd25519(signature, message, publicKey),
  node: ({ signature, message, publicKey }: Signed) => {
    const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  },
  noble: ({ signature, message, publicKey }: Signed) => {
    // noble throws for a wrong length, where the others say false.
    return signature.length === 64 && ed25519.verify(signature, message, publicKey, { zip215: false });
  },
};

function verdictsOf(case_: Signed) {
  return { ours: verifiers.ours(case_), node: verifiers.node(case_), noble: verifiers.noble(case_) };
}

const ALL_ACCEPT = { ours: true, node: true, noble: true };
const ALL_REFUSE = { ours: false, node: false, noble: false };

function flip(bytes: Uint8Array, position: number): Uint8Array {
  const bit = position % (bytes.length * 8);
  return bytes.map((byte, index) => (index === bit >>> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

/** S as a number with L added as often as said: the same residue, another encoding. */
function withLAdded(signature: Uint8Array, times: number): Uint8Array {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32).toReversed()).toString('hex')}`);
  const sum = (s + BigInt(times) * ed25519.Point.Fn.ORDER).toString(16).padStart(64, '0');
  return Uint8Array.from([...signature.subarray(0, 32), ...Buffer.from(sum, 'hex').toReversed()]);
}

type Mutation = (original: Signed, number: number, other: Signed) => Partial<Signed>;

const mutations: Readonly<Record<string, Mutation>> = {
  'a flipped bit in the signature': ({ signature }, number) => ({ signature: flip(signature, number) }),
  'a flipped bit in the message': ({ message }, number) => ({
    message: message.length === 0 ? Uint8Array.of(number & 0xff) : flip(message, number),
  }),
  'a byte more at the message’s end': ({ message }, number) => ({
    message: Uint8Array.from([...message, number & 0xff]),
  }),
  'a byte more at its beginning': ({ message }, number) => ({ message: Uint8Array.from([number & 0xff, ...message]) }),
  'a message cut short': ({ message }, number) => ({
    message: message.length === 0 ? Uint8Array.of(0) : message.subarray(0, number % message.length),
  }),
  'L added to S': ({ signature }, number) => ({ signature: withLAdded(signature, 1 + (number % 14)) }),
  'a signature cut short': ({ signature }, number) => ({ signature: signature.subarray(0, number % 64) }),
  'a signature with a byte more': ({ signature }, number) => ({
    signature: Uint8Array.from([...signature, number & 0xff]),
  }),
  'another’s R': ({ signature }, _number, other) => ({
    signature: Uint8Array.from([...other.signature.subarray(0, 32), ...signature.subarray(32)]),
  }),
  'another’s signature': (_original, _number, other) => ({ signature: other.signature }),
  'another’s honest key': (_original, _number, other) => ({ publicKey: other.publicKey }),
  'a random signature': (_original, number) => ({ signature: stretch(Buffer.from(String(number)), 64) }),
};

describe('verifyEd25519', () => {
  it('accepts what node:crypto signed, as node:crypto and noble do', () => {
    fc.assert(
      fc.property(signed, (original) => {
        expect(verdictsOf(original)).toEqual(ALL_ACCEPT);
      }),
    );
  });

  it.each(Object.entries(mutations))('refuses %s, as node:crypto and noble do', (_title, mutate) => {
    fc.assert(
      fc.property(signed, others, fc.nat(), (original, other, number) => {
        fc.pre(Buffer.compare(original.publicKey, other.publicKey) !== 0);
        expect(verdictsOf({ ...original, ...mutate(original, number, other) })).toEqual(ALL_REFUSE);
      }),
    );
  });

  it('refuses a flipped bit in the key', () => {
    fc.assert(
      fc.property(signed, fc.nat({ max: 255 }), (original, bit) => {
        expect(verifiers.ours({ ...original, publicKey: flip(original.publicKey, bit) })).toBe(false);
      }),
    );
  });

  it('refuses a key or a signature of any wrong length without an exception', () => {
    const wrong = (right: number) => fc.uint8Array({ maxLength: 200 }).filter(({ length }) => length !== right);
    fc.assert(
      fc.property(signed, wrong(32), wrong(64), (original, publicKey, signature) => {
        expect(verifiers.ours({ ...original, publicKey })).toBe(false);
        expect(verifiers.ours({ ...original, signature })).toBe(false);
      }),
    );
  });
});
