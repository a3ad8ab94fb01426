import { describe, expect, it } from 'vitest';
import { decide, type Level } from '../../src/index.js';
import { rowOf, verdictOf } from '../support/scene.js';
import { accessOf, badStore, evidence, NOW, openPlace, unsigned } from './evidence.js';

const safety = (overrides: Parameters<typeof evidence>[0], level: Level = 'standard') => {
  const decision = decide(evidence(overrides), { level }, NOW);
  return { ...rowOf(decision, 'trust-store-safety'), verdict: verdictOf(decision) };
};
const isolation = (overrides: Parameters<typeof evidence>[0], level: Level = 'standard') => {
  const decision = decide(evidence(overrides), { level }, NOW);
  return { ...rowOf(decision, 'trust-store-isolation'), verdict: verdictOf(decision) };
};
const own = { ...openPlace, through: 'owner' } as const;

describe('A store that everyone could write to', () => {
  const open = accessOf({ everyone: [openPlace] });
  const row = { outcome: 'failed', code: 'writable-by-everyone' };

  it.each(['standard', 'strict'] as const)('is refused at the level %s', (level) => {
    expect(safety(open, level)).toEqual({ ...row, verdict: 'deny writable-by-everyone' });
  });

  it('is told at the level audit', () => {
    expect(safety(open, 'audit')).toEqual({ ...row, verdict: 'allow verified' });
  });

  it('is not covered by a grace period', () => {
    const gracePeriod = { endsAt: '2099-01-01', covers: 'untrusted-signer' } as const;
    const decision = decide(evidence({ ...unsigned, ...open }), { gracePeriod }, NOW);
    expect(verdictOf(decision)).toBe('deny writable-by-everyone');
    expect(decision.checks.find(({ check }) => check === 'trust-store-safety')?.outcome).toBe('failed');
  });

  it('is mended by a command that names each place', () => {
    const places = [openPlace, { path: "/etc/host/it's", kind: 'file', through: 'everyone' }] as const;
    const decision = decide(evidence(accessOf({ everyone: places })), {}, NOW);
    const { message, remedy } = decision.checks.find(({ check }) => check === 'trust-store-safety') ?? {};
    expect(message).toContain('"/etc/host" (its mode lets everyone write)');
    expect(remedy).toMatch(
      /^The operator of this machine: .*: chmod o-w -- '\/etc\/host\/it'\\''s' && chmod \+t -- \/etc\/host$/,
    );
  });
});

describe('A store that this process could write to', () => {
  const open = accessOf({ process: [own] });
  const row = { outcome: 'failed', code: 'writable-by-this-process' };

  it('is told at the level standard, with a command', () => {
    expect(isolation(open)).toEqual({ ...row, verdict: 'allow verified' });
    const [warning] = decide(evidence(open), {}, NOW).warnings;
    expect(warning?.code).toBe('writable-by-this-process');
    expect(warning?.remedy).toMatch(/: namei -l -- \/etc\/host\/truststore$/);
    const folder = { path: '/etc/host/truststore', kind: 'folder', through: 'owner' } as const;
    const [second] = decide(evidence(accessOf({ process: [own, folder] })), {}, NOW).warnings;
    expect(second?.remedy).toMatch(/: chown root -- \/etc\/host\/truststore && chmod go-w -- \/etc\/host\/truststore$/);
  });

  it('is refused at the level strict', () => {
    const policy = { level: 'strict', revocation: { mode: 'if-available' } } as const;
    expect(verdictOf(decide(evidence(open), policy, NOW))).toBe('deny writable-by-this-process');
  });
});

describe('What can’t be told is never told to be safe', () => {
  it('of a process that is root', () => {
    const root = accessOf({ notCheckable: 'root' });
    expect(safety(root).outcome).toBe('passed');
    expect(isolation(root)).toEqual({ outcome: 'inconclusive', code: 'process-is-root', verdict: 'allow verified' });
    expect(isolation(root, 'strict').verdict).toBe('deny process-is-root');
  });

  it('on a platform without modes', () => {
    const windows = accessOf({ notCheckable: 'platform' });
    expect(safety(windows)).toEqual({ outcome: 'not-applicable', code: 'not-applicable', verdict: 'allow verified' });
    expect(isolation(windows)).toMatchObject({ outcome: 'inconclusive', code: 'access-not-checkable' });
    expect(isolation(windows, 'strict').verdict).toBe('deny access-not-checkable');
  });

  it('of a store at which nobody looked', () => {
    expect(safety({ access: [] })).toMatchObject({ outcome: 'inconclusive', verdict: 'deny access-not-checkable' });
    const ofPolicy = accessOf({ what: 'policy-file' });
    expect(safety(ofPolicy)).toMatchObject({ outcome: 'inconclusive', verdict: 'deny access-not-checkable' });
  });

  it('and where there is no store there is nothing to tell', () => {
    const decision = safety({ ...badStore('trust-store-missing'), access: [] });
    expect(decision).toMatchObject({ outcome: 'not-applicable', verdict: 'deny trust-store-missing' });
  });
});

describe('A policy file', () => {
  it('is held to the same', () => {
    expect(safety(accessOf({ what: 'policy-file', everyone: [openPlace] })).verdict).toBe('deny writable-by-everyone');
    expect(isolation(accessOf({ what: 'policy-file', process: [own] })).code).toBe('writable-by-this-process');
  });
});
