import { describe, expect, it } from 'vitest';
import type { DistinguishedName } from '../../src/testing/index.js';
import { nameConstraints, subjectAltName } from '../support/extensions.js';
import type { GeneralNameSpec } from '../support/general-names.js';
import { authority, ca, leafOf } from './build.js';
import { outcomeOf } from './paths.js';

const OUTSIDE = 'name-constraint-violation';
const ip = (...bytes: readonly number[]): GeneralNameSpec => ({ ip: Uint8Array.from(bytes) });
const v6 = (text: string): GeneralNameSpec => ({ ip: new Uint8Array(Buffer.from(text.replaceAll(':', ''), 'hex')) });
const named = (...organization: readonly string[]): GeneralNameSpec => ({ directoryName: nameOf(...organization) });
const raw = (tag: number, text: string): GeneralNameSpec => ({
  raw: Uint8Array.of(tag, text.length, ...Buffer.from(text, 'latin1')),
});

function nameOf(...organization: readonly string[]): DistinguishedName {
  return organization.map((value, index): [string, string] => [index === 0 ? 'O' : 'OU', value]);
}

interface Constraints {
  readonly permitted?: readonly GeneralNameSpec[];
  readonly excluded?: readonly GeneralNameSpec[];
}

/** What comes of an end entity with these names below an anchor with these constraints. */
function judge(constraints: Constraints, names: readonly GeneralNameSpec[], subject: DistinguishedName = []): string {
  const anchor = ca('Constrained', { extraExtensions: [nameConstraints(constraints)] });
  // Section 4.1.2.6: a subject may be empty only where the names of a critical extension stand in for it.
  const extraExtensions = names.length === 0 ? [] : [subjectAltName(names, { critical: subject.length === 0 })];
  return outcomeOf({ endEntity: leafOf(anchor, { subject, extraExtensions }), trustAnchors: [anchor] });
}

/** RFC 5280 section 4.2.1.10: each form has its own idea of a subtree. */
const subtrees: readonly (readonly [
  base: GeneralNameSpec,
  inside: readonly GeneralNameSpec[],
  outside: readonly GeneralNameSpec[],
])[] = [
  [
    { dns: 'example.com' },
    [{ dns: 'example.com' }, { dns: 'a.example.com' }, { dns: 'b.a.EXAMPLE.com' }, { dns: '*.example.com' }],
    [{ dns: 'notexample.com' }, { dns: 'com' }, { dns: 'example.com.evil.org' }, { dns: 'example.org' }],
  ],
  [
    { dns: '.example.com' },
    [{ dns: 'a.example.com' }, { dns: 'b.a.example.com' }, { dns: '*.example.com' }],
    [{ dns: 'notexample.com' }],
  ],
  [{ dns: '' }, [{ dns: 'example.com' }, { dns: '*.example.com' }], []],
  [
    { email: 'user@example.com' },
    [{ email: 'user@example.com' }, { email: 'user@EXAMPLE.com' }],
    [{ email: 'other@example.com' }, { email: 'User@example.com' }, { email: 'user@a.example.com' }],
  ],
  [
    { email: 'example.com' },
    [{ email: 'user@example.com' }, { email: '"a@b"@example.com' }],
    [{ email: 'user@a.example.com' }, { email: 'user@example.com.evil.org' }],
  ],
  [
    { email: '.example.com' },
    [{ email: 'user@a.example.com' }, { email: 'user@b.a.example.com' }],
    [{ email: 'user@example.com' }, { email: 'user@notexample.com' }],
  ],
  [
    { uri: 'example.com' },
    [{ uri: 'https://example.com/x' }, { uri: 'https://user@EXAMPLE.com:8443?x' }],
    [
      { uri: 'https://a.example.com/' },
      { uri: 'https://example.com@evil.org/' },
      { uri: 'https://evil.org/example.com' },
    ],
  ],
  [
    { uri: '.example.com' },
    [{ uri: 'https://a.example.com/' }, { uri: 'ftp://b.a.example.com' }],
    [{ uri: 'https://example.com/' }, { uri: 'https://notexample.com/' }],
  ],
  [ip(10, 0, 0, 0, 255, 0, 0, 0), [ip(10, 1, 2, 3), ip(10, 255, 255, 255)], [ip(11, 0, 0, 0), v6('0a00'.repeat(8))]],
  [ip(192, 0, 2, 128, 255, 255, 255, 128), [ip(192, 0, 2, 129)], [ip(192, 0, 2, 127), ip(192, 0, 3, 129)]],
  [ip(0, 0, 0, 0, 0, 0, 0, 0), [ip(8, 8, 8, 8)], [v6('0000'.repeat(8))]],
  [
    v6(`20010db8${'0000'.repeat(6)}ffffffff${'0000'.repeat(6)}`),
    [v6(`20010db8${'1234'.repeat(6)}`)],
    [v6(`20010db9${'1234'.repeat(6)}`), ip(32, 1, 13, 184)],
  ],
  [
    named('Example'),
    [named('Example'), named('EXAMPLE'), named('Example', 'Sales'), named(' example ', 'Sales', 'North')],
    [named('Other'), named('Exampl'), named('Sales', 'Example')],
  ],
  [named('Example', 'Sales'), [named('Example', 'Sales')], [named('Example'), named('Example', 'Legal')]],
];
const rows = subtrees.flatMap(([base, inside, outside]) => [
  ...inside.map((name) => ({ base, name, isInside: true })),
  ...outside.map((name) => ({ base, name, isInside: false })),
]);

describe('A name and a subtree', () => {
  it.each(rows)('$name is in $base: $isInside', ({ base, name, isInside }) => {
    expect(judge({ permitted: [base] }, [name])).toBe(isInside ? 'ok' : OUTSIDE);
    expect(judge({ excluded: [base] }, [name])).toBe(isInside ? OUTSIDE : 'ok');
  });

  it.each<[excluded: string, host: string]>([
    ['bad.example.com', '*.example.com'],
    ['.example.com', 'example.com'],
    ['.example.com', '*.example.com'],
  ])('%s excludes %s: where in doubt it is out', (excluded, host) => {
    expect(judge({ excluded: [{ dns: excluded }] }, [{ dns: host }])).toBe(OUTSIDE);
  });

  it.each<[permitted: string, host: string]>([
    ['bad.example.com', '*.example.com'],
    ['.example.com', 'example.com'],
  ])('%s does not permit %s: where in doubt it is out', (permitted, host) => {
    expect(judge({ permitted: [{ dns: permitted }] }, [{ dns: host }])).toBe(OUTSIDE);
  });

  it('is excluded even where it is permitted too', () => {
    const constraints = { permitted: [{ dns: 'example.com' }], excluded: [{ dns: 'bad.example.com' }] };
    expect(judge(constraints, [{ dns: 'good.example.com' }])).toBe('ok');
    expect(judge(constraints, [{ dns: 'bad.example.com' }])).toBe(OUTSIDE);
    expect(judge(constraints, [{ dns: 'good.example.com' }, { dns: 'x.bad.example.com' }])).toBe(OUTSIDE);
  });

  it('lies in one of several permitted subtrees of its form', () => {
    const permitted = [{ dns: 'example.com' }, { dns: 'example.org' }, { email: 'example.net' }];
    expect(judge({ permitted }, [{ dns: 'a.example.org' }])).toBe('ok');
    expect(judge({ permitted }, [{ dns: 'a.example.org' }, { email: 'a@example.org' }])).toBe(OUTSIDE);
  });

  it('is not concerned by subtrees of other forms', () => {
    expect(judge({ permitted: [{ email: 'example.com' }] }, [{ dns: 'example.org' }])).toBe('ok');
    expect(judge({ excluded: [{ uri: '' }] }, [{ dns: 'example.org' }])).toBe('ok');
  });
});

describe('What cannot be judged is refused', () => {
  it.each<[what: string, base: GeneralNameSpec, name: GeneralNameSpec]>([
    ['an empty host', { dns: 'example.com' }, { dns: '' }],
    ['a host with a NUL', { dns: 'example.com' }, raw(0x82, 'evil.org\0.example.com')],
    ['a host with an empty label', { dns: 'example.com' }, { dns: 'a..example.com' }],
    ['a host with a leading dot', { dns: 'example.com' }, { dns: '.example.com' }],
    ['an asterisk that is not a label', { dns: 'example.com' }, { dns: 'a*.example.com' }],
    ['a mailbox without a host', { email: 'example.com' }, { email: 'user' }],
    ['a mailbox without a user', { email: 'example.com' }, { email: '@example.com' }],
    ['a URI without a host', { uri: 'example.com' }, { uri: 'urn:example.com' }],
    ['a URI with an address for a host', { uri: 'example.com' }, { uri: 'https://192.0.2.1/' }],
    ['a URI with an address of version 6', { uri: 'example.com' }, { uri: 'https://[2001:db8::1]/' }],
  ])('%s, permitted or excluded', (_what, base, name) => {
    expect(judge({ permitted: [base] }, [name])).toBe(OUTSIDE);
    expect(judge({ excluded: [base] }, [name])).toBe(OUTSIDE);
  });

  it.each<[what: string, base: GeneralNameSpec, name: GeneralNameSpec]>([
    ['a base with an asterisk', { dns: '*.example.com' }, { dns: 'a.example.com' }],
    ['a base that is only a dot', { dns: '.' }, { dns: 'a.example.com' }],
    ['a mailbox with a broken host', { email: 'user@exa mple.com' }, { email: 'user@example.com' }],
    ['a URI for a base of URIs', { uri: 'https://example.com/' }, { uri: 'https://example.com/' }],
    [
      'a form that is never looked into',
      { otherName: { type: '1.2.3', value: Uint8Array.of(5, 0) } },
      { otherName: { type: '1.2.3', value: Uint8Array.of(5, 0) } },
    ],
    ['a registered identifier', { registeredId: '1.2.3' }, { registeredId: '1.2.3.4' }],
  ])('%s is unsupported', (_what, base, name) => {
    expect(judge({ permitted: [base] }, [name])).toBe('name-constraint-unsupported');
    expect(judge({ excluded: [base] }, [name])).toBe('name-constraint-unsupported');
  });

  it.each<[what: string, base: GeneralNameSpec]>([
    ['an address without a mask', ip(10, 0, 0, 0)],
    ['a mask of half an address', ip(10, 0, 0, 0, 255, 255)],
    ['a text that is not ASCII', raw(0x82, 'ex\u00e4mple.com')],
  ])('%s is a malformed extension', (_what, base) => {
    expect(judge({ permitted: [base] }, [{ dns: 'example.com' }])).toBe('extension-malformed');
  });
});

describe('Whose names count', () => {
  const cn = (text: string): DistinguishedName => [['CN', text]];
  const mail = (text: string): DistinguishedName => [['emailAddress', text]];

  it.each<
    [
      what: string,
      constraints: Constraints,
      subject: DistinguishedName,
      names: readonly GeneralNameSpec[],
      outcome: string,
    ]
  >([
    ['the subject', { permitted: [named('Example')] }, nameOf('Other'), [], OUTSIDE],
    ['the subject, inside', { permitted: [named('Example')] }, nameOf('Example', 'Sales'), [], 'ok'],
    ['not a subject that is empty', { permitted: [named('Example')] }, [], [{ dns: 'example.com' }], 'ok'],
    ['an e-mail address in the subject', { permitted: [{ email: 'example.com' }] }, mail('a@example.org'), [], OUTSIDE],
    [
      'an e-mail address in the subject, beside a sound one',
      { excluded: [{ email: 'example.org' }] },
      mail('a@example.org'),
      [{ email: 'a@example.com' }],
      OUTSIDE,
    ],
    ['a host for a common name', { permitted: [{ dns: 'example.com' }] }, cn('www.example.org'), [], OUTSIDE],
    ['a host for a common name, inside', { permitted: [{ dns: 'example.com' }] }, cn('www.example.com'), [], 'ok'],
    [
      'not a common name beside a host',
      { permitted: [{ dns: 'example.com' }] },
      cn('www.example.org'),
      [{ dns: 'a.example.com' }],
      'ok',
    ],
    ['not a common name that is none', { permitted: [{ dns: 'example.com' }] }, cn('Vendor Ltd.'), [], 'ok'],
  ])('%s', (_what, constraints, subject, names, outcome) => {
    expect(judge(constraints, names, subject)).toBe(outcome);
  });

  const anchor = ca('Root', { extraExtensions: [nameConstraints({ permitted: [named('Example')] })] });
  const below = (subject: DistinguishedName, leafSubject: DistinguishedName) => {
    const intermediate = ca('Below', { subject, issuer: anchor });
    const endEntity = leafOf(intermediate, { subject: leafSubject });
    return outcomeOf({ endEntity, intermediates: [intermediate], trustAnchors: [anchor] });
  };

  it('an intermediate’s too', () => {
    expect(below(nameOf('Example', 'CA'), nameOf('Example'))).toBe('ok');
    expect(below(nameOf('Other'), nameOf('Example'))).toBe(OUTSIDE);
  });

  it('not those of a self-issued intermediate, but those of what it issues (section 6.1.3 (b))', () => {
    expect(below(anchor.subjectDer, nameOf('Example'))).toBe('ok');
    expect(below(anchor.subjectDer, nameOf('Other'))).toBe(OUTSIDE);
  });

  it('those of a self-issued end entity (section 6.1.3 (b))', () => {
    const endEntity = leafOf(anchor, { subject: anchor.subjectDer });
    expect(outcomeOf({ endEntity, trustAnchors: [anchor] })).toBe(OUTSIDE);
  });

  it('not those of the CA that constrains', () => {
    expect(outcomeOf({ endEntity: leafOf(anchor, { subject: nameOf('Example') }), trustAnchors: [anchor] })).toBe('ok');
  });

  it('what an intermediate permits never widens what is permitted above', () => {
    const intermediate = ca('Wider', {
      subject: nameOf('Example', 'CA'),
      issuer: anchor,
      extraExtensions: [nameConstraints({ permitted: [named('Other'), named('Example')] })],
    });
    const judgeBelow = (subject: DistinguishedName) =>
      outcomeOf({
        endEntity: leafOf(intermediate, { subject }),
        intermediates: [intermediate],
        trustAnchors: [anchor],
      });
    expect(judgeBelow(nameOf('Other'))).toBe(OUTSIDE);
    expect(judgeBelow(nameOf('Example'))).toBe('ok');
  });

  it('the constraints of an anchor bind in the profile rfc5280 too', () => {
    const endEntity = leafOf(anchor, { subject: nameOf('Other') });
    expect(outcomeOf({ endEntity, trustAnchors: [anchor], profile: 'rfc5280' })).toBe(OUTSIDE);
  });
});

describe('A constraint that nothing falls under', () => {
  it('is not held against a path', () => {
    const base = { otherName: { type: '1.2.3', value: Uint8Array.of(5, 0) } };
    expect(judge({ permitted: [base] }, [{ dns: 'example.com' }])).toBe('ok');
    expect(judge({ excluded: [{ dns: '*.example.com' }] }, [{ email: 'a@example.com' }])).toBe('ok');
  });

  it('is read from an extension that is not critical as well', () => {
    const anchor = authority.mint({
      subject: 'Not critical',
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign'],
      extraExtensions: [nameConstraints({ permitted: [{ dns: 'example.com' }], critical: false })],
    });
    const endEntity = leafOf(anchor, {
      subject: [],
      extraExtensions: [subjectAltName({ dns: 'example.org' }, { critical: true })],
    });
    expect(outcomeOf({ endEntity, trustAnchors: [anchor] })).toBe(OUTSIDE);
  });
});
