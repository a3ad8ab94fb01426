import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { createEd25519Verifier } from '../../src/signature/ed25519.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const unsigned = Buffer.from('PK\u0003\u0004 bytes that nobody has signed');

const GROUP_ORDER = ed25519.Point.Fn.ORDER;
const S = 12_345n;

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
}

/**
 * Someone who may write to the memory that a signature comes in needs no private key: hash some R0, then make the R that fits that
 * hash, S and the public key, and put it in R0's place before the comparison.
 */
function forge(publicKey: Uint8Array, message: Uint8Array) {
  const early = Buffer.alloc(32, 7);
  const hash = createHash('sha512').update(early).update(publicKey).update(message).digest();
  const k = littleEndian(hash) % GROUP_ORDER;
  const late = ed25519.Point.BASE.multiply(S).subtract(ed25519.Point.fromBytes(publicKey).multiply(k)).toBytes();
  const encodedS = Buffer.alloc(32);
  encodedS.writeUInt32LE(Number(S));
  return { signature: Buffer.concat([early, encodedS]), late };
}

describe('A signature whose memory changes while it is checked', () => {
  it('is judged as it was when it was handed over', async () => {
    const { signature, late } = forge(pin.key.publicKey, unsigned);
    async function* artifact() {
      yield unsigned;
      signature.set(late);
      await Promise.resolve();
    }
    const decision = await scene.verify({ artifact: artifact(), signature, store: { pin } });
    expect(verdictOf(decision)).toBe('deny no-trusted-key-matches');
  });

  it('is copied by the incremental verifier, and so is the key', () => {
    const { signature, late } = forge(pin.key.publicKey, unsigned);
    const publicKey = Buffer.from(pin.key.publicKey);
    const verifier = createEd25519Verifier(signature, publicKey);
    verifier.update(unsigned);
    signature.set(late);
    publicKey.fill(0);
    expect(verifier.verify()).toBe(false);
  });
});

describe('A Date, a request or a policy that changes while it is used', () => {
  it('is taken as it was at the call', async () => {
    const at = new Date(scene.authority.at);
    const policy = { trustStore: scene.store({ pin }), level: 'standard' };
    const request = { clock: scene.clock, at, origin: 'upload' };
    const pending = scene.verify({ signature: null, policy: { trustStore: policy.trustStore }, request });
    at.setTime(0);
    policy.level = 'off';
    request.origin = 'elsewhere';
    expect((await pending).asOf).toBe(scene.authority.at.toISOString());
  });
});
