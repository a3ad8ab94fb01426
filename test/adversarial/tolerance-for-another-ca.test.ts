import { describe, expect, it } from 'vitest';
import type { MintedCertificate } from '../../src/testing/index.js';
import { authority, leafOf } from '../x509/build.js';
import { outcomeOf } from '../x509/paths.js';

const { root, intermediate, intermediateWithoutKeyCertSign: lacking } = authority;
const toleranceFor = ({ fingerprint }: MintedCertificate) => ({
  caFingerprint: fingerprint,
  allow: 'missing-key-cert-sign' as const,
  reason: 'a test',
});

describe('A tolerance for a CA without keyCertSign', () => {
  const search = { endEntity: leafOf(lacking), intermediates: [lacking], trustAnchors: [root] };

  it('lets this one through', () => {
    expect(outcomeOf({ ...search, tolerances: [toleranceFor(lacking)] })).toBe('ok');
  });

  it('lets no other one through', () => {
    expect(outcomeOf(search)).toBe('missing-key-cert-sign');
    expect(outcomeOf({ ...search, tolerances: [toleranceFor(root), toleranceFor(intermediate)] })).toBe(
      'missing-key-cert-sign',
    );
  });
});
