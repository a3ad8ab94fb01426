import { describe, expect, it } from 'vitest';
import { couldAllow } from '../../src/decision/decide.js';
import { parsePolicy, type Evidence, type PolicyInput } from '../../src/index.js';
import {
  appOf,
  bare,
  evidence,
  expired,
  idOf,
  installedApp,
  NOW,
  permitOf,
  permits,
  pin,
  unsigned,
} from './evidence.js';

const could = (overrides: Partial<Evidence>, policy: PolicyInput = {}) =>
  couldAllow(evidence(overrides), parsePolicy(policy), NOW);

describe('Whatever app it may turn out to be, something could be allowed', () => {
  it.each<[what: string, overrides: Partial<Evidence>, policy: PolicyInput]>([
    ['where all is sound', {}, {}],
    ['where rules of publishers may let it through', {}, { publishers: [{ key: idOf('x') }], unlistedSigners: 'deny' }],
    ['where another app is expected', { ...appOf('com.acme.app'), expected: { key: 'org.app', version: '2' } }, {}],
    [
      'where the app is one below its lowest version',
      appOf('com.acme.app', '1'),
      { apps: { '*': { minimumVersion: '2' } } },
    ],
    [
      'where another publisher’s later version is installed',
      { ...appOf('com.acme.app', '1'), ...installedApp({ key: 'org.app', version: '2', publisherId: 'pin:9' }) },
      { level: 'strict' },
    ],
    [
      'where a rule of some app relaxes what denies',
      { ...unsigned, ...installedApp({ verified: true }) },
      {
        checks: { authenticity: 'warn', continuity: 'enforce' },
        apps: { 'org.*': { minimumVersion: '1' }, 'com.acme.*': { checks: { continuity: { failed: 'warn' } } } },
      },
    ],
    ['where a permit has not been asked for yet', { ...unsigned, ...permitOf({ use: 'not-needed' }) }, { permits }],
    [
      'where a permit was used, as far as the evidence says',
      { ...unsigned, ...permitOf({ use: 'again' }) },
      { permits },
    ],
  ])('%s', (_what, overrides, policy) => {
    expect(could(overrides, policy)).toBe(true);
  });

  it.each<[what: string, overrides: Partial<Evidence>, policy: PolicyInput]>([
    ['unsigned', unsigned, {}],
    [
      'where the rule of some app relaxes something else',
      { ...unsigned, ...installedApp({ verified: true }) },
      {
        checks: { authenticity: 'warn', continuity: 'enforce' },
        apps: { 'com.acme.*': { checks: { rollback: 'skip', continuity: { inconclusive: 'warn' } } } },
      },
    ],
    ['signed by a pin that has run out', bare(pin(expired)), {}],
    [
      'unsigned, with a permit for other bytes',
      { ...unsigned, ...permitOf({ artifactSha256: 'ab'.repeat(32) }) },
      { permits },
    ],
    [
      'unsigned, with a permit that is none',
      { ...unsigned, permit: { state: 'fault', code: 'statement-too-large', detail: '' } },
      { permits },
    ],
    [
      'unsigned where the installed version was verified, whatever grace says',
      { ...unsigned, ...installedApp({ verified: true }) },
      { gracePeriod: { endsAt: '2026-07-01' } },
    ],
  ])('and not what is %s', (_what, overrides, policy) => {
    expect(could(overrides, policy)).toBe(false);
  });

  it('and grace covers what is unsigned where the installed version was not verified', () => {
    const was = installedApp({ key: 'com.acme.app', version: '9', publisherId: 'pin:9' });
    expect(could({ ...unsigned, ...was }, { gracePeriod: { endsAt: '2026-07-01' } })).toBe(true);
  });
});
