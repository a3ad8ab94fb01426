import { describe, expect, it } from 'vitest';
import { fingerprint, issuesOf, messagesOf, permitKey } from './issues.js';

const origin = (overrides: unknown) => ({ origins: { upload: overrides } });
const store = (details: unknown) => ({ trustStore: details });
const grace = (period: unknown) => ({ gracePeriod: period });

describe('A key that is not known is refused', () => {
  it.each<[path: string, input: unknown, meant: string]>([
    ['levle', { levle: 'strict' }, 'level'],
    ['Level', { Level: 'strict' }, 'level'],
    ['truststore', { truststore: '/store' }, 'trustStore'],
    ['trust-store', { 'trust-store': '/store' }, 'trustStore'],
    ['enforcment', { enforcment: true }, 'enforcement'],
    ['gracePeriod.endAt', grace({ endsAt: '2027-01-31', endAt: '2027-01-31' }), 'endsAt'],
    ['gracePeriod.alwayssigned', grace({ endsAt: '2027-01-31', alwayssigned: [] }), 'alwaysSigned'],
    ['trustStore.role', store({ role: {} }), 'roles'],
    ['checks.lifetme', { checks: { lifetme: 'warn' } }, 'lifetime'],
    ['origins.upload.leve', origin({ leve: 'strict' }), 'level'],
    ['publisher', { publisher: [] }, 'publishers'],
    ['requiredRole', { requiredRole: {} }, 'requiredRoles'],
    ['unlistedSigner', { unlistedSigner: 'deny' }, 'unlistedSigners'],
    ['publishers.0.app', { publishers: [{ key: fingerprint, app: ['*'] }] }, 'apps'],
    ['publishers.0.version', { publishers: [{ key: fingerprint, version: '[1]' }] }, 'versions'],
    ['apps.com.acme.*.minimumVersions', { apps: { 'com.acme.*': { minimumVersions: '1' } } }, 'minimumVersion'],
    [
      'requiredRoles.vendor.treshold',
      { requiredRoles: { vendor: { signers: [{ key: fingerprint }], treshold: 1 } } },
      'threshold',
    ],
    ['permits.hostID', { permits: { keys: [permitKey], hostId: 'h', hostID: 'h' } }, 'hostId'],
    ['checks.version-flor', { checks: { 'version-flor': 'warn' } }, 'version-floor'],
  ])('with the one that was meant: %s', (path, input, meant) => {
    expect(issuesOf(input)).toEqual([`${path} unknown-key`]);
    expect(messagesOf(input)[0]).toMatch(new RegExp(`did you mean "${meant}"\\?$`));
  });

  it.each<[path: string, input: unknown]>([
    ['completelyDifferent', { completelyDifferent: 1 }],
    ['dev', { dev: true }],
    ['gracePeriod.endsAt', grace({ startsAt: '2026-01-01', days: 1, endsAt: '2027-01-01' })],
    ['gracePeriod.until', grace({ endsAt: '2027-01-01', until: 'x' })],
    ['origins.upload.origins', origin({ origins: {} })],
    ['origins.upload.trustStore', origin({ trustStore: '/elsewhere' })],
    ['checks.everything', { checks: { everything: 'skip' } }],
    ['checks.validity.always', { checks: { validity: { always: 'skip' } } }],
    ['enforcement.env', { enforcement: { file: 'x', env: 'X' } }],
    ['enforcement.flag', { enforcement: { file: 'x', flag: 'x' } }],
    ['origins.upload.publishers', origin({ publishers: [] })],
    ['origins.upload.requiredRoles', origin({ requiredRoles: {} })],
    ['origins.upload.permits', origin({ permits: null })],
    ['origins.upload.apps', origin({ apps: {} })],
    ['publishers.0.certificate', { publishers: [{ key: fingerprint, certificate: fingerprint }] }],
    ['publishers.0.subject', { publishers: [{ key: fingerprint, subject: 'CN=Acme' }] }],
    ['publishers.0.level', { publishers: [{ key: fingerprint, level: 'off' }] }],
    [
      'requiredRoles.vendor.signers.0.apps',
      { requiredRoles: { vendor: { signers: [{ key: fingerprint, apps: ['*'] }] } } },
    ],
    ['permits.minutes', { permits: { keys: [permitKey], hostId: 'h', minutes: 1 } }],
  ])('wherever it stands: %s', (path, input) => {
    expect(issuesOf(input)).toEqual([`${path} unknown-key`]);
  });

  it('with what keeps it out, where it is known and not beside another one', () => {
    expect(messagesOf(grace({ startsAt: '2026-01-01', days: 1, endsAt: '2027-01-01' }))).toEqual([
      '"endsAt" can\'t stand beside "days": leave one of the two out',
    ]);
  });

  it.each([
    ['evn', 'env'],
    ['flie', 'file'],
    ['flg', 'flag'],
    ['settings', 'setting'],
    ['onn', 'on'],
  ])('with the one that was meant, of all that an enforcement setting may have: %s', (key, meant) => {
    expect(messagesOf({ enforcement: { [key]: 'x' } })).toContain(`unknown key "${key}"; did you mean "${meant}"?`);
  });

  it('without a guess where nothing is near, and where what it could not stand beside is not known there', () => {
    expect(messagesOf({ completelyDifferent: 1 })).toEqual(['unknown key "completelyDifferent"']);
    expect(messagesOf({ endsAt: '2027-01-01' })).toEqual(['unknown key "endsAt"']);
    expect(messagesOf(JSON.parse('{"__proto__": {}}'))).toEqual(['unknown key "__proto__"']);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('also where it reaches for the prototype: %s', (key) => {
    for (const at of ['', 'origins', 'trustStore', 'checks']) {
      const text = at === '' ? `{"${key}": {}}` : `{"${at}": {"${key}": {}}}`;
      expect(issuesOf(JSON.parse(text))).toEqual([`${at === '' ? '' : `${at}.`}${key} unknown-key`]);
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('level');
  });
});

describe('What whoever makes an archive could relax by the app key that it claims is refused', () => {
  it.each([
    'integrity',
    'publisher',
    'app',
    'authenticity',
    'validity',
    'lifetime',
    'revocation',
    'version-floor',
    'artifact',
    'signature-file',
    'trust-store',
    'clock',
    'permit',
    'policy',
    'enforcement',
  ])('the check %s of an app', (check) => {
    for (const action of ['skip', 'warn', 'enforce', { failed: 'skip' }]) {
      const input = { apps: { 'com.acme.*': { checks: { [check]: action } } } };
      expect(issuesOf(input)).toEqual([`apps.com.acme.*.checks.${check} unknown-key`]);
    }
  });

  it.each(['continuity', 'rollback', 'archive'])('and not the check %s', (check) => {
    expect(issuesOf({ apps: { 'com.acme.*': { checks: { [check]: 'warn' } } } })).toEqual([]);
  });

  it('the level, enforcement and grace of an app', () => {
    for (const key of ['level', 'enforcement', 'gracePeriod']) {
      expect(issuesOf({ apps: { 'com.acme.*': { [key]: 'off' } } })).toEqual([`apps.com.acme.*.${key} unknown-key`]);
    }
  });
});

describe('What can’t be relaxed is refused as such', () => {
  const names = ['enforcement', 'artifact', 'integrity'];
  it.each(names)('the check %s, whatever the action', (check) => {
    for (const action of ['enforce', 'warn', 'skip', { failed: 'enforce' }]) {
      expect(issuesOf({ checks: { [check]: action } })).toEqual([`checks.${check} cannot-be-relaxed`]);
      for (const name of ['upload', 'a.b', 'checks', 'x'.repeat(150)]) {
        const issues = issuesOf({ origins: { [name]: { checks: { [check]: action } } } });
        expect(issues.map((issue) => issue.split(' ').at(-1))).toEqual(['cannot-be-relaxed']);
      }
    }
  });

  it('a destination, which even the level "off" does not leave out', () => {
    expect(issuesOf({ checks: { destination: 'warn' } })).toEqual(['checks.destination cannot-be-relaxed']);
    expect(messagesOf({ checks: { destination: 'warn' } })).toEqual([
      '"destination" can\'t be set: what is not in its place is not installed, at any level',
    ]);
    expect(messagesOf({ checks: { integrity: 'warn' } })).toEqual([
      '"integrity" can\'t be set: only the level "off" leaves it out',
    ]);
  });

  it('failed revocation', () => {
    const revocation = { failed: 'warn', inconclusive: 'warn' };
    expect(issuesOf({ checks: { revocation } })).toEqual(['checks.revocation.failed cannot-be-relaxed']);
    expect(issuesOf(origin({ checks: { revocation } }))).toEqual([
      'origins.upload.checks.revocation.failed cannot-be-relaxed',
    ]);
  });
});
