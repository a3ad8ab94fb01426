import { verify as nodeVerify, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePublicKey } from '../../src/signature/ed25519-public-key.js';
import { verifyEd25519 } from '../../src/signature/ed25519.js';
import { createTestKey } from '../../src/testing/index.js';

describe('A key that is used often', () => {
  it('gets a table, and the same answers as before', () => {
    const key = createTestKey('table', 'often used');
    const node = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
    const message = Buffer.from('the bytes of an app');
    const signature = key.sign(message);
    expect(decodePublicKey(key.publicKey)?.hasTable).toBe(false);
    fc.assert(
      fc.property(fc.nat(63), fc.nat(7), fc.boolean(), (index, bit, flip) => {
        const candidate = Buffer.from(signature);
        if (flip) candidate.writeUInt8(candidate.readUInt8(index) ^ (1 << bit), index);
        expect(verifyEd25519(candidate, message, key.publicKey)).toBe(!flip);
        expect(nodeVerify(null, message, node, candidate)).toBe(!flip);
      }),
    );
    expect(decodePublicKey(key.publicKey)?.hasTable).toBe(true);
  });

  it('is one of a few: an attacker who uses many keys often gets no more tables, and the right answers', () => {
    const message = Buffer.from('m');
    const keys = Array.from({ length: 20 }, (_, index) => createTestKey('table', `many ${index}`));
    for (const { publicKey } of keys) for (let use = 0; use < 8; use++) decodePublicKey(publicKey);
    const tables = keys.filter(({ publicKey }) => decodePublicKey(publicKey)?.hasTable === true);
    expect(tables.length).toBeLessThanOrEqual(16);
    expect(tables.length).toBeGreaterThan(0);
    for (const key of keys) expect(verifyEd25519(key.sign(message), message, key.publicKey)).toBe(true);
  });

  it('is unsound however often it is tried', () => {
    const identity = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);
    for (let use = 0; use < 20; use++) expect(decodePublicKey(identity)).toBe(null);
  });
});
