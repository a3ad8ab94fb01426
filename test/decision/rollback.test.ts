import { describe, expect, it } from 'vitest';
import type { Evidence, Level, PolicyInput } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import { appOf, decided, evidence, installedApp, judged, NOW, unreadableApp, unsigned } from './evidence.js';

const passed = 'passed passed: allow verified';
const nothing = 'not-applicable not-applicable: allow verified';
const downgrade = 'failed downgrade: deny downgrade';
const notTold = (code: string) => `inconclusive ${code}: deny ${code}`;
const strict: PolicyInput = { level: 'strict' };
const key = 'com.acme.app';
/** An install of one version over another. */
const over = (version: string | null, installed: string | null): Partial<Evidence> => ({
  ...appOf(key, version),
  ...installedApp({ key, version: installed }),
});
const rollback = (overrides: Partial<Evidence>, policy: PolicyInput = strict) => judged('rollback', overrides, policy);

describe('Over an installed version', () => {
  it.each<[verdict: string, version: string | null, installed: string | null]>([
    [passed, '1.1', '1.0'],
    [passed, '1.10', '1.9'],
    [passed, '1.0', '1.0'],
    [passed, '1.0.0', '1.0'],
    [passed, '1.0', '1.0-SNAPSHOT'],
    [downgrade, '1.0', '1.1'],
    [downgrade, '1.9', '1.10'],
    [downgrade, '1.0-SNAPSHOT', '1.0'],
    [downgrade, '1.0-rc1', '1.0'],
    [nothing, '1.0', null],
    [nothing, null, null],
    [notTold('version-unknown'), null, '1.0'],
    [notTold('version-not-comparable'), '1.0 beta', '1.0'],
    [notTold('version-not-comparable'), '1.0', 'no version'],
  ])('%s: %s over %s', (verdict, version, installed) => {
    expect(rollback(over(version, installed))).toBe(verdict);
  });

  it('that the host does not have, nothing is compared', () => {
    expect(rollback(appOf(key))).toBe(nothing);
    expect(rollback({})).toBe(nothing);
  });

  it.each<[code: string, app: Partial<Evidence>]>([
    ['app-unknown', {}],
    ['app-unreadable', unreadableApp],
  ])('a version that cannot be known cannot be told to be later: %s', (code, app) => {
    expect(rollback({ ...app, ...installedApp({ version: '1.0' }) })).toBe(notTold(code));
    expect(rollback({ ...app, ...installedApp() })).toBe(nothing);
  });

  it('goes the policy’s order of versions', () => {
    const osgi = { ...strict, versionOrder: 'osgi' } as const;
    // Maven puts a release after its qualifiers, OSGi before them.
    expect(rollback(over('1.0.0.rc1', '1.0.0'))).toBe(downgrade);
    expect(rollback(over('1.0.0.rc1', '1.0.0'), osgi)).toBe(passed);
    expect(rollback(over('1.0.0', '1.0.0.rc1'), osgi)).toBe(downgrade);
    expect(rollback(over('1.0-rc1', '1.0'), osgi)).toBe(notTold('version-not-comparable'));
    expect(rollback(over('1.0', '1.0-rc1'), osgi)).toBe(notTold('version-not-comparable'));
  });

  it.each<[verdict: string, order: -1 | 0 | 1 | null]>([
    [passed, 1],
    [passed, 0],
    [downgrade, -1],
    [notTold('version-not-comparable'), null],
  ])('goes the host’s own order where it has one: %s of %s', (verdict, order) => {
    const comparisons = [{ a: '1.0', b: '2.0', order }];
    expect(rollback({ ...over('1.0', '2.0'), comparisons })).toBe(verdict);
  });

  it('the host’s own order is asked of these two versions in this order, and nothing is made up', () => {
    const notComparable = notTold('version-not-comparable');
    expect(rollback({ ...over('2.0', '1.0'), comparisons: [] })).toBe(notComparable);
    expect(rollback({ ...over('2.0', '1.0'), comparisons: [{ a: '1.0', b: '2.0', order: -1 }] })).toBe(notComparable);
  });
});

describe('A downgrade', () => {
  it.each<[level: Level, downgrade: string, unknown: string, warns: boolean]>([
    ['strict', 'deny downgrade', 'deny app-unknown', false],
    ['standard', 'allow verified', 'allow verified', false],
    ['audit', 'allow verified', 'allow verified', true],
    ['off', 'allow enforcement-off', 'allow enforcement-off', false],
  ])('at the level %s: %s', (level, verdict, unknown, warns) => {
    const decision = decide(evidence(over('1.0', '2.0')), { level }, NOW);
    expect(verdictOf(decision)).toBe(verdict);
    expect(decided(installedApp({ version: '2.0' }), { level })).toBe(unknown);
    // What an allowed install is silent about nobody knows: the row tells it, and where it warns a warning does.
    if (warns) expect(decision.warnings.map(({ code }) => code)).toEqual(['downgrade']);
  });

  it('is warned of, or denied, where the policy says so', () => {
    const warns = decide(evidence(over('1.0', '2.0')), { checks: { rollback: 'warn' } }, NOW);
    expect(verdictOf(warns)).toBe('allow verified');
    expect(warns.warnings.map(({ code }) => code)).toEqual(['downgrade']);
    expect(warns.warnings[0]?.message).toContain('"com.acme.app", version "1.0" is older than');
    expect(decided(over('1.0', '2.0'), { checks: { rollback: 'enforce' } })).toBe('deny downgrade');
    expect(decided(over('2.0', '1.0'), { checks: { rollback: 'enforce' } })).toBe('allow verified');
  });

  it('may deny where it is known, and pass where it can’t be told', () => {
    const policy: PolicyInput = { checks: { rollback: { failed: 'enforce' } } };
    expect(decided(over('1.0', '2.0'), policy)).toBe('deny downgrade');
    expect(decided(over(null, '2.0'), policy)).toBe('allow verified');
  });

  it('is never covered by grace', () => {
    const gracePeriod = { endsAt: '2099-01-01', covers: 'untrusted-signer' } as const;
    expect(decided({ ...unsigned, ...over('1.0', '2.0') }, { ...strict, gracePeriod })).toBe('deny downgrade');
    expect(decided({ ...unsigned, ...over('2.0', '1.0') }, { ...strict, gracePeriod })).toBe('allow grace-period');
    expect(decided(over('1.0', '2.0'), { ...strict, gracePeriod })).toBe('deny downgrade');
  });
});

describe('The lowest version that a policy allows', () => {
  const floor = (overrides: Partial<Evidence>, apps: PolicyInput['apps'] = {}, more: PolicyInput = {}) =>
    judged('version-floor', overrides, { apps, ...more });
  const below = 'failed below-minimum-version: deny below-minimum-version';
  const acme = { 'com.acme.*': { minimumVersion: '1.5' } };

  it.each<[verdict: string, app: string, version: string | null]>([
    [passed, key, '1.5'],
    [passed, key, '1.5.0'],
    [passed, key, '2'],
    [below, key, '1.4.9'],
    [below, key, '1.5-rc1'],
    [nothing, 'org.other.app', '1.0'],
    [nothing, 'com.acme-evil.app', '1.0'],
    [nothing, 'org.other.app', null],
    [notTold('version-unknown'), key, null],
    [notTold('version-not-comparable'), key, 'one point six'],
  ])('%s: %s %s', (verdict, app, version) => {
    expect(floor(appOf(app, version), acme)).toBe(verdict);
  });

  it.each<[code: string, app: Partial<Evidence>]>([
    ['app-unknown', {}],
    ['app-unreadable', unreadableApp],
  ])('can’t be told of an app that can’t be: %s', (code, app) => {
    expect(floor(app, acme)).toBe(notTold(code));
    expect(floor(app, acme, { level: 'strict' })).toBe(notTold(code));
    expect(floor(app, acme, { level: 'audit' })).toBe(`inconclusive ${code}: allow verified`);
    expect(floor(app, acme, { checks: { 'version-floor': 'warn' } })).toBe(`inconclusive ${code}: allow verified`);
    expect(floor(app)).toBe(nothing);
    expect(floor(app, { 'com.acme.*': { checks: { rollback: 'warn' } } })).toBe(nothing);
  });

  it('is that of the most specific pattern that names one, wherever it stands', () => {
    const apps = {
      '*': { minimumVersion: '9' },
      'com.*': { minimumVersion: '5' },
      'com.acme.*': { minimumVersion: '3' },
      'com.acme.app': { minimumVersion: '1' },
    };
    const reversed = Object.fromEntries(Object.entries(apps).toReversed());
    for (const each of [apps, reversed]) {
      const floorOf = (app: string) =>
        ['1', '3', '5', '9'].find((version) => floor(appOf(app, version), each) === passed);
      expect(['com.acme.app', 'com.acme.x', 'com.other', 'org.x'].map(floorOf)).toEqual(['1', '3', '5', '9']);
    }
  });

  it('is that of a less specific pattern where the most specific one names none', () => {
    const apps = { 'com.*': { minimumVersion: '5' }, 'com.acme.app': { checks: { rollback: 'warn' } } } as const;
    expect(floor(appOf(key, '4'), apps)).toBe(below);
    expect(floor(appOf(key, '5'), apps)).toBe(passed);
  });

  it('counts for a first install and an upgrade alike, whatever rollback says', () => {
    expect(floor({ ...over('1.4', '1.3') }, acme, { checks: { rollback: 'skip' } })).toBe(below);
    expect(floor({ ...over('1.6', '1.3') }, acme, { checks: { rollback: 'skip' } })).toBe(passed);
  });

  it('goes by the host’s own order where it has one', () => {
    const comparisons = [{ a: 'spring', b: '1.5', order: -1 } as const];
    expect(floor({ ...appOf(key, 'spring'), comparisons }, acme)).toBe(below);
    expect(floor({ ...appOf(key, '1.6'), comparisons }, acme)).toBe(notTold('version-not-comparable'));
  });

  it('is named, with its pattern', () => {
    const row = decide(evidence(appOf(key, '1.4')), { apps: acme }, NOW).checks.find(
      ({ check }) => check === 'version-floor',
    );
    expect(row?.details).toEqual({ key, version: '1.4', minimumVersion: '1.5', pattern: 'com.acme.*' });
    expect(row?.message).toContain('is below "1.5", the lowest version that the policy allows for "com.acme.*"');
  });
});
