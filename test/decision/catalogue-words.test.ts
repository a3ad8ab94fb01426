/**
 * What the catalogue says where it says something else than in docs/codes.md: of what has no name, of several, of other positions, with details.
 * `npx vitest run test/decision/catalogue-words.test.ts -u` writes test/decision/texts/catalogue-words.txt again.
 */
import { describe, expect, it } from 'vitest';
import { sayRemedy } from '../../src/decision/catalogue/entry.js';
import { describeFinding, type FindingText } from '../../src/decision/catalogue/index.js';
import { warnOfStoreFinding } from '../../src/decision/catalogue/store-finding.js';
import {
  warnOfAsOf,
  warnOfClockFloorNotWritten,
  warnOfConfiguration,
  warnOfGrace,
  warnOfMoreFindings,
  warnOfRotation,
  warnOfSignatureNotCounted,
  warnOfTolerance,
  warnOfUnknownKeys,
  warnOfIdentity,
  warnOfUnknownOrigin,
} from '../../src/decision/catalogue/warning.js';
import type { AccessDetails, CheckCode, DateDetails, DetailsByCode, FileDetails } from '../../src/decision/codes.js';
import type { Warning } from '../../src/decision/decision.js';
import type { WritablePlace } from '../../src/decision/evidence.js';
import type { CertificateFacts } from '../../src/decision/evidence/signature.js';
import type { StatementFaultCode } from '../../src/decision/evidence/statement.js';
import { CHECK_NAMES, decide } from '../../src/index.js';
import { evidence, NOW, permitOf, permits, SHOWN_CERTIFICATE as pinned } from './evidence.js';

const delivered: CertificateFacts = { ...pinned, subject: 'CN=Other', issuer: 'CN=Other CA', file: null };

/** Of several texts, each under what it is about. */
type Section = readonly [what: string, text: string];

const lines = ({ message, remedy }: FindingText) => `${message}\n> ${remedy ?? '(nothing to do)'}`;
const row = <C extends CheckCode>(code: C, what: string, details: DetailsByCode[C]): Section => [
  `${code}, ${what}`,
  lines(describeFinding(code, details)),
];
const warning = (what: string, { code, details, ...text }: Warning): Section => [
  `${code}, ${what}`,
  `${lines(text)}\n${JSON.stringify(details)}`,
];

const place = (
  kind: WritablePlace['kind'],
  path = '/etc/host',
  through: WritablePlace['through'] = 'everyone',
): WritablePlace => ({ path, kind, through });
const places = (...all: readonly WritablePlace[]): AccessDetails => ({
  what: 'trust-store',
  path: '/etc/host/trust store',
  places: all,
  placesOmitted: 0,
});
const own = place('folder', '/etc/host/truststore');
const file = place('file', "/etc/host/truststore/it's.pem");
const above = place('folder-above');
const target = place('link-target', '/srv/shared/acme.pem');

const ofAccess = (): readonly Section[] => [
  row('writable-by-everyone', 'a file of it', places(file)),
  row('writable-by-everyone', 'two folders above it', places(above, place('folder-above', '/srv'))),
  row('writable-by-everyone', 'its folder, a file, and a folder above', places(own, file, above)),
  row('writable-by-everyone', 'a file that a link leads to', places(target)),
  row('writable-by-everyone', 'its folder, and a file that a link leads to', places(own, target)),
  row('writable-by-everyone', 'four places', places(own, file, above, place('file', '/etc/host/truststore/b.pem'))),
  row('writable-by-everyone', 'three places, and two that are left out', {
    ...places(own, file, above),
    placesOmitted: 2,
  }),
  row('writable-by-everyone', 'the policy file', {
    ...places(place('file', '/etc/host/policy.json')),
    what: 'policy-file',
    path: '/etc/host/policy.json',
  }),
  row('writable-by-everyone', 'a file of configuration', {
    ...places(place('file', '/etc/host/upm.properties')),
    what: 'configuration-file',
    path: '/etc/host/upm.properties',
  }),
  row(
    'writable-by-this-process',
    'in each way, of a file',
    places(
      place('file', '/a.pem', 'owner'),
      place('file', '/b.pem', 'group'),
      place('file', '/c.pem', 'access-control-list'),
    ),
  ),
  row('writable-by-this-process', 'its folder, and one above', places(own, above)),
  row('writable-by-this-process', 'a folder above it', places(above)),
  row('writable-by-this-process', 'a link on the way', places(place('link', '/etc/host/link', 'owner'))),
  row('writable-by-this-process', 'a file that a link leads to', places(target)),
  row('writable-by-this-process', 'a file that a link leads to, and a folder above', places(above, target)),
  row('access-not-checkable', 'and why', { what: 'policy-file', path: '/p.json', detail: 'not on this platform' }),
  row('process-is-root', 'of a file of configuration', { what: 'configuration-file', path: '/etc/upm.properties' }),
];

const app = { key: 'com.acme.app', version: '1.4.0' };
const publisher = { certificate: delivered, rule: 'publishers.0' };
const installed = { key: 'com.acme.app', version: '1.5.0', publisherId: 'pin:0', verified: true };
const ofApps = (): readonly Section[] => [
  row('publisher-app-not-permitted', 'of an app that nobody knows', { ...publisher, key: null, version: null }),
  row('publisher-version-not-permitted', 'of a delivered certificate', { ...publisher, ...app }),
  row('publisher-origin-not-permitted', 'without an origin', { ...publisher, ...app, origin: null }),
  row('publisher-rule-ended', 'of a delivered certificate', { ...publisher, ...app, until: '2027-03-01' }),
  row('publisher-changed', 'of an app that nobody knows', { installed, publisherId: 'pin:1', app: null }),
  row('publisher-changed', 'of a version that nobody knows', {
    installed: { ...installed, version: null, publisherId: null },
    publisherId: 'pin:1',
    app: 'com.acme.app',
  }),
  row('signature-stripped', 'of a version that nobody knows', {
    artifact: 'plugin.jar',
    installed: { ...installed, version: null },
  }),
  row('app-mismatch', 'of an app without a version', {
    ...app,
    version: null,
    expectedKey: null,
    expectedVersion: '2',
  }),
  row('downgrade', 'of an app that nobody knows', { key: null, version: '1.0', installedVersion: '2.0' }),
  row('app-unreadable', 'and why', { check: 'app', detail: 'plugin.xml: a document type' }),
];

const noFile: FileDetails = { name: 'plug in.jar', path: null, detail: '' };
const ofFiles = (): readonly Section[] => [
  row('artifact-unreadable', 'that came as a stream', noFile),
  row('artifact-missing', 'without a path', noFile),
  row('signature-file-misspelt-key', 'with what was meant', {
    ...noFile,
    name: 'a.sig.json',
    detail: '"signatur"; did you mean "signature"?',
  }),
  row('signature-file-misspelt-key', 'with a question within a name', {
    ...noFile,
    name: 'a.sig.json',
    detail: '"signature?.x"',
  }),
  row('second-end-entity', 'with its name', { ...noFile, name: 'a.sig.json', detail: 'CN=Acme Plugins' }),
  row('trust-store-missing', 'that has no folder', { folder: null, detail: 'ENOENT' }),
  row('trust-store-unreadable', 'and why', { folder: '/etc/host/trust store', detail: 'EACCES' }),
];

const ARCHIVE = { artifact: 'plugin.jar', entry: null, detail: '' };
const ofArchives = (): readonly Section[] => [
  row('archive-too-large', 'as a whole', { ...ARCHIVE, detail: 'more than 2147483648 bytes in all' }),
  row('archive-name-traversal', 'by its entry', { ...ARCHIVE, entry: '../../etc/passwd' }),
];

const DESTINATION = { path: '/srv/plugins/a b.jar', folder: '/srv/plug ins', detail: '' };
const ofDestinations = (): readonly Section[] => [
  row('destination-exists', 'a file', { ...DESTINATION, detail: 'EEXIST' }),
  row('destination-exists', 'a folder', { ...DESTINATION, detail: 'EISDIR' }),
  row('destination-exists', 'a folder that is full', { ...DESTINATION, detail: 'ENOTEMPTY' }),
  row('destination-folder-missing', 'that is not there', { ...DESTINATION, detail: 'ENOENT' }),
  row('destination-folder-missing', 'below a file', { ...DESTINATION, detail: 'ENOTDIR' }),
  row('destination-full', 'and why', { ...DESTINATION, detail: 'ENOSPC' }),
  row('destination-not-writable', 'and why', { ...DESTINATION, detail: 'EACCES' }),
];

const permit = {
  keyId: pinned.keyId,
  host: 'host-1',
  issuedAt: new Date('2027-03-01T00:00:00Z'),
  endsAt: new Date('2027-03-02T00:00:00Z'),
  reason: 'INC-42',
};
/** The compiler asks for each. */
const STATEMENT_FAULTS: Readonly<Record<StatementFaultCode, string>> = {
  'statement-missing': '"/srv/statement.json": ENOENT',
  'statement-unreadable': '"/srv/statement.json": EACCES',
  'statement-too-large': '20000 bytes, 16384 at most',
  'statement-invalid-json': 'it is not UTF-8 text',
  'statement-wrong-shape': '"payload" is missing',
  'statement-wrong-type': '"a/b", not "a/c"',
  'statement-signature-invalid': 'no permit key of the policy has signed it',
  'statement-payload-invalid': '"endsAt" must be after "issuedAt"',
};
const statementFault = (code: string): code is StatementFaultCode => Object.hasOwn(STATEMENT_FAULTS, code);
const ofStatements = (): readonly Section[] => [
  ...Object.keys(STATEMENT_FAULTS)
    .filter(statementFault)
    .flatMap((statement) => [
      row('permit-unusable', statement, { statement, detail: STATEMENT_FAULTS[statement] }),
      warning(statement, warnOfRotation({ code: statement, detail: STATEMENT_FAULTS[statement] })),
    ]),
  warning('without a detail', warnOfRotation({ code: 'statement-missing', detail: '' })),
  row('permit-for-another-artifact', 'that nobody has hashed', { ...permit, sha256: null }),
  row('permit-not-recorded', 'without a store', { ...permit, storeFault: null }),
  row('permit-not-recorded', 'by a store that failed', { ...permit, storeFault: '"disk full"' }),
];

const noList = { certificate: pinned, file: null, detail: '' };
const ofRevocation = (): readonly Section[] => [
  row('certificate-revoked', 'without a reason, by no one file', {
    ...noList,
    reason: null,
    revokedAt: new Date('2027-03-01T00:00:00Z'),
  }),
  row('crl-unreadable', 'that is no one file', { ...noList, detail: 'EACCES' }),
  row('crl-reasons-incomplete', 'that is no one file', noList),
  row('revocation-data-absent', 'of two issuers', { certificates: [pinned, delivered], required: true }),
  row('revocation-data-absent', 'of one issuer, twice', { certificates: [pinned, pinned], required: true }),
  row('revocation-data-absent', 'where none is asked for', { certificates: [delivered], required: false }),
  row('unknown-issuer', 'where it may not issue', { certificate: delivered, hint: 'it is there, and may not issue' }),
];

const keys = { artifact: 'plugin.jar', keysTried: 4, keysNotTried: 0 };
const dated: Omit<DateDetails, 'position'> = { certificate: delivered, at: new Date('2028-02-01T00:00:00Z') };
const ofSigners = (): readonly Section[] => [
  row('no-trusted-key-matches', 'where all were tried', keys),
  row('no-trusted-key-matches', 'where some were not tried', { ...keys, keysNotTried: 6 }),
  row('no-trusted-key-matches', 'where there is none', { ...keys, keysTried: 0 }),
  row('role-missing', 'one that asks for all', {
    artifact: 'plugin.jar',
    required: 2,
    roles: [{ role: 'vendor', required: 2, found: 1 }],
  }),
  row('role-missing', 'two of them', {
    artifact: 'plugin.jar',
    required: 3,
    roles: [
      { role: 'vendor', required: 1, found: 0 },
      { role: 'security', required: 2, found: 1 },
    ],
  }),
  ...(['pin', 'end-entity', 'intermediate', 'anchor'] as const).flatMap((position) => [
    row('certificate-expired', position, { ...dated, position }),
    row('certificate-not-yet-valid', position, { ...dated, position }),
  ]),
];

const storeFinding = { code: 'key-unusable', file: null, path: null, detail: '' } as const;
const ofStores = (): readonly Section[] => [
  warning('about no file', warnOfStoreFinding(storeFinding)),
  warning(
    'about a certificate in a file',
    warnOfStoreFinding({
      code: 'ambiguous-role',
      file: 'acme plugins.pem',
      path: '/etc/host/trust store/acme plugins.pem',
      fingerprint: pinned.fingerprint,
      detail: 'CN=Acme',
    }),
  ),
];

const end = new Date('2027-01-31T00:00:00Z');
const grace = (grantedBy: string | null, grantedAt: string | null) => ({
  endsAt: end.toISOString(),
  grantedBy,
  grantedAt,
});
const setting = { setting: 'upm.check.disabled', source: 'file' } as const;
const unknownSetting = { ...setting, code: 'setting-unknown' } as const;
const invalidSetting = { ...setting, code: 'setting-invalid' } as const;
const disagreeing = { setting: 'upm.check.disabled', code: 'settings-disagree', value: 'false' } as const;
const ofWarnings = (): readonly Section[] => [
  warning('of what is unsigned, on its last day', warnOfGrace(grace(null, null), 1, 'unsigned', ['unsigned'])),
  warning(
    'of what has expired, two codes',
    warnOfGrace(grace('the security team', null), 2, 'expired-certificate', ['certificate-expired', 'unsigned']),
  ),
  warning(
    'of a stranger, of some day',
    warnOfGrace(grace(null, '2026-11-01T00:00:00.000Z'), 0, 'untrusted-signer', ['unknown-issuer']),
  ),
  warning(
    'of what is unsigned, by somebody, of some day',
    warnOfGrace(grace('the security team', '2026-11-01T00:00:00.000Z'), 5, 'unsigned', ['unsigned']),
  ),
  warning('of two versions', warnOfIdentity('plugin.jar', 'a has version "1", b has "2"')),
  warning('that was not named', warnOfUnknownOrigin(null)),
  warning('by its name', warnOfUnknownOrigin('somewhere')),
  warning('an instant', warnOfAsOf(end)),
  warning('of a CA', warnOfTolerance(pinned, 'as agreed')),
  warning('two of them', warnOfUnknownKeys('a.sig.json', ['algorithm', 'hash'])),
  warning('without a role', warnOfSignatureNotCounted(0, 3, null, { kind: 'deny', reason: 'unknown-issuer' })),
  warning('that would be verified alone', warnOfSignatureNotCounted(1, 2, 'vendor', { kind: 'verified' })),
  warning('that would be allowed alone', warnOfSignatureNotCounted(1, 2, 'vendor', { kind: 'unverified' })),
  warning('and why', warnOfClockFloorNotWritten('EACCES')),
  ...warnOfMoreFindings(1).map((each) => warning('one', each)),
  warning('with what was meant', warnOfConfiguration({ ...unknownSetting, didYouMean: 'upm.check.enabled' })),
  warning('without what was meant', warnOfConfiguration({ ...unknownSetting, didYouMean: null })),
  warning(
    'of the system',
    warnOfConfiguration({ ...unknownSetting, source: 'system-property', didYouMean: 'upm.check.enabled' }),
  ),
  warning('of 12 characters', warnOfConfiguration({ ...invalidSetting, value: 'x'.repeat(12) })),
  warning('of 13 characters', warnOfConfiguration({ ...invalidSetting, value: 'x'.repeat(13) })),
  warning(
    'of a variable',
    warnOfConfiguration({ code: 'options-not-understood', setting: 'JAVA_OPTS', source: 'system-property' }),
  ),
  warning('where the file counts', warnOfConfiguration({ ...disagreeing, source: 'file' })),
  warning('where a property counts', warnOfConfiguration({ ...disagreeing, source: 'system-property' })),
];

const ofPassedRows = (): readonly Section[] =>
  CHECK_NAMES.flatMap((check) => [
    row('passed', check, { check, about: null }),
    row('passed', `${check}, about something`, { check, about: 'what it is about' }),
  ]);

// Only once a test asks: what a module says while it is loaded is nobody's test, and every mutant of it would be tried with all of them.
const sections = (): readonly Section[] => [
  ...ofAccess(),
  ...ofApps(),
  ...ofFiles(),
  ...ofArchives(),
  ...ofDestinations(),
  ...ofStatements(),
  ...ofRevocation(),
  ...ofSigners(),
  ...ofStores(),
  ...ofWarnings(),
  ...ofPassedRows(),
];

describe('The catalogue’s words', () => {
  it('are these', async () => {
    const page = sections()
      .map(([what, text]) => `## ${what}\n\n${text}\n`)
      .join('\n');
    await expect(page).toMatchFileSnapshot('texts/catalogue-words.txt');
  });

  it('begin a sentence alone with a capital, and end it once', () => {
    for (const [what, text] of sections()) {
      const [message = '', remedy = ''] = text.split('\n');
      expect(message, what).toMatch(/^(\p{Lu}|")/u);
      expect(message, what).toMatch(/[^.?!][.?]$/);
      // Within a sentence no phrase keeps the capital that it has at the beginning of one.
      expect(message, what).not.toMatch(/[a-z,:;] (The|A|An|Apps|No) [a-z]/);
      expect(remedy, what).toMatch(/^> (\(nothing to do\)|The [^:]+: [^A-Z].*)$/);
    }
  });

  it('name nobody where nobody acts', () => {
    expect(sayRemedy('nobody', 'wait')).toBe('wait.');
    expect(sayRemedy('nobody', { task: 'look', command: 'ls' })).toBe('look: ls');
  });

  it('say nothing of findings where none is left out', () => {
    expect([warnOfMoreFindings(0), warnOfMoreFindings(-1)]).toEqual([[], []]);
  });

  it('stand in the rows of a decision', () => {
    const { checks } = decide(evidence(permitOf()), { permits, checks: { permit: 'enforce' } }, NOW);
    const ofPermit = checks.find(({ check }) => check === 'permit');
    expect(ofPermit?.message).toBe('A permit lets this artifact through on this host (the incident of May).');
    const ofIntegrity = checks.find(({ check }) => check === 'integrity');
    expect(ofIntegrity?.message).toBe('The signature is over exactly these bytes.');
  });
});
