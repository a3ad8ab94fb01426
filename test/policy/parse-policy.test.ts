import { describe, expect, it } from 'vitest';
import type { GracePeriod, PolicyInput } from '../../src/index.js';
import { parsePolicy } from '../../src/index.js';
import { fingerprint, issuesOf, permitKey } from './issues.js';

const tolerance = { caFingerprint: fingerprint, allow: 'missing-key-cert-sign', reason: 'the CA of 2024' } as const;

describe('parsePolicy completes a policy', () => {
  const defaults = {
    level: 'standard',
    enforcement: true,
    gracePeriod: null,
    trustStore: { folder: null, roles: {}, tolerances: [], maxCandidateKeys: 64 },
    revocation: { mode: null, honourInvalidityDate: false, denied: [] },
    checks: {},
    maxCertificateLifetimeDays: 366,
    origins: {},
    publishers: [],
    unlistedSigners: 'allow',
    apps: {},
    versionOrder: 'maven',
    requiredRoles: {},
    permits: null,
    clockSkewSeconds: 300,
    archive: null,
  };

  it('with the level standard where nothing is said', () => {
    expect(parsePolicy({})).toEqual(defaults);
  });

  it.each<[input: PolicyInput, completed: object]>([
    [{ level: 'strict' }, { level: 'strict' }],
    [{ level: 'audit' }, { level: 'audit' }],
    [{ level: 'off' }, { level: 'off' }],
    [{ enforcement: false }, { enforcement: false }],
    [{ enforcement: { env: 'CHECK' } }, { enforcement: { env: 'CHECK' } }],
    [{ enforcement: { env: 'host.check.disabled' } }, { enforcement: { env: 'host.check.disabled' } }],
    [{ enforcement: { file: '/etc/host/check' } }, { enforcement: { file: '/etc/host/check' } }],
    [{ enforcement: { flag: 'signature-check' } }, { enforcement: { flag: 'signature-check' } }],
    [{ trustStore: '/store' }, { trustStore: { ...defaults.trustStore, folder: '/store' } }],
    [{ trustStore: { folder: 'store' } }, { trustStore: { ...defaults.trustStore, folder: 'store' } }],
    [
      { trustStore: { roles: { [fingerprint]: 'none' } } },
      { trustStore: { ...defaults.trustStore, roles: { [fingerprint]: 'none' } } },
    ],
    [{ trustStore: { tolerances: [tolerance] } }, { trustStore: { ...defaults.trustStore, tolerances: [tolerance] } }],
    [{ trustStore: { maxCandidateKeys: 1024 } }, { trustStore: { ...defaults.trustStore, maxCandidateKeys: 1024 } }],
    [{ maxCertificateLifetimeDays: 1 }, { maxCertificateLifetimeDays: 1 }],
    [{ checks: { validity: 'warn' } }, { checks: { validity: 'warn' } }],
    [{ checks: { validity: { failed: 'warn' } } }, { checks: { validity: { failed: 'warn' } } }],
    [
      { checks: { lifetime: { failed: 'skip', inconclusive: 'enforce' } } },
      { checks: { lifetime: { failed: 'skip', inconclusive: 'enforce' } } },
    ],
    [{ checks: { revocation: { inconclusive: 'warn' } } }, { checks: { revocation: { inconclusive: 'warn' } } }],
    [{ origins: { upload: { level: 'audit' } } }, { origins: { upload: { level: 'audit' } } }],
    [{ origins: { upload: { gracePeriod: null } } }, { origins: { upload: { gracePeriod: null } } }],
    [{ origins: { 'a.b c/ü': {} } }, { origins: { 'a.b c/ü': {} } }],
    [{ $schema: './policy.schema.json' }, {}],
    [{ publishers: [] }, {}],
    [{ publishers: [{ key: fingerprint }] }, { publishers: [{ key: fingerprint }] }],
    [
      { publishers: [{ certificate: fingerprint, name: 'Acme', apps: ['com.acme.*', '*'], versions: '[1,2),[3]' }] },
      { publishers: [{ certificate: fingerprint, name: 'Acme', apps: ['com.acme.*', '*'], versions: '[1,2),[3]' }] },
    ],
    [
      { publishers: [{ subject: 'CN=Acme', anchor: fingerprint, origins: ['upload'] }] },
      { publishers: [{ subject: 'CN=Acme', anchor: fingerprint, origins: ['upload'] }] },
    ],
    [
      { publishers: [{ key: fingerprint, until: '2027-01-31T01:00:00+01:00' }] },
      { publishers: [{ key: fingerprint, until: '2027-01-31T00:00:00.000Z' }] },
    ],
    [{ unlistedSigners: 'deny' }, { unlistedSigners: 'deny' }],
    [{ apps: { 'com.acme.*': {} } }, { apps: { 'com.acme.*': {} } }],
    [
      { apps: { '*': { minimumVersion: '1.0', checks: { rollback: { failed: 'warn' }, continuity: 'skip' } } } },
      { apps: { '*': { minimumVersion: '1.0', checks: { rollback: { failed: 'warn' }, continuity: 'skip' } } } },
    ],
    [{ versionOrder: 'osgi' }, { versionOrder: 'osgi' }],
    [
      { requiredRoles: { vendor: { signers: [{ key: fingerprint }] } } },
      { requiredRoles: { vendor: { signers: [{ key: fingerprint }], threshold: 1 } } },
    ],
    [
      { requiredRoles: { any: { signers: [{ key: fingerprint }, { certificate: fingerprint }], threshold: 2 } } },
      { requiredRoles: { any: { signers: [{ key: fingerprint }, { certificate: fingerprint }], threshold: 2 } } },
    ],
    [{ permits: null }, {}],
    [{ permits: { keys: [permitKey], hostId: 'h' } }, { permits: { keys: [permitKey], hostId: 'h', maxHours: 24 } }],
    [
      { permits: { keys: [permitKey], hostId: 'h', maxHours: 72 } },
      { permits: { keys: [permitKey], hostId: 'h', maxHours: 72 } },
    ],
    [{ archive: 'zip' }, { archive: 'zip' }],
    [{ archive: 'any' }, { archive: 'any' }],
    [{ archive: null }, {}],
    [{ clockSkewSeconds: 0 }, { clockSkewSeconds: 0 }],
    [{ clockSkewSeconds: 86_400 }, { clockSkewSeconds: 86_400 }],
    [
      { checks: { clock: 'enforce', permit: 'enforce', app: 'warn', publisher: 'warn', 'version-floor': 'skip' } },
      { checks: { clock: 'enforce', permit: 'enforce', app: 'warn', publisher: 'warn', 'version-floor': 'skip' } },
    ],
  ])('and keeps what is said: %j', (input, completed) => {
    expect(parsePolicy(input)).toEqual({ ...defaults, ...completed });
  });

  it.each<[input: GracePeriod, startsAt: string | null, endsAt: string]>([
    [{ endsAt: '2027-01-31T00:00:00Z' }, null, '2027-01-31T00:00:00.000Z'],
    [{ endsAt: '2027-01-31' }, null, '2027-01-31T00:00:00.000Z'],
    [{ endsAt: '2027-01-31T01:30:00+01:30' }, null, '2027-01-31T00:00:00.000Z'],
    [{ endsAt: '2027-01-31T00:00Z' }, null, '2027-01-31T00:00:00.000Z'],
    [{ endsAt: '2024-02-29T00:00:00.5Z' }, null, '2024-02-29T00:00:00.500Z'],
    [{ startsAt: '2026-03-28T12:00:00Z', days: 2 }, '2026-03-28T12:00:00.000Z', '2026-03-30T12:00:00.000Z'],
    [{ startsAt: '2026-01-01', days: 90 }, '2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    // The last instant that a policy can be written down with: what is parsed can be parsed again.
    [{ startsAt: '9995-01-01', days: 3660 }, '9995-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  ])('and reads the instants of a grace period: %j', (gracePeriod, startsAt, endsAt) => {
    expect(parsePolicy({ ...parsePolicy({ gracePeriod }) }).gracePeriod?.endsAt).toBe(endsAt);
    const expected = { startsAt, endsAt, covers: 'unsigned', alwaysSigned: [], grantedBy: null, grantedAt: null };
    expect(parsePolicy({ gracePeriod }).gracePeriod).toEqual(expected);
    const origins = { upload: { gracePeriod } };
    expect(parsePolicy({ origins }).origins['upload']?.gracePeriod).toEqual(expected);
  });

  it('and reads who has granted a grace period, and when', () => {
    const grantedAt = (at: string | null, grantedBy: string | null) =>
      parsePolicy({ gracePeriod: { endsAt: '2027-01-31', grantedBy, grantedAt: at } }).gracePeriod;
    expect(grantedAt('2026-05-01T12:00:00+02:00', 'the security team')).toMatchObject({
      grantedBy: 'the security team',
      grantedAt: '2026-05-01T10:00:00.000Z',
    });
    expect(grantedAt(null, null)).toMatchObject({ grantedBy: null, grantedAt: null });
  });

  it('and says nothing for an origin of what it does not say', () => {
    expect(Object.keys(parsePolicy({ origins: { upload: {} } }).origins['upload'] ?? {})).toEqual([]);
  });

  it('and what it denies, with its date in UTC', () => {
    const denied = [{ key: fingerprint, reason: 'stolen', date: '2026-05-01T01:00:00+01:00' }];
    expect(parsePolicy({ revocation: { mode: 'require', honourInvalidityDate: true, denied } }).revocation).toEqual({
      mode: 'require',
      honourInvalidityDate: true,
      denied: [{ key: fingerprint, reason: 'stolen', date: '2026-05-01T00:00:00.000Z' }],
    });
  });

  it('and leaves out what is undefined, as JSON does', () => {
    expect(parsePolicy({ level: undefined, trustStore: { folder: '/store', roles: undefined } })).toEqual(
      parsePolicy({ trustStore: '/store' }),
    );
  });
});

describe('parsePolicy returns', () => {
  const input = {
    trustStore: { folder: '/store', roles: { [fingerprint]: 'signer' }, tolerances: [tolerance] },
    gracePeriod: { endsAt: '2027-01-31', covers: 'untrusted-signer', alwaysSigned: ['marketplace'] },
    checks: { validity: { failed: 'warn' } },
    enforcement: { env: 'CHECK' },
    origins: { upload: { gracePeriod: { endsAt: '2027-01-31', grantedBy: 'x' }, checks: { lifetime: 'skip' } } },
    publishers: [
      { key: fingerprint, name: 'Acme', apps: ['com.acme.*'], versions: '[1,2)', origins: ['a'], until: '2027-01-01' },
      { subject: 'CN=Acme', anchor: fingerprint },
    ],
    unlistedSigners: 'deny',
    apps: { 'com.acme.*': { minimumVersion: '1.0', checks: { rollback: 'enforce' } } },
    versionOrder: 'osgi',
    requiredRoles: {
      vendor: { signers: [{ certificate: fingerprint }] },
      two: { signers: [{ key: fingerprint }, { subject: 'CN=Acme', anchor: fingerprint }], threshold: 2 },
    },
    permits: { keys: [permitKey], hostId: 'host-1' },
    clockSkewSeconds: 60,
    archive: 'zip',
  } satisfies PolicyInput;

  it('what is frozen through and through, and leaves its input as it was', () => {
    const before = structuredClone(input);
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    expect(isFrozen(parsePolicy(input))).toBe(true);
    expect(input).toEqual(before);
    expect(Object.isFrozen(input)).toBe(false);
  });

  it('the same policy where it is given one that it has made', () => {
    const policy = parsePolicy(input);
    expect(parsePolicy(policy)).toBe(policy);
  });

  it('an equal policy from a copy that went through JSON, of what was written and of what was parsed', () => {
    const policy = parsePolicy(input);
    expect(parsePolicy(JSON.parse(JSON.stringify(input)))).toEqual(policy);
    expect(issuesOf(JSON.parse(JSON.stringify(policy)))).toEqual([]);
    expect(parsePolicy(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
  });

  it('nothing that a later change of its input reaches', () => {
    const mutable = structuredClone(input);
    const policy = parsePolicy(mutable);
    mutable.gracePeriod.alwaysSigned.length = 0;
    expect(policy.gracePeriod?.alwaysSigned).toEqual(['marketplace']);
  });
});
