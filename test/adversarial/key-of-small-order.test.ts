import { describe, expect, it } from 'vitest';
import { bitString, concat, oid, sequence } from '../../src/testing/der-writer.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const { root, intermediate } = authority;

/** The points of small order, canonical first (RFC 8032 section 5.1.3; Chalkias et al., eprint 2020/1244, table 1). */
const SMALL_ORDER: readonly (readonly [what: string, hex: string])[] = [
  ['the identity', `01${'00'.repeat(31)}`],
  ['the point of order 2', `ec${'ff'.repeat(30)}7f`],
  ['a point of order 4', '00'.repeat(32)],
  ['the other point of order 4', `${'00'.repeat(31)}80`],
  ['a point of order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
  ['another point of order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
  ['the identity, not canonical', `ee${'ff'.repeat(30)}7f`],
  ['the identity with a sign', `01${'00'.repeat(30)}80`],
];
const IDENTITY_AND_ZERO = Buffer.from(`01${'00'.repeat(63)}`, 'hex');

const spkiOf = (hex: string) =>
  sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(Buffer.from(hex, 'hex'))));

describe('Under a key of small order, one signature is valid for every message: it is never verified', () => {
  it.each(SMALL_ORDER)('where a trusted CA has certified it: %s', async (_what, hex) => {
    const leaf = authority.leaf({ defects: { spki: spkiOf(hex) } });
    for (const r of [IDENTITY_AND_ZERO, concat(new Uint8Array(Buffer.from(hex, 'hex')), new Uint8Array(32))]) {
      const signature = scene.sign({ key: leaf.key, chain: [leaf], signature: r });
      const decision = await scene.verify({ signature, store: { root, intermediate } });
      expect(verdictOf(decision)).toBe('deny signature-mismatch');
    }
  });

  it.each(SMALL_ORDER)('where the operator has pinned it: %s', async (_what, hex) => {
    const pin = authority.pin('v1', { defects: { spki: spkiOf(hex) } });
    const decision = await scene.verify({ signature: IDENTITY_AND_ZERO, store: { pin } });
    expect(verdictOf(decision)).toMatch(/^deny (no-trusted-key-matches|trust-store-nothing-usable)$/);
  });

  it.each(SMALL_ORDER)('where it is a CA’s, which would certify anything: %s', async (_what, hex) => {
    const ca = authority.mint({
      subject: 'Weak CA',
      issuer: root,
      basicConstraints: { ca: true },
      defects: { spki: spkiOf(hex) },
    });
    const leaf = authority.leaf({ issuer: ca, defects: { signature: IDENTITY_AND_ZERO } });
    const signature = scene.sign({ key: leaf.key, chain: [leaf] });
    const decision = await scene.verify({ signature, store: { root, ca } });
    expect(verdictOf(decision)).toMatch(/^deny (certificate-signature-invalid|unknown-issuer)$/);
  });

  it('and a sound key beside them is', async () => {
    const leaf = authority.leaf();
    const signature = scene.sign({ key: leaf.key, chain: [leaf] });
    expect(verdictOf(await scene.verify({ signature, store: { root, intermediate } }))).toBe('allow verified');
  });
});
