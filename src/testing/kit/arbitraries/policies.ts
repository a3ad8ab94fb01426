import * as fc from 'fast-check';
import type {
  ActionWord,
  AppRule,
  CheckAction,
  CheckOverrides,
  DeniedItem,
  Enforcement,
  GracePeriod,
  OriginOverrides,
  PolicyInput,
  PublisherRule,
  RequiredRole,
  SignerReference,
  TrustStorePolicy,
} from '../../../index.js';
import { DEFAULT_VOCABULARY, PERMIT_KEY, type Vocabulary } from '../vocabulary.js';
import { fewKeysOf, keysOf, kinds, maybe, oneOf, texts } from './parts.js';

/** Texts that a policy may hold: not empty, and no longer than 200 characters. */
const names = texts.map((text) => (text === '' ? 'x' : text));

/**
 * Policies that `parsePolicy` accepts, with every key that there is. They shrink to the empty one, key by key: what is left of a counterexample
 * is what matters.
 *
 * @param words - what rules are made of; the same words as the evidence's, or rules and evidence never meet.
 */
export function policies(words: Vocabulary = DEFAULT_VOCABULARY): fc.Arbitrary<PolicyInput> {
  const overrides = overridesOf(words);
  const keys = {
    ...overrides,
    $schema: fc.constant('./policy.json'),
    trustStore: trustStores(words),
    revocation: fc.record(
      {
        mode: oneOf(['if-available', 'require', null] as const),
        honourInvalidityDate: fc.boolean(),
        denied: fc.array(deniedItems(words), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    origins: fc.dictionary(
      oneOf(words.origins),
      fc.record(overrides, { requiredKeys: [] }) satisfies fc.Arbitrary<OriginOverrides>,
      { maxKeys: 2 },
    ),
    publishers: fc.array(publisherRules(words), { maxLength: 3 }),
    unlistedSigners: oneOf(['allow', 'deny'] as const),
    apps: fc.dictionary(appPatterns(words), appRules(words), { maxKeys: 2 }),
    archive: oneOf([null, 'zip', 'any'] as const),
    versionOrder: oneOf(['maven', 'osgi'] as const),
    requiredRoles: requiredRoles(words),
    permits: maybe(
      fc.record(
        { keys: fc.constant([PERMIT_KEY]), hostId: oneOf(words.hostIds), maxHours: oneOf([72, 1, 24, 1.5]) },
        { requiredKeys: ['keys', 'hostId'] },
      ),
    ),
    clockSkewSeconds: oneOf([0, 300, 86_400]),
  };
  const any: fc.Arbitrary<PolicyInput> = fc.record(keys, { requiredKeys: [] });
  return kinds<PolicyInput>(fewKeysOf(fc.record(keys), keysOf(keys)), any);
}

/** Items of a deny list. */
export function deniedItems(words: Vocabulary): fc.Arbitrary<DeniedItem> {
  const why = { reason: names, date: fc.constant('2026-05-01') };
  return kinds<DeniedItem>(
    fc.record({ key: oneOf(words.keyIds), ...why }),
    fc.record({ certificate: oneOf(words.fingerprints), ...why }),
    fc.record({ issuer: oneOf(words.subjects), serial: oneOf(words.serials), ...why }),
    fc.record({ artifact: oneOf(words.digests), ...why }),
  );
}

function overridesOf(words: Vocabulary) {
  return {
    level: oneOf(['standard', 'strict', 'audit', 'off'] as const),
    enforcement: enforcements(),
    gracePeriod: kinds<GracePeriod | null>(gracePeriods(words), fc.constant(null)),
    checks: checks(),
    maxCertificateLifetimeDays: oneOf([366, 1, 3660]),
  };
}

function enforcements(): fc.Arbitrary<Enforcement> {
  return kinds<Enforcement>(
    fc.boolean(),
    fc.record({ on: fc.boolean(), setting: names }),
    // The settings of DEFAULT_VOCABULARY.
    oneOf([{ env: 'CHECK' }, { flag: 'check' }, { file: '/nowhere/check' }]),
  );
}

function gracePeriods({ boundaries, origins }: Vocabulary): fc.Arbitrary<GracePeriod> {
  const instant = oneOf(boundaries.map((each) => each.toISOString()));
  const extras = {
    covers: oneOf(['unsigned', 'expired-certificate', 'untrusted-signer'] as const),
    alwaysSigned: fc.subarray([...origins]),
    grantedBy: maybe(names),
    grantedAt: maybe(instant),
  };
  return kinds<GracePeriod>(
    fc
      .record({ endsAt: instant, startsAt: maybe(instant), ...extras }, { requiredKeys: ['endsAt'] })
      // One that ends before it begins is refused.
      .map((period) => ((period.startsAt ?? '') > period.endsAt ? { ...period, startsAt: null } : period)),
    fc.record({ startsAt: instant, days: oneOf([30, 0, 366]), ...extras }, { requiredKeys: ['startsAt', 'days'] }),
  );
}

const word = oneOf(['enforce', 'warn', 'skip'] as const);
const action = kinds<ActionWord | Partial<CheckAction>>(
  word,
  fc.record({ failed: word, inconclusive: word }, { requiredKeys: [] }),
);

function checks(): fc.Arbitrary<CheckOverrides> {
  const keys = {
    policy: action,
    clock: action,
    'trust-store': action,
    'trust-store-safety': action,
    'trust-store-isolation': action,
    'signature-file': action,
    authenticity: action,
    validity: action,
    lifetime: action,
    revocation: fc.record({ inconclusive: oneOf(['enforce', 'warn'] as const) }),
    publisher: action,
    continuity: action,
    rollback: action,
    'version-floor': action,
    app: action,
    archive: action,
    permit: action,
  };
  return kinds<CheckOverrides>(fewKeysOf(fc.record(keys), keysOf(keys)), fc.record(keys, { requiredKeys: [] }));
}

function trustStores({ fingerprints }: Vocabulary): fc.Arbitrary<string | TrustStorePolicy> {
  const folder = oneOf(['/nowhere/truststore', 'truststore']);
  const tolerance = fc.record({
    caFingerprint: oneOf(fingerprints),
    allow: fc.constant('missing-key-cert-sign' as const),
    reason: names,
  });
  return kinds<string | TrustStorePolicy>(
    folder,
    fc.record(
      {
        folder,
        roles: fc.dictionary(oneOf(fingerprints), oneOf(['signer', 'anchor', 'none'] as const), { maxKeys: 2 }),
        tolerances: fc.array(tolerance, { maxLength: 2 }),
        maxCandidateKeys: oneOf([64, 1, 1024]),
      },
      { requiredKeys: [] },
    ),
  );
}

function references({ keyIds, fingerprints, subjects }: Vocabulary): fc.Arbitrary<SignerReference> {
  return kinds<SignerReference>(
    fc.record({ key: oneOf(keyIds) }),
    fc.record({ certificate: oneOf(fingerprints) }),
    fc.record({ subject: oneOf(subjects), anchor: oneOf(fingerprints) }),
  );
}

/** The keys themselves, all of them, and what holds several. */
function appPatterns({ appKeys }: Vocabulary): fc.Arbitrary<string> {
  const wider = appKeys.flatMap((key) => (key.includes('.') ? [`${key.slice(0, key.lastIndexOf('.'))}.*`] : []));
  return oneOf([...new Set([...appKeys, '*', ...wider])]);
}

function publisherRules(words: Vocabulary): fc.Arbitrary<PublisherRule> {
  const scope = fc.record(
    {
      name: names,
      apps: fc.array(appPatterns(words), { minLength: 1, maxLength: 2 }),
      versions: oneOf(['[1.0,2.0)', '(,1.5]', '[1.5]', '(,1.0],[2.0,)', '(,)']),
      origins: fc.array(oneOf(words.origins), { minLength: 1, maxLength: 2 }),
      until: oneOf(words.boundaries.map((each) => each.toISOString())),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(references(words), scope).map(([reference, rest]) => ({ ...reference, ...rest }));
}

function appRules({ versions }: Vocabulary): fc.Arbitrary<AppRule> {
  return fc.record(
    {
      minimumVersion: oneOf(versions.filter((version) => !version.includes(' '))),
      checks: fc.record({ continuity: action, rollback: action, archive: action }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
}

/** Signers dealt out to two roles, none to both, each with a threshold that can be met. */
function requiredRoles(words: Vocabulary): fc.Arbitrary<Readonly<Record<string, RequiredRole>>> {
  const dealt = fc.array(fc.tuple(references(words), oneOf(['vendor', 'marketplace'])), { maxLength: 4 });
  return fc.tuple(dealt, oneOf([1, 2])).map(([pairs, wanted]) => {
    const once = new Map(pairs.map(([reference, role]) => [JSON.stringify(reference), { reference, role }]));
    const dealtOut = [...once.values()];
    return Object.fromEntries(
      [...new Set(dealtOut.map(({ role }) => role))].map((role) => {
        const signers = dealtOut.filter((each) => each.role === role).map(({ reference }) => reference);
        return [role, { signers, threshold: Math.min(wanted, signers.length) }];
      }),
    );
  });
}
