import { describe, expect, it } from 'vitest';
import { CHECK_NAMES } from '../../src/index.js';
import { fingerprint, issuesOf, messagesOf, permitKey, policyErrorOf } from './issues.js';

const origin = (overrides: unknown) => ({ origins: { upload: overrides } });
const store = (details: unknown) => ({ trustStore: details });
const grace = (period: unknown) => ({ gracePeriod: period });
const rule = (scope: object) => ({ publishers: [{ key: fingerprint, ...scope }] });
const role = (overrides: object) => ({ requiredRoles: { vendor: { signers: [{ key: fingerprint }], ...overrides } } });
const permits = (overrides: object) => ({ permits: { keys: [permitKey], hostId: 'host-1', ...overrides } });
const app = (overrides: unknown, pattern = 'com.acme.*') => ({ apps: { [pattern]: overrides } });
const shown = (input: unknown) => {
  const text = JSON.stringify(input).replaceAll(fingerprint, '<fingerprint>').replaceAll(permitKey, '<key>');
  return text.length > 150 ? `${text.slice(0, 150)}...` : text;
};
const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);
/** What nothing but the level off leaves out. */
const FIXED: readonly string[] = ['enforcement', 'artifact', 'integrity', 'destination'];
const tolerance = { caFingerprint: fingerprint, allow: 'missing-key-cert-sign', reason: 'x' };
const denial = { key: fingerprint, reason: 'x', date: '2026-01-01' };
const denied = (...items: readonly unknown[]) => ({ revocation: { denied: items } });
const because = { reason: 'x', date: '2026-01-01' };
const serials = (...items: readonly string[]) =>
  denied(...items.map((serial) => ({ ...because, issuer: 'CN=CA', serial })));
const hexOf = (number: number) => number.toString(16).padStart(64, '0');

const WRONG: readonly (readonly [path: string, input: unknown])[] = [
  ['level', { level: 'paranoid' }],
  ['level', { level: 'Strict' }],
  ['level', { level: null }],
  ['level', { level: ['strict'] }],
  ['enforcement', { enforcement: 'false' }],
  ['enforcement', { enforcement: 0 }],
  ['enforcement', { enforcement: null }],
  ['enforcement.env', { enforcement: {} }],
  ['enforcement.env', { enforcement: { env: '' } }],
  ['enforcement.env', { enforcement: { env: 'A B' } }],
  ['enforcement.env', { enforcement: { env: 'A=B' } }],
  ['enforcement.env', { enforcement: { env: 1 } }],
  ['gracePeriod', grace('2027-01-31')],
  ['gracePeriod', grace([])],
  ['gracePeriod', grace(90)],
  ['gracePeriod.endsAt', grace({})],
  ['gracePeriod.endsAt', grace({ endsAt: '2027-02-29T00:00:00Z' })],
  ['gracePeriod.endsAt', grace({ endsAt: '2027-13-01' })],
  ['gracePeriod.endsAt', grace({ endsAt: '2027-04-31' })],
  ['gracePeriod.endsAt', grace({ endsAt: '2027-01-31T00:00:00' })],
  ['gracePeriod.endsAt', grace({ endsAt: '31.01.2027' })],
  ['gracePeriod.endsAt', grace({ endsAt: 'tomorrow' })],
  ['gracePeriod.endsAt', grace({ endsAt: '2027-01-31T25:00:00Z' })],
  ['gracePeriod.endsAt', grace({ endsAt: '2027-01-31T00:00:00+99:00' })],
  ['gracePeriod.endsAt', grace({ endsAt: 1_800_000_000_000 })],
  ['gracePeriod.endsAt', grace({ endsAt: new Date(0) })],
  ['gracePeriod.endsAt', grace({ endsAt: null })],
  ['gracePeriod.days', grace({ startsAt: '2026-01-01' })],
  ['gracePeriod.endsAt', grace({ endsAt: '9999-12-31T23:59:59-05:00' })],
  ['gracePeriod.startsAt', grace({ days: 90 })],
  ['gracePeriod.startsAt', grace({ startsAt: '2026-02-30', days: 90 })],
  ['gracePeriod.days', grace({ startsAt: '2026-01-01', days: '90' })],
  ['gracePeriod.days', grace({ startsAt: '2026-01-01', days: Number.NaN })],
  ['gracePeriod.days', grace({ startsAt: '2026-01-01', days: Number.POSITIVE_INFINITY })],
  ['gracePeriod.days', grace({ startsAt: '2026-01-01', days: -1 })],
  ['gracePeriod.days', grace({ startsAt: '2026-01-01', days: 1.5 })],
  ['gracePeriod.days', grace({ startsAt: '2026-01-01', days: 1e9 })],
  ['gracePeriod.covers', grace({ endsAt: '2027-01-31', covers: 'everything' })],
  ['gracePeriod.covers', grace({ endsAt: '2027-01-31', covers: ['unsigned'] })],
  ['gracePeriod.alwaysSigned', grace({ endsAt: '2027-01-31', alwaysSigned: 'marketplace' })],
  ['gracePeriod.alwaysSigned.1', grace({ endsAt: '2027-01-31', alwaysSigned: ['a', ''] })],
  ['gracePeriod.alwaysSigned.0', grace({ endsAt: '2027-01-31', alwaysSigned: [null] })],
  ['trustStore', store('')],
  ['trustStore', store('a\0b')],
  ['trustStore', store(null)],
  ['trustStore', store(['a'])],
  ['trustStore.folder', store({ folder: '' })],
  ['trustStore.folder', store({ folder: 5 })],
  ['trustStore.roles', store({ roles: [] })],
  [`trustStore.roles.${fingerprint}`, store({ roles: { [fingerprint]: 'intermediate' } })],
  [`trustStore.roles.${fingerprint.toUpperCase()}`, store({ roles: { [fingerprint.toUpperCase()]: 'signer' } })],
  ['trustStore.roles.abc', store({ roles: { abc: 'signer' } })],
  ['trustStore.tolerances', store({ tolerances: {} })],
  ['trustStore.tolerances.0', store({ tolerances: ['x'] })],
  [
    'trustStore.tolerances.0.allow',
    store({ tolerances: [{ caFingerprint: fingerprint, allow: 'expired', reason: 'x' }] }),
  ],
  [
    'trustStore.tolerances.0.reason',
    store({ tolerances: [{ caFingerprint: fingerprint, allow: 'missing-key-cert-sign' }] }),
  ],
  [
    'trustStore.tolerances.0.caFingerprint',
    store({ tolerances: [{ caFingerprint: '*', allow: 'missing-key-cert-sign', reason: 'x' }] }),
  ],
  ['trustStore.maxCandidateKeys', store({ maxCandidateKeys: 0 })],
  ['trustStore.maxCandidateKeys', store({ maxCandidateKeys: 1025 })],
  ['maxCertificateLifetimeDays', { maxCertificateLifetimeDays: 0 }],
  ['maxCertificateLifetimeDays', { maxCertificateLifetimeDays: 3661 }],
  ['maxCertificateLifetimeDays', { maxCertificateLifetimeDays: '366' }],
  ['maxCertificateLifetimeDays', { maxCertificateLifetimeDays: Number.NaN }],
  ['checks', { checks: [] }],
  ['checks.validity', { checks: { validity: 'ignore' } }],
  ['checks.validity', { checks: { validity: true } }],
  ['checks.validity.failed', { checks: { validity: { failed: 'no' } } }],
  ['checks.revocation', { checks: { revocation: 'warn' } }],
  ['checks.revocation.inconclusive', { checks: { revocation: { inconclusive: 'skip' } } }],
  ['checks.revocation.inconclusive', { checks: { revocation: {} } }],
  ['origins', { origins: [] }],
  ['origins', { origins: 'upload' }],
  ['origins.upload', origin('strict')],
  ['origins.upload', origin(null)],
  ['origins.upload.level', origin({ level: 'x' })],
  ['origins.upload.gracePeriod.endsAt', origin({ gracePeriod: { endsAt: 'x' } })],
  ['origins.upload.checks.validity', origin({ checks: { validity: 'x' } })],
  ['$schema', { $schema: 5 }],
  ['enforcement.file', { enforcement: { file: '' } }],
  ['enforcement.file', { enforcement: { file: 'a\0b' } }],
  ['enforcement.file', { enforcement: { file: 5 } }],
  ['enforcement.flag', { enforcement: { flag: '' } }],
  ['enforcement.flag', { enforcement: { flag: null } }],
  ['gracePeriod.grantedBy', grace({ endsAt: '2027-01-31', grantedBy: '' })],
  ['gracePeriod.grantedBy', grace({ endsAt: '2027-01-31', grantedBy: 5 })],
  ['gracePeriod.grantedAt', grace({ endsAt: '2027-01-31', grantedAt: 'yesterday' })],
  ['origins.upload.gracePeriod.grantedAt', origin({ gracePeriod: { endsAt: '2027-01-31', grantedAt: '2027-02-30' } })],
  ['publishers', { publishers: {} }],
  ['publishers', { publishers: 'CN=Acme' }],
  ['publishers', { publishers: times(1001, { key: fingerprint }) }],
  ['publishers.0', { publishers: [fingerprint] }],
  ['publishers.1', { publishers: [{ key: fingerprint }, null] }],
  ['publishers.0.certificate', { publishers: [{}] }],
  ['publishers.0.certificate', { publishers: [{ apps: ['*'] }] }],
  ['publishers.0.certificate', { publishers: [{ certificate: fingerprint.toUpperCase() }] }],
  ['publishers.0.key', { publishers: [{ key: fingerprint.slice(1) }] }],
  ['publishers.0.key', { publishers: [{ key: `pin:${fingerprint}` }] }],
  ['publishers.0.anchor', { publishers: [{ subject: 'CN=Acme' }] }],
  ['publishers.0.anchor', { publishers: [{ subject: 'CN=Acme', anchor: '*' }] }],
  ['publishers.0.subject', { publishers: [{ anchor: fingerprint }] }],
  ['publishers.0.subject', { publishers: [{ subject: '', anchor: fingerprint }] }],
  ['publishers.0.subject', { publishers: [{ subject: 'CN=Ac\u{fffd}me', anchor: fingerprint }] }],
  ['publishers.0.subject', { publishers: [{ subject: 'CN=Acme\u{2026}', anchor: fingerprint }] }],
  ['publishers.0.name', rule({ name: '' })],
  ['publishers.0.name', rule({ name: 'x'.repeat(201) })],
  ['publishers.0.apps', rule({ apps: 'com.acme.*' })],
  ['publishers.0.apps', rule({ apps: [] })],
  ['publishers.0.apps', rule({ apps: times(101, '*') })],
  ['publishers.0.apps.0', rule({ apps: ['com.acme*'] })],
  ['publishers.0.apps.1', rule({ apps: ['com.acme.*', 'com..acme'] })],
  ['publishers.0.apps.0', rule({ apps: [''] })],
  ['publishers.0.apps.0', rule({ apps: ['**'] })],
  ['publishers.0.apps.0', rule({ apps: ['com.acmé.*'] })],
  ['publishers.0.apps.0', rule({ apps: ['com.acme/*'] })],
  ['publishers.0.apps.0', rule({ apps: [`${'a.'.repeat(127)}aa`] })],
  ['publishers.0.apps.0', rule({ apps: [null] })],
  ['publishers.0.versions', rule({ versions: '1.0' })],
  ['publishers.0.versions', rule({ versions: '[1.0, 2.0)' })],
  ['publishers.0.versions', rule({ versions: '[1.0,2.0' })],
  ['publishers.0.versions', rule({ versions: '' })],
  ['publishers.0.versions', rule({ versions: ['[1.0,2.0)'] })],
  ['publishers.0.versions', rule({ versions: times(17, '[1]').join(',') })],
  ['publishers.0.origins', rule({ origins: [] })],
  ['publishers.0.origins', rule({ origins: 'upload' })],
  ['publishers.0.origins.0', rule({ origins: [''] })],
  ['publishers.0.until', rule({ until: '2027-02-30' })],
  ['publishers.0.until', rule({ until: null })],
  ['unlistedSigners', { unlistedSigners: 'warn' }],
  ['unlistedSigners', { unlistedSigners: false }],
  ['apps', { apps: [] }],
  ['apps.com.acme*', app({}, 'com.acme*')],
  ['apps.com.acme.', app({}, 'com.acme.')],
  ['apps.', app({}, '')],
  ['apps.com.acme.*', app(null)],
  ['apps.com.acme.*', app('1.0')],
  ['apps.com.acme.*.minimumVersion', app({ minimumVersion: '' })],
  ['apps.com.acme.*.minimumVersion', app({ minimumVersion: '1 .0' })],
  ['apps.com.acme.*.minimumVersion', app({ minimumVersion: 1 })],
  ['apps.com.acme.*.minimumVersion', app({ minimumVersion: '1'.repeat(201) })],
  ['apps.com.acme.*.checks', app({ checks: 'skip' })],
  ['apps.com.acme.*.checks.rollback', app({ checks: { rollback: 'deny' } })],
  ['apps.com.acme.*.checks.continuity.failed', app({ checks: { continuity: { failed: true } } })],
  ['versionOrder', { versionOrder: 'semver' }],
  ['versionOrder', { versionOrder: null }],
  ['requiredRoles', { requiredRoles: [] }],
  ['requiredRoles.vendor', { requiredRoles: { vendor: [] } }],
  ['requiredRoles.vendor', { requiredRoles: { vendor: null } }],
  ['requiredRoles.', { requiredRoles: { '': { signers: [{ key: fingerprint }] } } }],
  ['requiredRoles.vendor.signers', { requiredRoles: { vendor: {} } }],
  ['requiredRoles.vendor.signers', role({ signers: [] })],
  ['requiredRoles.vendor.signers', role({ signers: times(65, { key: fingerprint }) })],
  ['requiredRoles.vendor.signers.0', role({ signers: [fingerprint] })],
  ['requiredRoles.vendor.signers.0.key', role({ signers: [{ key: 'x' }] })],
  ['requiredRoles.vendor.signers.0.anchor', role({ signers: [{ subject: 'CN=Acme' }] })],
  ['requiredRoles.vendor.threshold', role({ threshold: 0 })],
  ['requiredRoles.vendor.threshold', role({ threshold: 9 })],
  ['requiredRoles.vendor.threshold', role({ threshold: 1.5 })],
  ['requiredRoles.vendor.threshold', role({ threshold: '1' })],
  ['permits', { permits: [] }],
  ['permits', { permits: true }],
  ['permits.keys', permits({ keys: [] })],
  ['permits.keys', permits({ keys: permitKey })],
  ['permits.keys', permits({ keys: times(17, permitKey) })],
  ['permits.keys.0', permits({ keys: [fingerprint] })],
  ['permits.keys.1', permits({ keys: [permitKey, permitKey.slice(0, -1)] })],
  ['permits.keys.0', permits({ keys: [permitKey.replace('MCow', 'MIow')] })],
  ['permits.keys.0', permits({ keys: [`${permitKey}\n`] })],
  ['permits.hostId', permits({ hostId: '' })],
  ['permits.hostId', permits({ hostId: null })],
  ['permits.maxHours', permits({ maxHours: 73 })],
  ['permits.maxHours', permits({ maxHours: 72.001 })],
  ['permits.maxHours', permits({ maxHours: 0 })],
  ['permits.maxHours', permits({ maxHours: Number.NaN })],
  ['permits.maxHours', permits({ maxHours: null })],
  ['archive', { archive: 'jar' }],
  ['archive', { archive: true }],
  ['clockSkewSeconds', { clockSkewSeconds: -1 }],
  ['clockSkewSeconds', { clockSkewSeconds: 86_401 }],
  ['clockSkewSeconds', { clockSkewSeconds: 0.5 }],
  ['clockSkewSeconds', { clockSkewSeconds: '300' }],
  ['clockSkewSeconds', { clockSkewSeconds: null }],
  ['checks.clock', { checks: { clock: 'deny' } }],
  ['checks.permit.failed', { checks: { permit: { failed: 'no' } } }],
  ['enforcement.setting', { enforcement: { on: true } }],
  ['enforcement.on', { enforcement: { setting: 'upm.check' } }],
  ['enforcement.on', { enforcement: { on: 'false', setting: 'upm.check' } }],
  ['enforcement.setting', { enforcement: { on: false, setting: '' } }],
  ['enforcement.env', { enforcement: { env: '1A' } }],
  ['enforcement.env', { enforcement: { env: `A${'B'.repeat(200)}` } }],
  ['enforcement.env', { enforcement: { env: 'A\n' } }],
  ['enforcement.env', { enforcement: { env: ' A' } }],
  ['enforcement.file', { enforcement: { file: 'x'.repeat(4097) } }],
  ['enforcement.flag', { enforcement: { flag: 'x'.repeat(201) } }],
  ['gracePeriod.alwaysSigned', grace({ endsAt: '2027-01-31', alwaysSigned: times(1001, 'a') })],
  ['gracePeriod.days', grace({ startsAt: '2026-01-01', days: 3661 })],
  ['gracePeriod.startsAt', grace({ startsAt: null, days: 90 })],
  ['gracePeriod.startsAt', grace({ startsAt: '31.01.2026', endsAt: '2027-01-31' })],
  ['trustStore', store('x'.repeat(4097))],
  ['trustStore.folder', store({ folder: 'x'.repeat(4097) })],
  ['trustStore.folder', store({ folder: 'a\0b' })],
  ['trustStore.tolerances', store({ tolerances: times(101, tolerance) })],
  ['trustStore.tolerances.0.reason', store({ tolerances: [{ ...tolerance, reason: '' }] })],
  ['trustStore.maxCandidateKeys', store({ maxCandidateKeys: 1.5 })],
  ['trustStore.maxCandidateKeys', store({ maxCandidateKeys: '64' })],
  ['trustStore.roles', store({ roles: null })],
  [`trustStore.roles.${fingerprint}a`, store({ roles: { [`${fingerprint}a`]: 'signer' } })],
  [`trustStore.roles. ${fingerprint}`, store({ roles: { [` ${fingerprint}`]: 'signer' } })],
  ['revocation', { revocation: 'require' }],
  ['revocation.mode', { revocation: { mode: 'never' } }],
  ['revocation.honourInvalidityDate', { revocation: { honourInvalidityDate: 'yes' } }],
  ['revocation.denied', { revocation: { denied: {} } }],
  ['revocation.denied', { revocation: { denied: times(10_001, denial) } }],
  ['revocation.denied.0', denied(fingerprint)],
  ['revocation.denied.0.certificate', denied(because)],
  ['revocation.denied.0.certificate', denied({ ...because, certificate: 'x' })],
  ['revocation.denied.0.key', denied({ ...because, key: 'x' })],
  ['revocation.denied.0.artifact', denied({ ...because, artifact: 'x' })],
  ['revocation.denied.0.serial', denied({ ...because, issuer: 'CN=CA' })],
  ['revocation.denied.0.issuer', denied({ ...because, serial: '01' })],
  // As a decision shows a name that it has cut.
  ['revocation.denied.0.issuer', denied({ ...because, issuer: 'CN=Acme\u2026', serial: '01' })],
  ['permits.keys.0', permits({ keys: [permitKey.replace('A=', 'B=')] })],
  ['revocation.denied.0.serial', serials('')],
  ['revocation.denied.0.serial', serials('0x01')],
  ['revocation.denied.0.serial', serials('01:')],
  ['revocation.denied.0.serial', serials(':01')],
  ['revocation.denied.0.serial', serials('0'.repeat(201))],
  ['revocation.denied.1.reason', denied(denial, { ...denial, reason: '' })],
  ['revocation.denied.0.reason', denied({ key: fingerprint, date: '2026-01-01' })],
  ['revocation.denied.0.date', denied({ key: fingerprint, reason: 'x' })],
  ['revocation.denied.0.date', denied({ ...denial, date: 'today' })],
  ['clockSkewSeconds', { clockSkewSeconds: Number.NaN }],
  ['publishers.0.origins', rule({ origins: times(101, 'upload') })],
  ['publishers.0.key', { publishers: [{ key: `${fingerprint}\n` }] }],
  ['requiredRoles', { requiredRoles: null }],
  [`requiredRoles.${'x'.repeat(80)}…`, { requiredRoles: { ['x'.repeat(201)]: { signers: [{ key: fingerprint }] } } }],
  ['permits.keys', { permits: { hostId: 'host-1' } }],
  ['permits.hostId', { permits: { keys: [permitKey] } }],
  ['permits.hostId', permits({ hostId: 'x'.repeat(201) })],
  ['permits.keys.0', permits({ keys: [` ${permitKey}`] })],
];

describe('A value that is not allowed is a wrong-value, with its path', () => {
  it.each(WRONG)('%s: %j', (path, input) => {
    // One value may be wrong in two ways.
    expect([...new Set(issuesOf(input))]).toEqual([`${path} wrong-value`]);
  });

  it('each with the message that says what would be right', async () => {
    const page = WRONG.map(([, input]) => {
      const issues = policyErrorOf(input)?.issues ?? [];
      return [shown(input), ...issues.map(({ path, message }) => `  ${path}: ${message}`)].join('\n');
    });
    await expect(`${page.join('\n')}\n`).toMatchFileSnapshot('texts/wrong-values.txt');
  });

  it.each<[what: string, input: unknown]>([
    ['a rule', rule({ name: 'x', apps: ['com.acme.*', 'com.acme', '*'], versions: '(,1],[2,)', origins: ['upload'] })],
    ['a thousand rules', { publishers: times(1000, { key: fingerprint }) }],
    ['a hundred patterns', rule({ apps: times(100, 'com.acme.*') })],
    ['sixteen intervals', rule({ versions: times(16, '[1]').join(',') })],
    ['a subject of other letters', { publishers: [{ subject: 'CN=Ácmé', anchor: fingerprint }] }],
    [
      'an app',
      app({ minimumVersion: '1'.repeat(200), checks: { rollback: 'skip', continuity: 'warn', archive: 'warn' } }),
    ],
    ['a role', role({ threshold: 1 })],
    ['permits', permits({ maxHours: 1, keys: times(16, permitKey) })],
    ['permits for half hours', permits({ maxHours: 1.5 })],
    ['permits for one hour', permits({ maxHours: 1 })],
    ['permits for three days', permits({ maxHours: 72 })],
    ['no permits', { permits: null }],
    ['one key to try', store({ maxCandidateKeys: 1 })],
    ['1024 keys to try', store({ maxCandidateKeys: 1024 })],
    ['a hundred tolerances', store({ tolerances: times(100, tolerance) })],
    ['no folder', store({ folder: null })],
    ['a folder whose path is long', store({ folder: 'x'.repeat(4096) })],
    ['certificates that live a day', { maxCertificateLifetimeDays: 1 }],
    ['certificates that live ten years', { maxCertificateLifetimeDays: 3660 }],
    ['a grace period of no day', grace({ startsAt: '2026-01-01', days: 0 })],
    ['a grace period of ten years', grace({ startsAt: '2026-01-01', days: 3660 })],
    ['a grace period without a start', grace({ startsAt: null, endsAt: '2027-01-01' })],
    ['a grace period that nobody granted', grace({ endsAt: '2027-01-01', grantedBy: null, grantedAt: null })],
    ['a thousand origins that are always signed', grace({ endsAt: '2027-01-01', alwaysSigned: times(1000, 'a') })],
    ['no skew of the clock', { clockSkewSeconds: 0 }],
    ['a day of skew of the clock', { clockSkewSeconds: 86_400 }],
    ['a name of 200 characters', rule({ name: 'x'.repeat(200) })],
    ['a name of one character', rule({ name: 'x' })],
    ['a pattern of 255 characters', rule({ apps: [`${'a.'.repeat(127)}a`] })],
    ['a hundred origins', rule({ origins: times(100, 'upload') })],
    ['a variable whose name is long', { enforcement: { env: `_${'A.-1'.repeat(49)}A_B` } }],
    ['no archive rule', { archive: null }],
    ['no revocation mode', { revocation: { mode: null } }],
    ['a deny list of 10,000 items', { revocation: { denied: times(10_000, denial) } }],
    ['serial numbers with colons and without', serials('00:aB:cD', 'abcd', '0'.repeat(200))],
    ['64 signers of a role', role({ signers: times(64, 0).map((_, index) => ({ key: hexOf(index) })) })],
  ])('beside it, one that is allowed: %s', (_what, input) => {
    expect(issuesOf(input)).toEqual([]);
  });

  it.each<[what: string, words: readonly string[], policy: (word: string) => unknown]>([
    ['a level', ['strict', 'standard', 'audit', 'off'], (level) => ({ level })],
    ['an action', ['enforce', 'warn', 'skip'], (validity) => ({ checks: { validity } })],
    [
      'the action of an outcome',
      ['enforce', 'warn', 'skip'],
      (word) => ({ checks: { validity: { failed: word, inconclusive: word } } }),
    ],
    [
      'what a revocation that cannot be told means',
      ['enforce', 'warn'],
      (inconclusive) => ({ checks: { revocation: { inconclusive } } }),
    ],
    [
      'what grace covers',
      ['unsigned', 'expired-certificate', 'untrusted-signer'],
      (covers) => grace({ endsAt: '2027-01-01', covers }),
    ],
    ['the role of a certificate', ['anchor', 'signer', 'none'], (word) => store({ roles: { [fingerprint]: word } })],
    ['a mode of revocation', ['require', 'if-available'], (mode) => ({ revocation: { mode } })],
    ['signers that no rule names', ['allow', 'deny'], (unlistedSigners) => ({ unlistedSigners })],
    ['an order of versions', ['maven', 'osgi'], (versionOrder) => ({ versionOrder })],
    ['what an artifact must be', ['any', 'zip'], (archive) => ({ archive })],
    ['a tolerance', ['missing-key-cert-sign'], (allow) => store({ tolerances: [{ ...tolerance, allow }] })],
    [
      'a check that may differ from app to app',
      ['continuity', 'rollback', 'archive'],
      (check) => app({ checks: { [check]: 'warn' } }),
    ],
    [
      'a check',
      CHECK_NAMES.filter((check) => !FIXED.includes(check)),
      (check) => ({
        checks: { [check]: { inconclusive: 'warn' } },
        origins: { upload: { checks: { [check]: { inconclusive: 'enforce' } } } },
      }),
    ],
  ])('beside it, each word that is allowed: %s', (_what, words, policy) => {
    for (const word of words) expect(issuesOf(policy(word)), word).toEqual([]);
  });

  it('beside it, every key of an origin', () => {
    const upload = {
      level: 'strict',
      enforcement: { env: 'UPLOAD' },
      checks: {},
      maxCertificateLifetimeDays: 30,
      gracePeriod: {
        startsAt: '2026-01-01',
        endsAt: '2027-01-01',
        covers: 'unsigned',
        alwaysSigned: ['upload'],
        grantedBy: 'us',
        grantedAt: '2026-01-01',
      },
    };
    expect(issuesOf(origin(upload))).toEqual([]);
    expect(
      issuesOf(origin({ gracePeriod: { startsAt: '2026-01-01', days: 1, covers: 'unsigned', grantedBy: 'us' } })),
    ).toEqual([]);
  });

  it('says what would be right', () => {
    expect(messagesOf(rule({ apps: ['com.acme*'] }))).toEqual([
      'must be an app key, or a pattern of whole segments as "com.acme.*" or "@acme/*"',
    ]);
    expect(messagesOf(rule({ versions: '1.0' }))).toEqual([
      'must be a range of versions, as "[1.0,2.0)" or "(,1.5],[1.6,)"',
    ]);
    expect(messagesOf(permits({ keys: ['x'] }))[0]).toMatch(/^must be the base64 of an Ed25519 public key: openssl /);
    expect(messagesOf(permits({ maxHours: 73 }))).toEqual(['must be 72 at most, not 73']);
    expect(messagesOf(grace({ endsAt: '31.01.2027' }))).toEqual([
      'must be an ISO 8601 instant with a zone, as "2027-01-31T00:00:00Z", or a date alone, which is 00:00 UTC',
    ]);
    for (const enforcement of ['false', 0, null]) {
      expect(messagesOf({ enforcement })).toEqual([
        'must be true or false without quotes, or an object: {"env"}, {"file"}, {"flag"} or {"on", "setting"}',
      ]);
    }
  });

  it('shows a value of twenty characters, and no longer one: it may be a secret in the wrong field', () => {
    expect(messagesOf({ archive: 'x'.repeat(20) })).toEqual([`must be "any" or "zip", not "${'x'.repeat(20)}"`]);
    expect(messagesOf({ archive: 'x'.repeat(21) })).toEqual(['must be "any" or "zip", not a text of 21 characters']);
  });

  it('says what a length is of', () => {
    expect(messagesOf(role({ signers: [] }))).toEqual(['must have 1 entry at least, not 0']);
    expect(messagesOf(role({ signers: times(65, { key: fingerprint }) }))).toEqual([
      'must have 64 entries at most, not 65',
    ]);
    expect(messagesOf(rule({ name: '' }))).toEqual(['must have 1 character at least, not 0']);
    expect(messagesOf(rule({ name: 'x'.repeat(201) }))).toEqual(['must have 200 characters at most, not 201']);
  });

  it.each<[unknown]>([[undefined], [null], ['standard'], [5], [true], [[]], [() => ({})], [Symbol('x')]])(
    'the policy itself: %s',
    (input) => {
      expect(issuesOf(input)).toEqual([' wrong-value']);
    },
  );

  it('a number that JSON does not have', () => {
    expect(issuesOf(grace({ startsAt: '2026-01-01', days: 90n }))).toEqual(['gracePeriod.days wrong-value']);
  });

  it('an origin without a name', () => {
    expect(issuesOf({ origins: { '': {} } })).toEqual(['origins. wrong-value']);
  });
});
