import fc from 'fast-check';
import type {
  AccessEvidence,
  PolicyFileEvidence,
  ArtifactEvidence,
  CertificateFacts,
  RevocationFact,
  Evidence,
  SignatureEvidence,
  SignatureFileEvidence,
  SignerCandidate,
  TrustStoreEvidence,
} from '../../src/index.js';

/** Around the instant at which the made-up certificates are valid, beyond it, and none at all. */
export const instant: fc.Arbitrary<Date> = fc.oneof(
  fc.date({ min: new Date('2025-01-01'), max: new Date('2028-01-01') }),
  fc.date({ noInvalidDate: false }),
);
/** An instant that is one. */
export const soundInstant = fc.date({ min: new Date('2025-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });

const text = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 }));
/** One of a few digests. */
export const hex = fc.constantFrom('a', 'b', 'c').map((digit) => digit.repeat(64));
/** Or null. */
export const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, fc.constant(null));

const facts: fc.Arbitrary<CertificateFacts> = fc.record({
  subject: text,
  issuer: text,
  fingerprint: hex,
  keyId: hex,
  serial: text,
  notBefore: instant,
  notAfter: instant,
  file: orNull(text),
  namesCodeSigning: fc.boolean(),
});

const revocationFact: fc.Arbitrary<RevocationFact> = fc.oneof(
  fc.record({ state: fc.constantFrom('good', 'absent') }),
  fc.record({ state: fc.constant('revoked' as const), reason: orNull(text), revokedAt: instant, file: orNull(text) }),
  fc.record({
    state: fc.constant('inconclusive' as const),
    code: fc.constantFrom('crl-expired', 'crl-unreadable', 'crl-delta-unsupported'),
    file: orNull(text),
    detail: text,
  }),
);

const candidate: fc.Arbitrary<SignerCandidate> = fc.oneof(
  fc.record({ kind: fc.constant('pin' as const), publisherId: text, certificate: facts }),
  fc.record({
    kind: fc.constant('path' as const),
    publisherId: text,
    path: fc.tuple(facts, facts, facts),
    withoutKeyCertSign: fc.array(hex, { maxLength: 2 }),
    revocation: fc.array(revocationFact, { maxLength: 3 }),
  }),
);
const candidates = fc.array(candidate, { maxLength: 3 });

const pathFailureCode = fc.constantFrom(
  'unknown-issuer',
  'anchor-missing',
  'self-signed-not-pinned',
  'certificate-signature-invalid',
  'path-budget-exceeded',
  'missing-key-cert-sign',
);

const role = orNull(fc.constantFrom('vendor', 'marketplace'));

/** Any that the types allow, whether a search could end with it or not. */
export const signature: fc.Arbitrary<SignatureEvidence> = fc.oneof(
  fc.record({
    role,
    flow: fc.constant('delivered-certificate' as const),
    endEntity: facts,
    integrity: fc.constantFrom('verified', 'mismatch', 'key-unusable', 'not-computed'),
    candidates,
    failure: orNull(fc.record({ code: pathFailureCode, certificate: facts, hint: orNull(text) })),
  }),
  fc.record({
    role,
    flow: fc.constant('bare' as const),
    integrity: fc.constantFrom('verified', 'no-key-matches', 'not-computed'),
    candidates,
    keysTried: fc.nat(),
    keysNotTried: fc.nat(),
  }),
);

const fileDetails = { name: text, path: orNull(text), detail: text };
const artifact: fc.Arbitrary<ArtifactEvidence> = fc.oneof(
  fc.record({
    state: fc.constant('read' as const),
    name: text,
    size: fc.nat(),
    sha256: orNull(hex),
    type: fc.constantFrom('zip', 'unknown'),
  }),
  fc.record({ state: fc.constant('not-read' as const), name: text, size: orNull(fc.nat()) }),
  fc.record({
    state: fc.constant('fault' as const),
    code: fc.constantFrom('artifact-missing', 'artifact-changed', 'artifact-empty'),
    ...fileDetails,
  }),
);
const signatureFile: fc.Arbitrary<SignatureFileEvidence> = fc.oneof(
  fc.record({ state: fc.constant('unsigned' as const) }),
  fc.record({ state: fc.constant('parsed' as const), name: text, unknownKeys: fc.array(text, { maxLength: 3 }) }),
  fc.record({
    state: fc.constant('fault' as const),
    code: fc.constantFrom('signature-missing', 'signature-file-missing', 'second-end-entity'),
    ...fileDetails,
  }),
);
const trustStore: fc.Arbitrary<TrustStoreEvidence> = fc.record({
  folder: orNull(text),
  fault: orNull(
    fc.record({
      code: fc.constantFrom(
        'trust-store-missing',
        'trust-store-empty',
        'trust-store-unreadable',
        'trust-store-nothing-usable',
      ),
      detail: text,
    }),
  ),
  snapshotId: orNull(hex),
  loadedAt: orNull(instant),
  roles: fc.dictionary(hex, fc.constantFrom('anchor', 'signer', 'none')),
  rolesOmitted: fc.nat(),
  findings: fc.array(
    fc.record({
      code: fc.constantFrom('private-key', 'file-empty', 'role-not-possible'),
      file: orNull(text),
      path: orNull(text),
      detail: text,
    }),
    { maxLength: 3 },
  ),
});

const places = fc.array(
  fc.record({
    path: fc.constantFrom('/etc/host/truststore', '/etc/host'),
    kind: fc.constantFrom('folder' as const, 'file' as const, 'link-target' as const, 'folder-above' as const),
    through: fc.constantFrom('everyone' as const, 'owner' as const, 'group' as const, 'access-control-list' as const),
  }),
  { maxLength: 2 },
);
const access: fc.Arbitrary<AccessEvidence> = fc.record({
  what: fc.constantFrom('trust-store' as const, 'policy-file' as const, 'configuration-file' as const),
  path: fc.constant('/etc/host/truststore'),
  everyone: places,
  process: places,
  placesOmitted: fc.nat(3),
  notCheckable: fc.constantFrom('root' as const, 'platform' as const, null),
});
const policyFile: fc.Arbitrary<PolicyFileEvidence> = fc.record({
  path: fc.constant('/etc/host/policy.json'),
  fault: orNull(
    fc.record({
      code: fc.constantFrom('policy-file-unreadable' as const, 'policy-file-invalid' as const),
      detail: fc.constant('level'),
      since: fc.constant(new Date('2026-05-01T00:00:00Z')),
    }),
  ),
});

/** Origins as policies and requests name them. */
export const origin = fc.constantFrom('upload', 'marketplace', 'elsewhere');
/** The environment variable that policies name. */
export const SETTING = 'CHECK';

/** Evidence of any kind, plausible or not. */
export const evidence: fc.Arbitrary<Evidence> = fc.record({
  origin: orNull(origin),
  flags: fc.oneof(
    fc.constant([]),
    orNull(fc.constantFrom('true', 'false', '', 'no')).map((value) => [
      { setting: `environment variable ${SETTING}`, value, fault: null },
    ]),
  ),
  artifact,
  signatureFile,
  trustStore,
  policyFile: orNull(policyFile),
  configuration: fc.subarray([{ code: 'setting-invalid', setting: 'a', source: 'file', value: 'x' } as const]),
  access: fc.array(access, { maxLength: 2 }),
  signatures: fc.array(signature, { maxLength: 3 }),
  app: fc.oneof(
    fc.constant({ state: 'unknown', because: 'no-descriptor' } as const),
    fc.constant({ state: 'unreadable', detail: 'broken' } as const),
    fc.record({
      state: fc.constant('known' as const),
      key: fc.constantFrom('com.acme.app', 'com.acme-evil.app'),
      version: orNull(fc.constantFrom('1.0', '2.0', 'no version')),
      vendor: orNull(text),
      source: fc.constant('descriptor'),
    }),
  ),
  expected: orNull(fc.constant({ key: 'com.acme.app', version: null })),
  installed: orNull(
    fc.record({
      key: orNull(fc.constantFrom('com.acme.app')),
      version: orNull(fc.constantFrom('1.0', '1.5')),
      publisherId: orNull(fc.constantFrom(`pin:${'a'.repeat(64)}`, 'path:b')),
      verified: fc.boolean(),
    }),
  ),
  comparisons: fc.constant(null),
  rotations: fc.constant([]),
  permit: fc.constant(null),
  clockFloor: fc.oneof(
    fc.constant({ state: 'none' } as const),
    fc.constant({ state: 'unreadable', detail: 'EIO' } as const),
    fc.record({ state: fc.constant('known' as const), floor: orNull(instant) }),
  ),
});
