import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/index.js';
import { isAppPattern } from '../../src/policy/app-pattern.js';
import type { PolicyOutput } from '../../src/policy/policy-schema.js';
import { parseVersionRange } from '../../src/policy/version-range.js';
import { policyErrorOf } from '../policy/issues.js';
import { policy as arbitraryPolicy } from '../property/policy-arbitrary.js';
import { asJson, compileSchema } from './schema.js';

const validates = compileSchema('policy');
const SHA = 'a'.repeat(64);
const KEY = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
const INSTANT = '2027-01-31T00:00:00Z';

const parses = (input: unknown) => policyErrorOf(input) === null;

/** Without the index signatures by which valibot says that other keys hold nothing, and read-only. */
type Known<T> = T extends readonly (infer Item)[]
  ? readonly Known<Item>[]
  : T extends object
    ? { readonly [K in keyof T as string extends K ? ([T[K]] extends [never] ? never : K) : K]: Known<T[K]> }
    : T;

/** The compiler's half of the comparison: what the hand-written type allows has the schema's shape. parsePolicy holds the other half. */
function asOfSchema(input: PolicyInput): Known<PolicyOutput> {
  return input;
}

/** Every key, and of every choice something. */
const FULL = {
  $schema: './node_modules/install-gate/schemas/policy.json',
  level: 'strict',
  enforcement: { env: 'CHECK' },
  gracePeriod: {
    startsAt: null,
    endsAt: INSTANT,
    covers: 'untrusted-signer',
    alwaysSigned: ['upload'],
    grantedBy: 'the board',
    grantedAt: '2026-12-01',
  },
  trustStore: {
    folder: 'store',
    roles: { [SHA]: 'anchor' },
    tolerances: [{ caFingerprint: SHA, allow: 'missing-key-cert-sign', reason: 'why' }],
    maxCandidateKeys: 64,
  },
  revocation: {
    mode: 'require',
    honourInvalidityDate: true,
    denied: [
      { certificate: SHA, reason: 'why', date: '2026-11-01' },
      { key: SHA, reason: 'why', date: INSTANT },
      { artifact: SHA, reason: 'why', date: INSTANT },
      { issuer: 'CA', serial: '0A:0b', reason: 'why', date: INSTANT },
    ],
  },
  checks: { lifetime: 'warn', validity: { failed: 'skip' }, revocation: { inconclusive: 'warn' } },
  origins: { upload: { level: 'audit', enforcement: { flag: 'x' }, gracePeriod: { startsAt: INSTANT, days: 30 } } },
  publishers: [
    {
      key: SHA,
      name: 'Acme',
      apps: ['com.acme.*', '*'],
      versions: '[1.0,2.0),[3.0]',
      origins: ['upload'],
      until: INSTANT,
    },
    { certificate: SHA },
    { subject: 'CN=Acme', anchor: SHA },
  ],
  unlistedSigners: 'deny',
  apps: {
    'com.acme.x': { minimumVersion: '1.2', checks: { rollback: 'enforce', continuity: { inconclusive: 'skip' } } },
  },
  versionOrder: 'osgi',
  requiredRoles: { vendor: { signers: [{ key: SHA }, { subject: 'CN=x', anchor: SHA }], threshold: 2 } },
  permits: { keys: [KEY], hostId: 'host', maxHours: 1.5 },
  clockSkewSeconds: 0,
  maxCertificateLifetimeDays: 3660,
} as const satisfies PolicyInput;

describe('The schema of a policy takes', () => {
  it('an empty policy, and one with every key', () => {
    expect([{}, FULL].map((policy) => [parses(policy), validates(asJson(policy))])).toEqual([
      [true, true],
      [true, true],
    ]);
  });

  it.each(readdirSync('fixtures/policies').filter((name) => name.endsWith('.json')))('the fixture %s', (name) => {
    const policy: unknown = JSON.parse(readFileSync(join('fixtures/policies', name), 'utf8'));
    expect(validates(policy)).toBe(true);
  });

  it('the policies that README.md shows', () => {
    const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```json\n(\{[\s\S]*?)```/g)]
      .map(([, text = '']): unknown => JSON.parse(text))
      .filter((data) => parses(data));
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.filter((data) => !validates(data))).toEqual([]);
  });

  it('every policy of its type that parsePolicy takes', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (input) => {
        fc.pre(parses(input));
        expect(validates(asJson(asOfSchema(input)))).toBe(true);
      }),
    );
  });

  it('whatever parsePolicy takes, of policies in which something has been changed', () => {
    fc.assert(
      fc.property(changed, (input) => {
        if (parses(input)) expect(validates(asJson(input)), JSON.stringify(input)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Values that stand near a border of one key or another. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    '',
    'warn',
    'skip',
    'strict',
    'off',
    'anchor',
    'none',
    SHA,
    KEY,
    '1.0',
    '[1.0]',
    '(,)',
    '*',
    'a.b',
    '2027-01-31',
    '2027-02-30',
    '2027-01-31T24:00:00Z',
    '2027-01-31T00:00+01:00',
    '2027-01-31T00:00:00.123456789Z',
    {},
    [],
    { on: false, setting: 'x' },
    { file: 'x' },
    { inconclusive: 'warn' },
    { endsAt: '2027-01-31' },
    { key: SHA },
  ),
  fc.integer({ min: -1, max: 100 }),
  fc.constantFrom(0.5, 72, 73, 3660, 3661, 86_400, 86_401, 1e21),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('x', '😀').map((text) => text.repeat(200)),
);

/** The full policy with some of its values, at whatever depth, replaced or left out. */
const changed = fc
  .array(fc.tuple(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 5 }), value, fc.boolean()), { maxLength: 3 })
  .map((changes) => {
    const policy: object = structuredClone(FULL);
    for (const [steps, replacement, removes] of changes) {
      let target: object = policy;
      for (const [depth, step] of steps.entries()) {
        const keys = Object.keys(target);
        const key = keys[step % keys.length];
        if (key === undefined) break;
        const child: unknown = Reflect.get(target, key);
        if (depth < steps.length - 1 && typeof child === 'object' && child !== null) {
          target = child;
          continue;
        }
        if (removes) Reflect.deleteProperty(target, key);
        else Reflect.set(target, key, structuredClone(replacement));
        break;
      }
    }
    return policy;
  });

describe('The schema of a policy refuses what parsePolicy refuses:', () => {
  it.each<[what: string, policy: unknown]>([
    ['no object', []],
    ['a key that is not known', { levle: 'strict' }],
    ['a key that is not known, further in', { origins: { upload: { trustStore: 'x' } } }],
    ['a level that is none', { level: 'lax' }],
    ['an action that is none', { checks: { lifetime: 'deny' } }],
    ['an action for an outcome that is none', { checks: { lifetime: { passed: 'warn' } } }],
    ['another action for integrity', { checks: { integrity: 'warn' } }],
    ['another action for enforcement', { checks: { enforcement: 'skip' } }],
    ['another action for a failed revocation', { checks: { revocation: { inconclusive: 'warn', failed: 'warn' } } }],
    ['revocation that is skipped', { checks: { revocation: { inconclusive: 'skip' } } }],
    ['a fingerprint in capitals', { trustStore: { roles: { [SHA.toUpperCase()]: 'anchor' } } }],
    ['a fingerprint that is too short', { revocation: { denied: [{ key: 'aa', reason: 'x', date: INSTANT }] } }],
    ['a denial without a reason', { revocation: { denied: [{ key: SHA, date: INSTANT }] } }],
    [
      'a denial by two things at once',
      { revocation: { denied: [{ key: SHA, artifact: SHA, reason: 'x', date: INSTANT }] } },
    ],
    ['a setting of two kinds at once', { enforcement: { env: 'X', file: 'x' } }],
    ['a setting without the value that it stands for', { enforcement: { setting: 'x' } }],
    ['a variable with a blank in its name', { enforcement: { env: 'A B' } }],
    ['a grace period with an end and days', { gracePeriod: { startsAt: INSTANT, endsAt: INSTANT, days: 3 } }],
    ['a grace period with days and no start', { gracePeriod: { days: 3 } }],
    ['a grace period without an end', { gracePeriod: {} }],
    ['an instant without a zone', { gracePeriod: { endsAt: '2027-01-31T00:00:00' } }],
    ['a month that is none', { gracePeriod: { endsAt: '2027-13-01' } }],
    ['half a day', { gracePeriod: { startsAt: INSTANT, days: 0.5 } }],
    ['a lifetime of no day', { maxCertificateLifetimeDays: 0 }],
    ['a publisher by key and certificate', { publishers: [{ key: SHA, certificate: SHA }] }],
    ['a subject without its anchor', { publishers: [{ subject: 'CN=Acme' }] }],
    ['a subject that was cut to be shown', { publishers: [{ subject: 'CN=Acm…', anchor: SHA }] }],
    ['a pattern with a star within a segment', { publishers: [{ key: SHA, apps: ['com.acme*'] }] }],
    ['a pattern with an empty segment', { apps: { 'com..acme': {} } }],
    ['a version without brackets as a range', { publishers: [{ key: SHA, versions: '1.0' }] }],
    ['a range that includes no bound', { publishers: [{ key: SHA, versions: '[,1.0]' }] }],
    ['no app at all', { publishers: [{ key: SHA, apps: [] }] }],
    ['a version with a blank', { apps: { '*': { minimumVersion: '1 0' } } }],
    ['an action of an app that keeps strangers away', { apps: { '*': { checks: { publisher: 'skip' } } } }],
    ['a role without signers', { requiredRoles: { vendor: { signers: [] } } }],
    ['permits for four days', { permits: { keys: [KEY], hostId: 'x', maxHours: 73 } }],
    ['permits without a key', { permits: { keys: [], hostId: 'x' } }],
    ['a key for permits that is no Ed25519 key', { permits: { keys: [SHA], hostId: 'x' } }],
    ['a path with a NUL', { trustStore: 'a\0b' }],
    ['a text instead of a number', { clockSkewSeconds: '300' }],
  ])('%s', (_what, policy) => {
    expect([parses(policy), validates(policy)]).toEqual([false, false]);
  });
});

describe('The patterns of the schema of a policy', () => {
  const textOf = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 14 });

  it('are those of app patterns', () => {
    fc.assert(
      fc.property(textOf('aZ9_$-.*é '), (text) => {
        expect(validates({ apps: { [text]: {} } })).toBe(isAppPattern(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('are those of version ranges', () => {
    const part = fc.constantFrom('[', '(', ']', ')', ',', '1.0', 'x\\', '-', '!', '~', ' ', '^');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
        const versions = parts.join('');
        expect(validates({ publishers: [{ key: SHA, versions }] })).toBe(parseVersionRange(versions) !== null);
      }),
      { numRuns: 2000 },
    );
  });

  it('take sixteen intervals and no more', () => {
    const rangeOf = (intervals: number) => Array.from({ length: intervals }, () => '[1]').join(',');
    const taken = [16, 17].map((intervals) => {
      const policy = { publishers: [{ key: SHA, versions: rangeOf(intervals) }] };
      return [parses(policy), validates(policy)];
    });
    expect(taken).toEqual([
      [true, true],
      [false, false],
    ]);
  });
});
