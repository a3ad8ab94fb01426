import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/index.js';
import { fingerprint, issuesOf } from './issues.js';

const why = { reason: 'stolen key', date: '2026-11-01' };
const revocation = (value: unknown) => ({ revocation: value });
const denied = (item: unknown) => revocation({ denied: [item] });

describe('A value that is not allowed', () => {
  it.each<[path: string, input: unknown]>([
    ['revocation', revocation('require')],
    ['revocation', revocation(null)],
    ['revocation', revocation([])],
    // To switch it off is what the default is for; a mode of its own would only be left on by mistake.
    ['revocation.mode', revocation({ mode: 'off' })],
    ['revocation.mode', revocation({ mode: 'Require' })],
    ['revocation.mode', revocation({ mode: true })],
    ['revocation.honourInvalidityDate', revocation({ honourInvalidityDate: 'true' })],
    ['revocation.honourInvalidityDate', revocation({ honourInvalidityDate: null })],
    ['revocation.denied', revocation({ denied: {} })],
    ['revocation.denied', revocation({ denied: Array.from({ length: 10_001 }, () => ({ ...why, key: fingerprint })) })],
    ['revocation.denied.0', denied(fingerprint)],
    ['revocation.denied.0.certificate', denied({ ...why })],
    ['revocation.denied.0.certificate', denied({ ...why, certificate: fingerprint.toUpperCase() })],
    ['revocation.denied.0.certificate', denied({ ...why, certificate: 'ab'.repeat(20) })],
    ['revocation.denied.0.key', denied({ ...why, key: `sha256:${fingerprint}` })],
    ['revocation.denied.0.artifact', denied({ ...why, artifact: '' })],
    ['revocation.denied.0.serial', denied({ ...why, issuer: 'CN=CA' })],
    ['revocation.denied.0.issuer', denied({ ...why, serial: '01' })],
    ['revocation.denied.0.serial', denied({ ...why, issuer: 'CN=CA', serial: '' })],
    ['revocation.denied.0.serial', denied({ ...why, issuer: 'CN=CA', serial: '0x1f' })],
    ['revocation.denied.0.serial', denied({ ...why, issuer: 'CN=CA', serial: '-1' })],
    ['revocation.denied.0.serial', denied({ ...why, issuer: 'CN=CA', serial: '1:' })],
    ['revocation.denied.0.serial', denied({ ...why, issuer: 'CN=CA', serial: 31 })],
    ['revocation.denied.0.reason', denied({ key: fingerprint, date: '2026-11-01' })],
    ['revocation.denied.0.reason', denied({ ...why, key: fingerprint, reason: '' })],
    ['revocation.denied.0.date', denied({ key: fingerprint, reason: 'stolen key' })],
    ['revocation.denied.0.date', denied({ ...why, key: fingerprint, date: '2026-02-30' })],
    ['revocation.denied.0.date', denied({ ...why, key: fingerprint, date: 'last week' })],
  ])('%s', (path, input) => {
    expect(issuesOf(input)).toEqual([`${path} wrong-value`]);
  });
});

describe('A key that nobody knows', () => {
  it.each<[path: string, input: unknown]>([
    ['revocation.modes', revocation({ modes: 'require' })],
    ['revocation.allowed', revocation({ allowed: [] })],
    ['revocation.denied.0.serial', denied({ ...why, key: fingerprint, serial: '01' })],
    ['revocation.denied.0.certificate', denied({ ...why, certificate: fingerprint, key: fingerprint })],
    ['revocation.denied.0.until', denied({ ...why, artifact: fingerprint, until: '2027-01-01' })],
  ])('%s', (path, input) => {
    expect(issuesOf(input)).toEqual([`${path} unknown-key`]);
  });
});

describe('What is allowed', () => {
  it.each<[what: string, item: Readonly<Record<string, string>> & typeof why]>([
    ['a certificate', { ...why, certificate: fingerprint }],
    ['a key', { ...why, key: fingerprint }],
    ['an artifact', { ...why, artifact: fingerprint }],
    ['a serial as openssl prints it', { ...why, issuer: 'CN=CA', serial: '0A:1B' }],
    ['a serial without colons', { ...why, issuer: 'CN=CA', serial: '0a1b' }],
    ['an instant', { reason: 'stolen key', date: '2026-11-01T12:00:00Z', key: fingerprint }],
  ])('%s', (_what, item) => {
    const { date } = item;
    const instant = date.length === 10 ? `${date}T00:00:00.000Z` : date.replace('Z', '.000Z');
    expect(parsePolicy(denied(item)).revocation.denied).toEqual([{ ...item, date: instant }]);
  });

  it('each mode, and none', () => {
    expect(parsePolicy(revocation({ mode: 'require' })).revocation.mode).toBe('require');
    expect(parsePolicy(revocation({ mode: 'if-available' })).revocation.mode).toBe('if-available');
    expect(parsePolicy(revocation({ mode: null })).revocation.mode).toBe(null);
    expect(parsePolicy(revocation({})).revocation.mode).toBe(null);
  });
});
