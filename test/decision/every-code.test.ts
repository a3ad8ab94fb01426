import { describe, expect, it } from 'vitest';
import type { ArtifactFaultCode, Evidence, PathFailureCode, TrustStoreFaultCode } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { CATALOGUE } from '../../src/decision/catalogue/index.js';
import { rowOf, verdictOf } from '../support/scene.js';
import {
  accessOf,
  badArtifact,
  badFile,
  badStore,
  evidence,
  noKeyMatches,
  NOW,
  openPlace,
  untrusted,
} from './evidence.js';
import { states } from './states.js';

// The compiler asks for every code, and for no other.
const artifactCodes = {
  'artifact-missing': 0,
  'artifact-unreadable': 0,
  'artifact-not-a-regular-file': 0,
  'artifact-is-a-symlink': 0,
  'artifact-empty': 0,
  'artifact-too-large': 0,
  'artifact-changed': 0,
  'artifact-is-a-statement': 0,
} satisfies Record<ArtifactFaultCode, 0>;
const storeCodes = {
  'trust-store-not-configured': 0,
  'trust-store-missing': 0,
  'trust-store-empty': 0,
  'trust-store-nothing-usable': 0,
  'trust-store-not-a-folder': 0,
  'trust-store-unreadable': 0,
  'trust-store-too-large': 0,
} satisfies Record<TrustStoreFaultCode, 0>;
const pathCodes = {
  'unknown-issuer': 0,
  'anchor-missing': 0,
  'self-signed-not-pinned': 0,
  'certificate-signature-invalid': 0,
  'unsupported-signature-algorithm': 0,
  'end-entity-key-not-ed25519': 0,
  'ca-used-as-end-entity': 0,
  'end-entity-used-as-ca': 0,
  'missing-key-cert-sign': 0,
  'missing-digital-signature': 0,
  'missing-code-signing-eku': 0,
  'path-length-exceeded': 0,
  'unknown-critical-extension': 0,
  'name-constraint-unsupported': 0,
  'path-budget-exceeded': 0,
  'certificate-role-none': 0,
  'missing-key-purpose': 0,
  'name-constraint-violation': 0,
  'no-acceptable-policy': 0,
  'policy-mapping-invalid': 0,
  'weak-or-unknown-key': 0,
} satisfies Record<PathFailureCode, 0>;
const has =
  <T extends object>(codes: T) =>
  (code: string): code is keyof T & string =>
    Object.hasOwn(codes, code);

const rows: readonly (readonly [code: string, check: string, names: string, overrides: Partial<Evidence>])[] = [
  ...Object.keys(artifactCodes)
    .filter(has(artifactCodes))
    .map((code) => [code, 'artifact', '"app.jar"', badArtifact(code)] as const),
  ...Object.keys(storeCodes)
    .filter(has(storeCodes))
    .map((code) => [code, 'trust-store', 'trust store', { ...noKeyMatches, ...badStore(code) }] as const),
  ...Object.keys(pathCodes)
    .filter(has(pathCodes))
    .map((code) => [code, 'authenticity', '"CN=Stranger"', untrusted(code)] as const),
  ['writable-by-everyone', 'trust-store-safety', '"/etc/host"', accessOf({ everyone: [openPlace] })],
];

describe('A code', () => {
  it.each(rows)(
    '%s denies by its row of the check %s, names what is concerned, and has a remedy',
    (code, check, names, overrides) => {
      const decision = decide(evidence(overrides), {}, NOW);
      const outcome = code === 'trust-store-unreadable' ? 'inconclusive' : 'failed';
      expect(rowOf(decision, check)).toEqual({ outcome, code });
      expect(decision.verdict).toBe('deny');
      const row = decision.checks.find((each) => each.check === check);
      expect(row?.message).toContain(names);
      expect(row?.remedy).toMatch(/^The (operator|administrator|vendor|developers) [^:]+: .{10,}/u);
    },
  );

  it.each(rows.filter(([code]) => code !== 'trust-store-nothing-usable'))(
    '%s is the reason where nothing worse is the matter',
    (code, _check, _names, overrides) => {
      expect(verdictOf(decide(evidence(overrides), {}, NOW))).toBe(`deny ${code}`);
    },
  );

  it('of the catalogue is one that some evidence leads to', () => {
    const seen = new Set(rows.map(([code]) => code));
    for (const level of ['strict', 'off'] as const) {
      for (const [, overrides] of states) {
        for (const { code } of decide(evidence(overrides), { level }, NOW).checks) seen.add(code);
      }
    }
    const elsewhere = Object.keys(CATALOGUE).filter((code) => !seen.has(code));
    const others = elsewhere.filter(
      (code) => !/^(signature-file-|signature-|private-key-|delivered-|second-)/.test(code),
    );
    // Of revocation see revocation.test.ts.
    const ofOthers = others.filter((code) => !/^crl-|revoked|denied|revocation|missing-crl-sign/.test(code));
    // Of who could change store and policy see access.test.ts; of policy files policy-file.test.ts.
    const ofOthersStill = ofOthers.filter((code) => !/^(access-|writable-|process-|policy-file-)/.test(code));
    // Of a setting that can't be understood, and of a level that asks for an EKU, see enforcement.test.ts and levels.test.ts.
    expect(ofOthersStill).toEqual(['enforcement-flag-invalid', 'code-signing-eku-required']);
    expect(verdictOf(decide(evidence(badFile('second-end-entity')), {}, NOW))).toBe('deny second-end-entity');
  });
});
