import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainPolicy, parsePolicy, PolicyError, type PolicyInput } from '../../src/index.js';
import { instant } from '../property/evidence-arbitrary.js';
import { policy as arbitraryPolicy } from '../property/policy-arbitrary.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const KEY = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
const linesOf = (policy: PolicyInput, now = NOW) => explainPolicy(policy, now).split('\n');
const risksOf = (policy: PolicyInput, now = NOW) => linesOf(policy, now).filter((line) => line.startsWith('! '));

describe('explainPolicy says', () => {
  it.each<[what: string, policy: PolicyInput, lines: readonly string[]]>([
    [
      'what holds where nothing is said',
      {},
      [
        'This policy as of June 1, 2026 at 12:00:00 AM UTC',
        'Checking is on: the policy itself says so.',
        'Level "standard": what is not verified is denied.',
        'There is no grace period.',
        'The policy names no trust store: without one in the request nobody is trusted.',
        'A signature without a certificate is tried with 64 pinned keys at most.',
        'A certificate that comes with a signature lives 366 days at most.',
        'Revocation lists count where they are there (the level "standard").',
        'The deny list is empty.',
        'No permit is accepted.',
        "A clock more than 300 seconds behind the host's clock floor is suspect.",
      ],
    ],
    [
      'that a constant turns the check off',
      { enforcement: false },
      ['Checking is OFF: the policy itself says so. Every install is allowed, unverified.'],
    ],
    [
      'which setting a constant stands for',
      { enforcement: { on: true, setting: 'host.check' } },
      ['Checking is on: the setting "host.check" says so.'],
    ],
    [
      'which variable is read',
      { enforcement: { env: 'CHECK' } },
      [
        'Checking is on, unless the environment variable "CHECK" is exactly "false", white space around it aside, at the time of an install.',
      ],
    ],
    [
      'which file is read',
      { enforcement: { file: '/etc/check' } },
      [
        'Checking is on, unless the content of the file "/etc/check" is exactly "false", white space around it aside, at the time of an install.',
      ],
    ],
    [
      'which flag is asked for',
      { enforcement: { flag: 'check' } },
      [
        'Checking is on, unless the host\'s flag "check" is exactly "false", white space around it aside, at the time of an install.',
      ],
    ],
    [
      'in what the level strict differs',
      { level: 'strict' },
      [
        'Other than at the level "standard":',
        '  policy: a failure or a doubt denies (level "strict")',
        'A certificate that comes with a signature must name code signing.',
        'Each certificate of a path but its anchor needs a current revocation list (the level "strict").',
      ],
    ],
    [
      'which checks the policy sets itself, and by which key',
      { checks: { rollback: 'enforce', revocation: { inconclusive: 'warn' }, clock: 'skip' } },
      [
        '  clock: not looked at (checks.clock)',
        '  revocation: a failure denies, a doubt warns (level "standard" and checks.revocation)',
        '  rollback: a failure or a doubt denies (checks.rollback)',
      ],
    ],
    [
      'that off checks nothing',
      { level: 'off' },
      [
        'Checking is OFF: the level "off" says so.',
        'Level "off": nothing is checked, and every install is allowed, unverified.',
      ],
    ],
    [
      'that a constant turns off what the level leaves out too',
      { level: 'off', enforcement: false },
      ['Checking is OFF: the policy itself says so. Every install is allowed, unverified.'],
    ],
    [
      'that the level of an origin turns the check off there',
      { enforcement: { env: 'CHECK' }, origins: { ci: { level: 'off' }, other: { level: 'strict' } } },
      ['Installs from "ci":', '  Checking is OFF: the level "off" says so.', '  Level "off".'],
    ],
    [
      'that the level of an origin leaves the check on there',
      { level: 'off', origins: { market: { level: 'strict' } } },
      ['Installs from "market":', '  Checking is on: the policy itself says so.', '  Level "strict".'],
    ],
    [
      'how long grace goes on, what it covers, and who granted it',
      {
        gracePeriod: {
          endsAt: '2026-06-03T12:00:00Z',
          covers: 'expired-certificate',
          alwaysSigned: ['upload', 'market'],
          grantedBy: 'the board',
          grantedAt: '2026-05-01',
        },
      },
      [
        'The grace period is active until June 3, 2026 at 12:00:00 PM UTC: 3 days left.',
        'It covers artifacts without a signature, and those whose certificate has expired.',
        'It never covers installs from "upload", "market".',
        'It was granted by "the board" on May 1, 2026 at 12:00:00 AM UTC.',
        'Installs from any other origin, or from none: the strictest of all the above, with a warning; grace does not cover them.',
      ],
    ],
    [
      'which origins are always signed, whichever grace period says so, and when',
      {
        gracePeriod: { endsAt: '2099-01-01' },
        origins: { upload: { gracePeriod: { endsAt: '2026-01-01', alwaysSigned: ['market'] } } },
      },
      ['Installs from "upload":', 'Installs from "market":', '  No grace period covers them: they are always signed.'],
    ],
    [
      'that the last day of grace has begun',
      { gracePeriod: { endsAt: '2026-06-01T00:00:00.001Z' } },
      ['The grace period is active until June 1, 2026 at 12:00:00 AM UTC: 1 day left.'],
    ],
    [
      'that grace has ended, from its last instant on',
      { gracePeriod: { endsAt: '2026-06-01T00:00:00Z' } },
      ['The grace period ended on June 1, 2026 at 12:00:00 AM UTC: it covers nothing any more.'],
    ],
    [
      'that grace is still to begin',
      { gracePeriod: { startsAt: '2026-07-01', days: 30 } },
      [
        'The grace period begins on July 1, 2026 at 12:00:00 AM UTC and ends on July 31, 2026 at 12:00:00 AM UTC; until it begins it covers nothing.',
      ],
    ],
    [
      'what differs from origin to origin',
      {
        origins: {
          same: {},
          upload: {
            level: 'strict',
            enforcement: { env: 'UPLOAD' },
            gracePeriod: null,
            maxCertificateLifetimeDays: 30,
          },
          market: { checks: { lifetime: 'warn' } },
        },
      },
      [
        'Installs from "same": as above.',
        'Installs from "upload":',
        '  Checking is on, unless the environment variable "UPLOAD" is exactly "false", white space around it aside, at the time of an install.',
        '  Level "strict".',
        '  policy: a failure or a doubt denies (origins.upload.level "strict")',
        '  There is no grace period.',
        '  Certificates live 30 days at most.',
        'Installs from "market":',
        '  lifetime: a failure or a doubt warns (origins.market.checks.lifetime)',
        'Installs from any other origin, or from none: the strictest of all the above, with a warning.',
      ],
    ],
    [
      'whom it trusts',
      {
        trustStore: {
          folder: '/etc/store',
          roles: { [A]: 'none', [B]: 'anchor' },
          tolerances: [{ caFingerprint: A, allow: 'missing-key-cert-sign', reason: 'the CA of 2024' }],
          maxCandidateKeys: 1,
        },
      },
      [
        'The trusted certificates are in "/etc/store".',
        '  the certificate aaaaaaaaaaaaaaaa… is not trusted at all',
        '  the certificate bbbbbbbbbbbbbbbb… is a trust anchor, if it can be one',
        '  the certificate aaaaaaaaaaaaaaaa… may issue without saying so (keyCertSign): "the CA of 2024"',
        'A signature without a certificate is tried with 1 pinned key at most.',
      ],
    ],
    [
      'what is denied',
      {
        revocation: {
          mode: 'require',
          honourInvalidityDate: true,
          denied: [
            { key: A, reason: 'x', date: '2026-01-01' },
            { key: B, reason: 'x', date: '2026-01-01' },
            { issuer: 'CA', serial: '01', reason: 'x', date: '2026-01-01' },
          ],
        },
      },
      [
        'Each certificate of a path but its anchor needs a current revocation list (revocation.mode).',
        'A revocation counts from its invalidity date on, where it has one: until then it counts for nothing, whenever something was signed.',
        'The deny list holds 2 keys, 1 serial number.',
      ],
    ],
    [
      'what each publisher may sign',
      {
        publishers: [
          {
            key: A,
            name: 'Acme',
            apps: ['com.acme.*'],
            versions: '[1.0,2.0)',
            origins: ['upload'],
            until: '2026-06-02',
          },
          { certificate: B, until: '2026-06-01' },
          { subject: 'CN=Acme', anchor: A },
        ],
        unlistedSigners: 'deny',
      },
      [
        '  "Acme" (the key aaaaaaaaaaaaaaaa…) may sign com.acme.*, versions [1.0,2.0), from "upload", until June 2, 2026 at 12:00:00 AM UTC',
        '  the certificate bbbbbbbbbbbbbbbb… may sign any app, until June 1, 2026 at 12:00:00 AM UTC: this has ended',
        '  "CN=Acme" below the certificate aaaaaaaaaaaaaaaa… may sign any app',
        'Signers that no rule names may sign nothing.',
      ],
    ],
    [
      'what holds for single apps, the most specific first',
      {
        apps: {
          '*': { checks: { rollback: { failed: 'enforce' } } },
          'com.acme.x': { minimumVersion: '1.2', checks: { rollback: 'skip' } },
        },
        versionOrder: 'osgi',
      },
      [
        "Apps (versions compare as OSGi's do):",
        '  com.acme.x: version 1.2 or later; rollback: not looked at',
        '  *: rollback: failed enforce',
      ],
    ],
    [
      'who must have signed',
      { requiredRoles: { vendor: { signers: [{ key: A }, { certificate: B }], threshold: 2 } } },
      ['  "vendor": 2 of the key aaaaaaaaaaaaaaaa…; the certificate bbbbbbbbbbbbbbbb…'],
    ],
    [
      'which permits are accepted, and how far the clock is believed',
      { permits: { keys: [KEY], hostId: 'host-1', maxHours: 1 }, clockSkewSeconds: 1 },
      [
        'Permits for the host "host-1" are accepted: of 1 key, good for 1 hour at most.',
        "A clock more than 1 second behind the host's clock floor is suspect.",
      ],
    ],
  ])('%s', (_what, policy, lines) => {
    const said = linesOf(policy);
    expect(said.filter((line) => lines.includes(line))).toEqual(lines);
  });

  it('nowhere that checking is on at the level off', () => {
    for (const enforcement of [true, { env: 'CHECK' }, { on: true, setting: 'x' }]) {
      expect(explainPolicy({ level: 'off', enforcement }, NOW)).not.toContain('Checking is on');
    }
  });

  it('nothing of what a grace period covered that has ended', () => {
    const gracePeriod = { endsAt: '2026-06-01', alwaysSigned: ['upload'], grantedBy: 'the board' };
    const said = linesOf({ gracePeriod });
    expect(said.filter((line) => line.startsWith('It '))).toEqual(['It was granted by "the board".']);
  });

  it('dates in the locale and the time zone that are asked for', () => {
    const text = explainPolicy({}, NOW, { locale: 'de', timeZone: 'Europe/Berlin' });
    expect(text).toMatch(/^This policy as of 1\. Juni 2026 um 02:00:00 \S+\n/);
  });
});

describe('explainPolicy warns', () => {
  const laxer = '! Installs from "upload": laxer than the policy itself';
  it.each<[what: string, policy: PolicyInput, risks: readonly string[]]>([
    ['of a constant that turns the check off', { enforcement: false }, ['! checking is turned off, with no end']],
    [
      'of a setting that turns it off',
      { enforcement: { on: false, setting: 'x' } },
      ['! checking is turned off, with no end'],
    ],
    ['of the level off', { level: 'off' }, ['! the level "off" lets everything through']],
    ['of the level audit', { level: 'audit' }, ['! the level "audit" lets unsigned artifacts and strangers through']],
    [
      'of a check that is relaxed',
      { checks: { validity: { inconclusive: 'warn' } } },
      ['! the check validity is relaxed: a failure denies, a doubt warns'],
    ],
    [
      'of a grace period that goes on for more than 180 days',
      { gracePeriod: { endsAt: '2026-11-28T00:00:00.001Z' } },
      ['! the grace period goes on for another 181 days'],
    ],
    [
      'of a grace period of more than 180 days',
      { gracePeriod: { startsAt: '2026-01-01', days: 181 } },
      ['! the grace period lasts 181 days'],
    ],
    [
      'of a grace period for strangers',
      { gracePeriod: { endsAt: '2026-06-02', covers: 'untrusted-signer' } },
      ['! the grace period lets signers through whom nobody here trusts: anybody can be one'],
    ],
    [
      'of an origin at a laxer level',
      { level: 'strict', origins: { upload: { level: 'standard' } } },
      [`${laxer}: the level "standard" instead of "strict"`],
    ],
    [
      'of an origin with a laxer check',
      { checks: { rollback: 'enforce' }, origins: { upload: { checks: { rollback: 'warn' } } } },
      [`${laxer} in rollback`],
    ],
    [
      'of an origin with grace where there is none',
      { origins: { upload: { gracePeriod: { endsAt: '2026-06-02' } } } },
      [`${laxer}: its grace period goes further than the policy's`],
    ],
    [
      'of an origin whose check can be turned off',
      { origins: { upload: { enforcement: { env: 'X' } } } },
      [`${laxer}: its check can be turned off`],
    ],
    [
      'of a name in "alwaysSigned" that looks like that of an origin',
      {
        origins: { upload: {}, marketplace: {} },
        gracePeriod: { endsAt: '2026-06-03', alwaysSigned: ['markteplace', 'ci', 'upload'] },
      },
      ['! "alwaysSigned" names "markteplace", which is not in "origins": did you mean "marketplace"?'],
    ],
    [
      'of an origin whose certificates may live longer',
      { origins: { upload: { maxCertificateLifetimeDays: 367 } } },
      [`${laxer}: certificates may live longer`],
    ],
  ])('%s', (_what, policy, risks) => {
    expect(risksOf(policy)).toEqual(risks);
  });

  it.each<[what: string, policy: PolicyInput]>([
    ['the defaults', {}],
    ['the level strict', { level: 'strict' }],
    ['a variable', { enforcement: { env: 'CHECK' } }],
    ['a check that is made stricter', { checks: { rollback: 'enforce' } }],
    ['half a year of grace', { gracePeriod: { endsAt: '2026-11-28T00:00:00Z' } }],
    ['grace for strangers that is over', { gracePeriod: { endsAt: '2026-06-01', covers: 'untrusted-signer' } }],
    ['origins that are as strict', { origins: { upload: {}, market: { level: 'strict', gracePeriod: null } } }],
    [
      'an origin whose grace is shorter',
      { gracePeriod: { endsAt: '2026-06-03' }, origins: { upload: { gracePeriod: { endsAt: '2026-06-02' } } } },
    ],
  ])('not of %s', (_what, policy) => {
    expect(risksOf(policy)).toEqual([]);
  });
});

describe('explainPolicy, of whatever policy and instant,', () => {
  it('gives the same for the same, in lines without control characters', () => {
    fc.assert(
      fc.property(arbitraryPolicy, instant, (policy, now) => {
        const text = explainPolicy(policy, now);
        expect(explainPolicy(parsePolicy(policy), new Date(now))).toBe(text);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(text).not.toMatch(/undefined|NaN|\[object/);
      }),
    );
  });

  it('makes every text of the policy harmless', () => {
    const hostile = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 30 })
      .filter((text) => text.trim() !== '' && !/[\0\uFFFD\u2026]/.test(text))
      // No policy may use these as names.
      .filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
    fc.assert(
      fc.property(hostile, (text) => {
        const policy: PolicyInput = {
          enforcement: { flag: text },
          gracePeriod: { endsAt: '2027-01-01', alwaysSigned: [text], grantedBy: text },
          trustStore: {
            folder: text,
            tolerances: [{ caFingerprint: A, allow: 'missing-key-cert-sign', reason: text }],
          },
          origins: { [text]: { level: 'audit', enforcement: { file: text }, checks: { lifetime: 'skip' } } },
          publishers: [{ subject: text, anchor: A, name: text, origins: [text] }],
          requiredRoles: { [text]: { signers: [{ subject: text, anchor: A }] } },
          permits: { keys: [KEY], hostId: text },
        };
        expect(explainPolicy(policy, NOW).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u);
      }),
    );
  });

  it('throws for a policy that is not valid, and for a locale that is none', () => {
    // @ts-expect-error -- a level that is none.
    expect(() => explainPolicy({ level: 'lax' }, NOW)).toThrow(PolicyError);
    // @ts-expect-error -- no Date.
    expect(() => explainPolicy({}, NOW.toISOString())).toThrow('now must be a Date');
    expect(() => explainPolicy({}, NOW, { locale: 'not a locale' })).toThrow(RangeError);
    expect(() => explainPolicy({}, NOW, { timeZone: 'Nowhere/None' })).toThrow(RangeError);
  });
});
