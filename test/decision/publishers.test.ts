import { describe, expect, it } from 'vitest';
import type { Evidence, Level, PolicyInput, PublisherRule } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { rowOf } from '../support/scene.js';
import {
  appOf,
  bare,
  decided,
  delivered,
  evidence,
  idOf,
  judged,
  NOW,
  noKeyMatches,
  pathOf,
  pinOf,
  unreadableApp,
  unsigned,
} from './evidence.js';

const allowed = 'passed passed: allow verified';
const unbound = 'not-applicable not-applicable: allow verified';
const refused = (what: string) => `failed publisher-${what}: deny publisher-${what}`;
const notTold = (code: string) => `inconclusive ${code}: deny ${code}`;

const vendor = pinOf('Vendor');
const marketplace = pathOf('Leaf', { ca: 'Marketplace CA', root: 'Marketplace root' });
const key = (name: string) => ({ key: idOf(`key of ${name}`) });
const certificate = (name: string) => ({ certificate: idOf(`certificate of ${name}`) });
const acme = { apps: ['com.acme.*'] };
const publisher = (overrides: Partial<Evidence>, ...publishers: readonly PublisherRule[]) =>
  judged('publisher', overrides, { publishers });
/** What a rule makes of an app of Acme's, and of one that isn't. */
const scoped = (signed: Partial<Evidence>, rule: PublisherRule) => [
  publisher({ ...signed, ...appOf('com.acme.app') }, rule),
  publisher({ ...signed, ...appOf('org.other.app') }, rule),
];
const bound = [allowed, refused('app-not-permitted')];

describe('A rule binds the signer that it names', () => {
  it.each<[what: string, signed: Partial<Evidence>, rule: PublisherRule]>([
    ['by its key', bare(vendor), { ...key('Vendor'), ...acme }],
    ['by its certificate', bare(vendor), { ...certificate('Vendor'), ...acme }],
    ['by its key, at the end of a path', delivered(marketplace), { ...key('Leaf'), ...acme }],
    ['by its certificate, at the end of a path', delivered(marketplace), { ...certificate('Leaf'), ...acme }],
    [
      'by its subject and its anchor',
      delivered(marketplace),
      { subject: 'CN=Leaf', anchor: certificate('Marketplace root').certificate, ...acme },
    ],
    [
      'by its subject, whose case and white space don’t count',
      delivered(marketplace),
      { subject: 'cn=LEAF', anchor: certificate('Marketplace root').certificate, ...acme },
    ],
    ['by the key of an intermediate', delivered(marketplace), { ...key('Marketplace CA'), ...acme }],
    ['by the certificate of an intermediate', delivered(marketplace), { ...certificate('Marketplace CA'), ...acme }],
    ['by the key of the anchor', delivered(marketplace), { ...key('Marketplace root'), ...acme }],
    ['by the certificate of the anchor', delivered(marketplace), { ...certificate('Marketplace root'), ...acme }],
  ])('%s', (_what, signed, rule) => {
    expect(scoped(signed, rule)).toEqual(bound);
  });

  it.each<[what: string, signed: Partial<Evidence>, rule: PublisherRule]>([
    ['another key', bare(vendor), { ...key('Other'), ...acme }],
    ['another certificate of the key', bare(vendor), { ...certificate('Vendor of last year'), ...acme }],
    ['the fingerprint as a key', bare(vendor), { key: certificate('Vendor').certificate, ...acme }],
    ['another CA', delivered(marketplace), { ...key('Other CA'), ...acme }],
    [
      'the subject below another anchor',
      delivered(marketplace),
      { subject: 'CN=Leaf', anchor: certificate('Other root').certificate, ...acme },
    ],
    [
      'the subject below the intermediate, which is no anchor',
      delivered(marketplace),
      { subject: 'CN=Leaf', anchor: certificate('Marketplace CA').certificate, ...acme },
    ],
    [
      'another subject below the anchor',
      delivered(marketplace),
      { subject: 'CN=Leaf 2', anchor: certificate('Marketplace root').certificate, ...acme },
    ],
    [
      'the subject of the intermediate',
      delivered(marketplace),
      { subject: 'CN=Marketplace CA', anchor: certificate('Marketplace root').certificate, ...acme },
    ],
    [
      'the subject of a pin, which has no anchor, below itself',
      bare(vendor),
      { subject: 'CN=Vendor', anchor: certificate('Vendor').certificate, ...acme },
    ],
  ])('and not one that it does not name: %s', (_what, signed, rule) => {
    expect(scoped(signed, rule)).toEqual([unbound, unbound]);
  });
});

describe('Several rules', () => {
  const one = { ...key('Vendor'), apps: ['com.acme.*'] };
  const two = { ...key('Vendor'), apps: ['org.acme.*'] };
  const path = (app: string, ...publishers: readonly PublisherRule[]) =>
    publisher({ ...delivered(marketplace), ...appOf(app) }, ...publishers);

  it('of one signer allow what any of them allows', () => {
    const both = (app: string) => publisher({ ...bare(vendor), ...appOf(app) }, one, two);
    expect(['com.acme.a', 'org.acme.a', 'net.acme.a'].map(both)).toEqual([
      allowed,
      allowed,
      refused('app-not-permitted'),
    ]);
  });

  it('of different certificates of one path must each allow', () => {
    const root = { ...certificate('Marketplace root'), apps: ['com.*'] };
    const leaf = { ...certificate('Leaf'), apps: ['com.acme.*', 'org.acme.*'] };
    for (const rules of [
      [root, leaf],
      [leaf, root],
    ]) {
      expect(path('com.acme.a', ...rules)).toBe(allowed);
      expect(path('org.acme.a', ...rules)).toBe(refused('app-not-permitted'));
      expect(path('com.other.a', ...rules)).toBe(refused('app-not-permitted'));
    }
  });

  it('of a key and of its certificate are of different signers, and must each allow', () => {
    const other = { ...certificate('Vendor'), apps: ['org.acme.*'] };
    const app = (name: string) => publisher({ ...bare(vendor), ...appOf(name) }, one, other);
    expect(['com.acme.a', 'org.acme.a'].map(app)).toEqual(Array(2).fill(refused('app-not-permitted')));
  });

  it('of one subject, however it is written, are of one signer', () => {
    const anchor = certificate('Marketplace root').certificate;
    const rules = [
      { subject: 'CN=Leaf', anchor, apps: ['com.acme.*'] },
      { subject: 'cn=leaf', anchor, apps: ['org.acme.*'] },
    ];
    expect(['com.acme.a', 'org.acme.a'].map((app) => path(app, ...rules))).toEqual([allowed, allowed]);
  });

  it('say what the one that came nearest says', () => {
    const ended = { ...key('Vendor'), until: '2026-05-01T00:00:00Z' };
    const from = { ...key('Vendor'), origins: ['upload'] };
    const facts = { ...bare(vendor), ...appOf('net.acme.a') };
    expect(publisher(facts, one, ended)).toBe(refused('rule-ended'));
    expect(publisher(facts, ended, one)).toBe(refused('rule-ended'));
    expect(publisher(facts, one, from)).toBe(refused('origin-not-permitted'));
  });

  it('of which one cannot be told and one surely refuses: across certificates it is refused, for one signer not told', () => {
    const facts = { ...delivered(marketplace), origin: null };
    const open = { ...certificate('Leaf'), apps: ['com.acme.*'] };
    const elsewhere = { origins: ['marketplace'] };
    expect(publisher(facts, open, { ...certificate('Marketplace root'), ...elsewhere })).toBe(
      refused('origin-not-permitted'),
    );
    expect(publisher(facts, open, { ...certificate('Leaf'), ...elsewhere })).toBe(notTold('app-unknown'));
  });
});

describe('The apps of a rule', () => {
  it.each<[allows: boolean, pattern: string, app: string]>([
    [true, 'com.acme.*', 'com.acme.x'],
    [true, 'com.acme.*', 'com.acme.x.y'],
    [false, 'com.acme.*', 'com.acme'],
    [false, 'com.acme.*', 'com.acme-evil.x'],
    [false, 'com.acme.*', 'com.acmes.x'],
    [false, 'com.acme.*', 'Com.acme.x'],
    [false, 'com.acme.*', 'org.com.acme.x'],
    [true, 'com.*.app', 'com.acme.app'],
    [false, 'com.*.app', 'com.acme.x.app'],
    [true, 'com.acme.app', 'com.acme.app'],
    [false, 'com.acme.app', 'com.acme.app.x'],
    [false, 'com.acme.app', 'comxacme.app'],
    [true, '*', 'anything'],
  ])('hold or do not hold (%s): %s, %s', (allows, pattern, app) => {
    const rule = { ...key('Vendor'), apps: [pattern] };
    expect(publisher({ ...bare(vendor), ...appOf(app) }, rule)).toBe(allows ? allowed : refused('app-not-permitted'));
  });

  it('are each enough', () => {
    const rule = { ...key('Vendor'), apps: ['org.acme.*', 'com.acme.*'] };
    expect(publisher({ ...bare(vendor), ...appOf('com.acme.x') }, rule)).toBe(allowed);
  });

  it.each<[code: string, app: Partial<Evidence>]>([
    ['app-unknown', {}],
    ['app-unknown', { app: { state: 'unknown', because: 'no-descriptor' } }],
    ['app-unreadable', unreadableApp],
  ])('cannot be told of an app that cannot be: %s', (code, app) => {
    expect(publisher({ ...bare(vendor), ...app }, { ...key('Vendor'), ...acme })).toBe(notTold(code));
    expect(publisher({ ...bare(vendor), ...app }, { ...key('Vendor'), versions: '[1,2)' })).toBe(notTold(code));
  });

  it.each<[what: string, rule: object]>([
    ['names none', {}],
    ['names every app', { apps: ['*'] }],
    ['names every app beside others', { apps: ['com.acme.*', '*'] }],
  ])('need not be known where the rule %s', (_what, rule) => {
    for (const app of [{}, unreadableApp]) {
      expect(publisher({ ...bare(vendor), ...app }, { ...key('Vendor'), ...rule })).toBe(allowed);
    }
  });
});

describe('The versions of a rule', () => {
  const version = (versions: string, of: string | null, policy: PolicyInput = {}, more: Partial<Evidence> = {}) =>
    judged(
      'publisher',
      { ...bare(vendor), ...appOf('com.acme.app', of), ...more },
      { publishers: [{ ...key('Vendor'), versions }], ...policy },
    );
  const outside = refused('version-not-permitted');

  it.each<[verdict: string, range: string, version: string]>([
    [allowed, '[1.0,2.0)', '1.0'],
    [allowed, '[1.0,2.0)', '1.9.9'],
    [outside, '[1.0,2.0)', '2.0'],
    [outside, '[1.0,2.0)', '1.0-SNAPSHOT'],
    [allowed, '(,1.5],[1.6,)', '1.5'],
    [outside, '(,1.5],[1.6,)', '1.5.1'],
    [allowed, '(,1.5],[1.6,)', '7'],
    [allowed, '[1.0]', '1.0.0'],
    [outside, '[1.0]', '1.0.1'],
    [outside, '[2,1]', '1.5'],
  ])('%s: %s of %s', (verdict, range, of) => {
    expect(version(range, of)).toBe(verdict);
  });

  it('cannot be told of an app that does not say its version', () => {
    expect(version('(,)', null)).toBe(notTold('version-unknown'));
  });

  it('cannot be told of a version, or a bound, that the order cannot read', () => {
    expect(version('[1.0,2.0)', '1.0 beta')).toBe(notTold('version-not-comparable'));
    expect(version('[1.0,2.0)', '1.5', { versionOrder: 'osgi' })).toBe(allowed);
    expect(version('[1.0,2.0)', '1.5-rc.1', { versionOrder: 'osgi' })).toBe(notTold('version-not-comparable'));
    expect(version('[1.0-rc,2.0)', '1.5', { versionOrder: 'osgi' })).toBe(notTold('version-not-comparable'));
  });

  it('are compared by the host where it has a comparator, as far as it was asked', () => {
    const comparisons = [
      { a: 'spring', b: 'spring', order: 0 },
      { a: 'spring', b: 'winter', order: 1 },
      { a: 'spring', b: 'summer', order: -1 },
    ] as const;
    expect(version('[winter,summer)', 'spring', {}, { comparisons })).toBe(allowed);
    expect(version('[summer,)', 'spring', {}, { comparisons })).toBe(outside);
    expect(version('[autumn,)', 'spring', {}, { comparisons })).toBe(notTold('version-not-comparable'));
    expect(version('[1.0,2.0)', '1.5', {}, { comparisons: [] })).toBe(notTold('version-not-comparable'));
  });

  it('and the app are both asked for', () => {
    const rule = { ...key('Vendor'), ...acme, versions: '[1,2)' };
    const of = (app: string, number: string) => publisher({ ...bare(vendor), ...appOf(app, number) }, rule);
    expect([of('com.acme.a', '1.1'), of('com.other.a', '1.1'), of('com.acme.a', '3')]).toEqual([
      allowed,
      refused('app-not-permitted'),
      outside,
    ]);
  });
});

describe('The origins of a rule', () => {
  const rule = { ...key('Vendor'), origins: ['upload', 'marketplace'] };
  it.each<[verdict: string, origin: string | null]>([
    [allowed, 'upload'],
    [allowed, 'marketplace'],
    [refused('origin-not-permitted'), 'Upload'],
    [refused('origin-not-permitted'), 'elsewhere'],
    [refused('origin-not-permitted'), ''],
    [refused('origin-not-permitted'), null],
  ])('%s from %s', (verdict, origin) => {
    expect(publisher({ ...bare(vendor), origin }, rule)).toBe(verdict);
  });
});

describe('A rule with an end', () => {
  it.each<[verdict: string, at: string, until: string]>([
    [allowed, '2026-05-31T23:59:59.999Z', '2026-06-01T00:00:00Z'],
    [refused('rule-ended'), '2026-06-01T00:00:00.000Z', '2026-06-01T00:00:00Z'],
    [refused('rule-ended'), '2026-06-01T00:00:00.001Z', '2026-06-01T00:00:00Z'],
    [allowed, '2026-05-31T21:59:59.999Z', '2026-06-01T00:00:00+02:00'],
    [refused('rule-ended'), '2026-05-31T22:00:00.000Z', '2026-06-01T00:00:00+02:00'],
  ])('%s at %s until %s', (verdict, at, until) => {
    const policy = { publishers: [{ ...key('Vendor'), until }] };
    expect(judged('publisher', bare(vendor), policy, new Date(at))).toBe(verdict);
  });

  it('has ended where the host knows that its end has passed, whatever the clock says', () => {
    const policy = { publishers: [{ ...key('Vendor'), until: '2026-07-01T00:00:00Z' }] };
    const withFloor = (floor: string): Partial<Evidence> => ({
      ...bare(vendor),
      clockFloor: { state: 'known', floor: new Date(floor) },
    });
    expect(judged('publisher', withFloor('2026-06-30T23:59:59.999Z'), policy)).toBe(allowed);
    expect(judged('publisher', withFloor('2026-07-01T00:00:00Z'), policy)).toBe(refused('rule-ended'));
  });

  it('has ended at an instant that is none, and one without has not', () => {
    const row = (rule: PublisherRule) =>
      rowOf(decide(evidence(bare(vendor)), { publishers: [rule] }, new Date(Number.NaN)), 'publisher').code;
    expect(row({ ...key('Vendor'), until: '2099-01-01T00:00:00Z' })).toBe('publisher-rule-ended');
    expect(row(key('Vendor'))).toBe('passed');
  });
});

describe('A signer that no rule names', () => {
  const rules = [{ ...key('Other'), ...acme }];
  it.each<[verdict: string, policy: PolicyInput]>([
    [unbound, { publishers: rules }],
    [unbound, { publishers: rules, unlistedSigners: 'allow' }],
    [refused('unlisted'), { publishers: rules, unlistedSigners: 'deny' }],
    [refused('unlisted'), { unlistedSigners: 'deny' }],
    [allowed, { publishers: [...rules, key('Vendor')], unlistedSigners: 'deny' }],
  ])('%s: %j', (verdict, policy) => {
    expect(judged('publisher', { ...bare(vendor), ...appOf('org.any.app') }, policy)).toBe(verdict);
  });

  it('by itself may be below a CA that one names', () => {
    const policy: PolicyInput = { publishers: [key('Marketplace root')], unlistedSigners: 'deny' };
    expect(judged('publisher', delivered(marketplace), policy)).toBe(allowed);
  });

  it('is nobody where no trusted signer is known: the reason is another one', () => {
    const policy: PolicyInput = { unlistedSigners: 'deny' };
    expect(judged('publisher', unsigned, policy)).toBe('not-applicable not-applicable: deny unsigned');
    expect(judged('publisher', noKeyMatches, policy)).toBe(
      'not-applicable not-applicable: deny no-trusted-key-matches',
    );
  });
});

describe('What becomes of a publisher that may not', () => {
  const policy = { publishers: [{ ...key('Vendor'), ...acme }] };
  const wrong = { ...bare(vendor), ...appOf('org.other.app') };
  it.each<[level: Level, wrong: string, unknown: string]>([
    ['strict', 'deny publisher-app-not-permitted', 'deny app-unknown'],
    ['standard', 'deny publisher-app-not-permitted', 'deny app-unknown'],
    ['audit', 'allow verified', 'allow verified'],
    ['off', 'allow enforcement-off', 'allow enforcement-off'],
  ])('at the level %s: %s', (level, ofWrong, ofUnknown) => {
    expect(decided(wrong, { ...policy, level })).toBe(ofWrong);
    expect(decided(bare(vendor), { ...policy, level })).toBe(ofUnknown);
  });

  it('is told at the level audit, and where the policy only warns', () => {
    for (const more of [{ level: 'audit' }, { checks: { publisher: 'warn' } }] as const) {
      const { warnings } = decide(evidence(wrong), { ...policy, ...more }, NOW);
      expect(warnings.map(({ code }) => code)).toEqual(['publisher-app-not-permitted']);
    }
  });

  it('is never covered by grace', () => {
    const gracePeriod = { endsAt: '2099-01-01', covers: 'untrusted-signer' } as const;
    expect(decided(wrong, { ...policy, gracePeriod })).toBe('deny publisher-app-not-permitted');
    expect(decided(bare(vendor), { ...policy, gracePeriod })).toBe('deny app-unknown');
  });

  it('names the rule, the signer and the app', () => {
    const publishers = [key('Other'), { ...key('Vendor'), ...acme, name: 'Acme’s own' }];
    const row = decide(evidence(wrong), { publishers }, NOW).checks.find(({ check }) => check === 'publisher');
    expect(row?.message).toContain('"CN=Vendor"');
    expect(row?.message).toContain('"org.other.app"');
    expect(row?.message).toContain('(publishers.1, Acme’s own)');
    expect(row?.details).toMatchObject({ rule: 'publishers.1, Acme’s own', key: 'org.other.app', version: '1.0' });
  });
});
