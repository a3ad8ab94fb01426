import { createHash, createPublicKey, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { bitString, concat, oid, sequence } from '../../src/testing/der-writer.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority, artifact } = scene;
const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
/** The point of order 2. */
const torsion = Point.fromHex(`ec${'ff'.repeat(30)}7f`);

const littleEndian = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
const encodeScalar = (scalar: bigint) =>
  new Uint8Array(Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').toReversed());

/** A key aB + T, and a signature by it that the cofactorless equation holds for: one in two does. */
function forge() {
  const a = 123_456_789n;
  const publicKey = Point.BASE.multiply(a).add(torsion).toBytes();
  for (let nonce = 1n; ; nonce++) {
    const r = Point.BASE.multiply(nonce).toBytes();
    const k = littleEndian(createHash('sha512').update(r).update(publicKey).update(artifact).digest()) % ORDER;
    if (k % 2n === 0n) return { publicKey, signature: concat(r, encodeScalar((nonce + k * a) % ORDER)) };
  }
}

describe('Under a key with a component of small order, verifiers disagree: it is never verified', () => {
  const { publicKey, signature } = forge();
  const spki = sequence(sequence(oid('1.3.101.112')), bitString(publicKey));

  it('although OpenSSL takes the signature', () => {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    expect(verify(null, artifact, key, signature)).toBe(true);
  });

  it('where a trusted CA has certified it', async () => {
    const { root, intermediate } = authority;
    const leaf = authority.leaf({ defects: { spki } });
    const file = scene.sign({ key: leaf.key, chain: [leaf], signature });
    expect(verdictOf(await scene.verify({ signature: file, store: { root, intermediate } }))).toBe(
      'deny signature-mismatch',
    );
  });

  it('where the operator has pinned it', async () => {
    const pin = authority.pin('v1', { defects: { spki } });
    expect(verdictOf(await scene.verify({ signature, store: { pin } }))).toMatch(
      /^deny (no-trusted-key-matches|trust-store-nothing-usable)$/,
    );
  });
});
