import { describe, expect, it } from 'vitest';
import { fingerprint, issuesOf } from './issues.js';

const origin = (overrides: unknown) => ({ origins: { upload: overrides } });
const store = (details: unknown) => ({ trustStore: details });
const grace = (period: unknown) => ({ gracePeriod: period });

describe('A value that is not allowed is a wrong-value, with its path', () => {
  it.each<[path: string, input: unknown]>([
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
  ])('%s: %j', (path, input) => {
    // One value may be wrong in two ways.
    expect([...new Set(issuesOf(input))]).toEqual([`${path} wrong-value`]);
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
