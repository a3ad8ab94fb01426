import { describe, expect, it } from 'vitest';
import type { Evidence, GraceCovers, PathFailureCode, PolicyInput, TrustStoreFaultCode } from '../../src/index.js';
import {
  badArtifact,
  badFile,
  badStore,
  bare,
  decided,
  delivered,
  expired,
  future,
  inDays,
  noKeyMatches,
  path,
  pin,
  unsigned,
  untrusted,
} from './evidence.js';

const allowed = 'allow grace-period';
const LADDER: readonly GraceCovers[] = ['unsigned', 'expired-certificate', 'untrusted-signer'];
const policyWith = (covers: GraceCovers, more: PolicyInput = {}): PolicyInput => ({
  gracePeriod: { endsAt: inDays(10).toISOString(), covers },
  ...more,
});
/** The lowest rung that covers it, by what each rung in turn makes of it. */
const lowestRung = (overrides: Partial<Evidence>, more: PolicyInput = {}) => {
  const covered = LADDER.map((covers) => decided(overrides, policyWith(covers, more)) === allowed);
  const lowest = covered.indexOf(true);
  // A ladder: a rung covers all that the ones below it cover.
  expect(covered).toEqual(LADDER.map((_rung, index) => lowest >= 0 && index >= lowest));
  return LADDER[lowest] ?? 'none';
};

describe('The rung of the grace ladder that covers it is', () => {
  it.each<[rung: GraceCovers | 'none', what: string, overrides: Partial<Evidence>]>([
    ['unsigned', 'no signature', unsigned],
    ['unsigned', 'no signature, and no store configured', { ...unsigned, ...badStore('trust-store-not-configured') }],
    ['unsigned', 'no signature, and a missing store', { ...unsigned, ...badStore('trust-store-missing') }],
    ['unsigned', 'no signature, and an empty store', { ...unsigned, ...badStore('trust-store-empty') }],
    ['expired-certificate', 'a pin that has run out', bare(pin(expired))],
    ['expired-certificate', 'a delivered pin that has run out', delivered(pin(expired))],
    ['expired-certificate', 'an end entity that has run out', delivered(path(expired))],
    ['untrusted-signer', 'an unknown issuer', untrusted('unknown-issuer')],
    ['untrusted-signer', 'a missing anchor', untrusted('anchor-missing')],
    ['untrusted-signer', 'a self-signed stranger', untrusted('self-signed-not-pinned')],
    ['untrusted-signer', 'an unknown issuer of an end entity that has run out', untrusted('unknown-issuer', expired)],
    [
      'untrusted-signer',
      'an unknown issuer, and a missing store',
      { ...untrusted('unknown-issuer'), ...badStore('trust-store-missing') },
    ],
    ['none', 'an intermediate that has run out', delivered(path({}, expired))],
    ['none', 'an anchor that has run out', delivered(path({}, {}, expired))],
    ['none', 'an end entity and its intermediate that have run out', delivered(path(expired, expired))],
    ['none', 'a pin that is not valid yet', bare(pin(future))],
    ['none', 'an end entity that is not valid yet', delivered(path(future))],
    ['none', 'a stranger that is not valid yet', untrusted('unknown-issuer', future)],
    ['none', 'other bytes', delivered(path(), 'mismatch')],
    ['none', 'other bytes, of an end entity that has run out', delivered(path(expired), 'mismatch')],
    ['none', 'other bytes of a stranger', untrusted('unknown-issuer', {}, 'mismatch')],
    ['none', 'bytes of a stranger that nobody looked at', untrusted('unknown-issuer', {}, 'not-computed')],
    ['none', 'no pin that matches', noKeyMatches],
    ['none', 'no pin that matches, and a missing store', { ...noKeyMatches, ...badStore('trust-store-missing') }],
    ['none', 'an end entity that lives too long', delivered(path({ notAfter: inDays(400) }))],
    ['none', 'a signature file that is missing', badFile('signature-file-missing')],
    ['none', 'a signature file that is empty', badFile('signature-file-empty')],
    ['none', 'a malformed signature file', badFile('signature-not-base64')],
    ['none', 'an artifact that is missing, and no signature', { ...unsigned, ...badArtifact('artifact-missing') }],
    ['none', 'an artifact that changed, and no signature', { ...unsigned, ...badArtifact('artifact-changed') }],
    [
      'none',
      'an artifact that nobody read, and no signature',
      { ...unsigned, artifact: { state: 'not-read', name: 'a', size: 1 } },
    ],
  ])('%s: for %s', (rung, _what, overrides) => {
    expect(lowestRung(overrides)).toBe(rung);
  });

  const others = {
    'certificate-signature-invalid': true,
    'unsupported-signature-algorithm': true,
    'end-entity-key-not-ed25519': true,
    'ca-used-as-end-entity': true,
    'end-entity-used-as-ca': true,
    'missing-key-cert-sign': true,
    'missing-digital-signature': true,
    'missing-code-signing-eku': true,
    'path-length-exceeded': true,
    'unknown-critical-extension': true,
    'name-constraint-unsupported': true,
    'path-budget-exceeded': true,
    'certificate-role-none': true,
    'missing-key-purpose': true,
    'name-constraint-violation': true,
    'no-acceptable-policy': true,
    'policy-mapping-invalid': true,
    'weak-or-unknown-key': true,
  } satisfies Record<Exclude<PathFailureCode, 'unknown-issuer' | 'anchor-missing' | 'self-signed-not-pinned'>, true>;
  const isPathFailure = (code: string): code is keyof typeof others => code in others;
  it.each(Object.keys(others).filter(isPathFailure))('none for a path that failed by %s', (code) => {
    expect(lowestRung(untrusted(code))).toBe('none');
    expect(decided(untrusted(code), policyWith('untrusted-signer'))).toBe(`deny ${code}`);
  });

  it.each<TrustStoreFaultCode>(['trust-store-unreadable', 'trust-store-not-a-folder', 'trust-store-too-large'])(
    'none for no signature and a store that is %s: who is trusted can’t be told',
    (code) => {
      expect(lowestRung({ ...unsigned, ...badStore(code) })).toBe('none');
      expect(decided({ ...unsigned, ...badStore(code) }, policyWith('untrusted-signer'))).toBe(`deny ${code}`);
    },
  );

  it('none for an end entity that doesn’t name code signing where the level is strict', () => {
    expect(lowestRung(delivered(path({ ...expired, namesCodeSigning: false })), { level: 'strict' })).toBe('none');
  });

  it('none for a stranger whose key verified nothing, even where nothing but its trust is enforced', () => {
    const policy: PolicyInput = {
      ...policyWith('untrusted-signer'),
      level: 'audit',
      checks: { authenticity: 'enforce' },
    };
    expect(decided(untrusted('unknown-issuer'), policy)).toBe(allowed);
    expect(decided(untrusted('unknown-issuer', {}, 'key-unusable'), policy)).toBe('deny unknown-issuer');
  });

  it('none that a verified artifact would need', () => {
    for (const covers of LADDER) expect(decided({}, policyWith(covers))).toBe('allow verified');
  });
});
