import { describe, expect, it } from 'vitest';
import type { Evidence, ExpectedApp, Level, PolicyInput } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import {
  appOf,
  badArtifact,
  decided,
  evidence,
  installedApp,
  judged,
  NOW,
  unreadableApp,
  unsigned,
} from './evidence.js';

const passed = 'passed passed: allow verified';
const nothing = 'not-applicable not-applicable: allow verified';
const mismatch = 'failed app-mismatch: deny app-mismatch';
const notTold = (code: string) => `inconclusive ${code}: deny ${code}`;
const expected = (key: string | null, version: string | null = null): { readonly expected: ExpectedApp } => ({
  expected: { key, version },
});
const app = (overrides: Partial<Evidence>, policy: PolicyInput = {}) => judged('app', overrides, policy);

describe('The app that the host expects', () => {
  const found = appOf('com.acme.app', '1.0');
  it.each<[what: string, verdict: string, overrides: Partial<Evidence>]>([
    ['is none in particular', nothing, found],
    ['is none in particular, and so need not be known', nothing, {}],
    ['is named by nothing', nothing, { ...found, ...expected(null) }],
    ['is the one that it is', passed, { ...found, ...expected('com.acme.app') }],
    ['is the one that it is, in this version', passed, { ...found, ...expected('com.acme.app', '1.0') }],
    ['is any app of this version', passed, { ...found, ...expected(null, '1.0') }],
    ['is another one', mismatch, { ...found, ...expected('com.acme.other') }],
    ['is one whose name differs in case', mismatch, { ...found, ...expected('com.acme.App') }],
    ['is a pattern, which is no key', mismatch, { ...found, ...expected('com.acme.*') }],
    ['is the one that it is, in another version', mismatch, { ...found, ...expected('com.acme.app', '1.1') }],
    ['is a version that is equal, and written otherwise', mismatch, { ...found, ...expected(null, '1.0.0') }],
    [
      'is a version that the artifact does not name',
      mismatch,
      { ...appOf('com.acme.app', null), ...expected('com.acme.app', '1.0') },
    ],
    [
      'is no version in particular of one that names none',
      passed,
      { ...appOf('com.acme.app', null), ...expected('com.acme.app') },
    ],
    ['is the installed one', passed, { ...found, ...installedApp({ key: 'com.acme.app' }) }],
    ['is not the installed one', mismatch, { ...found, ...installedApp({ key: 'com.acme.other' }) }],
    [
      'is what it is, but another one is installed',
      mismatch,
      { ...found, ...expected('com.acme.app'), ...installedApp({ key: 'com.acme.other' }) },
    ],
    [
      'is installed, but another one is expected',
      mismatch,
      { ...found, ...expected('com.acme.other'), ...installedApp({ key: 'com.acme.app' }) },
    ],
    ['is of no key that the host knows', nothing, { ...found, ...installedApp({ version: '0.9' }) }],
  ])('%s', (_what, verdict, overrides) => {
    expect(app(overrides)).toBe(verdict);
  });

  it.each<[code: string, overrides: Partial<Evidence>]>([
    ['app-unknown', {}],
    ['app-unknown', { app: { state: 'unknown', because: 'no-descriptor' } }],
    ['app-unreadable', unreadableApp],
  ])('can’t be told to be one that can’t be known: %s', (code, overrides) => {
    for (const named of [expected('com.acme.app'), expected(null, '1.0'), installedApp({ key: 'com.acme.app' })]) {
      expect(app({ ...overrides, ...named })).toBe(notTold(code));
    }
    expect(app(overrides)).toBe(nothing);
  });

  it('is not looked for in an artifact that can’t be judged', () => {
    const overrides = { ...badArtifact('artifact-missing'), ...expected('com.acme.app') };
    expect(app(overrides)).toBe('not-run not-reached: deny artifact-missing');
  });
});

describe('Another app than the expected one', () => {
  const wrong = { ...appOf('com.acme.app', '1.0'), ...expected('com.acme.other', '2.0') };
  it.each<[level: Level, wrong: string, unknown: string]>([
    ['strict', 'deny app-mismatch', 'deny app-unknown'],
    ['standard', 'deny app-mismatch', 'deny app-unknown'],
    ['audit', 'allow verified', 'allow verified'],
    ['off', 'allow enforcement-off', 'allow enforcement-off'],
  ])('at the level %s: %s', (level, ofWrong, ofUnknown) => {
    const decision = decide(evidence(wrong), { level }, NOW);
    expect(verdictOf(decision)).toBe(ofWrong);
    expect(decided(expected('com.acme.other'), { level })).toBe(ofUnknown);
    if (level === 'audit') expect(decision.warnings.map(({ code }) => code)).toEqual(['app-mismatch']);
  });

  it('is never covered by grace', () => {
    const gracePeriod = { endsAt: '2099-01-01', covers: 'untrusted-signer' } as const;
    expect(decided({ ...unsigned, ...wrong }, { gracePeriod })).toBe('deny app-mismatch');
    expect(judged('app', { ...unsigned, ...wrong }, { gracePeriod })).toMatch(/^failed app-mismatch: deny /);
    expect(
      decided({ ...unsigned, ...appOf('com.acme.other', '2.0'), ...expected('com.acme.other') }, { gracePeriod }),
    ).toBe('allow grace-period');
  });

  it('is named beside the expected one', () => {
    const row = decide(evidence(wrong), {}, NOW).checks.find(({ check }) => check === 'app');
    expect(row?.message).toBe(
      'This is the app "com.acme.app", version "1.0", not the app "com.acme.other", version "2.0", which was expected here.',
    );
    expect(row?.details).toEqual({
      key: 'com.acme.app',
      version: '1.0',
      expectedKey: 'com.acme.other',
      expectedVersion: '2.0',
    });
  });

  it('by its version alone is named with its own key', () => {
    const byVersion = { ...appOf('com.acme.app', '1.0'), ...expected(null, '2.0') };
    const row = decide(evidence(byVersion), {}, NOW).checks.find(({ check }) => check === 'app');
    expect(row?.message).toContain('not the app "com.acme.app", version "2.0"');
  });
});

describe('A decision', () => {
  it('names the app that the artifact says that it is, as text that is harmless to show', () => {
    const decision = decide(evidence(appOf('com.acme.app', '1.0\u001b[31m\u202e')), {}, NOW);
    expect(decision.artifact.app).toEqual({
      key: 'com.acme.app',
      version: '1.0\ufffd\ufffd',
      vendor: null,
      source: 'a descriptor',
    });
  });

  it.each<[what: string, overrides: Partial<Evidence>]>([
    ['is not known', {}],
    ['can’t be read', unreadableApp],
  ])('names none where it %s', (_what, overrides) => {
    expect(decide(evidence(overrides), {}, NOW).artifact.app).toBeNull();
  });
});
