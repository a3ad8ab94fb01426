import { describe, expect, it } from 'vitest';
import type { Evidence, PolicyInput } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { bare, decided, delivered, evidence, expired, inDays, NOW, path, pin, unsigned } from './evidence.js';

const endsAt = inDays(10).toISOString();
const grace = { endsAt };
const from = (origin: string | null, overrides: Partial<Evidence> = unsigned) => ({ ...overrides, origin });

describe('A policy’s origins', () => {
  const policy: PolicyInput = {
    level: 'standard',
    gracePeriod: grace,
    origins: {
      marketplace: { level: 'strict', gracePeriod: null },
      upload: { maxCertificateLifetimeDays: 10 },
      ci: { enforcement: false },
      trial: { level: 'audit' },
      silent: {},
    },
  };

  it.each<[origin: string, verdict: string]>([
    ['marketplace', 'deny unsigned'],
    ['upload', 'allow grace-period'],
    ['ci', 'allow enforcement-off'],
    ['trial', 'allow audit-level'],
    ['silent', 'allow grace-period'],
  ])('override key by key what the policy says: %s, %s', (origin, verdict) => {
    expect(decided(from(origin), policy)).toBe(verdict);
    expect(decide(evidence(from(origin)), policy, NOW).warnings.map(({ code }) => code)).not.toContain(
      'origin-unknown',
    );
  });

  it('override the lifetime of a delivered end entity', () => {
    expect(decided(from('upload', delivered()), policy)).toBe('deny lifetime-exceeded');
    expect(decided(from('silent', delivered()), policy)).toBe('allow verified');
  });

  it('apply a check’s action on top of the policy’s own', () => {
    const checks: PolicyInput = { checks: { lifetime: 'warn' }, origins: { upload: { checks: { validity: 'warn' } } } };
    const tooLong = delivered(path({ notAfter: inDays(400) }));
    expect(decided(from('upload', tooLong), checks)).toBe('allow verified');
    expect(decided(from('upload', bare(pin(expired))), checks)).toBe('allow check-not-enforced');
  });

  it('that have a level of their own set every check’s action anew', () => {
    const rules: PolicyInput = { checks: { validity: 'warn' }, origins: { upload: { level: 'standard' }, other: {} } };
    expect(decided(from('upload', bare(pin(expired))), rules)).toBe('deny certificate-expired');
    expect(decided(from('other', bare(pin(expired))), rules)).toBe('allow check-not-enforced');
  });

  it('are no names of an object’s own: "constructor" and "toString" are unknown', () => {
    for (const origin of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const { warnings } = decide(evidence(from(origin)), policy, NOW);
      expect(warnings.map(({ code }) => code)).toContain('origin-unknown');
      expect(decided(from(origin), policy)).toBe('deny unsigned');
    }
  });
});
