import type {
  DeniedItem,
  Evidence,
  PolicyInput,
  RevocationFact,
  SignatureEvidence,
  SignerCandidate,
} from '../../src/index.js';
import {
  accessOf,
  appOf,
  badArtifact,
  badFile,
  badStore,
  bare,
  bareSignature,
  delivered,
  deliveredSignature,
  digest,
  digested,
  evidence,
  expired,
  future,
  idOf,
  inDays,
  installedApp,
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

/** A situation: what differs from sound evidence, and the policy. */
export type Case = readonly [what: string, evidence: Partial<Evidence>, policy: PolicyInput];

const sound = evidence();
const notRead: Partial<Evidence> = { artifact: { state: 'not-read', name: 'app.jar', size: 5 } };
const untried = (keysTried: number): Partial<Evidence> => ({
  ...notRead,
  signatures: [{ role: null, flow: 'bare', integrity: 'not-computed', candidates: [], keysTried, keysNotTried: 1 }],
});
const withoutPath: SignatureEvidence = {
  role: null,
  flow: 'delivered-certificate',
  endEntity: path().path[0],
  integrity: 'verified',
  candidates: [],
  failure: null,
};
const intermediate = path().path[1].fingerprint;
const [access] = accessOf({}).access ?? [];
const expects = (key: string | null, version: string | null): Partial<Evidence> => ({ expected: { key, version } });
const nobodyLooked: Partial<Evidence> = { app: { state: 'unknown', because: 'not-read' } };
const nobodyKnows: Partial<Evidence> = { app: { state: 'unknown', because: 'no-reader' } };
const doubtful = ({ app = sound.app }: Partial<Evidence>): Partial<Evidence> => ({
  app: app.state === 'unknown' ? app : { ...app, doubts: ['one has version "1", one has "2"', 'one is a fragment'] },
});
const roles: PolicyInput = {
  requiredRoles: {
    vendor: { signers: [{ key: idOf('key of Vendor') }] },
    security: { signers: [{ key: idOf('key of One') }] },
  },
};
const lapsing: PolicyInput = { gracePeriod: { endsAt: inDays(10).toISOString(), covers: 'untrusted-signer' } };
const signed = (...signatures: readonly SignatureEvidence[]): Partial<Evidence> => ({ signatures });
const vendor = bareSignature(pinOf('Vendor'));
const one = bareSignature(pinOf('One'));
const everyone = accessOf({ everyone: [openPlace] });
const why = { reason: 'stolen', date: '2026-05-01' };
const denied = (...items: readonly DeniedItem[]): PolicyInput => ({ revocation: { denied: items } });
const rules = (...publishers: readonly object[]): PolicyInput => ({
  publishers: publishers.map((rule) => ({ key: idOf('key of Vendor'), ...rule })),
});
const was = installedApp({ key: 'com.acme.app', version: '1.5', publisherId: `pin:${idOf('key of Old')}` });
const fault = { code: 'policy-file-invalid', detail: 'level', since: inDays(-1) } as const;
const lists = (...revocation: readonly RevocationFact[]): Partial<Evidence> => delivered({ ...path(), revocation });
const revoked = { state: 'revoked', reason: 'key-compromise', revokedAt: inDays(-3), file: 'a.crl' } as const;

const unknownSetting = {
  code: 'setting-unknown',
  setting: 'upm.chek',
  source: 'file',
  didYouMean: 'upm.check',
} as const;
const tolerated = (withoutKeyCertSign: readonly string[]) => delivered({ ...path(), withoutKeyCertSign });
const tolerating = (...digits: readonly string[]): PolicyInput => ({
  trustStore: {
    tolerances: digits.map((digit) => ({
      caFingerprint: digit.repeat(64),
      allow: 'missing-key-cert-sign',
      reason: `the CA ${digit}`,
    })),
  },
});
const alwaysSigned: PolicyInput = {
  gracePeriod: { endsAt: inDays(10).toISOString(), covers: 'untrusted-signer', alwaysSigned: ['market'] },
};

/** What evidence hardly ever holds, and a host that makes up its own may give. */
export const oddCases: readonly Case[] = [
  ['a bare signature that no key was tried with', untried(0), {}],
  ['a bare signature over what nobody has read', untried(2), {}],
  ['a signature that nobody verified', signed(deliveredSignature(path(), 'not-computed')), {}],
  ['a signature beside a file that cannot be used', { ...badFile('signature-length-wrong'), ...signed(vendor) }, {}],
  ['a signature file without a signature', signed(), {}],
  ['a certificate without a path, and nobody says why', signed(withoutPath), {}],
  ['a CA that may not issue', delivered({ ...path(), withoutKeyCertSign: [intermediate] }), {}],
  [
    'a CA that may not issue, and is not of the path',
    delivered({ ...path(), withoutKeyCertSign: ['e'.repeat(64)] }),
    {},
  ],
  ['no store, and nobody looked at it', { ...badStore('trust-store-missing'), access: [] }, {}],
  [
    'a store without a folder, and nobody looked at it',
    { trustStore: { ...sound.trustStore, folder: null }, access: [] },
    {},
  ],
  ['a store without a snapshot', { trustStore: { ...sound.trustStore, snapshotId: null } }, {}],
  ['a store with nothing usable, within grace', { ...badStore('trust-store-nothing-usable'), ...unsigned }, lapsing],
  [
    'a store that can be looked at, and a policy that cannot',
    { access: access === undefined ? [] : [access, { ...access, what: 'policy-file', notCheckable: 'platform' }] },
    {},
  ],
  ['an expected app, and no artifact', { ...badArtifact('artifact-missing'), ...expects('com.acme.app', null) }, {}],
  ['an expected app, and nobody looked', { ...nobodyLooked, ...expects('com.acme.app', null) }, {}],
  ['an app that two readers disagree about', doubtful(appOf('com.acme.app')), {}],
  ['an app that nobody can tell by two readers, and nobody asks', doubtful(unreadableApp), {}],
  ['an app that nobody can tell by two readers', { ...doubtful(unreadableApp), ...expects('com.acme.app', null) }, {}],
  ['an archive that nobody looked into', { archive: { state: 'not-inspected', because: 'not-read' } }, {}],
  ['a statement in the place of an artifact', { artifact: { ...digestedArtifact(), type: 'statement' } }, {}],
  [
    'a destination that is taken',
    {
      destination: { state: 'fault', code: 'destination-exists', path: '/srv/a.jar', folder: '/srv', detail: 'EEXIST' },
    },
    {},
  ],
  ['a clock without a floor yet', { clockFloor: { state: 'known', floor: null } }, {}],
  [
    'a variable of twelve letters',
    { flags: [{ setting: 'environment variable C', value: 'x'.repeat(12), fault: null }] },
    { enforcement: { env: 'C' } },
  ],
  ['the level off', {}, { level: 'off' }],
  ['the level off, by a policy file', { policyFile: { path: '/etc/p.json', fault: null } }, { level: 'off' }],
  ['the level off, by a policy file that went bad', { policyFile: { path: '/etc/p.json', fault } }, { level: 'off' }],

  // Several signatures together are as bad as the worst.
  ['roles, and the first of them has run out', signed(bareSignature(pinOf('Vendor', expired)), one), roles],
  [
    'roles, and one has run out within grace',
    signed(vendor, bareSignature(pinOf('One', expired))),
    { ...roles, ...lapsing },
  ],
  [
    'roles, and one has run out within grace, and one is not valid yet',
    signed(bareSignature(pinOf('Vendor', expired)), bareSignature(pinOf('One', future))),
    { ...roles, ...lapsing },
  ],
  [
    'roles, and one is not valid yet, and one has run out within grace',
    signed(bareSignature(pinOf('Vendor', future)), bareSignature(pinOf('One', expired))),
    { ...roles, ...lapsing },
  ],
  ['roles, and revocation lists are there for one of them', signed(deliveredSignature(pathOf('Vendor')), one), roles],
  [
    'roles, and a CA has run out, and a signer within grace',
    signed(deliveredSignature(belowLapsed('Vendor')), bareSignature(pinOf('One', expired))),
    { ...roles, ...lapsing },
  ],
  [
    'roles, and a signer has run out within grace, and a CA',
    signed(bareSignature(pinOf('Vendor', expired)), deliveredSignature(belowLapsed('One'))),
    { ...roles, ...lapsing },
  ],
  [
    'roles, and a key is denied, and a certificate',
    signed(vendor, one),
    {
      ...roles,
      ...denied({ ...why, key: idOf('key of Vendor') }, { ...why, certificate: idOf('certificate of One') }),
    },
  ],
  [
    'roles, and a certificate is denied, and a key',
    signed(vendor, one),
    {
      ...roles,
      ...denied({ ...why, certificate: idOf('certificate of Vendor') }, { ...why, key: idOf('key of One') }),
    },
  ],
  [
    'roles, and one of them follows the publisher of the installed version',
    { ...signed(vendor, one), ...appOf('com.acme.app', '2.0'), ...was, rotations: [rotationOf('Old', 'One')] },
    roles,
  ],

  // Of several certificates of one key, the soundest is told, although all are denied for the same.
  ['a renewed pin behind the lapsed one, where everyone may write', { ...bare(pin(expired), pin()), ...everyone }, {}],
  [
    'a pin behind one that is denied, where everyone may write',
    { ...bare(pinOf('Vendor'), pin()), ...everyone },
    denied({ ...why, key: idOf('key of Vendor') }),
  ],
  [
    'a lapsed pin behind one that is not valid yet, where everyone may write',
    { ...bare(pin(future), pin(expired)), ...everyone },
    {},
  ],

  // Continuity.
  ['an installed version of nobody', { ...bare(pin()), ...installedApp({ key: 'com.acme.app', version: '1.0' }) }, {}],
  ['an installed version, and a stranger', { ...untrusted('unknown-issuer'), ...was }, {}],
  ['another app of another publisher', { ...signed(vendor), ...appOf('com.acme.other'), ...was }, {}],
  ['another publisher of an app that nobody knows', { ...signed(vendor), ...nobodyKnows, ...was }, {}],
  [
    'a rotation for the installed app alone, and it is another one',
    {
      ...signed(vendor),
      ...appOf('com.acme.other'),
      ...was,
      rotations: [rotationOf('Old', 'Vendor', { apps: ['com.acme.app'] })],
    },
    {},
  ],

  // Publishers.
  ['a rule that says nothing more', { ...signed(vendor), ...appOf('com.acme.app') }, rules({})],
  ['rules, and a stranger', untrusted('unknown-issuer'), rules({})],
  [
    'a rule that has ended, and nobody knows the app',
    { ...signed(vendor), ...nobodyKnows },
    rules({ until: '2026-05-01' }),
  ],
  [
    'a rule that cannot be told, and one that holds',
    { ...signed(vendor), ...appOf('com.acme.app', null) },
    rules({ versions: '[1,2)' }, { apps: ['com.acme.app'] }),
  ],
  [
    'a rule that fails, and one that cannot be told',
    { ...signed(vendor), ...appOf('com.acme.app', null) },
    rules({ apps: ['org.*'] }, { versions: '[1,2)' }),
  ],
  [
    'rules for a signer and its CA, and neither holds',
    { ...delivered(pathOf('Vendor')), ...appOf('com.acme.app') },
    {
      publishers: [
        { key: idOf('key of Vendor'), apps: ['org.*'] },
        { key: idOf('key of Vendor CA'), until: '2026-05-01' },
      ],
    },
  ],

  // Revocation.
  ['revoked, and denied by the policy', lists(revoked), denied({ ...why, certificate: path().path[0].fingerprint })],
  [
    'revoked, and another artifact is denied',
    { ...lists(revoked), ...digested },
    denied({ ...why, artifact: 'ef'.repeat(32) }),
  ],
  ['no artifact, and one is denied', badArtifact('artifact-missing'), denied({ ...why, artifact: digest })],
  ['one list that is good, and one that is not there', lists({ state: 'good' }, { state: 'absent' }), {}],

  // What is told besides.
  ['a setting that nobody knows', { configuration: [unknownSetting] }, {}],
  [
    'a setting that nobody knows, beside a policy file',
    { configuration: [unknownSetting], policyFile: { path: '/etc/p.json', fault: null } },
    {},
  ],
  [
    'a CA that a tolerance lets issue, and one that none names',
    tolerated([intermediate, 'e'.repeat(64)]),
    tolerating('c'),
  ],
  ['a CA that the second of two tolerances lets issue', tolerated([intermediate]), tolerating('e', 'c')],
  ['a CA that a tolerance lets issue, and is not of the path', tolerated(['e'.repeat(64)]), tolerating('c', 'e')],
  [
    'a lapsed signer, and the installed version was verified',
    { ...bare(pin(expired)), ...installedApp({ verified: true }) },
    lapsing,
  ],
  ['a lapsed signer from an origin that is always signed', { ...bare(pin(expired)), origin: 'market' }, alwaysSigned],
  ['a lapsed signer from an origin that nobody named', { ...bare(pin(expired)), origin: 'elsewhere' }, alwaysSigned],
  [
    'a stranger, and a store that trusts nobody, within grace',
    { ...untrusted('unknown-issuer'), ...badStore('trust-store-empty') },
    lapsing,
  ],
  [
    'a lapsed signer that no rule names, with a permit within grace',
    { ...bare(pin(expired)), ...permitOf() },
    { ...lapsing, permits, unlistedSigners: 'deny' },
  ],

  // Permits.
  [
    'a permit by the key of a stranger that signed',
    { ...untrusted('unknown-issuer'), ...permitOf({ keyId: '80'.repeat(32) }) },
    { permits },
  ],
];

/** A signer whose CA has run out. */
function belowLapsed(name: string): SignerCandidate {
  const { path: certificates, ...others } = pathOf(name);
  const [endEntity, ca, ...issuers] = certificates;
  return { ...others, path: [endEntity, { ...ca, ...expired }, ...issuers] };
}

function digestedArtifact(): Extract<Evidence['artifact'], { state: 'read' }> {
  return { state: 'read', name: 'app.jar', size: 1000, sha256: digest, type: 'zip' };
}
