import { describe, expect, it } from 'vitest';
import type { Evidence, PolicyInput } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { bare, decided, delivered, evidence, expired, inDays, NOW, path, pin, unsigned } from './evidence.js';

const endsAt = inDays(10).toISOString();
const grace = { endsAt };
const from = (origin: string | null, overrides: Partial<Evidence> = unsigned) => ({ ...overrides, origin });

describe('Where a policy names origins, a request from another or from none gets the strictest of all, key by key', () => {
  const unnamed = [null, 'elsewhere', ''];

  it.each<[what: string, verdict: string, overrides: Partial<Evidence>, policy: PolicyInput]>([
    ['the level, from an origin', 'deny unsigned', unsigned, { level: 'audit', origins: { a: { level: 'standard' } } }],
    [
      'the level, from the policy',
      'deny unsigned',
      unsigned,
      { level: 'standard', origins: { a: { level: 'audit' } } },
    ],
    ['the level off, of an origin', 'deny unsigned', unsigned, { origins: { a: { level: 'off' } } }],
    [
      'strict’s EKU',
      'deny code-signing-eku-required',
      delivered(path({ namesCodeSigning: false })),
      { origins: { a: { level: 'strict' }, b: {} } },
    ],
    [
      'enforcement, from an origin',
      'deny unsigned',
      unsigned,
      { enforcement: false, origins: { a: { enforcement: true } } },
    ],
    ['enforcement, from the policy', 'deny unsigned', unsigned, { origins: { a: { enforcement: false } } }],
    [
      'enforcement of one and the level of another',
      'deny unsigned',
      unsigned,
      { enforcement: false, origins: { a: { enforcement: true, level: 'audit' } } },
    ],
    [
      'enforcement of one and the strict level of another',
      'deny code-signing-eku-required',
      delivered(path({ namesCodeSigning: false })),
      { enforcement: false, level: 'strict', origins: { a: { enforcement: true, level: 'standard' } } },
    ],
    [
      'no grace, of an origin',
      'deny unsigned',
      unsigned,
      { gracePeriod: grace, origins: { a: { gracePeriod: null } } },
    ],
    ['no grace, of the policy', 'deny unsigned', unsigned, { origins: { a: { gracePeriod: grace } } }],
    [
      'the earlier end of grace',
      'deny unsigned',
      unsigned,
      { gracePeriod: grace, origins: { a: { gracePeriod: { endsAt: inDays(-1).toISOString() } } } },
    ],
    [
      'the later start of grace',
      'deny unsigned',
      unsigned,
      { gracePeriod: grace, origins: { a: { gracePeriod: { startsAt: inDays(1).toISOString(), days: 5 } } } },
    ],
    [
      'the lower rung of grace',
      'deny certificate-expired',
      bare(pin(expired)),
      { gracePeriod: { endsAt, covers: 'untrusted-signer' }, origins: { a: { gracePeriod: grace } } },
    ],
    [
      'grace, where all have it',
      'allow grace-period',
      unsigned,
      { gracePeriod: grace, origins: { a: {}, b: { gracePeriod: { endsAt: inDays(2).toISOString() } } } },
    ],
    [
      'the shorter lifetime',
      'deny lifetime-exceeded',
      delivered(),
      { origins: { a: { maxCertificateLifetimeDays: 30 } } },
    ],
    [
      'a check’s action, of an origin',
      'deny certificate-expired',
      bare(pin(expired)),
      { checks: { validity: 'warn' }, origins: { a: { checks: { validity: 'enforce' } } } },
    ],
    [
      'a check’s action, of the policy',
      'deny certificate-expired',
      bare(pin(expired)),
      { origins: { a: { checks: { validity: 'warn' } } } },
    ],
    [
      'a check’s action, where all warn',
      'allow check-not-enforced',
      bare(pin(expired)),
      { checks: { validity: 'warn' }, origins: { a: {} } },
    ],
  ])('%s: %s', (_what, verdict, overrides, policy) => {
    for (const origin of unnamed) {
      expect(decided(from(origin, overrides), policy)).toBe(verdict);
      const { warnings } = decide(evidence(from(origin, overrides)), policy, NOW);
      expect(warnings.map(({ code }) => code)).toContain('origin-unknown');
    }
  });

  it('and none of this where the policy names no origin', () => {
    for (const origin of unnamed) {
      expect(decided(from(origin), { gracePeriod: grace })).toBe('allow grace-period');
      expect(decide(evidence(from(origin, {})), { gracePeriod: grace }, NOW).warnings).toEqual([]);
    }
  });
});
