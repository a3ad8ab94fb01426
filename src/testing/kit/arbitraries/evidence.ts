import * as fc from 'fast-check';
import type {
  AppEvidence,
  ArtifactEvidence,
  ClockFloorEvidence,
  ConfigurationFinding,
  Evidence,
  FlagReading,
  PermitEvidence,
  PolicyFileEvidence,
  RotationEvidence,
  SignatureFileEvidence,
  VersionComparison,
} from '../../../index.js';
import { DEFAULT_VOCABULARY, MIDDLE, type Vocabulary } from '../vocabulary.js';
import { NOBODY } from './certificates.js';
import { instants } from './instants.js';
import { fewKeysOf, keysOf, kinds, maybe, oneOf, texts } from './parts.js';
import { signatures } from './signatures.js';
import { accesses, trustStores } from './trust-stores.js';

/**
 * Evidence for `decide`, of any kind: sound, wrong, and as no evaluation could find it. It shrinks to that of an artifact with a bare signature by
 * a pin, with nothing wrong.
 *
 * @param words - what it is made of: `vocabularyOf(policy)` makes evidence that meets a policy's rules.
 */
export function evidence(words: Vocabulary = DEFAULT_VOCABULARY): fc.Arbitrary<Evidence> {
  const any: fc.Arbitrary<Evidence> = fc.record({
    origin: oneOf([null, ...words.origins]),
    flags: flags(words),
    policyFile: maybe(policyFiles()),
    configuration: configurations(),
    access: accesses(),
    artifact: artifacts(words),
    signatureFile: signatureFiles(),
    trustStore: trustStores(words),
    signatures: kinds(
      fc.array(signatures(words), { minLength: 1, maxLength: 1 }),
      fc.array(signatures(words), { maxLength: 3 }),
    ),
    archive: archives(),
    app: apps(words),
    expected: maybe(fc.record({ key: maybe(oneOf(words.appKeys)), version: maybe(oneOf(words.versions)) })),
    installed: maybe(
      fc.record({
        key: maybe(oneOf(words.appKeys)),
        version: maybe(oneOf(words.versions)),
        publisherId: maybe(
          oneOf([...words.keyIds.map((id) => `pin:${id}`), ...words.fingerprints.map((id) => `path:${id}`)]),
        ),
        verified: oneOf([false, true]),
      }),
    ),
    comparisons: maybe(comparisons(words)),
    rotations: fc.array(rotations(words), { maxLength: 2 }),
    permit: maybe(permits(words)),
    clockFloor: clockFloors(words),
    destination: maybe(destinations()),
  });
  const nearlySound = fewKeysOf(any, keysOf(SOUND_EVIDENCE)).map((few) => ({ ...SOUND_EVIDENCE, ...few }));
  return kinds(nearlySound, any);
}

/** An artifact with a bare signature by a pin that no policy names, and with nothing wrong. */
export const SOUND_EVIDENCE: Evidence = {
  origin: null,
  flags: [],
  policyFile: null,
  configuration: [],
  access: [
    {
      what: 'trust-store',
      path: '/etc/host/truststore',
      everyone: [],
      process: [],
      placesOmitted: 0,
      notCheckable: null,
    },
  ],
  artifact: { state: 'read', name: 'app.jar', size: 1000, sha256: DEFAULT_VOCABULARY.digests[0] ?? null, type: 'zip' },
  signatureFile: { state: 'parsed', name: 'app.jar.sig', unknownKeys: [] },
  trustStore: {
    folder: '/etc/host/truststore',
    fault: null,
    snapshotId: '5'.repeat(64),
    loadedAt: MIDDLE,
    roles: {},
    rolesOmitted: 0,
    findings: [],
  },
  signatures: [
    { role: null, flow: 'bare', integrity: 'verified', candidates: [NOBODY], keysTried: 1, keysNotTried: 0 },
  ],
  archive: { state: 'sound', entries: 3 },
  app: { state: 'known', key: 'com.example.app', version: '1.0', vendor: null, source: 'a descriptor' },
  expected: null,
  installed: null,
  comparisons: null,
  rotations: [],
  permit: null,
  clockFloor: { state: 'none' },
  destination: null,
};

const statementFaults = ['statement-missing', 'statement-signature-invalid', 'statement-payload-invalid'] as const;
const statementFault = fc.record({ state: fc.constant('fault' as const), code: oneOf(statementFaults), detail: texts });

function flags({ settings }: Vocabulary): fc.Arbitrary<readonly FlagReading[]> {
  const reading = fc.record({
    setting: oneOf(settings),
    value: oneOf([null, 'true', 'false', ' false ', 'FALSE', '', 'no']),
    fault: maybe(fc.constant('EIO')),
  });
  return kinds<readonly FlagReading[]>(fc.constant([]), fc.array(reading, { maxLength: 3 }));
}

function policyFiles(): fc.Arbitrary<PolicyFileEvidence> {
  const fault = fc.record({
    code: oneOf(['policy-file-invalid', 'policy-file-unreadable'] as const),
    detail: texts,
    since: instants(),
  });
  return fc.record({ path: fc.constant('/etc/host/policy.json'), fault: maybe(fault) });
}

function configurations(): fc.Arbitrary<readonly ConfigurationFinding[]> {
  return fc.subarray<ConfigurationFinding>([
    { code: 'setting-invalid', setting: 'a', source: 'file', value: 'x' },
    { code: 'setting-unknown', setting: 'b', source: 'system-property', didYouMean: 'a' },
  ]);
}

function artifacts({ digests }: Vocabulary): fc.Arbitrary<ArtifactEvidence> {
  const name = kinds(fc.constant('app.jar'), texts);
  return kinds<ArtifactEvidence>(
    fc.record({
      state: fc.constant('read' as const),
      name,
      size: oneOf([1000, 1]),
      sha256: oneOf([...digests, null]),
      type: oneOf(['zip', 'unknown', 'statement'] as const),
    }),
    fc.record({ state: fc.constant('not-read' as const), name, size: oneOf([1000, null]) }),
    fc.record({
      state: fc.constant('fault' as const),
      code: oneOf([
        'artifact-missing',
        'artifact-unreadable',
        'artifact-not-a-regular-file',
        'artifact-is-a-symlink',
        'artifact-empty',
        'artifact-too-large',
        'artifact-changed',
      ] as const),
      name,
      path: oneOf(['/tmp/app.jar', null]),
      detail: texts,
    }),
  );
}

function signatureFiles(): fc.Arbitrary<SignatureFileEvidence> {
  const name = kinds(fc.constant('app.jar.sig'), texts);
  return kinds<SignatureFileEvidence>(
    fc.record({
      state: fc.constant('parsed' as const),
      name,
      unknownKeys: fc.array(texts, { maxLength: 2 }),
    }),
    fc.constant({ state: 'unsigned' }),
    fc.constant({ state: 'unsigned' }),
    fc.record({
      state: fc.constant('fault' as const),
      code: oneOf([
        'signature-file-missing',
        'signature-file-invalid-json',
        'signature-missing',
        'signature-not-base64',
        'private-key-in-signature-file',
        'second-end-entity',
        'signatures-too-many',
      ] as const),
      name,
      path: oneOf(['/tmp/app.jar.sig', null]),
      detail: texts,
    }),
  );
}

function apps({ appKeys, versions }: Vocabulary): fc.Arbitrary<AppEvidence> {
  return kinds<AppEvidence>(
    fc.record({
      state: fc.constant('known' as const),
      key: oneOf(appKeys),
      version: oneOf([...versions, null]),
      vendor: maybe(texts),
      source: fc.constant('a descriptor'),
    }),
    fc.record({
      state: fc.constant('unknown' as const),
      because: oneOf(['no-reader', 'not-read', 'no-descriptor'] as const),
    }),
    fc.record({ state: fc.constant('unreadable' as const), detail: texts }),
  );
}

function comparisons({ versions }: Vocabulary): fc.Arbitrary<readonly VersionComparison[]> {
  return fc.array(fc.record({ a: oneOf(versions), b: oneOf(versions), order: oneOf([0, -1, 1, null] as const) }), {
    maxLength: 4,
  });
}

function rotations({ keyIds, appKeys, boundaries }: Vocabulary): fc.Arbitrary<RotationEvidence> {
  return kinds<RotationEvidence>(
    fc.record({
      state: fc.constant('signed' as const),
      oldKeyId: oneOf(keyIds),
      isOldKeyDistrusted: fc.boolean(),
      newKeyId: oneOf(keyIds),
      apps: fc.array(oneOf(['*', ...appKeys]), { minLength: 1, maxLength: 2 }),
      issuedAt: kinds(fc.constant(new Date('2026-01-01T00:00:00Z')), instants({ boundaries })),
      endsAt: kinds(fc.constant(new Date('2026-12-31T00:00:00Z')), instants({ boundaries })),
    }),
    statementFault,
  );
}

function permits({ keyIds, digests, hostIds, boundaries }: Vocabulary): fc.Arbitrary<PermitEvidence> {
  return kinds<PermitEvidence>(
    fc.record({
      state: fc.constant('signed' as const),
      keyId: oneOf(keyIds),
      isKeyOfSigner: oneOf([false, true]),
      artifactSha256: oneOf(digests),
      host: oneOf(hostIds),
      issuedAt: kinds(fc.constant(new Date('2026-05-31T12:00:00Z')), instants({ boundaries })),
      endsAt: kinds(fc.constant(new Date('2026-06-01T12:00:00Z')), instants({ boundaries })),
      nonce: fc.constant('nonce'),
      reason: texts,
      use: oneOf(['first', 'again', 'not-recorded', 'not-needed'] as const),
    }),
    statementFault,
  );
}

function clockFloors({ boundaries }: Vocabulary): fc.Arbitrary<ClockFloorEvidence> {
  return kinds<ClockFloorEvidence>(
    fc.constant({ state: 'none' }),
    fc.record({ state: fc.constant('known' as const), floor: maybe(instants({ boundaries })) }),
    fc.constant({ state: 'unreadable', detail: 'EIO' }),
  );
}

function archives(): fc.Arbitrary<Evidence['archive']> {
  return kinds<Evidence['archive']>(
    fc.record({ state: fc.constant('sound' as const), entries: oneOf([3, 0]) }),
    fc.constant({ state: 'not-an-archive' }),
    fc.record({
      state: fc.constant('not-inspected' as const),
      because: oneOf(['not-asked', 'not-read', 'not-rereadable'] as const),
    }),
    fc.record({
      state: fc.constant('fault' as const),
      code: oneOf([
        'archive-unreadable',
        'archive-trailing-bytes',
        'archive-name-traversal',
        'archive-name-duplicate',
        'archive-header-mismatch',
        'archive-ratio-exceeded',
        'archive-encrypted',
      ] as const),
      entry: maybe(texts),
      detail: texts,
    }),
  );
}

function destinations(): fc.Arbitrary<NonNullable<Evidence['destination']>> {
  const path = fc.constant('/srv/plugins/app.jar');
  return kinds<NonNullable<Evidence['destination']>>(
    fc.record({ state: fc.constant('ready' as const), path }),
    fc.record({
      state: fc.constant('fault' as const),
      code: oneOf(['destination-exists', 'destination-full', 'destination-copy-changed'] as const),
      path,
      folder: fc.constant('/srv/plugins'),
      detail: texts,
    }),
  );
}
