import { describe, expect, it } from 'vitest';
import { issuesOf, messagesOf } from './issues.js';

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
  ])('wherever it stands: %s', (path, input) => {
    expect(issuesOf(input)).toEqual([`${path} unknown-key`]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('also where it reaches for the prototype: %s', (key) => {
    for (const at of ['', 'origins', 'trustStore', 'checks']) {
      const text = at === '' ? `{"${key}": {}}` : `{"${at}": {"${key}": {}}}`;
      expect(issuesOf(JSON.parse(text))).toEqual([`${at === '' ? '' : `${at}.`}${key} unknown-key`]);
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('level');
  });
});

describe('What a later version brings is refused as such, so that nobody relies on it', () => {
  it.each<[path: string, input: unknown]>([
    ['publishers', { publishers: [] }],
    ['requiredRoles', { requiredRoles: {} }],
    ['permits', { permits: {} }],
  ])('%s', (path, input) => {
    expect(issuesOf(input)).toEqual([`${path} not-supported-yet`]);
  });

  it.each(['file', 'flag'])('enforcement.%s', (key) => {
    expect(issuesOf({ enforcement: { [key]: 'x' } })).toContain(`enforcement.${key} not-supported-yet`);
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

  it('failed revocation', () => {
    const revocation = { failed: 'warn', inconclusive: 'warn' };
    expect(issuesOf({ checks: { revocation } })).toEqual(['checks.revocation.failed cannot-be-relaxed']);
    expect(issuesOf(origin({ checks: { revocation } }))).toEqual([
      'origins.upload.checks.revocation.failed cannot-be-relaxed',
    ]);
  });
});
