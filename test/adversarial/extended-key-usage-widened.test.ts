import { describe, expect, it } from 'vitest';
import { authority, ca, leafOf } from '../x509/build.js';
import { outcomeOf } from '../x509/paths.js';
import { buildCertificationPath } from '../../src/x509/index.js';

const root = ca('Root');
const forServers = ca('For servers', { issuer: root, extendedKeyUsage: ['serverAuth'] });
const serverRoot = ca('Server root', { extendedKeyUsage: ['serverAuth'] });

describe('An end entity for another purpose', () => {
  it.each([
    ['itself', leafOf(root, { extendedKeyUsage: ['serverAuth'] }), [], root, 'missing-code-signing-eku'],
    ['by its CA', leafOf(forServers), [forServers], root, 'missing-code-signing-eku'],
    ['by its anchor', leafOf(serverRoot), [], serverRoot, 'missing-code-signing-eku'],
    ['and is not, where it is for any', leafOf(root, { extendedKeyUsage: ['anyExtendedKeyUsage'] }), [], root, 'ok'],
    ['and is not, where it does not say', leafOf(root, { extendedKeyUsage: null }), [], root, 'ok'],
  ])('%s', (_what, endEntity, intermediates, anchor, outcome) => {
    expect(outcomeOf({ endEntity, intermediates, trustAnchors: [anchor] })).toBe(outcome);
  });

  it.each([
    [['codeSigning'], 'ok'],
    [['anyExtendedKeyUsage'], 'missing-code-signing-eku'],
    [null, 'missing-code-signing-eku'],
  ] as const)(
    'is refused below an anchor that asks for code signing in so many words: %s',
    (extendedKeyUsage, outcome) => {
      const result = buildCertificationPath({
        endEntity: leafOf(root, { extendedKeyUsage }).der,
        trustAnchors: [{ certificate: root.der, requireCodeSigningEku: true }],
        at: authority.at,
      });
      expect(result.ok ? 'ok' : result.code).toBe(outcome);
    },
  );
});
