import { describe, expect, it } from 'vitest';
import { parsePolicy, type PolicyInput } from '../../src/index.js';
import { effectivePolicy, ruleOfAction } from '../../src/policy/effective-policy.js';

const effective = (policy: PolicyInput, origin: string | null = null, appKey: string | null = null) =>
  effectivePolicy(parsePolicy(policy), origin, appKey, new Map());
const grace = (overrides: object = {}) => ({ endsAt: '2026-06-02', ...overrides });

/** Two origins with these rules, in either order: what holds for any other one is the same. */
const either = (one: NonNullable<PolicyInput['origins']>[string], other: typeof one, base: PolicyInput = {}) =>
  [
    { one, other },
    { other, one },
  ].map((origins) => effective({ ...base, origins }, 'elsewhere'));

describe('An install from an origin that the policy does not name gets the strictest of all that it does', () => {
  it.each(['off', 'audit', 'standard', 'strict'] as const)('level, of %s and others', (level) => {
    const order = ['off', 'audit', 'standard', 'strict'] as const;
    for (const other of order) {
      const stricter = order.indexOf(other) > order.indexOf(level) ? other : level;
      for (const rules of either({ level }, { level: other }, { level: 'off' })) expect(rules.level).toBe(stricter);
    }
  });

  it('with all that strict asks for', () => {
    for (const rules of either({ level: 'strict' }, { level: 'audit' }, { level: 'audit' })) {
      expect(rules).toMatchObject({
        requiresCodeSigningEku: true,
        requiresRevocationLists: true,
        archiveType: 'zip',
        originUnknown: true,
      });
    }
    for (const rules of either({ level: 'standard' }, { level: 'audit' }, { level: 'audit' })) {
      expect(rules).toMatchObject({
        requiresCodeSigningEku: false,
        requiresRevocationLists: false,
        archiveType: 'any',
        originUnknown: true,
      });
    }
  });

  it('and the policy itself counts among them, whatever an origin is called', () => {
    for (const origin of [null, 'elsewhere']) {
      expect(effective({ origins: { null: { level: 'audit' } } }, origin)).toMatchObject({
        level: 'standard',
        originUnknown: true,
      });
    }
  });

  it('lifetime', () => {
    const [a, b] = either({ maxCertificateLifetimeDays: 30 }, { maxCertificateLifetimeDays: 60 });
    expect([a?.maxCertificateLifetimeDays, b?.maxCertificateLifetimeDays]).toEqual([30, 30]);
  });

  it.each<[what: string, one: object, other: object, strictest: object | null]>([
    ['none', grace(), { gracePeriod: null }, null],
    [
      'the later start',
      grace({ startsAt: '2026-05-01' }),
      grace({ startsAt: '2026-05-02' }),
      { startsAt: '2026-05-02T00:00:00.000Z' },
    ],
    ['a start', grace({ startsAt: '2026-05-01' }), grace(), { startsAt: '2026-05-01T00:00:00.000Z' }],
    ['no start', grace(), grace(), { startsAt: null }],
    [
      'the earlier end, and who granted it',
      grace({ grantedBy: 'us', grantedAt: '2026-01-01' }),
      grace({ endsAt: '2026-06-03', grantedBy: 'them', grantedAt: '2026-01-02' }),
      { endsAt: '2026-06-02T00:00:00.000Z', grantedBy: 'us', grantedAt: '2026-01-01T00:00:00.000Z' },
    ],
    [
      'the lower rung',
      grace({ covers: 'untrusted-signer' }),
      grace({ covers: 'expired-certificate' }),
      { covers: 'expired-certificate' },
    ],
    [
      'the lowest rung',
      grace({ covers: 'unsigned' }),
      grace({ covers: 'expired-certificate' }),
      { covers: 'unsigned' },
    ],
  ])('grace: %s', (_what, one, other, strictest) => {
    const period = (gracePeriod: object) => ('gracePeriod' in gracePeriod ? { gracePeriod: null } : { gracePeriod });
    const parsed = [
      { one: period(one), other: period(other) },
      { other: period(other), one: period(one) },
    ].map((origins) => {
      const policy = parsePolicy({ gracePeriod: { endsAt: '2026-07-01', covers: 'untrusted-signer' }, origins });
      return effectivePolicy(policy, null, null, new Map()).gracePeriod;
    });
    for (const rules of parsed) {
      if (strictest === null) expect(rules).toBeNull();
      else expect(rules).toMatchObject(strictest);
    }
  });

  it('grace: of two that end at once, the one that the policy grants first', () => {
    const origins = { upload: { gracePeriod: grace({ grantedBy: 'them' }) } };
    const rules = effective({ gracePeriod: grace({ grantedBy: 'us' }), origins }, 'elsewhere');
    expect(rules.gracePeriod?.grantedBy).toBe('us');
  });

  it('grace: every origin that either wants signed', () => {
    const [a, b] = either(
      { gracePeriod: grace({ alwaysSigned: ['a', 'b'] }) },
      { gracePeriod: grace({ alwaysSigned: ['b', 'c'] }) },
      { gracePeriod: grace() },
    );
    expect(a?.gracePeriod?.alwaysSigned.toSorted()).toEqual(['a', 'b', 'c']);
    expect(b?.gracePeriod?.alwaysSigned.toSorted()).toEqual(['a', 'b', 'c']);
  });
});

describe('Grace never covers what comes from an origin that is always signed', () => {
  it.each<[what: string, policy: PolicyInput]>([
    ['by the policy', { gracePeriod: grace({ alwaysSigned: ['market'] }) }],
    [
      'by another origin',
      { gracePeriod: grace(), origins: { upload: { gracePeriod: grace({ alwaysSigned: ['market'] }) } } },
    ],
  ])('%s', (_what, policy) => {
    expect(effective(policy, 'market')).toMatchObject({ graceMayCover: false, originUnknown: false });
    expect(effective(policy, 'elsewhere')).toMatchObject({ graceMayCover: false, originUnknown: true });
    expect(effective(policy, null)).toMatchObject({ graceMayCover: false, originUnknown: true });
  });

  it('and covers others', () => {
    const policy = { gracePeriod: grace({ alwaysSigned: ['market'] }), origins: { upload: {} } };
    expect(effective(policy, 'upload')).toMatchObject({ graceMayCover: true, originUnknown: false });
    expect(effective({ gracePeriod: grace() }, 'elsewhere')).toMatchObject({
      graceMayCover: true,
      originUnknown: false,
    });
    expect(effective({ gracePeriod: grace() })).toMatchObject({ graceMayCover: true, originUnknown: false });
  });
});

describe('What a verified archive’s structure means', () => {
  const skip = { failed: 'skip', inconclusive: 'skip' };

  it('is what the level says, unless the policy or an app’s rule says otherwise', () => {
    expect(effective({}).archiveIfVerified).toEqual({ failed: 'warn', inconclusive: 'warn' });
    expect(effective({ checks: { archive: 'skip' } }).archiveIfVerified).toEqual(skip);
    expect(effective({ apps: { '*': { checks: { archive: 'skip' } } } }, null, 'com.acme').archiveIfVerified).toEqual(
      skip,
    );
  });
});

describe('The rules of apps, where nobody knows the app,', () => {
  const base = { checks: { rollback: { failed: 'warn', inconclusive: 'skip' } } } as const;
  const rule = (rollback: object, more: PolicyInput['apps'] = {}) => {
    const rules = effective({ ...base, apps: { 'com.acme': { checks: { rollback } }, ...more } });
    return [rules.actions.rollback, ruleOfAction(rules.actionRules.rollback)];
  };

  it('are the strictest of all, and told by what gave them', () => {
    expect(rule({ failed: 'skip' })).toEqual([{ failed: 'warn', inconclusive: 'skip' }, 'checks.rollback']);
    expect(rule({ failed: 'enforce' })).toEqual([
      { failed: 'enforce', inconclusive: 'skip' },
      'apps["com.acme"].checks.rollback and checks.rollback',
    ]);
    expect(rule({ inconclusive: 'warn' })).toEqual([
      { failed: 'warn', inconclusive: 'warn' },
      'checks.rollback and apps["com.acme"].checks.rollback',
    ]);
    expect(rule({ failed: 'enforce', inconclusive: 'enforce' })).toEqual([
      { failed: 'enforce', inconclusive: 'enforce' },
      'apps["com.acme"].checks.rollback',
    ]);
    expect(rule({ failed: 'warn', inconclusive: 'enforce' })).toEqual([
      { failed: 'warn', inconclusive: 'enforce' },
      'apps["com.acme"].checks.rollback',
    ]);
    expect(rule({ failed: 'skip', inconclusive: 'warn' })).toEqual([
      { failed: 'warn', inconclusive: 'warn' },
      'checks.rollback and apps["com.acme"].checks.rollback',
    ]);
  });

  it('are each told for the word that it gave, where two apps’ rules gave one each', () => {
    const one = { failed: 'enforce', inconclusive: 'skip' } as const;
    const other = { failed: 'skip', inconclusive: 'enforce' } as const;
    for (const [a, b, first, second] of [
      [one, other, 'com.a', 'com.b'],
      [other, one, 'com.b', 'com.a'],
    ] as const) {
      const apps = { 'com.a': { checks: { rollback: a } }, 'com.b': { checks: { rollback: b } } };
      expect(effective({ apps }).actionRules.rollback).toEqual({
        failed: `apps["${first}"].checks.rollback`,
        inconclusive: `apps["${second}"].checks.rollback`,
      });
    }
  });
});
