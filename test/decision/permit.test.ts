import { describe, expect, it } from 'vitest';
import type { Evidence, PermitEvidence, PolicyInput, SignerCandidate, StatementFaultCode } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { rowOf, verdictOf } from '../support/scene.js';
import {
  accessOf,
  appOf,
  badArtifact,
  badFile,
  badPolicyFile,
  badStore,
  bare,
  bareSignature,
  decided,
  delivered,
  digest,
  digested,
  evidence,
  expired,
  future,
  idOf,
  inDays,
  installedApp,
  judged,
  noKeyMatches,
  NOW,
  openPlace,
  path,
  permitOf,
  permits,
  pin,
  pinOf,
  unsigned,
  untrusted,
} from './evidence.js';

const covered = 'passed passed: allow permit';
const refused = (code: string) => `failed ${code}: deny unsigned`;
const hour = 3_600_000;
const after = (millis: number) => new Date(NOW.getTime() + millis);
type Signed = Extract<PermitEvidence, { state: 'signed' }>;
const permit = (overrides: Partial<Signed> = {}, policy: PolicyInput = {}, now = NOW) =>
  judged('permit', { ...unsigned, ...permitOf(overrides) }, { permits, ...policy }, now);

const why = { reason: 'stolen', date: '2026-05-01' };

describe('A permit', () => {
  it('lets an unsigned artifact through, and the decision says that it is not verified', () => {
    expect(permit()).toBe(covered);
    const decision = decide(evidence({ ...unsigned, ...permitOf() }), { permits }, NOW);
    expect(decision).toMatchObject({ verdict: 'allow', assurance: 'unverified', because: ['permit'] });
    expect(decision.warnings.map(({ code }) => code)).toEqual(['permit-applied', 'unsigned']);
    const keyId = idOf('permit key');
    expect(decision.warnings[0]).toEqual({
      code: 'permit-applied',
      message: `This is allowed only by a permit ("the incident of May") of the key ${keyId.slice(0, 16)}…, issued on 2026-05-31T23:00:00.000Z, good until 2026-06-01T01:00:00.000Z; it is used up by this install.`,
      remedy: 'The operator of this machine: see to it that a signed build of this app takes its place.',
      details: {
        keyId,
        host: 'host-1',
        issuedAt: '2026-05-31T23:00:00.000Z',
        endsAt: '2026-06-01T01:00:00.000Z',
        reason: 'the incident of May',
      },
    });
    expect(decision.checks.find(({ check }) => check === 'permit')?.message).toContain('the incident of May');
  });

  it('that was not given is none', () => {
    expect(judged('permit', { ...unsigned, ...digested }, { permits })).toBe(
      'not-applicable not-applicable: deny unsigned',
    );
  });

  it.each<[code: string, what: string, overrides: Partial<Signed>, policy?: PolicyInput]>([
    ['permits-not-configured', 'where the policy accepts none', {}, { permits: null }],
    ['permit-key-signs-apps', 'of a key that signs apps, too', { isKeyOfSigner: true }],
    [
      'permit-key-denied',
      'of a key that is denied',
      {},
      { revocation: { denied: [{ key: idOf('permit key'), ...why }] } },
    ],
    [
      'permit-key-denied',
      'of a key that is denied, and signs apps, too',
      { isKeyOfSigner: true },
      { revocation: { denied: [{ key: idOf('permit key'), ...why }] } },
    ],
    ['permit-for-another-artifact', 'of another SHA-256', { artifactSha256: 'd2'.repeat(32) }],
    ['permit-for-another-artifact', 'of the SHA-256 in capitals', { artifactSha256: digest.toUpperCase() }],
    ['permit-for-another-host', 'of another host', { host: 'host-2' }],
    ['permit-for-another-host', 'of a host of another case', { host: 'HOST-1' }],
    ['permit-for-another-host', 'of no host', { host: '' }],
    ['permit-expired', 'that ends now', { endsAt: NOW }],
    ['permit-expired', 'that ended a millisecond ago', { endsAt: after(-1) }],
    ['permit-expired', 'that ends at no instant', { endsAt: new Date(Number.NaN) }],
    ['permit-not-yet-valid', 'of the future, beyond the skew', { issuedAt: after(300_001) }],
    ['permit-not-yet-valid', 'of no instant', { issuedAt: new Date(Number.NaN) }],
    ['permit-not-yet-valid', 'of the future, without skew', { issuedAt: after(1) }, { clockSkewSeconds: 0 }],
    ['permit-too-long', 'of 24 hours and a millisecond', { issuedAt: after(-23 * hour - 1), endsAt: after(hour) }],
    [
      'permit-too-long',
      'of an hour and a millisecond, where one is allowed',
      { issuedAt: after(-1), endsAt: after(hour) },
      { permits: { ...permits, maxHours: 1 } },
    ],
    ['permit-used', 'that was used before', { use: 'again' }],
  ])('%s relaxes nothing: one %s', (code, _what, overrides, policy) => {
    expect(permit(overrides, policy)).toBe(refused(code));
  });

  it.each<[what: string, overrides: Partial<Signed>, policy?: PolicyInput]>([
    ['that ends a millisecond from now', { endsAt: after(1) }],
    ['of now', { issuedAt: NOW }],
    ['of a future within the skew', { issuedAt: after(300_000) }],
    ['of 24 hours', { issuedAt: after(-23 * hour), endsAt: after(hour) }],
    [
      'of 72 hours, where they are allowed',
      { issuedAt: after(-71 * hour), endsAt: after(hour) },
      { permits: { ...permits, maxHours: 72 } },
    ],
    [
      'of an hour, where one is allowed',
      { issuedAt: NOW, endsAt: after(hour) },
      { permits: { ...permits, maxHours: 1 } },
    ],
  ])('counts: one %s', (_what, overrides, policy) => {
    expect(permit(overrides, policy)).toBe(covered);
  });

  it('whose use could not be recorded relaxes nothing', () => {
    expect(permit({ use: 'not-recorded' })).toBe('inconclusive permit-not-recorded: deny unsigned');
  });

  it('that was not needed is nobody’s concern, and relaxes nothing', () => {
    expect(permit({ use: 'not-needed' })).toBe('not-applicable not-applicable: deny unsigned');
  });

  it.each<StatementFaultCode>([
    'statement-missing',
    'statement-unreadable',
    'statement-too-large',
    'statement-invalid-json',
    'statement-wrong-shape',
    'statement-wrong-type',
    'statement-signature-invalid',
    'statement-payload-invalid',
  ])('that cannot be used relaxes nothing, and says why: %s', (code) => {
    const overrides = { ...unsigned, ...digested, permit: { state: 'fault', code, detail: 'why' } } as const;
    expect(judged('permit', overrides, { permits })).toBe(refused('permit-unusable'));
    const row = decide(evidence(overrides), { permits }, NOW).checks.find(({ check }) => check === 'permit');
    expect(row?.details).toEqual({ statement: code, detail: 'why' });
  });

  it('is for no artifact whose bytes nobody has counted', () => {
    for (const [artifact, outcome, code] of [
      [{ state: 'read', name: 'app.jar', size: 1, sha256: null, type: 'zip' }, 'failed', 'permit-for-another-artifact'],
      [{ state: 'not-read', name: 'app.jar', size: 1 }, 'not-run', 'not-reached'],
    ] as const) {
      const overrides = { ...unsigned, ...permitOf(), artifact };
      expect(rowOf(decide(evidence(overrides), { permits }, NOW), 'permit')).toEqual({
        outcome,
        code,
      });
    }
  });

  it('has ended where the host knows that its end has passed, whatever the clock says', () => {
    const floorAt = (floor: Date): Partial<Evidence> => ({ clockFloor: { state: 'known', floor } });
    const end = { endsAt: after(hour) };
    expect(decided({ ...unsigned, ...permitOf(end), ...floorAt(after(hour - 1)) }, { permits })).toBe('allow permit');
    expect(decided({ ...unsigned, ...permitOf(end), ...floorAt(after(hour)) }, { permits })).toBe('deny unsigned');
    expect(judged('permit', { ...unsigned, ...permitOf(end), ...floorAt(after(hour)) }, { permits })).toMatch(
      /^failed permit-expired:/,
    );
  });

  it('counts at no instant that is none', () => {
    expect(permit({}, {}, new Date(Number.NaN))).toBe(refused('permit-expired'));
  });

  it('that cannot be used is told, and denies a sound install only where the policy enforces it', () => {
    const sound = permitOf({ use: 'again' });
    const told = decide(evidence(sound), { permits }, NOW);
    expect(verdictOf(told)).toBe('allow verified');
    expect(told.warnings.map(({ code }) => code)).toEqual(['permit-used']);
    expect(decided(sound, { permits, checks: { permit: 'enforce' } })).toBe('deny permit-used');
    expect(decided(permitOf(), { permits, checks: { permit: 'enforce' } })).toBe('allow verified');
  });

  it('never says that a sound artifact is less than verified', () => {
    expect(decided(permitOf(), { permits })).toBe('allow verified');
  });
});

const revoked = {
  ...path(),
  revocation: [{ state: 'revoked', reason: null, revokedAt: inDays(-1), file: 'ca.crl' }, { state: 'good' }],
} satisfies SignerCandidate;
const stale = {
  ...path(),
  revocation: [{ state: 'inconclusive', code: 'crl-expired', file: 'ca.crl', detail: '' }, { state: 'good' }],
} satisfies SignerCandidate;
const denied = (
  item: { readonly key: string } | { readonly certificate: string } | { readonly artifact: string },
): PolicyInput => ({ revocation: { denied: [{ ...item, reason: 'stolen', date: '2026-01-01' }] } });
const own = idOf('key of Vendor');
const key = { key: own };
const vendor = bare(pinOf('Vendor'));

/** What denies without a permit, by its reason. */
type Case = [reason: string, what: string, overrides: Partial<Evidence>, policy?: PolicyInput];
const withPermit = (overrides: Partial<Evidence>, policy: PolicyInput = {}) =>
  decided({ ...permitOf(), ...overrides }, { permits, ...policy });
const without = (overrides: Partial<Evidence>, policy: PolicyInput = {}) =>
  decided({ ...digested, ...overrides }, { permits, ...policy });

describe('A permit covers a missing or untrusted signature, and the publisher', () => {
  it.each<Case>([
    ['unsigned', 'no signature', unsigned],
    ['unsigned', 'no signature, strictly', unsigned, { level: 'strict' }],
    ['unsigned', 'no signature, and no store', { ...unsigned, ...badStore('trust-store-missing') }],
    [
      'signature-stripped',
      'no signature over a verified version',
      { ...unsigned, ...installedApp({ verified: true }) },
    ],
    [
      'signature-stripped',
      'no signature over a verified version, strictly',
      { ...unsigned, ...installedApp({ verified: true }) },
      { level: 'strict' },
    ],
    ['unknown-issuer', 'an unknown issuer', untrusted('unknown-issuer')],
    ['anchor-missing', 'a missing anchor', untrusted('anchor-missing')],
    ['self-signed-not-pinned', 'a self-signed stranger', untrusted('self-signed-not-pinned')],
    ['no-trusted-key-matches', 'a bare signature that no pin matches', noKeyMatches],
    [
      'trust-store-not-configured',
      'no store configured',
      { ...noKeyMatches, ...badStore('trust-store-not-configured') },
    ],
    ['trust-store-missing', 'a missing store', { ...noKeyMatches, ...badStore('trust-store-missing') }],
    ['trust-store-empty', 'an empty store', { ...noKeyMatches, ...badStore('trust-store-empty') }],
    [
      'unknown-issuer',
      'a store with nothing of use',
      { ...untrusted('unknown-issuer'), ...badStore('trust-store-nothing-usable') },
    ],
    ['role-missing', 'a role that has not signed', vendor, { requiredRoles: { a: { signers: [{ key: idOf('x') }] } } }],
    ['publisher-unlisted', 'a publisher that no rule names', vendor, { unlistedSigners: 'deny' }],
    [
      'publisher-app-not-permitted',
      'a publisher of other apps',
      { ...vendor, ...appOf('org.x') },
      { publishers: [{ ...key, apps: ['com.acme.*'] }] },
    ],
    [
      'publisher-version-not-permitted',
      'a publisher of other versions',
      { ...vendor, ...appOf('com.acme.x', '2') },
      { publishers: [{ ...key, versions: '[1]' }] },
    ],
    [
      'publisher-origin-not-permitted',
      'a publisher from elsewhere',
      vendor,
      { publishers: [{ ...key, origins: ['upload'] }] },
    ],
    ['publisher-rule-ended', 'a publisher of once', vendor, { publishers: [{ ...key, until: '2026-01-01' }] }],
    ['app-unknown', 'a publisher’s app that nobody knows', vendor, { publishers: [{ ...key, apps: ['com.acme.*'] }] }],
    [
      'app-unreadable',
      'a publisher’s app that can’t be read',
      { ...vendor, app: { state: 'unreadable', detail: '' } },
      { publishers: [{ ...key, apps: ['com.acme.*'] }] },
    ],
    [
      'version-unknown',
      'a publisher’s version that nobody knows',
      { ...vendor, ...appOf('com.acme.x', null) },
      { publishers: [{ ...key, versions: '[1]' }] },
    ],
    [
      'version-not-comparable',
      'a publisher’s version that can’t be compared',
      { ...vendor, ...appOf('com.acme.x', 'x y') },
      { publishers: [{ ...key, versions: '[1]' }] },
    ],
    [
      'publisher-changed',
      'another publisher than the installed version’s',
      { ...vendor, ...installedApp({ publisherId: 'pin:0' }) },
      { level: 'strict' },
    ],
  ])('%s: %s', (reason, _what, overrides, policy) => {
    expect([without(overrides, policy), withPermit(overrides, policy)]).toEqual([`deny ${reason}`, 'allow permit']);
  });
});

describe('A permit never covers', () => {
  it.each<Case>([
    ['signature-mismatch', 'other bytes', delivered(path(), 'mismatch')],
    ['signature-mismatch', 'other bytes of a stranger', untrusted('unknown-issuer', {}, 'mismatch')],
    ['certificate-revoked', 'a revoked signer', delivered(revoked)],
    ['key-denied', 'a denied key', vendor, denied(key)],
    ['certificate-denied', 'a denied certificate', vendor, denied({ certificate: idOf('certificate of Vendor') })],
    ['artifact-denied', 'a denied artifact', unsigned, denied({ artifact: digest })],
    ['key-denied', 'a denied stranger', untrusted('unknown-issuer', { keyId: own }), denied(key)],
    ['crl-expired', 'a revocation list that does not tell', delivered(stale)],
    [
      'revocation-data-absent',
      'a missing revocation list, strictly',
      delivered({ ...path(), revocation: [] }),
      { level: 'strict' },
    ],
    ['certificate-expired', 'a signer that has run out', bare(pin(expired))],
    ['certificate-not-yet-valid', 'a signer that is not valid yet', bare(pin(future))],
    ['lifetime-exceeded', 'an end entity that lives too long', delivered(path({ notAfter: inDays(400) }))],
    [
      'code-signing-eku-required',
      'an end entity without code signing, strictly',
      delivered(path({ namesCodeSigning: false })),
      { level: 'strict' },
    ],
    ['certificate-signature-invalid', 'a forged certificate', untrusted('certificate-signature-invalid')],
    ['end-entity-key-not-ed25519', 'a key of RSA', untrusted('end-entity-key-not-ed25519', {}, 'key-unusable')],
    ['certificate-role-none', 'a certificate that the policy gives no role', untrusted('certificate-role-none')],
    ['missing-key-cert-sign', 'a CA without keyCertSign', untrusted('missing-key-cert-sign')],
    ['signature-file-missing', 'a signature file that is missing', badFile('signature-file-missing')],
    ['signature-file-empty', 'an empty signature file', badFile('signature-file-empty')],
    ['signature-not-base64', 'a malformed signature file', badFile('signature-not-base64')],
    ['private-key-in-signature-file', 'a private key', badFile('private-key-in-signature-file')],
    ['artifact-missing', 'an artifact that is missing', { ...unsigned, ...badArtifact('artifact-missing') }],
    ['artifact-changed', 'an artifact that changed', { ...unsigned, ...badArtifact('artifact-changed') }],
    [
      'artifact-is-a-statement',
      'a statement in the place of an artifact',
      { ...unsigned, artifact: { state: 'read', name: 'a', size: 1, sha256: digest, type: 'statement' } },
    ],
    ['trust-store-unreadable', 'a hidden store', { ...noKeyMatches, ...badStore('trust-store-unreadable') }],
    ['trust-store-not-a-folder', 'a store that is none', { ...noKeyMatches, ...badStore('trust-store-not-a-folder') }],
    ['trust-store-too-large', 'a store too large', { ...noKeyMatches, ...badStore('trust-store-too-large') }],
    ['writable-by-everyone', 'an open store', { ...bare(pin()), ...accessOf({ everyone: [openPlace] }) }],
    ['process-is-root', 'a process that is root, strictly', accessOf({ notCheckable: 'root' }), { level: 'strict' }],
    [
      'policy-file-invalid',
      'a policy file that has gone bad, strictly',
      badPolicyFile('policy-file-invalid'),
      { level: 'strict' },
    ],
    ['app-mismatch', 'another app', { ...appOf('com.acme.x'), expected: { key: 'com.acme.y', version: null } }],
    [
      'app-unknown',
      'an app that the host expects and nobody knows',
      { expected: { key: 'com.acme.y', version: null } },
    ],
    [
      'below-minimum-version',
      'a version below the lowest',
      appOf('com.acme.x', '1'),
      { apps: { '*': { minimumVersion: '2' } } },
    ],
    ['app-unknown', 'an app whose lowest version nobody can tell', {}, { apps: { '*': { minimumVersion: '2' } } }],
    [
      'downgrade',
      'a downgrade, strictly',
      { ...appOf('com.acme.x', '1'), ...installedApp({ version: '2' }) },
      { level: 'strict' },
    ],
    [
      'clock-suspect',
      'a suspect clock, where the policy enforces it',
      { clockFloor: { state: 'known', floor: inDays(1) } },
      { checks: { clock: 'enforce' } },
    ],
  ])('%s: %s', (reason, _what, overrides, policy) => {
    const denial = `deny ${reason}`;
    expect([without(overrides, policy), withPermit(overrides, policy)]).toEqual([denial, denial]);
  });

  it.each<[reason: string, what: string, overrides: Partial<Evidence>]>([
    ['app-mismatch', 'another app', { ...appOf('com.acme.x'), expected: { key: 'com.acme.y', version: null } }],
    ['writable-by-everyone', 'an open store', accessOf({ everyone: [openPlace] })],
    [
      'archive-overlap',
      'an archive of two contents',
      { archive: { state: 'fault', code: 'archive-overlap', entry: null, detail: '' } },
    ],
  ])('%s, beside what it covers: %s', (reason, _what, overrides) => {
    expect(decided({ ...unsigned, ...permitOf(), ...overrides }, { permits })).toBe(`deny ${reason}`);
    expect(decided({ ...unsigned, ...permitOf() }, { permits })).toBe('allow permit');
  });

  it('an expired signer of whom no rule knows: the date is not the permit’s', () => {
    const overrides = { ...bare(pinOf('Vendor', expired)), ...permitOf() };
    const policy: PolicyInput = { permits, unlistedSigners: 'deny' };
    expect(decided(overrides, policy)).toBe('deny certificate-expired');
  });
});

describe('Beside other relaxations', () => {
  const gracePeriod = { endsAt: inDays(1).toISOString(), covers: 'expired-certificate' } as const;

  it('a permit is not needed where grace covers all', () => {
    for (const use of ['first', 'again', 'not-recorded', 'not-needed'] as const) {
      expect(decided({ ...unsigned, ...permitOf({ use }) }, { permits, gracePeriod })).toBe('allow grace-period');
    }
  });

  it('grace and a permit each cover their own', () => {
    const overrides = { ...bare(pinOf('Vendor', expired)), ...permitOf() };
    const policy: PolicyInput = { permits, unlistedSigners: 'deny', gracePeriod };
    expect(decided(overrides, policy)).toBe('allow grace-period, permit');
    expect(decided(overrides, { ...policy, permits: null })).toBe('deny publisher-unlisted');
    expect(decided(overrides, { ...policy, gracePeriod: null })).toBe('deny certificate-expired');
  });

  it('a suspect clock ends grace, and a permit still counts', () => {
    const overrides = { ...unsigned, clockFloor: { state: 'known', floor: after(hour - 1) } } as const;
    expect(decided({ ...overrides, ...permitOf() }, { permits, gracePeriod })).toBe('allow permit');
    expect(decided(overrides, { permits, gracePeriod })).toBe('deny unsigned');
  });

  it('what an audit or an override lets be needs no permit', () => {
    expect(decided({ ...unsigned, ...permitOf() }, { permits, level: 'audit' })).toBe('allow audit-level');
    expect(decided({ ...unsigned, ...permitOf() }, { permits, checks: { authenticity: 'warn' } })).toBe(
      'allow check-not-enforced',
    );
    expect(decided({ ...unsigned, ...permitOf() }, { permits, level: 'off' })).toBe('allow enforcement-off');
  });

  it('a permit covers an extra signature’s faults as little as it needs to', () => {
    const signatures = [...(untrusted('unknown-issuer').signatures ?? []), bareSignature(pin())];
    expect(decided({ ...permitOf(), signatures }, { permits })).toBe('allow verified');
  });
});
