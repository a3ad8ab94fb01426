import { describe, expect, it } from 'vitest';
import type { CheckName, Evidence, PolicyInput } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { appOf, evidence, installedApp, NOW, unreadableApp, unsigned } from './evidence.js';

/** Which rule gave a check its action, and what that is: a word where it is one for both outcomes. */
const ruleOf = (check: CheckName, policy: PolicyInput, overrides: Partial<Evidence> = {}) => {
  const row = decide(evidence(overrides), policy, NOW).checks.find((each) => each.check === check);
  const { failed, inconclusive } = row?.action ?? {};
  return `${row?.rule}: ${failed === inconclusive ? failed : `${failed}, ${inconclusive}`}`;
};
const from = (origin: string | null) => ({ origin });

describe('The rule that a row names is', () => {
  it.each<[rule: string, check: CheckName, policy: PolicyInput]>([
    ['level "standard": enforce', 'validity', {}],
    ['level "standard": warn', 'continuity', {}],
    ['level "strict": enforce', 'continuity', { level: 'strict' }],
    ['level "audit": enforce, warn', 'integrity', { level: 'audit' }],
    ['checks.validity: warn', 'validity', { checks: { validity: 'warn' } }],
    ['checks.validity and level "standard": warn, enforce', 'validity', { checks: { validity: { failed: 'warn' } } }],
    ['checks.validity: enforce', 'validity', { checks: { validity: 'enforce' } }],
    ['level "standard": enforce', 'lifetime', { checks: { validity: 'warn' } }],
    ['level "standard": enforce', 'validity', { checks: { validity: {} } }],
    [
      'level "standard" and checks.revocation: enforce, warn',
      'revocation',
      { checks: { revocation: { inconclusive: 'warn' } } },
    ],
  ])('the level, or the policy’s own word for the check: %s, of %s', (rule, check, policy) => {
    expect(ruleOf(check, policy)).toBe(rule);
  });

  it.each<[rule: string, check: CheckName, policy: PolicyInput]>([
    ['origins.upload.checks.validity: warn', 'validity', { origins: { upload: { checks: { validity: 'warn' } } } }],
    [
      'origins.upload.checks.validity: skip',
      'validity',
      { checks: { validity: 'warn' }, origins: { upload: { checks: { validity: 'skip' } } } },
    ],
    ['checks.lifetime: warn', 'lifetime', { checks: { lifetime: 'warn' }, origins: { upload: {} } }],
    ['level "standard": enforce', 'lifetime', { origins: { upload: {} } }],
    ['origins.upload.level "audit": warn', 'lifetime', { origins: { upload: { level: 'audit' } } }],
    [
      'origins.upload.level "audit": warn',
      'lifetime',
      { checks: { lifetime: 'skip' }, origins: { upload: { level: 'audit' } } },
    ],
    [
      'origins.upload.checks.lifetime: enforce',
      'lifetime',
      { origins: { upload: { level: 'audit', checks: { lifetime: 'enforce' } } } },
    ],
  ])('the origin’s, where it has one: %s, of %s', (rule, check, policy) => {
    expect(ruleOf(check, policy, from('upload'))).toBe(rule);
  });

  it('the origin’s by its own name, harmless to show', () => {
    const name = 'up\u202eload';
    const policy: PolicyInput = { origins: { [name]: { level: 'audit' } } };
    expect(ruleOf('lifetime', policy, from(name))).toBe('origins.up\ufffdload.level "audit": warn');
  });
});

describe('Where the policy tells origins apart and the request’s is none of them, the rule is', () => {
  it.each<[rule: string, check: CheckName, policy: PolicyInput]>([
    ['level "standard": enforce', 'lifetime', { origins: { a: { level: 'audit' } } }],
    ['origins.a.level "standard": enforce', 'lifetime', { level: 'audit', origins: { a: { level: 'standard' } } }],
    ['origins.b.checks.rollback: enforce', 'rollback', { origins: { a: {}, b: { checks: { rollback: 'enforce' } } } }],
    [
      'origins.b.checks.rollback: enforce',
      'rollback',
      {
        checks: { rollback: 'warn' },
        origins: { a: { checks: { rollback: 'skip' } }, b: { checks: { rollback: 'enforce' } } },
      },
    ],
    [
      'checks.rollback: warn',
      'rollback',
      { checks: { rollback: 'warn' }, origins: { a: { checks: { rollback: 'skip' } } } },
    ],
  ])('that of the strictest: %s, of %s', (rule, check, policy) => {
    for (const origin of [null, 'elsewhere']) expect(ruleOf(check, policy, from(origin))).toBe(rule);
  });
});

describe('Where the policy has rules for apps, the rule is', () => {
  const apps = {
    '*': { checks: { rollback: 'warn', continuity: 'skip' } },
    'com.acme.*': { checks: { rollback: 'enforce' } },
    'com.acme.app': { checks: { rollback: 'skip' } },
    'com.acme.silent': { minimumVersion: '1' },
  } as const;
  it.each<[app: string, rollback: string, continuity: string]>([
    ['com.acme.app', 'apps["com.acme.app"].checks.rollback: skip', 'apps["*"].checks.continuity: skip'],
    ['com.acme.other', 'apps["com.acme.*"].checks.rollback: enforce', 'apps["*"].checks.continuity: skip'],
    ['com.acme.silent', 'apps["com.acme.*"].checks.rollback: enforce', 'apps["*"].checks.continuity: skip'],
    ['com.acme-evil.app', 'apps["*"].checks.rollback: warn', 'apps["*"].checks.continuity: skip'],
  ])('that of the most specific pattern that has one: %s', (app, rollback, continuity) => {
    for (const each of [apps, Object.fromEntries(Object.entries(apps).toReversed())]) {
      const policy: PolicyInput = { apps: each };
      expect(ruleOf('rollback', policy, appOf(app))).toBe(rollback);
      expect(ruleOf('continuity', policy, appOf(app))).toBe(continuity);
      expect(ruleOf('validity', policy, appOf(app))).toBe('level "standard": enforce');
    }
  });

  it('one that goes before level, checks and origin', () => {
    const policy: PolicyInput = {
      level: 'strict',
      checks: { rollback: 'enforce' },
      origins: { upload: { checks: { rollback: 'enforce' } } },
      apps: { 'com.acme.*': { checks: { rollback: 'skip' } } },
    };
    expect(ruleOf('rollback', policy, { ...appOf('com.acme.app'), ...from('upload') })).toBe(
      'apps["com.acme.*"].checks.rollback: skip',
    );
    expect(ruleOf('rollback', policy, { ...appOf('org.acme.app'), ...from('upload') })).toBe(
      'origins.upload.checks.rollback: enforce',
    );
  });

  it('one for one outcome leaves the other as it was', () => {
    const policy: PolicyInput = {
      level: 'strict',
      apps: { 'com.acme.*': { checks: { rollback: { failed: 'warn' } } } },
    };
    expect(ruleOf('rollback', policy, appOf('com.acme.app'))).toBe(
      'apps["com.acme.*"].checks.rollback and level "strict": warn, enforce',
    );
  });

  it('that of the word which came to count, where two patterns give one each', () => {
    const policy: PolicyInput = {
      versionOrder: 'osgi',
      apps: {
        'com.acme.*': { checks: { rollback: { failed: 'warn' } } },
        'com.acme.app': { checks: { rollback: { inconclusive: 'skip' } } },
      },
    };
    const [failed, inconclusive] = ['apps["com.acme.*"].checks.rollback', 'apps["com.acme.app"].checks.rollback'];
    const ruledBy = (version: string) =>
      ruleOf('rollback', policy, { ...appOf('com.acme.app', version), ...installedApp({ version: '2.0.0' }) });
    expect(ruledBy('1.0.0')).toBe(`${failed}: warn, skip`);
    expect(ruledBy('one')).toBe(`${inconclusive}: warn, skip`);
    expect(ruledBy('3.0.0')).toBe(`${failed} and ${inconclusive}: warn, skip`);
  });

  it.each<[what: string, overrides: Partial<Evidence>]>([
    ['is not known', {}],
    ['can’t be read', unreadableApp],
  ])('the strictest of all, where the app %s', (_what, overrides) => {
    expect(ruleOf('rollback', { apps }, overrides)).toBe('apps["com.acme.*"].checks.rollback: enforce');
    // None of them is stricter than the level.
    expect(ruleOf('continuity', { apps }, overrides)).toBe('level "standard": warn');
    expect(ruleOf('rollback', { level: 'strict', apps }, overrides)).toBe('level "strict": enforce');
  });
});

describe('With the check off, the rule is', () => {
  it.each<[rule: string, policy: PolicyInput]>([
    ['level "off": skip', { level: 'off' }],
    ['policy constant false: skip', { enforcement: false }],
    ['the host’s switch: skip', { enforcement: { on: false, setting: 'the host’s switch' } }],
    ['environment variable CHECK: skip', { enforcement: { env: 'CHECK' } }],
    ['origins.upload.level "off": skip', { origins: { upload: { level: 'off' } } }],
  ])('what turns it off, for every check: %s', (rule, policy) => {
    const flags = [{ setting: 'environment variable CHECK', value: 'false', fault: null }];
    const { checks } = decide(
      evidence({ flags, origin: 'upload' }),
      { checks: { validity: 'enforce' }, ...policy },
      NOW,
    );
    // Not even `off` makes that installed which isn't in its place.
    const rules = checks.map((row) => `${row.rule}: ${row.check === 'destination' ? 'skip' : row.action.failed}`);
    expect(new Set(rules)).toEqual(new Set([rule]));
  });
});

it('The rule of the archive’s row is that of the action that counts: of verified bytes, of others', () => {
  const overrides: Partial<Evidence> = {
    archive: { state: 'fault', code: 'archive-trailing-bytes', entry: null, detail: '' },
  };
  const policy: PolicyInput = { origins: { shop: { level: 'strict' } } };
  const ruleFor = (more: Partial<Evidence>) => {
    const decision = decide(evidence({ ...overrides, ...more }), policy, NOW);
    const row = decision.checks.find(({ check }) => check === 'archive');
    return [row?.action.failed, row?.rule];
  };
  const byApp: PolicyInput = { apps: { 'com.acme.*': { checks: { archive: 'skip' } } } };
  const ofApp = decide(evidence({ ...overrides, ...appOf('com.acme.app') }), byApp, NOW);
  expect(ofApp.checks.find(({ check }) => check === 'archive')?.rule).toBe('apps["com.acme.*"].checks.archive');
  expect(ruleFor({})).toEqual(['enforce', 'origins.shop.level "strict"']);
  expect(ruleFor(unsigned)).toEqual(['enforce', 'level "standard"']);
});
