import { describe, expect, it } from 'vitest';
import type {
  AdjustableCheck,
  AppDetailsByCode,
  ArtifactFaultCode,
  CheckName,
  ClockDetailsByCode,
  Evidence,
  PathFailureCode,
  PermitDetailsByCode,
  PolicyInput,
  TrustStoreFaultCode,
} from '../../src/index.js';
import { decide } from '../../src/index.js';
import { CATALOGUE } from '../../src/decision/catalogue/index.js';
import { rowOf, verdictOf } from '../support/scene.js';
import {
  accessOf,
  appOf,
  badArtifact,
  badFile,
  badStore,
  bare,
  digest,
  evidence,
  idOf,
  inDays,
  installedApp,
  noKeyMatches,
  NOW,
  openPlace,
  permitOf,
  permits,
  pinOf,
  unreadableApp,
  unsigned,
  untrusted,
} from './evidence.js';
import { states } from './states.js';

// The compiler asks for every code, and for no other.
const artifactCodes = {
  'artifact-missing': 0,
  'artifact-unreadable': 0,
  'artifact-not-a-regular-file': 0,
  'artifact-is-a-symlink': 0,
  'artifact-empty': 0,
  'artifact-too-large': 0,
  'artifact-changed': 0,
  'artifact-is-a-statement': 0,
} satisfies Record<ArtifactFaultCode, 0>;
const storeCodes = {
  'trust-store-not-configured': 0,
  'trust-store-missing': 0,
  'trust-store-empty': 0,
  'trust-store-nothing-usable': 0,
  'trust-store-not-a-folder': 0,
  'trust-store-unreadable': 0,
  'trust-store-too-large': 0,
} satisfies Record<TrustStoreFaultCode, 0>;
const pathCodes = {
  'unknown-issuer': 0,
  'anchor-missing': 0,
  'self-signed-not-pinned': 0,
  'certificate-signature-invalid': 0,
  'unsupported-signature-algorithm': 0,
  'end-entity-key-not-ed25519': 0,
  'ca-used-as-end-entity': 0,
  'end-entity-used-as-ca': 0,
  'missing-key-cert-sign': 0,
  'missing-digital-signature': 0,
  'missing-code-signing-eku': 0,
  'path-length-exceeded': 0,
  'unknown-critical-extension': 0,
  'name-constraint-unsupported': 0,
  'path-budget-exceeded': 0,
  'certificate-role-none': 0,
  'missing-key-purpose': 0,
  'name-constraint-violation': 0,
  'no-acceptable-policy': 0,
  'policy-mapping-invalid': 0,
  'weak-or-unknown-key': 0,
} satisfies Record<PathFailureCode, 0>;
const has =
  <T extends object>(codes: T) =>
  (code: string): code is keyof T & string =>
    Object.hasOwn(codes, code);

const rows: readonly (readonly [code: string, check: string, names: string, overrides: Partial<Evidence>])[] = [
  ...Object.keys(artifactCodes)
    .filter(has(artifactCodes))
    .map((code) => [code, 'artifact', '"app.jar"', badArtifact(code)] as const),
  ...Object.keys(storeCodes)
    .filter(has(storeCodes))
    .map((code) => [code, 'trust-store', 'trust store', { ...noKeyMatches, ...badStore(code) }] as const),
  ...Object.keys(pathCodes)
    .filter(has(pathCodes))
    .map((code) => [code, 'authenticity', '"CN=Stranger"', untrusted(code)] as const),
  ['writable-by-everyone', 'trust-store-safety', '"/etc/host"', accessOf({ everyone: [openPlace] })],
];

const unread: Partial<Evidence> = { app: { state: 'unknown', because: 'no-reader' } };
const acme = appOf('com.acme.app', '1.0');
const named = { key: idOf('key of Vendor') };
const vendor = bare(pinOf('Vendor'));
const ruled = (rule: object): PolicyInput => ({ publishers: [{ ...named, ...rule }] });
const floor: PolicyInput = { apps: { '*': { minimumVersion: '2.0' } } };
const enforced = (check: AdjustableCheck): PolicyInput => ({ permits, checks: { [check]: 'enforce' } });

/** Codes that need a policy, an app, a permit or a clock; the compiler asks for each of them, and for no other. */
type NewCode = keyof AppDetailsByCode | keyof PermitDetailsByCode | keyof ClockDetailsByCode | 'role-missing';
const newCodes: Readonly<
  Record<NewCode, readonly [check: CheckName, names: string, overrides: Partial<Evidence>, policy: PolicyInput]>
> = {
  'app-unknown': ['version-floor', 'nothing that reads it was given', unread, floor],
  'app-unreadable': ['app', 'cut short', { ...unreadableApp, expected: { key: 'a', version: null } }, {}],
  'app-mismatch': ['app', '"com.acme.app"', { ...acme, expected: { key: 'com.acme.other', version: null } }, {}],
  'version-unknown': ['version-floor', '"com.acme.app"', appOf('com.acme.app', null), floor],
  'version-not-comparable': ['version-floor', '"x y"', appOf('com.acme.app', 'x y'), floor],
  'publisher-app-not-permitted': ['publisher', '"CN=Vendor"', { ...vendor, ...acme }, ruled({ apps: ['org.*'] })],
  'publisher-version-not-permitted': ['publisher', '"CN=Vendor"', { ...vendor, ...acme }, ruled({ versions: '[2]' })],
  'publisher-origin-not-permitted': ['publisher', '"CN=Vendor"', vendor, ruled({ origins: ['upload'] })],
  'publisher-rule-ended': ['publisher', '2026-05-01T00:00:00.000Z', vendor, ruled({ until: '2026-05-01' })],
  'publisher-unlisted': ['publisher', '"CN=Vendor"', vendor, { unlistedSigners: 'deny' }],
  'publisher-changed': [
    'continuity',
    '"pin:0"',
    { ...vendor, ...installedApp({ publisherId: 'pin:0' }) },
    { level: 'strict' },
  ],
  'signature-stripped': ['authenticity', '"app.jar"', { ...unsigned, ...installedApp({ verified: true }) }, {}],
  downgrade: ['rollback', '"3.0"', { ...acme, ...installedApp({ version: '3.0' }) }, { level: 'strict' }],
  'below-minimum-version': ['version-floor', '"2.0"', acme, floor],
  'permits-not-configured': ['permit', 'accepts none', permitOf(), { ...enforced('permit'), permits: null }],
  'permit-unusable': [
    'permit',
    'statement-invalid-json',
    { permit: { state: 'fault', code: 'statement-invalid-json', detail: '' } },
    enforced('permit'),
  ],
  'permit-key-denied': [
    'permit',
    '"stolen"',
    permitOf(),
    {
      ...enforced('permit'),
      revocation: { denied: [{ key: idOf('permit key'), reason: 'stolen', date: '2026-05-01' }] },
    },
  ],
  'permit-key-signs-apps': ['permit', '"the incident of May"', permitOf({ isKeyOfSigner: true }), enforced('permit')],
  'permit-for-another-artifact': ['permit', digest, permitOf({ artifactSha256: 'ab'.repeat(32) }), enforced('permit')],
  'permit-for-another-host': ['permit', '"host-2"', permitOf({ host: 'host-2' }), enforced('permit')],
  'permit-expired': ['permit', NOW.toISOString(), permitOf({ endsAt: NOW }), enforced('permit')],
  'permit-not-yet-valid': [
    'permit',
    '2026-06-02',
    permitOf({ issuedAt: inDays(1), endsAt: inDays(2) }),
    enforced('permit'),
  ],
  'permit-too-long': ['permit', '48 hours', permitOf({ issuedAt: inDays(-1), endsAt: inDays(1) }), enforced('permit')],
  'permit-used': ['permit', '"the incident of May"', permitOf({ use: 'again' }), enforced('permit')],
  'permit-not-recorded': ['permit', '"the incident of May"', permitOf({ use: 'not-recorded' }), enforced('permit')],
  'clock-suspect': ['clock', '2026-06-02', { clockFloor: { state: 'known', floor: inDays(1) } }, enforced('clock')],
  'clock-floor-unreadable': [
    'clock',
    'EACCES',
    { clockFloor: { state: 'unreadable', detail: 'EACCES' } },
    enforced('clock'),
  ],
  'role-missing': [
    'authenticity',
    '"security"',
    vendor,
    { requiredRoles: { security: { signers: [{ key: idOf('') }] } } },
  ],
};
const inconclusive: ReadonlySet<string> = new Set<NewCode>([
  'app-unknown',
  'app-unreadable',
  'version-unknown',
  'version-not-comparable',
  'permit-not-recorded',
  'clock-floor-unreadable',
]);

describe('A code that needs more than a signature', () => {
  it.each(Object.entries(newCodes))(
    '%s is the reason, by its row, names what is concerned, and has a remedy',
    (code, [check, names, overrides, policy]) => {
      const decision = decide(evidence(overrides), policy, NOW);
      expect(verdictOf(decision)).toBe(`deny ${code}`);
      expect(rowOf(decision, check)).toEqual({ outcome: inconclusive.has(code) ? 'inconclusive' : 'failed', code });
      const row = decision.checks.find((each) => each.check === check);
      expect(row?.message).toContain(names);
      expect(row?.remedy).toMatch(/^The (operator|administrator|vendor|developers) [^:]+: .{10,}/u);
      expect(decision.helpUri).toBe(`docs/codes.md#${code}`);
    },
  );
});

describe('A code', () => {
  it.each(rows)(
    '%s denies by its row of the check %s, names what is concerned, and has a remedy',
    (code, check, names, overrides) => {
      const decision = decide(evidence(overrides), {}, NOW);
      const outcome = code === 'trust-store-unreadable' ? 'inconclusive' : 'failed';
      expect(rowOf(decision, check)).toEqual({ outcome, code });
      expect(decision.verdict).toBe('deny');
      const row = decision.checks.find((each) => each.check === check);
      expect(row?.message).toContain(names);
      expect(row?.remedy).toMatch(/^The (operator|administrator|vendor|developers) [^:]+: .{10,}/u);
    },
  );

  it.each(rows.filter(([code]) => code !== 'trust-store-nothing-usable'))(
    '%s is the reason where nothing worse is the matter',
    (code, _check, _names, overrides) => {
      expect(verdictOf(decide(evidence(overrides), {}, NOW))).toBe(`deny ${code}`);
    },
  );

  it('of the catalogue is one that some evidence leads to', () => {
    const seen = new Set([...rows.map(([code]) => code), ...Object.keys(newCodes)]);
    for (const level of ['strict', 'off'] as const) {
      for (const [, overrides] of states) {
        for (const { code } of decide(evidence(overrides), { level }, NOW).checks) seen.add(code);
      }
    }
    const elsewhere = Object.keys(CATALOGUE).filter((code) => !seen.has(code));
    const others = elsewhere.filter(
      (code) => !/^(signature-file-|signature-|private-key-|delivered-|second-)/.test(code),
    );
    // Of revocation see revocation.test.ts.
    const ofOthers = others.filter((code) => !/^crl-|revoked|denied|revocation|missing-crl-sign/.test(code));
    // Of who could change store and policy see access.test.ts; of policy files policy-file.test.ts.
    const ofOthersStill = ofOthers.filter((code) => !/^(access-|writable-|process-|policy-file-)/.test(code));
    // Of a setting that can't be understood, and of a level that asks for an EKU, see enforcement.test.ts and levels.test.ts.
    // Of a check that nobody was asked to make see rows.test.ts.
    const known = [
      'check-skipped',
      'enforcement-flag-invalid',
      'enforcement-flag-unreadable',
      'code-signing-eku-required',
    ];
    // Of where an admitted artifact is to lie, and of what is in an archive, see the tests of admission and of archives.
    const elsewhereStill = /^(destination|archive|signatures-too-many)/;
    expect(ofOthersStill.filter((code) => !elsewhereStill.test(code))).toEqual(known);
    expect(verdictOf(decide(evidence(badFile('second-end-entity')), {}, NOW))).toBe('deny second-end-entity');
  });
});
