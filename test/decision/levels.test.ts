import { describe, expect, it } from 'vitest';
import { decide } from '../../src/index.js';
import { bare, decided, delivered, evidence, NOW, path, pin } from './evidence.js';
import { states } from './states.js';

describe.each(['strict', 'standard'] as const)('The level %s', (level) => {
  it.each(states)('of %s', (_what, overrides, enforced) => {
    expect(decided(overrides, { level })).toBe(enforced);
  });
});

describe('The level audit', () => {
  it.each(states)('of %s', (_what, overrides, _enforced, audit) => {
    expect(decided(overrides, { level: 'audit' })).toBe(audit);
  });
});

describe('The level off', () => {
  it.each(states)('checks nothing, and never looks like success: %s', (_what, overrides) => {
    const decision = decide(evidence(overrides), { level: 'off' }, NOW);
    expect(decision).toMatchObject({ verdict: 'allow', assurance: 'unverified', because: ['enforcement-off'] });
    const [enforcement, ...rest] = decision.checks;
    // Whether it lies where it is to lie is told all the same.
    const others = rest.filter(({ check }) => check !== 'destination');
    expect(enforcement).toMatchObject({ check: 'enforcement', outcome: 'failed', code: 'enforcement-off' });
    expect([...new Set(others.map(({ outcome, code }) => `${outcome} ${code}`))]).toEqual(['not-run checking-is-off']);
    expect(decision.warnings.map(({ code }) => code)).toEqual(['enforcement-off']);
  });
});

describe('Where nothing is said, the level', () => {
  it.each(states)('is standard: of %s', (_what, overrides) => {
    const plain = decide(evidence(overrides), {}, NOW);
    expect(plain).toEqual(decide(evidence(overrides), { level: 'standard' }, NOW));
  });
});

describe('A delivered end entity without the codeSigning EKU', () => {
  const overrides = delivered(path({ namesCodeSigning: false }));
  it.each<['strict' | 'standard' | 'audit', string]>([
    ['strict', 'deny code-signing-eku-required'],
    ['standard', 'allow verified'],
    ['audit', 'allow verified'],
  ])('at the level %s: %s', (level, verdict) => {
    expect(decided(overrides, { level })).toBe(verdict);
  });

  it('is for strict alone to refuse, and never a pin or a CA', () => {
    expect(decided(bare(pin({ namesCodeSigning: false })), { level: 'strict' })).toBe('allow verified');
    const cas = delivered(path({}, { namesCodeSigning: false }, { namesCodeSigning: false }));
    expect(decided(cas, { level: 'strict' })).toBe('allow verified');
  });
});
