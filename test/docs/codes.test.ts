import { describe, expect, it } from 'vitest';
import { CATALOGUE, describeFinding } from '../../src/decision/catalogue/index.js';
import type { CheckCode, StoreFindingCode } from '../../src/decision/codes.js';
import type { StatementFaultCode } from '../../src/decision/evidence/statement.js';
import { STORE_FINDINGS, warnOfStoreFinding } from '../../src/decision/catalogue/store-finding.js';
import {
  warnOfAsOf,
  warnOfConfiguration,
  warnOfGrace,
  warnOfGraceNotApplied,
  warnOfPermit,
  warnOfMoreFindings,
  warnOfTolerance,
  warnOfUnknownKeys,
  warnOfIdentity,
  warnOfUnknownOrigin,
  warnOfClockFloorNotWritten,
  warnOfRotation,
  warnOfSignatureNotCounted,
} from '../../src/decision/catalogue/warning.js';
import { mostSpecific } from '../../src/decision/rank.js';
import { SHOWN_CERTIFICATE as certificate } from '../decision/evidence.js';

/** Something of everything that a code may carry. */
const sample = {
  check: 'archive',
  about: null,
  because: 'there is no signature',
  name: 'plugin.jar',
  artifact: 'plugin.jar',
  path: '/srv/uploads/plugin.jar',
  folder: '/etc/host/truststore',
  detail: '',
  setting: 'environment variable SIGNATURE_CHECK',
  value: 'off',
  certificate,
  hint: null,
  keysTried: 3,
  keysNotTried: 0,
  position: 'end-entity',
  at: new Date('2028-02-01T00:00:00Z'),
  days: 730,
  enforced: true,
  maxDays: 366,
  certificates: [certificate],
  required: true,
  file: 'acme.crl',
  reason: 'key-compromise',
  revokedAt: new Date('2027-03-01T00:00:00Z'),
  date: '2027-03-01T00:00:00.000Z',
  what: 'trust-store',
  places: [{ path: '/etc/host/truststore', kind: 'folder', through: 'everyone' }],
  placesOmitted: 0,
  since: new Date('2027-05-01T00:00:00Z'),
  key: 'com.acme.app',
  version: '1.4.0',
  expectedKey: 'com.acme.other',
  expectedVersion: null,
  with: '[1.0,2.0)',
  rule: 'publishers.0, Acme',
  origin: 'upload',
  until: '2027-03-01T00:00:00.000Z',
  installed: { key: 'com.acme.app', version: '1.5.0', publisherId: `pin:${'77'.repeat(32)}`, verified: true },
  publisherId: `pin:${'88'.repeat(32)}`,
  app: 'com.acme.app',
  installedVersion: '1.5.0',
  minimumVersion: '1.5.0',
  pattern: 'com.acme.*',
  statement: 'statement-signature-invalid',
  keyId: '8899aabbccddeeff'.repeat(4),
  host: 'host-1',
  hostId: 'host-2',
  issuedAt: new Date('2027-03-01T00:00:00Z'),
  endsAt: new Date('2027-03-02T00:00:00Z'),
  hours: 72,
  maxHours: 24,
  floor: new Date('2028-03-01T00:00:00Z'),
  skewSeconds: 300,
  roles: [{ role: 'vendor', required: 1, found: 0 }],
  entry: 'META-INF/MANIFEST.MF',
  sha256: '00112233445566778899aabbccddeeff'.repeat(2),
  storeFault: null,
  deniedFor: 'stolen',
} as const;

/** What a code is about, where it isn't the uploaded plugin. */
const ABOUT: readonly (readonly [codes: RegExp, Partial<Record<keyof typeof sample, string>>])[] = [
  [
    /signature-file|^signature-(missing|n|l)|^signatures|delivered|second|private/,
    { name: 'plugin.jar.sig.json', path: '/srv/uploads/plugin.jar.sig.json' },
  ],
  [/^(writable|process-is|access-not)/, { path: '/etc/host/truststore' }],
  [/^policy-file/, { path: '/etc/host/policy.json' }],
  [/^destination/, { path: '/srv/plugins/acme.jar', folder: '/srv/plugins' }],
  [/^app-unknown/, { because: 'the artifact does not say' }],
];
const sampleOf = (code: CheckCode) => {
  const [, about] = ABOUT.find(([codes]) => codes.test(code)) ?? [];
  return { ...sample, ...about };
};

const isCode = (code: string): code is CheckCode => Object.hasOwn(CATALOGUE, code);

const isFindingCode = (code: string): code is StoreFindingCode => Object.hasOwn(STORE_FINDINGS, code);

function renderRows(): readonly string[] {
  const codes = Object.keys(CATALOGUE).filter(isCode);
  return codes
    .toSorted()
    .toSorted((a, b) => (mostSpecific([a, b]) === a ? (mostSpecific([b, a]) === a ? -1 : 0) : 1))
    .map((code) => {
      const { message, remedy } = describeFinding(code, sampleOf(code));
      return `## ${code}\n\n${message}\n${remedy === null ? '' : `\n> ${remedy}\n`}`;
    });
}

function renderFindings(): readonly string[] {
  return Object.keys(STORE_FINDINGS)
    .filter(isFindingCode)
    .toSorted()
    .map((code) => {
      const finding = { code, file: 'acme.pem', path: '/etc/host/truststore/acme.pem', detail: '' };
      const { message, remedy } = warnOfStoreFinding(finding);
      return `## ${code}\n\n${message}\n\n> ${remedy ?? ''}\n`;
    });
}

const HEAD = `# Codes

Every row of a decision has a code, and so has every denial (\`reason\`) and warning. A code never changes its meaning. Of several rows
that deny, the one that stands higher in this list gives the reason. The texts are those of an example.

This page is made from the catalogue in \`src/decision/catalogue\`: \`npm test -- -u test/docs\` writes it again.

## verified

Everything that the policy enforces holds: the install is allowed.

## unverified

A named relaxation allows the install although not everything holds: \`because\` names it.
`;

function renderWarnings(): readonly string[] {
  const warnings = [
    warnOfGrace(
      { endsAt: '2027-01-31T00:00:00.000Z', grantedBy: 'the security team', grantedAt: null },
      10,
      'unsigned',
      ['unsigned'],
    ),
    warnOfGraceNotApplied({ startsAt: null, endsAt: '2027-01-31T00:00:00.000Z' }, 'ended', null),
    warnOfPermit({ ...sample, reason: 'INC-42: debug build' }),
    warnOfIdentity('plugin.jar', 'atlassian-plugin.xml has key "com.acme.a", plugin.json has "com.acme.b"'),
    warnOfUnknownOrigin('somewhere'),
    warnOfAsOf(new Date('2027-01-31T00:00:00Z')),
    warnOfTolerance(certificate, 'as agreed with the CA'),
    warnOfUnknownKeys('plugin.jar.sig.json', ['algorithm']),
    warnOfSignatureNotCounted(1, 2, 'vendor', { kind: 'deny', reason: 'unknown-issuer' }),
    warnOfRotation({ code: 'statement-signature-invalid', detail: '' }),
    warnOfClockFloorNotWritten('EACCES'),
    ...warnOfMoreFindings(100),
    warnOfConfiguration({ code: 'options-not-understood', setting: 'JAVA_OPTS', source: 'system-property' }),
    warnOfConfiguration({
      code: 'setting-unknown',
      setting: 'atlassian.upm.signature.chek.disabled',
      source: 'file',
      didYouMean: 'atlassian.upm.signature.check.disabled',
    }),
    warnOfConfiguration({
      code: 'setting-invalid',
      setting: 'atlassian.upm.signature.check.disabled',
      source: 'file',
      value: 'yes',
    }),
    warnOfConfiguration({
      code: 'settings-disagree',
      setting: 'atlassian.upm.signature.check.disabled',
      source: 'system-property',
      value: 'false',
    }),
  ];
  return warnings.map(
    ({ code, message, remedy }) => `## ${code}\n\n${message}\n${remedy === null ? '' : `\n> ${remedy}\n`}`,
  );
}

const WARNINGS_HEAD = `# Warnings

What an operator should know besides the rows, whatever the verdict.
`;

const FINDINGS_HEAD = `# Findings about files of the trust store

These are warnings. A file or certificate with one of them adds no trust, unless the text says otherwise.
`;

/** Each with what it says of the file, and what mends it most often. */
const STATEMENT_FAULTS: Readonly<Record<StatementFaultCode, string>> = {
  'statement-missing': 'There is no such file. Give the path that the statement was written to.',
  'statement-unreadable':
    'It is a folder, a pipe, a device, a link that leads to itself, or a file that this process may not read. Copy it to a regular file that the user of this process may read.',
  'statement-too-large': 'It is larger than 16 KiB. No honest statement is.',
  'statement-invalid-json':
    'It is no UTF-8, or no JSON, nests too deep, or has a key twice. Give the file as it was made: an editor or a mail may have changed it.',
  'statement-wrong-shape':
    'It is JSON, and no DSSE envelope with one to eight signatures: give the envelope, not its payload.',
  'statement-wrong-type':
    'Its `payloadType` is another one: a permit was given for a rotation, or the other way round.',
  'statement-signature-invalid':
    'None of the keys that may sign it did: a permit is signed by a key that `permits.keys` names, a rotation by the old key. What is signed is the pre-authentication encoding, not the payload alone.',
  'statement-payload-invalid':
    'Its payload lacks a field, has one too many, or has a value out of its range: the text behind the code names it. Whoever makes it corrects that, and signs it anew.',
};

const STATEMENTS_HEAD = `# Statements that cannot be used

What stands in brackets in the messages of \`permit-unusable\` and \`rotation-unusable\`.
`;

const renderStatementFaults = (): readonly string[] =>
  Object.entries(STATEMENT_FAULTS).map(([code, text]) => `## ${code}\n\n${text}\n`);

describe('docs/codes.md', () => {
  it('tells every code with its message and remedy, as the catalogue has them', async () => {
    const page = [
      HEAD,
      ...renderRows(),
      WARNINGS_HEAD,
      ...renderWarnings(),
      FINDINGS_HEAD,
      ...renderFindings(),
      STATEMENTS_HEAD,
      ...renderStatementFaults(),
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../docs/codes.md');
  });
});

describe('the catalogue', () => {
  it('ends every message with a full stop, and says in every remedy who acts', () => {
    for (const code of Object.keys(CATALOGUE).filter(isCode)) {
      const { message, remedy } = describeFinding(code, sample);
      expect(message, code).toMatch(/[.!]$/);
      if (remedy !== null)
        expect(remedy, code).toMatch(/^The [^:]+: .+(\.|: (ls|readlink|chmod|chown|install|namei|df) .+)$/);
    }
  });

  it('has a remedy for every code that can deny', () => {
    const quiet = ['passed', 'not-applicable', 'checking-is-off', 'check-skipped'];
    for (const code of Object.keys(CATALOGUE).filter(isCode)) {
      expect(describeFinding(code, sample).remedy === null, code).toBe(quiet.includes(code));
    }
  });
});
