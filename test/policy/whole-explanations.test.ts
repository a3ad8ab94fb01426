import { describe, expect, it } from 'vitest';
import { explainPolicy, type PolicyInput } from '../../src/index.js';
import { permitKey } from './issues.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const because = { reason: 'x', date: '2026-01-01' };
const everything: PolicyInput['trustStore'] = {
  folder: '/etc/store\u202e',
  roles: { [A]: 'none', [B]: 'anchor', ['c'.repeat(64)]: 'signer' },
  tolerances: [{ caFingerprint: A, allow: 'missing-key-cert-sign', reason: 'the CA of 2024' }],
  maxCandidateKeys: 1,
};
const origins = (upload: NonNullable<PolicyInput['origins']>[string], others: PolicyInput = {}): PolicyInput => ({
  ...others,
  origins: { upload },
});

const POLICIES: Readonly<Record<string, PolicyInput>> = {
  nothing: {},
  strict: { level: 'strict' },
  audit: { level: 'audit' },
  off: { level: 'off' },
  'off, by a constant': { level: 'off', enforcement: false },
  'off, and a setting that says on': { level: 'off', enforcement: { on: true, setting: 'x' } },
  'a constant that turns it off': { enforcement: false },
  'a setting that turns it off': { enforcement: { on: false, setting: 'upm.check\u0007' } },
  'a setting that leaves it on': { enforcement: { on: true, setting: 'upm.check' } },
  'a variable': { enforcement: { env: 'CHECK' } },
  'a file': { enforcement: { file: '/etc/check\n' } },
  'a flag': { enforcement: { flag: 'check\u2028' } },
  'checks of every kind': {
    checks: {
      clock: 'skip',
      permit: { failed: 'skip' },
      rollback: { inconclusive: 'enforce' },
      revocation: { inconclusive: 'warn' },
      validity: { failed: 'warn', inconclusive: 'skip' },
      authenticity: {},
    },
  },
  'a grace period': { gracePeriod: { endsAt: '2026-06-03T12:00:00Z' } },
  'a grace period for lapsed certificates': {
    gracePeriod: { endsAt: '2026-06-02', covers: 'expired-certificate', grantedBy: 'the board' },
  },
  'a grace period for strangers': {
    gracePeriod: { endsAt: '2026-06-02', covers: 'untrusted-signer', grantedAt: '2026-05-01' },
  },
  'a grace period that names origins': {
    gracePeriod: { endsAt: '2026-06-03', alwaysSigned: ['upload', 'market'], grantedBy: 'us', grantedAt: '2026-05-01' },
  },
  'a grace period that has ended': { gracePeriod: { endsAt: '2026-06-01', alwaysSigned: ['upload'] } },
  'a grace period that has not begun': { gracePeriod: { startsAt: '2026-07-01', days: 30 } },
  'half a year of grace': { gracePeriod: { endsAt: '2026-11-28' } },
  'more than half a year of grace': { gracePeriod: { endsAt: '2026-11-28T00:00:00.001Z' } },
  'half a year of grace from its start': { gracePeriod: { startsAt: '2026-01-01', days: 180 } },
  'more than half a year of grace from its start': { gracePeriod: { startsAt: '2026-01-01', days: 181 } },
  'years of grace for strangers that are over': {
    gracePeriod: { startsAt: '2024-01-01', days: 800, covers: 'untrusted-signer' },
  },
  'an origin that says nothing': origins({}),
  'an origin at a stricter level': origins({ level: 'strict' }),
  'an origin at a laxer level': origins({ level: 'standard' }, { level: 'strict' }),
  'an origin that is off': origins({ level: 'off' }, { enforcement: { env: 'CHECK' } }),
  'an origin that is on where all else is off': origins({ level: 'standard' }, { level: 'off' }),
  'an origin with a laxer level and a laxer check': origins({ level: 'audit', checks: { lifetime: 'skip' } }),
  'an origin with a laxer check': origins({ checks: { lifetime: 'warn', validity: 'warn' } }),
  'an origin with a stricter check': origins({ checks: { rollback: 'enforce' } }),
  'an origin with a laxer and a stricter check': origins({ checks: { rollback: 'enforce', lifetime: 'warn' } }),
  'an origin whose check a variable turns off': origins({ enforcement: { env: 'UPLOAD' } }),
  'an origin whose check a constant turns off': origins({ enforcement: false }),
  'an origin whose setting is on': origins({ enforcement: { on: true, setting: 'x' } }, { enforcement: { env: 'C' } }),
  'an origin whose setting is on, as all else is': origins({ enforcement: { on: true, setting: 'x' } }),
  'an origin whose check can be turned off too': origins({ enforcement: { env: 'B' } }, { enforcement: { env: 'A' } }),
  'an origin without grace': origins({ gracePeriod: null }, { gracePeriod: { endsAt: '2026-06-02' } }),
  'an origin with grace': origins({ gracePeriod: { endsAt: '2026-06-02' } }),
  'an origin with longer grace': origins(
    { gracePeriod: { endsAt: '2026-06-03' } },
    { gracePeriod: { endsAt: '2026-06-02' } },
  ),
  'an origin with shorter grace': origins(
    { gracePeriod: { endsAt: '2026-06-02' } },
    { gracePeriod: { endsAt: '2026-06-03' } },
  ),
  'an origin with earlier grace': origins(
    { gracePeriod: { startsAt: '2026-05-01', endsAt: '2026-06-02' } },
    { gracePeriod: { startsAt: '2026-05-02', endsAt: '2026-06-02' } },
  ),
  'an origin with wider grace': origins(
    { gracePeriod: { endsAt: '2026-06-02', covers: 'expired-certificate' } },
    { gracePeriod: { endsAt: '2026-06-02' } },
  ),
  'an origin with narrower grace': origins(
    { gracePeriod: { endsAt: '2026-06-02' } },
    { gracePeriod: { endsAt: '2026-06-02', covers: 'expired-certificate' } },
  ),
  'an origin whose grace for strangers is over': origins({
    gracePeriod: { endsAt: '2026-06-01', covers: 'untrusted-signer' },
  }),
  'an origin with years of grace for strangers': origins({
    gracePeriod: { endsAt: '2028-06-01', covers: 'untrusted-signer' },
  }),
  'an origin with the same years of grace': origins(
    { gracePeriod: { endsAt: '2028-06-01' } },
    { gracePeriod: { endsAt: '2028-06-01' } },
  ),
  'an origin that is always signed by its own grace': origins({
    gracePeriod: { endsAt: '2026-06-02', alwaysSigned: ['upload'] },
  }),
  'an origin with longer-lived certificates': origins({ maxCertificateLifetimeDays: 367 }),
  'an origin with shorter-lived certificates': origins({ maxCertificateLifetimeDays: 1 }),
  'an origin that is called null': { origins: { null: { enforcement: { env: 'CHECK' } } } },
  'an origin whose name is long': {
    origins: { ['x'.repeat(150)]: { checks: { lifetime: 'skip' } } },
  },
  'names that are almost those of origins': {
    gracePeriod: { endsAt: '2026-06-03', alwaysSigned: ['uplaod', 'ci', 'upload', 'uplaod'] },
    origins: { upload: {}, market: { gracePeriod: { endsAt: '2026-06-03', alwaysSigned: ['markte'] } }, other: {} },
  },
  'a level off with grace in an origin': origins({ gracePeriod: { endsAt: '2026-06-03' } }, { level: 'off' }),
  'a store in whole': { trustStore: everything },
  'a path to a store': { trustStore: '/etc/store' },
  'lists that must be there': { revocation: { mode: 'require' } },
  'lists that count where they are there': { level: 'strict', revocation: { mode: 'if-available' } },
  'an origin that needs lists': origins({ level: 'strict' }, { revocation: { mode: 'require' } }),
  'a deny list': {
    revocation: {
      honourInvalidityDate: true,
      denied: [
        { key: A, ...because },
        { key: B, ...because },
        { certificate: A, ...because },
        { certificate: B, ...because },
        { artifact: A, ...because },
        { artifact: B, ...because },
        { issuer: 'CA', serial: '01', ...because },
        { issuer: 'CA', serial: '02', ...because },
      ],
    },
  },
  'a deny list of one each': {
    revocation: {
      denied: [
        { key: A, ...because },
        { certificate: A, ...because },
        { artifact: A, ...because },
        { issuer: 'CA', serial: '01', ...because },
      ],
    },
  },
  publishers: {
    publishers: [
      {
        key: A,
        name: 'Acme\u0000',
        apps: ['com.acme.*', 'org.acme'],
        versions: '[1.0,2.0)',
        origins: ['a', 'b'],
        until: '2026-06-02',
      },
      { certificate: B, until: '2026-06-01' },
      { certificate: B, until: '2026-06-01T00:00:00.001Z' },
      { subject: 'CN=Acme', anchor: A },
    ],
  },
  'publishers, and no others': { publishers: [{ key: A }], unlistedSigners: 'deny' },
  'no publishers, and no others': { unlistedSigners: 'deny' },
  apps: {
    apps: {
      '*': { checks: { rollback: { failed: 'enforce', inconclusive: 'warn' }, archive: {} } },
      'com.acme.*': {},
      'com.acme.x': { minimumVersion: '1.2', checks: { rollback: 'skip', continuity: 'enforce' } },
      'com.acme.y': { checks: {} },
    },
  },
  'apps whose versions are OSGi’s': { apps: { '*': { minimumVersion: '1' } }, versionOrder: 'osgi' },
  'an order of versions, and no apps': { versionOrder: 'osgi' },
  roles: {
    requiredRoles: {
      vendor: { signers: [{ key: A }, { certificate: B }], threshold: 2 },
      'security\u0007': { signers: [{ subject: 'CN=Acme', anchor: A }] },
    },
  },
  permits: { permits: { keys: [permitKey], hostId: 'host-1', maxHours: 1 } },
  'permits by two keys': { permits: { keys: [permitKey, permitKey.replace('AAAA=', 'AAAE=')], hostId: 'host-1' } },
  'one second of skew': { clockSkewSeconds: 1 },
  'no skew': { clockSkewSeconds: 0 },
  'archives alone': { archive: 'zip' },
  'archives alone, not looked at': { archive: 'zip', checks: { archive: 'skip' } },
  'archives alone, by a warning': { archive: 'zip', checks: { archive: 'warn' } },
  'archives alone from one origin, where none are looked at': origins(
    { checks: { archive: 'enforce' } },
    { archive: 'zip', checks: { archive: 'skip' } },
  ),
  'archives alone, but from an origin that is off': origins({ level: 'off' }, { archive: 'zip' }),
  'a constant that turns it off, but for an origin': origins({ enforcement: true }, { enforcement: false }),
  'off, but for an origin': origins({ level: 'strict' }, { level: 'off', archive: 'zip' }),
  'no stranger, and two roles, by a warning': {
    level: 'audit',
    unlistedSigners: 'deny',
    requiredRoles: { release: { signers: [{ key: A }], threshold: 1 } },
  },
  'no stranger, not looked at': { unlistedSigners: 'deny', checks: { publisher: 'skip' } },
  'whatever file': { level: 'strict', archive: 'any' },
  'an origin where it must be an archive': origins({ level: 'strict' }),
  'an origin where it need not be an archive': origins({ level: 'audit' }, { level: 'strict' }),
};

/** Without what is said of the empty policy too: the page shows what each policy changes. */
function render([what, policy]: readonly [what: string, policy: PolicyInput]): string {
  const usual = what === 'nothing' ? [] : explainPolicy({}, NOW).split('\n');
  const lines = explainPolicy(policy, NOW).split('\n');
  return [
    `## ${what}`,
    ...lines.filter((line) => line !== '' && !usual.includes(line)),
    ...usual.filter((line) => !lines.includes(line)).map((line) => `- ${line}`),
  ].join('\n');
}

describe('Whole explanations', () => {
  it('say what each policy changes', async () => {
    const page = Object.entries(POLICIES).map((entry) => render(entry));
    await expect(`${page.join('\n\n')}\n`).toMatchFileSnapshot('texts/explanations.txt');
  });

  it('stand in paragraphs, the risks last', async () => {
    const policy = { ...POLICIES['publishers'], ...POLICIES['apps'], ...POLICIES['roles'], level: 'audit' } as const;
    await expect(`${explainPolicy(policy, NOW)}\n`).toMatchFileSnapshot('texts/explanation.txt');
  });

  it('say an instant that is none', () => {
    expect(explainPolicy({}, new Date(Number.NaN)).split('\n')[0]).toBe('This policy as of an invalid date');
  });
});
