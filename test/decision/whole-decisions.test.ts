import { describe, expect, it } from 'vitest';
import type { DecisionCore, DeniedItem, Evidence, FlagReading, PolicyInput, RevocationFact } from '../../src/index.js';
import { decide } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';
import {
  accessOf,
  appOf,
  badFile,
  bare,
  bareSignature,
  delivered,
  deliveredSignature,
  digest,
  digested,
  evidence,
  expired,
  idOf,
  inDays,
  installedApp,
  noKeyMatches,
  NOW,
  openPlace,
  path,
  pathOf,
  permitOf,
  permits,
  pin,
  pinOf,
  rotationOf,
  unreadableApp,
  unsigned,
  untrusted,
} from './evidence.js';
import { oddCases, type Case } from './odd-cases.js';
import { states } from './states.js';

const named = { key: idOf('key of Vendor') };
const vendor = bare(pinOf('Vendor'));
const below = delivered(pathOf('Vendor'));
const acme = appOf('com.acme.app', '1.0');
const ruled = (...rules: readonly object[]): PolicyInput => ({
  publishers: rules.map((rule) => ({ ...named, ...rule })),
});
const floor = (minimumVersion: string, checks = {}): PolicyInput => ({
  apps: { 'com.acme.*': { minimumVersion, checks } },
});
const roles = (threshold = 1): PolicyInput => ({
  requiredRoles: {
    vendor: { signers: [named] },
    security: { signers: [{ key: idOf('key of One') }, { key: idOf('key of Two') }], threshold },
  },
});
const signed = (...names: readonly string[]): Partial<Evidence> => ({
  signatures: names.map((name) => bareSignature(pinOf(name))),
});
const lists = (...revocation: readonly RevocationFact[]): Partial<Evidence> => delivered({ ...path(), revocation });
const stale = { state: 'inconclusive', code: 'crl-expired', file: 'a.crl', detail: '' } as const;
const unreadable = { state: 'inconclusive', code: 'crl-unreadable', file: 'b.crl', detail: 'EACCES' } as const;
const revoked = { state: 'revoked', reason: 'key-compromise', revokedAt: inDays(-3), file: 'a.crl' } as const;
const why = { reason: 'stolen', date: '2026-05-01' };
const denied = (item: DeniedItem): PolicyInput => ({ revocation: { denied: [item] } });
const grace: PolicyInput['gracePeriod'] & object = { endsAt: inDays(10).toISOString(), covers: 'untrusted-signer' };
const permitted = (overrides: Parameters<typeof permitOf>[0] = {}, others: Partial<Evidence> = unsigned) => ({
  ...others,
  ...permitOf(overrides),
});
const was = installedApp({
  key: 'com.acme.app',
  version: '1.5',
  publisherId: `pin:${idOf('key of Old')}`,
  verified: true,
});
const archive = (found: Evidence['archive']): Partial<Evidence> => ({ archive: found });
const flag = (reading: Partial<FlagReading>): Partial<Evidence> => ({
  flags: [{ setting: 'environment variable CHECK', value: null, fault: null, ...reading }],
});
const byVariable: PolicyInput = { enforcement: { env: 'CHECK' } };
const clock = (clockFloor: Evidence['clockFloor']): Partial<Evidence> => ({ clockFloor });
const expects = (key: string | null, version: string | null): Partial<Evidence> => ({ expected: { key, version } });
const ownPlace = { ...openPlace, through: 'owner' } as const;

const cases: Readonly<Record<string, readonly Case[]>> = {
  odd: oddCases,
  'states-standard': states.map(([what, overrides]) => [what, overrides, {}]),
  'states-strict': states.map(([what, overrides]) => [what, overrides, { level: 'strict' }]),
  'states-audit': states.map(([what, overrides]) => [what, overrides, { level: 'audit' }]),
  'states-in-grace': states.map(([what, overrides]) => [what, overrides, { gracePeriod: grace }]),
  publishers: [
    [
      'a rule that holds',
      { ...vendor, ...acme },
      ruled({ name: 'Acme', apps: ['com.acme.*'], versions: '[1,2)', until: '2027-01-01' }),
    ],
    ['a rule for other apps', { ...vendor, ...acme }, ruled({ name: 'Acme', apps: ['org.*', 'net.*'] })],
    ['a rule for other versions', { ...vendor, ...acme }, ruled({ versions: '[2,3)' })],
    ['a rule for other origins', { ...vendor, ...acme, origin: 'upload' }, ruled({ origins: ['marketplace'] })],
    ['a rule for other origins, and none is named', vendor, ruled({ origins: ['marketplace'] })],
    ['a rule that has ended', vendor, ruled({ until: '2026-05-01' })],
    ['one of two rules that holds', { ...vendor, ...acme }, ruled({ apps: ['org.*'] }, { apps: ['com.acme.app'] })],
    ['two rules of which none holds', { ...vendor, ...acme }, ruled({ apps: ['org.*'] }, { until: '2026-05-01' })],
    [
      'a rule about apps, and nobody knows the app',
      { ...vendor, app: { state: 'unknown', because: 'no-reader' } },
      ruled({ apps: ['org.*'] }),
    ],
    ['a rule about apps, and the app cannot be read', { ...vendor, ...unreadableApp }, ruled({ apps: ['org.*'] })],
    [
      'a rule about versions, and there is none',
      { ...vendor, ...appOf('com.acme.app', null) },
      ruled({ versions: '[1,2)' }),
    ],
    [
      'a rule about versions, and it cannot be compared',
      { ...vendor, ...appOf('com.acme.app', 'x y') },
      ruled({ versions: '[1,2)' }),
    ],
    ['signers that are not listed', { ...vendor, ...acme }, { unlistedSigners: 'deny' }],
    [
      'a rule about a CA above',
      { ...below, ...acme },
      { publishers: [{ key: idOf('key of Vendor CA'), apps: ['org.*'] }] },
    ],
    ['rules, and a signer that none names', { ...bare(pinOf('Else')), ...acme }, ruled({ apps: ['org.*'] })],
  ],
  installed: [
    ['the same publisher, a newer version', { ...bare(pinOf('Old')), ...appOf('com.acme.app', '2.0'), ...was }, {}],
    ['another publisher', { ...vendor, ...acme, ...was }, {}],
    ['another publisher, under strict', { ...vendor, ...appOf('com.acme.app', '2.0'), ...was }, { level: 'strict' }],
    [
      'another publisher, with a rotation',
      { ...vendor, ...acme, ...was, rotations: [rotationOf('Old', 'Vendor')] },
      {},
    ],
    [
      'a rotation that has ended',
      { ...vendor, ...acme, ...was, rotations: [rotationOf('Old', 'Vendor', { endsAt: inDays(-1) })] },
      {},
    ],
    [
      'a rotation for other apps',
      { ...vendor, ...acme, ...was, rotations: [rotationOf('Old', 'Vendor', { apps: ['org.*'] })] },
      {},
    ],
    [
      'a rotation by a distrusted key',
      { ...vendor, ...acme, ...was, rotations: [rotationOf('Old', 'Vendor', { isOldKeyDistrusted: true })] },
      {},
    ],
    [
      'a rotation that is none',
      {
        ...vendor,
        ...acme,
        ...was,
        rotations: [{ state: 'fault', code: 'statement-signature-invalid', detail: 'by nobody' }],
      },
      {},
    ],
    ['its signature taken away', { ...unsigned, ...acme, ...was }, { gracePeriod: grace }],
    ['a downgrade', { ...bare(pinOf('Old')), ...acme, ...was }, {}],
    ['a downgrade, under strict', { ...bare(pinOf('Old')), ...acme, ...was }, { level: 'strict' }],
    [
      'a version that cannot be compared',
      { ...bare(pinOf('Old')), ...appOf('com.acme.app', 'x y'), ...was },
      { level: 'strict' },
    ],
    ['no version', { ...bare(pinOf('Old')), ...appOf('com.acme.app', null), ...was }, { level: 'strict' }],
    [
      'an installed version that nobody knows',
      { ...bare(pinOf('Old')), ...acme, ...installedApp({ publisherId: `pin:${idOf('key of Old')}` }) },
      { level: 'strict' },
    ],
    [
      'an app that nobody knows',
      { ...bare(pinOf('Old')), app: { state: 'unknown', because: 'no-reader' }, ...was },
      { level: 'strict' },
    ],
    [
      'another app is installed',
      { ...bare(pinOf('Old')), ...appOf('com.acme.other', '1.0'), ...was },
      { level: 'strict' },
    ],
    ['below the lowest version', acme, floor('1.4')],
    ['at the lowest version', acme, floor('1.0')],
    ['no version where there is a lowest', appOf('com.acme.app', null), floor('1.0')],
    ['an unknown app where there is a lowest', unreadableApp, floor('1.0')],
    ['a lowest version of other apps', appOf('org.app', '0.1'), floor('1.0')],
    ['the app that was expected', { ...acme, ...expects('com.acme.app', '1.0') }, {}],
    ['another app than was expected', { ...acme, ...expects('com.acme.crm', null) }, {}],
    ['another version than was expected', { ...acme, ...expects('com.acme.app', '1.1') }, {}],
    [
      'an expected version, and there is none',
      { ...appOf('com.acme.app', null), ...expects('com.acme.app', '1.0') },
      {},
    ],
    [
      'an expected app, and nobody knows',
      { app: { state: 'unknown', because: 'no-descriptor' }, ...expects('com.acme.app', null) },
      {},
    ],
    ['an expected app, and it cannot be read', { ...unreadableApp, ...expects('com.acme.app', null) }, {}],
  ],
  signatures: [
    ['both roles', signed('Vendor', 'One'), roles()],
    ['both roles, and one more', signed('Vendor', 'One', 'Else'), roles()],
    ['one role', signed('Vendor'), roles()],
    ['two of two of a role', signed('Vendor', 'One', 'Two'), roles(2)],
    ['one of two of a role', signed('Vendor', 'One'), roles(2)],
    ['neither role', signed('Else'), roles()],
    ['roles, and nobody trusted has signed', noKeyMatches, roles()],
    [
      'roles, and one of them has run out',
      { signatures: [bareSignature(pinOf('Vendor')), bareSignature(pinOf('One', expired))] },
      roles(),
    ],
    ['roles, unsigned', unsigned, roles()],
    [
      'roles, and one has signed other bytes',
      { signatures: [bareSignature(pinOf('Vendor')), deliveredSignature(pathOf('One'), 'mismatch')] },
      roles(),
    ],
    [
      'roles, and nobody has read the bytes',
      {
        artifact: { state: 'not-read', name: 'app.jar', size: 5 },
        signatures: [
          deliveredSignature(pathOf('Vendor'), 'not-computed'),
          deliveredSignature(pathOf('One'), 'not-computed'),
        ],
      },
      roles(),
    ],
    [
      'roles, and one of them names no code signing, under strict',
      {
        signatures: [
          bareSignature(pinOf('Vendor')),
          deliveredSignature(pathOf('One', { namesCodeSigning: false }), 'verified'),
        ],
      },
      { ...roles(), level: 'strict' },
    ],
    ['strangers that audit lets through', untrusted('unknown-issuer'), { level: 'audit' }],
    ['no signature, which audit lets through', unsigned, { level: 'audit' }],
    [
      'a sound one beside one that has run out',
      { signatures: [bareSignature(pinOf('A', expired)), bareSignature(pinOf('B'))] },
      {},
    ],
    [
      'a stranger beside one of other bytes',
      { signatures: [...(untrusted('unknown-issuer').signatures ?? []), deliveredSignature(path(), 'mismatch')] },
      {},
    ],
    [
      'unknown keys in the file',
      { signatureFile: { state: 'parsed', name: 'a.sig', unknownKeys: ['extra', 'more'] } },
      {},
    ],
    ['a second end entity', badFile('second-end-entity'), {}],
    ['two pins of which one is denied', bare(pinOf('A'), pinOf('B')), denied({ ...why, key: idOf('key of A') })],
  ],
  revocation: [
    ['good', lists({ state: 'good' }, { state: 'good' }), { level: 'strict' }],
    ['nothing there', lists({ state: 'absent' }, { state: 'absent' }), {}],
    [
      'nothing there, where it must be',
      lists({ state: 'good' }, { state: 'absent' }),
      { revocation: { mode: 'require' } },
    ],
    ['out of date', lists(stale, { state: 'good' }), {}],
    ['out of date, and unreadable', lists(stale, unreadable), {}],
    ['unreadable, and out of date', lists(unreadable, stale), {}],
    ['revoked', lists(stale, revoked), {}],
    ['a certificate that is denied', delivered(), denied({ ...why, certificate: '4'.repeat(64) })],
    ['a key that is denied', vendor, denied({ ...why, ...named })],
    ['an issuer and serial that are denied', delivered(), denied({ ...why, issuer: 'CN=Issuer', serial: '01' })],
    ['a CA that is denied', below, denied({ ...why, key: idOf('key of Vendor CA') })],
    ['a stranger that is denied', untrusted('unknown-issuer'), denied({ ...why, certificate: '8'.repeat(64) })],
    ['an artifact that is denied', { ...unsigned, ...digested }, denied({ ...why, artifact: digest })],
    [
      'an artifact that may be denied',
      { artifact: { state: 'not-read', name: 'app.jar', size: 5 } },
      denied({ ...why, artifact: digest }),
    ],
    [
      'a revoked one whose artifact may be denied',
      { ...lists(revoked), artifact: { state: 'not-read', name: 'app.jar', size: 5 } },
      denied({ ...why, artifact: digest }),
    ],
  ],
  permits: [
    ['a permit', permitted(), { permits }],
    ['a permit for a stranger', permitted({}, untrusted('unknown-issuer')), { permits }],
    ['a permit for a publisher', permitted({}, vendor), { permits, unlistedSigners: 'deny' }],
    ['a permit for other bytes', permitted({}, delivered(path(), 'mismatch')), { permits }],
    ['a permit that was used', permitted({ use: 'again' }), { permits }],
    ['a permit that nobody could record', permitted({ use: 'not-recorded' }), { permits }],
    ['a permit that was not needed', permitted({ use: 'not-needed' }, {}), { permits }],
    ['a permit that has ended', permitted({ endsAt: NOW }), { permits }],
    ['a permit that is not valid yet', permitted({ issuedAt: inDays(1), endsAt: inDays(2) }), { permits }],
    [
      'a permit for too long',
      permitted({ issuedAt: inDays(-1), endsAt: inDays(1) }),
      { permits: { ...permits, maxHours: 24 } },
    ],
    ['a permit for another host', permitted({ host: 'host-2' }), { permits }],
    ['a permit for another artifact', permitted({ artifactSha256: 'ab'.repeat(32) }), { permits }],
    ['a permit by a key that signs', permitted({ isKeyOfSigner: true }), { permits }],
    ['a permit by the key of a pin that signed', permitted({ keyId: idOf('key of Vendor') }, vendor), { permits }],
    ['a permit by the key of a CA above', permitted({ keyId: idOf('key of Vendor root') }, below), { permits }],
    [
      'a permit that cannot be used',
      { ...unsigned, permit: { state: 'fault', code: 'statement-too-large', detail: '20 KiB' } },
      { permits },
    ],
    ['a permit where none counts', permitted(), {}],
    [
      'a permit for an artifact that nobody read',
      { ...permitted(), artifact: { state: 'not-read', name: 'app.jar', size: 5 } },
      { permits },
    ],
    ['a permit within grace', permitted(), { permits, gracePeriod: grace }],
  ],
  'all-else': [
    ['everyone may write', accessOf({ everyone: [openPlace] }), {}],
    ['the host may write', accessOf({ process: [ownPlace] }), {}],
    ['the host may write, under strict', accessOf({ process: [ownPlace] }), { level: 'strict' }],
    ['the host is root', accessOf({ notCheckable: 'root' }), { level: 'strict' }],
    ['the host is privileged', accessOf({ notCheckable: 'privileged' }), { level: 'strict' }],
    ['the platform does not tell', accessOf({ notCheckable: 'platform' }), { level: 'strict' }],
    ['nobody looked at the store', { access: [] }, { level: 'strict' }],
    ['a variable that says nothing', flag({}), byVariable],
    ['a variable that says true', flag({ value: 'true' }), byVariable],
    ['a variable that says false', flag({ value: ' false\n' }), byVariable],
    ['a variable that says neither', flag({ value: 'no' }), byVariable],
    ['a variable that says much', flag({ value: 'x'.repeat(13) }), byVariable],
    ['a setting that cannot be read', flag({ fault: 'EACCES' }), byVariable],
    ['a setting that nobody read', {}, byVariable],
    ['a setting of its own name', {}, { enforcement: { on: false, setting: 'upm.check.disabled' } }],
    [
      'a clock behind its floor',
      { ...unsigned, ...clock({ state: 'known', floor: inDays(1) }) },
      { gracePeriod: grace },
    ],
    ['a clock within its skew', clock({ state: 'known', floor: new Date(NOW.getTime() + 300_000) }), {}],
    ['a clock beyond its skew', clock({ state: 'known', floor: new Date(NOW.getTime() + 300_001) }), {}],
    ['a floor that cannot be read', clock({ state: 'unreadable', detail: 'EACCES' }), {}],
    [
      'a policy file that went bad',
      {
        policyFile: { path: '/etc/p.json', fault: { code: 'policy-file-invalid', detail: 'level', since: inDays(-1) } },
      },
      { level: 'strict' },
    ],
    ['a policy file that is good', { policyFile: { path: '/etc/p.json', fault: null } }, {}],
    [
      'an archive that is broken',
      { ...unsigned, ...archive({ state: 'fault', code: 'archive-crc-mismatch', entry: 'a', detail: 'x' }) },
      { gracePeriod: grace },
    ],
    [
      'an archive that is broken, well signed',
      archive({ state: 'fault', code: 'archive-crc-mismatch', entry: 'a', detail: 'x' }),
      {},
    ],
    [
      'an archive that is broken, well signed, under strict',
      archive({ state: 'fault', code: 'archive-crc-mismatch', entry: 'a', detail: 'x' }),
      { level: 'strict' },
    ],
    ['no archive', archive({ state: 'not-an-archive' }), {}],
    ['no archive, where it must be one', archive({ state: 'not-an-archive' }), { archive: 'zip' }],
    [
      'an archive that nobody could inspect',
      archive({ state: 'not-inspected', because: 'not-rereadable' }),
      { level: 'strict' },
    ],
    [
      'an archive that nobody was asked about',
      archive({ state: 'not-inspected', because: 'not-asked' }),
      { level: 'strict' },
    ],
    ['a destination that is free', { destination: { state: 'ready', path: '/srv/a.jar' } }, {}],
    ['an origin that the policy does not know', { origin: 'elsewhere' }, { origins: { upload: {} } }],
    ['a lifetime of 400 days', delivered(path({ notAfter: inDays(400) })), {}],
    ['a signer that names no code signing', delivered(path({ namesCodeSigning: false })), { level: 'strict' }],
    [
      'a CA that a tolerance lets issue',
      delivered({ ...path(), withoutKeyCertSign: ['c'.repeat(64)] }),
      {
        trustStore: {
          tolerances: [{ caFingerprint: 'c'.repeat(64), allow: 'missing-key-cert-sign', reason: 'the second one' }],
        },
      },
    ],
    ['a check that is let be', bare(pin(expired)), { checks: { validity: 'warn' } }],
    ['checks that are left out', bare(pin(expired)), { checks: { validity: 'skip', authenticity: 'skip' } }],
    ['an instant that is none', {}, {}],
  ],
};

const rowsOf = (decision: DecisionCore) =>
  decision.checks.map(({ check, outcome, code, message, details, rule, action }) => {
    const words = action.failed === action.inconclusive ? action.failed : `${action.failed}/${action.inconclusive}`;
    return `  ${check}: ${outcome} ${code} (${words} by ${rule}) ${JSON.stringify(details)}\n    ${message}`;
  });

/** What differs from the decision on sound evidence under the same policy's level. */
function render([what, overrides, policy]: Case): string {
  const now = what === 'an instant that is none' ? new Date(Number.NaN) : NOW;
  const decision = decide(evidence(overrides), policy, now);
  const usual = new Set(rowsOf(decide(evidence(), { level: policy.level ?? 'standard' }, NOW)));
  const { checks: _, warnings, summary, gracePeriod, ...others } = decision;
  const signers = 'signers' in others ? others.signers.map((signer) => `  signer ${JSON.stringify(signer)}`) : [];
  return [
    `## ${what}`,
    `${verdictOf(decision)}: ${summary}`,
    ...rowsOf(decision).filter((row) => !usual.has(row)),
    ...warnings.map(({ code, message, details }) => `  ! ${code} ${JSON.stringify(details)}\n    ${message}`),
    ...(gracePeriod.state === 'none' ? [] : [`  grace ${JSON.stringify(gracePeriod)}`]),
    ...signers,
  ].join('\n');
}

describe('A decision', () => {
  const of = (overrides: Partial<Evidence>) => decide(evidence(overrides), {}, NOW);

  it('names where it came from, made harmless', () => {
    expect(of({}).origin).toBeNull();
    expect(of({ origin: 'up\u202eload' }).origin).toBe('up\u{fffd}load');
  });

  it('names what was read, and nothing of what was not', () => {
    const common = { name: 'app.jar', size: 5 };
    const unread = of({ artifact: { state: 'not-read', name: 'app.jar', size: 5 } }).artifact;
    expect(unread).toEqual({ ...common, sha256: null, type: null, app: unread.app });
    const read = of({
      artifact: { state: 'read', name: 'app.jar', size: 5, sha256: digest, type: 'unknown' },
    }).artifact;
    expect(read).toEqual({ ...common, sha256: digest, type: 'unknown', app: read.app });
  });

  it('has the roles of the store, as a copy of its own', () => {
    const found = { ['a'.repeat(64)]: 'anchor' } as const;
    const { trustStore } = of({ trustStore: { ...evidence().trustStore, roles: found, rolesOmitted: 3 } });
    expect(trustStore).toMatchObject({ roles: found, rolesOmitted: 3 });
    expect(trustStore.roles).not.toBe(found);
  });

  it('tells fifty findings of the store, and how many more there are', () => {
    const findings = Array.from(
      { length: 60 },
      (_, index) => ({ code: 'file-unreadable', file: `${index}.pem`, path: null, detail: 'x' }) as const,
    );
    const { warnings } = of({ trustStore: { ...evidence().trustStore, findings } });
    expect(warnings).toHaveLength(51);
    expect(warnings.at(-1)).toMatchObject({ code: 'more-trust-store-findings', details: { count: 10 } });
  });

  it('tells fifty faults of the configuration', () => {
    const configuration = Array.from(
      { length: 60 },
      (_, index) => ({ code: 'setting-unknown', setting: `s${index}`, source: 'file', didYouMean: null }) as const,
    );
    expect(of({ configuration }).warnings).toHaveLength(50);
  });
});

describe('Whole decisions, as far as they differ from the one on what is sound:', () => {
  it('that one', async () => {
    const decision = decide(evidence(), {}, NOW);
    await expect(`${JSON.stringify(decision, null, 2)}\n`).toMatchFileSnapshot('texts/sound.json');
  });

  it.each(Object.entries(cases))('%s', async (name, list) => {
    await expect(`${list.map(render).join('\n\n')}\n`).toMatchFileSnapshot(`texts/decisions-${name}.txt`);
  });
});
