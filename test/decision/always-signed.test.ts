import { describe, expect, it } from 'vitest';
import type { Evidence, PolicyInput } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { bare, decided, evidence, expired, inDays, NOW, pin, unsigned } from './evidence.js';

const endsAt = inDays(10).toISOString();
const grace = { endsAt };
const from = (origin: string | null, overrides: Partial<Evidence> = unsigned) => ({ ...overrides, origin });

describe('An origin that is always signed', () => {
  const policy: PolicyInput = { gracePeriod: { endsAt, covers: 'untrusted-signer', alwaysSigned: ['marketplace'] } };

  it.each<[origin: string | null, verdict: string, warns: boolean]>([
    ['marketplace', 'deny unsigned', false],
    ['upload', 'deny unsigned', true],
    [null, 'deny unsigned', true],
  ])('is never covered by grace, nor is one that the policy doesn’t name: %s, %s', (origin, verdict, warns) => {
    expect(decided(from(origin), policy)).toBe(verdict);
    expect(decided(from(origin, bare(pin(expired))), policy)).toBe('deny certificate-expired');
    const { warnings, gracePeriod } = decide(evidence(from(origin)), policy, NOW);
    expect(warnings.map(({ code }) => code).includes('origin-unknown')).toBe(warns);
    expect(gracePeriod).toMatchObject({ state: 'none', daysLeft: 0, applied: false });
  });

  it('leaves grace to the others that the policy names', () => {
    expect(decided(from('upload'), { ...policy, origins: { upload: {} } })).toBe('allow grace-period');
    expect(decided(from('marketplace'), { ...policy, origins: { upload: {} } })).toBe('deny unsigned');
  });

  it('stays so where its overrides bring a grace period of their own', () => {
    const origins = { marketplace: { gracePeriod: grace } };
    expect(decided(from('marketplace'), { ...policy, origins })).toBe('deny unsigned');
  });

  it('is so where an origin’s own grace period names it', () => {
    const origins = { upload: { gracePeriod: { endsAt, alwaysSigned: ['upload'] } }, other: {} };
    expect(decided(from('upload'), { gracePeriod: grace, origins })).toBe('deny unsigned');
    expect(decided(from('other'), { gracePeriod: grace, origins })).toBe('allow grace-period');
  });

  it('is verified as any other', () => {
    expect(decided(from('marketplace', {}), policy)).toBe('allow verified');
  });
});
