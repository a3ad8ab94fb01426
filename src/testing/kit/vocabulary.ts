import { parsePolicy, type Enforcement, type Policy, type PolicyInput, type SignerReference } from '../../index.js';
import { createTestKey } from '../keys.js';

/** The words that policies and evidence have in common: chance alone would never say the same SHA-256 twice. The first of each is the plainest. */
export interface Vocabulary {
  /** Instants at which something begins or ends. */
  readonly boundaries: readonly Date[];
  readonly origins: readonly string[];
  /** Enforcement settings, as `FlagReading.setting` names them. */
  readonly settings: readonly string[];
  readonly appKeys: readonly string[];
  readonly versions: readonly string[];
  /** Names of signers and issuers. */
  readonly subjects: readonly string[];
  /** SHA-256s of certificates. */
  readonly fingerprints: readonly string[];
  /** SHA-256s of keys. */
  readonly keyIds: readonly string[];
  readonly serials: readonly string[];
  /** SHA-256s of artifacts. */
  readonly digests: readonly string[];
  readonly hostIds: readonly string[];
}

/** A policy of a thousand rules is met by these many of each kind. */
const MAX_WORDS = 24;

const hex = (pair: string) => pair.repeat(32);

/** The instant at which made-up certificates are valid and made-up grace periods last. */
export const MIDDLE = new Date('2026-06-01T00:00:00Z');

/** The words where there is no policy to take any from. */
export const DEFAULT_VOCABULARY: Vocabulary = {
  boundaries: ['2026-07-01', '2025-12-01', '2026-05-01', '2026-06-02', '2027-01-01', '2099-01-01'].map(
    (day) => new Date(`${day}T00:00:00Z`),
  ),
  origins: ['upload', 'marketplace', 'elsewhere'],
  settings: ['environment variable CHECK', 'flag check', 'file /nowhere/check'],
  appKeys: ['com.acme.app', 'com.acme-evil.app', 'com.acme.app.part'],
  versions: ['1.0', '2.0', '1.5', 'no version'],
  subjects: ['CN=Signer', 'CN=CA', 'CN=Stranger'],
  fingerprints: ['a1', 'a2', 'a3', 'a4'].map(hex),
  keyIds: ['b1', 'b2', 'b3', 'b4'].map(hex),
  serials: ['01', '0a', 'ff'],
  digests: ['d1', 'd2'].map(hex),
  hostIds: ['host-1', 'host-2'],
};

/** A public key that a policy may name for permits. */
export const PERMIT_KEY = Buffer.from(createTestKey('install-gate', 'permits').spki).toString('base64');

/** The words of a policy, and beside them some that it doesn't know: evidence made of them meets its rules, and misses them. */
export function vocabularyOf(policy: Policy | PolicyInput): Vocabulary {
  const rules = parsePolicy(policy);
  const { trustStore, revocation, origins, publishers, apps, requiredRoles, permits } = rules;
  const settings = [rules, ...Object.values(origins)];
  const graces = settings.flatMap(({ gracePeriod }) => gracePeriod ?? []);
  const references: readonly SignerReference[] = [
    ...publishers,
    ...Object.values(requiredRoles).flatMap(({ signers }) => signers),
  ];
  const { denied } = revocation;
  const others = DEFAULT_VOCABULARY;
  return {
    boundaries: words(
      [
        ...graces.flatMap(({ startsAt, endsAt }) => (startsAt === null ? [endsAt] : [endsAt, startsAt])),
        ...publishers.flatMap(({ until }) => until ?? []),
      ],
      others.boundaries.map((each) => each.toISOString()),
    ).map((text) => new Date(text)),
    origins: words(
      [
        ...Object.keys(origins),
        ...graces.flatMap(({ alwaysSigned }) => alwaysSigned),
        ...publishers.flatMap((rule) => rule.origins ?? []),
      ],
      others.origins,
    ),
    settings: words(
      settings.flatMap(({ enforcement }) => settingOf(enforcement)),
      others.settings,
    ),
    appKeys: words(
      [...Object.keys(apps), ...publishers.flatMap((rule) => rule.apps ?? [])].map(keyWithin),
      others.appKeys,
    ),
    versions: words(
      [
        ...Object.values(apps).flatMap(({ minimumVersion }) => minimumVersion ?? []),
        ...publishers.flatMap(({ versions }) => versions?.split(/[[\](),]+/).filter((text) => text !== '') ?? []),
      ],
      others.versions,
    ),
    subjects: words(
      [
        ...references.flatMap((each) => ('subject' in each ? each.subject : [])),
        ...denied.flatMap((item) => ('issuer' in item ? item.issuer : [])),
      ],
      others.subjects,
    ),
    fingerprints: words(
      [
        ...references.flatMap((each) =>
          'certificate' in each ? each.certificate : 'anchor' in each ? each.anchor : [],
        ),
        ...denied.flatMap((item) => ('certificate' in item ? item.certificate : [])),
        ...trustStore.tolerances.map(({ caFingerprint }) => caFingerprint),
        ...Object.keys(trustStore.roles),
      ],
      others.fingerprints,
    ),
    keyIds: words(
      [
        ...references.flatMap((each) => ('key' in each ? each.key : [])),
        ...denied.flatMap((item) => ('key' in item ? item.key : [])),
      ],
      others.keyIds,
    ),
    serials: words(
      denied.flatMap((item) => ('serial' in item ? item.serial : [])),
      others.serials,
    ),
    digests: words(
      denied.flatMap((item) => ('artifact' in item ? item.artifact : [])),
      others.digests,
    ),
    hostIds: words(permits === null ? [] : [permits.hostId], others.hostIds),
  };
}

/** The plain words first: what nothing in the policy is about is what shrinking should end with. */
function words(own: readonly string[], others: readonly string[]): readonly string[] {
  return [...new Set([...others, ...new Set(own.slice(0, MAX_WORDS))])];
}

/** As evidence names a setting that is read. */
function settingOf(enforcement: Enforcement | undefined): readonly string[] {
  if (enforcement === undefined || typeof enforcement === 'boolean' || 'on' in enforcement) return [];
  if ('env' in enforcement) return [`environment variable ${enforcement.env}`];
  return 'file' in enforcement ? [`file ${enforcement.file}`] : [`flag ${enforcement.flag}`];
}

/** A key that a pattern of apps holds. */
function keyWithin(pattern: string): string {
  return pattern.replaceAll('*', 'any');
}
