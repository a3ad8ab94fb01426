import { describe, expect, it } from 'vitest';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority } = scene;
const { root } = authority;
const past = { notBefore: '2025-06-01T00:00:00Z', notAfter: '2026-05-01T00:00:00Z' };
const issuing = { subject: 'Issuing CA', issuer: root, key: authority.key('issuing'), basicConstraints: { ca: true } };
const [lapsed, renewed] = [authority.mint({ ...issuing, ...past }), authority.mint(issuing)];
const leaf = authority.leaf({ issuer: renewed, ...past });
const policy = { gracePeriod: { endsAt: '2027-01-01', covers: 'expired-certificate' } } as const;

describe('Of a leaf that has run out, under a CA whose certificate was renewed, grace for expired certificates', () => {
  it.each([
    ['the lapsed one before the renewed one', { '1.pem': lapsed, '2.pem': renewed }],
    ['the renewed one before the lapsed one', { '1.pem': renewed, '2.pem': lapsed }],
    ['the renewed one alone', { '1.pem': renewed }],
  ])('covers the leaf, whatever the files of the store are called: %s', async (_what, cas) => {
    const signature = scene.sign({ key: leaf.key, chain: [leaf] });
    const decision = await scene.verify({ signature, store: { root, ...cas }, policy });
    expect(verdictOf(decision)).toBe('allow grace-period');
  });

  it('does not cover it under the lapsed one alone', async () => {
    const signature = scene.sign({ key: leaf.key, chain: [leaf] });
    expect(verdictOf(await scene.verify({ signature, store: { root, lapsed }, policy }))).toBe(
      'deny certificate-expired',
    );
  });
});
