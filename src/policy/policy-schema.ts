import * as v from 'valibot';
import { parseInstant } from '../internal/instant.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { isAppPattern } from './app-pattern.js';
import { describeWrongValue } from './describe-wrong-value.js';
import { isVersionText } from './version-text.js';
import { parseVersionRange } from './version-range.js';

/**
 * The shape of a policy, for valibot. This is the one file that imports it; the public types are written by hand in `policy.ts`,
 * and the compiler checks that they agree where `parsePolicy` takes over from here.
 *
 * A value that may have one of several shapes is dispatched by hand (`choose`): valibot's union would say only that none fits.
 */

const PlainObject = v.custom<object>(isPlainObject, 'must be an object');

/**
 * An object that has these keys and no others. valibot's own strictObject names only the first key that is too many. The message
 * carries the keys that are known there, for "did you mean".
 *
 * @param known - where they are more than these: those of the other shapes that the object may have.
 */
const closed = <Entries extends v.ObjectEntries>(entries: Entries, known: readonly string[] = Object.keys(entries)) =>
  v.pipe(PlainObject, v.objectWithRest(ownProperties(entries), v.never(known.join(' '))));

/**
 * The shapes between which a lazy schema chooses, for those who describe it.
 *
 * @public - `schemas/policy.mjs` has it from the build.
 */
export const ALTERNATIVES = new WeakMap<object, readonly v.GenericSchema[]>();

/** A value of one of several shapes; `pick` tells by a look at it which one is meant. */
const choose = <Schemas extends readonly v.GenericSchema[]>(
  schemas: Schemas,
  pick: (input: unknown) => Schemas[number],
): v.LazySchema<Schemas[number]> => {
  const schema = v.lazy(pick);
  ALTERNATIVES.set(schema, schemas);
  return schema;
};

/** An object with keys of the author's choosing. */
const table = <Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(key: Key, value: Value) =>
  v.pipe(PlainObject, v.record(key, value));

const Word = v.picklist(['enforce', 'warn', 'skip']);
const ActionByOutcome = closed({ failed: v.exactOptional(Word), inconclusive: v.exactOptional(Word) });
const Action = choose([Word, ActionByOutcome], (input) => (isPlainObject(input) ? ActionByOutcome : Word));

const Fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits, a SHA-256'));
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096), v.excludes('\0', 'must not hold a NUL character'));
const VariableName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/, 'must be the name of an environment variable'),
);
/** What has none of an enforcement setting's keys is taken for this one. */
const EnforcementByVariable = closed({ env: VariableName }, ['env', 'file', 'flag', 'on', 'setting']);
const EnforcementBySetting = closed({ on: v.boolean(), setting: Name });
const EnforcementByFile = closed({ file: Path });
const EnforcementByFlag = closed({ flag: Name });
const Constant = v.boolean(
  'must be true or false without quotes, or an object: {"env"}, {"file"}, {"flag"} or {"on", "setting"}',
);
const Enforcement = choose(
  [Constant, EnforcementByVariable, EnforcementByFile, EnforcementByFlag, EnforcementBySetting],
  (input) => {
    if (!isPlainObject(input)) return Constant;
    if ('file' in input) return EnforcementByFile;
    if ('flag' in input) return EnforcementByFlag;
    return 'on' in input || 'setting' in input ? EnforcementBySetting : EnforcementByVariable;
  },
);
const WholeNumber = v.pipe(v.number(), v.integer('must be a whole number'));
const Days = (least: number) => v.pipe(WholeNumber, v.minValue(least), v.maxValue(3660));
const Instant = v.pipe(
  v.string(),
  v.check(
    (text) => parseInstant(text) !== null,
    'must be an ISO 8601 instant with a zone, as "2027-01-31T00:00:00Z", or a date alone, which is 00:00 UTC',
  ),
);

const graceExtras = {
  covers: v.exactOptional(v.picklist(['unsigned', 'expired-certificate', 'untrusted-signer'])),
  alwaysSigned: v.exactOptional(v.pipe(v.array(Name), v.maxLength(1000))),
  grantedBy: v.exactOptional(v.nullable(Name)),
  grantedAt: v.exactOptional(v.nullable(Instant)),
};
const GraceByEnd = closed({ startsAt: v.exactOptional(v.nullable(Instant)), endsAt: Instant, ...graceExtras });
const GraceByDays = closed({ startsAt: Instant, days: Days(0), ...graceExtras });
const Grace = choose([GraceByEnd, GraceByDays], (input) => {
  const byDays = isPlainObject(input) && ('days' in input || !('endsAt' in input || !('startsAt' in input)));
  return byDays ? GraceByDays : GraceByEnd;
});
const Nothing = v.null();
const GraceOrNone = choose([Grace, Nothing], (input) => (input === null ? Nothing : Grace));

const Checks = closed({
  'trust-store': v.exactOptional(Action),
  policy: v.exactOptional(Action),
  'trust-store-safety': v.exactOptional(Action),
  'trust-store-isolation': v.exactOptional(Action),
  'signature-file': v.exactOptional(Action),
  authenticity: v.exactOptional(Action),
  validity: v.exactOptional(Action),
  lifetime: v.exactOptional(Action),
  revocation: v.exactOptional(closed({ inconclusive: v.picklist(['enforce', 'warn']) })),
  publisher: v.exactOptional(Action),
  continuity: v.exactOptional(Action),
  rollback: v.exactOptional(Action),
  'version-floor': v.exactOptional(Action),
  app: v.exactOptional(Action),
  archive: v.exactOptional(Action),
  clock: v.exactOptional(Action),
  permit: v.exactOptional(Action),
});

const Tolerance = closed({
  caFingerprint: Fingerprint,
  allow: v.literal('missing-key-cert-sign'),
  reason: Name,
});
const StoreWithDetails = closed({
  folder: v.exactOptional(v.nullable(Path)),
  roles: v.exactOptional(table(Fingerprint, v.picklist(['anchor', 'signer', 'none']))),
  tolerances: v.exactOptional(v.pipe(v.array(Tolerance), v.maxLength(100))),
  maxCandidateKeys: v.exactOptional(v.pipe(WholeNumber, v.minValue(1), v.maxValue(1024))),
});
const denial = { reason: Name, date: Instant };
const DeniedCertificate = closed({ ...denial, certificate: Fingerprint });
const DeniedKey = closed({ ...denial, key: Fingerprint });
const DeniedArtifact = closed({ ...denial, artifact: Fingerprint });
const Serial = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^[0-9a-fA-F]+(:[0-9a-fA-F]+)*$/, 'must be hex digits, with colons or without'),
);
/** As a decision shows it, and not a name that was cut: others could be cut to the same. */
const Subject = v.pipe(Name, v.regex(/^[^\uFFFD\u2026]*$/u, 'must be a whole name, without hidden characters'));
const DeniedSerial = closed({ ...denial, issuer: Subject, serial: Serial });
const Denied = choose([DeniedCertificate, DeniedKey, DeniedArtifact, DeniedSerial], (input) => {
  if (!isPlainObject(input)) return DeniedCertificate;
  if (Object.hasOwn(input, 'key')) return DeniedKey;
  if (Object.hasOwn(input, 'artifact')) return DeniedArtifact;
  return Object.hasOwn(input, 'issuer') || Object.hasOwn(input, 'serial') ? DeniedSerial : DeniedCertificate;
});
const Revocation = closed({
  // null is what a parsed policy says where nobody did.
  mode: v.exactOptional(v.nullable(v.picklist(['require', 'if-available']))),
  honourInvalidityDate: v.exactOptional(v.boolean()),
  denied: v.exactOptional(v.pipe(v.array(Denied), v.maxLength(10_000))),
});
const TrustStore = choose([Path, StoreWithDetails], (input) => (isPlainObject(input) ? StoreWithDetails : Path));

const overrides = {
  level: v.exactOptional(v.picklist(['strict', 'standard', 'audit', 'off'])),
  enforcement: v.exactOptional(Enforcement),
  checks: v.exactOptional(Checks),
  maxCertificateLifetimeDays: v.exactOptional(Days(1)),
};
const Origin = closed({ ...overrides, gracePeriod: v.exactOptional(GraceOrNone) });

const BY_KEY = { key: Fingerprint };
const BY_CERTIFICATE = { certificate: Fingerprint };
const BY_SUBJECT = { subject: Subject, anchor: Fingerprint };
const referenced = <
  ByKey extends v.GenericSchema,
  ByCertificate extends v.GenericSchema,
  BySubject extends v.GenericSchema,
>(
  byKey: ByKey,
  byCertificate: ByCertificate,
  bySubject: BySubject,
) =>
  choose([byKey, byCertificate, bySubject], (input) => {
    if (!isPlainObject(input)) return byCertificate;
    if (Object.hasOwn(input, 'key')) return byKey;
    return Object.hasOwn(input, 'subject') || Object.hasOwn(input, 'anchor') ? bySubject : byCertificate;
  });
const AppPattern = v.pipe(
  v.string(),
  v.maxLength(255),
  v.check(isAppPattern, 'must be an app key, or a pattern of whole segments as "com.acme.*" or "@acme/*"'),
);
const Version = v.pipe(
  v.string(),
  v.check(isVersionText, 'must be a version: 1 to 200 printable characters without blanks'),
);
const VersionRange = v.pipe(
  v.string(),
  v.check((text) => parseVersionRange(text) !== null, 'must be a range of versions, as "[1.0,2.0)" or "(,1.5],[1.6,)"'),
);
const scope = {
  name: v.exactOptional(Name),
  apps: v.exactOptional(v.pipe(v.array(AppPattern), v.minLength(1), v.maxLength(100))),
  versions: v.exactOptional(VersionRange),
  origins: v.exactOptional(v.pipe(v.array(Name), v.minLength(1), v.maxLength(100))),
  until: v.exactOptional(Instant),
};
const Publisher = referenced(
  closed({ ...BY_KEY, ...scope }),
  closed({ ...BY_CERTIFICATE, ...scope }),
  closed({ ...BY_SUBJECT, ...scope }),
);
const Signer = referenced(closed(BY_KEY), closed(BY_CERTIFICATE), closed(BY_SUBJECT));
const RequiredRole = closed({
  signers: v.pipe(v.array(Signer), v.minLength(1), v.maxLength(64)),
  threshold: v.exactOptional(v.pipe(WholeNumber, v.minValue(1), v.maxValue(8))),
});
const AppRule = closed({
  minimumVersion: v.exactOptional(Version),
  checks: v.exactOptional(
    closed({
      continuity: v.exactOptional(Action),
      rollback: v.exactOptional(Action),
      archive: v.exactOptional(Action),
    }),
  ),
});
/** The twelve bytes before the key of an Ed25519 SubjectPublicKeyInfo (RFC 8410 section 4) are sixteen characters, always the same. */
const PublicKey = v.pipe(
  v.string(),
  v.regex(
    /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
    'must be the base64 of an Ed25519 public key: openssl pkey -in key.pem -pubout -outform der | base64',
  ),
);
const Permits = closed({
  keys: v.pipe(v.array(PublicKey), v.minLength(1), v.maxLength(16)),
  hostId: Name,
  maxHours: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(72))),
});
const PermitsOrNone = choose([Permits, Nothing], (input) => (input === null ? Nothing : Permits));

export const PolicySchema = closed({
  $schema: v.exactOptional(v.string()),
  ...overrides,
  gracePeriod: v.exactOptional(GraceOrNone),
  trustStore: v.exactOptional(TrustStore),
  revocation: v.exactOptional(Revocation),
  origins: v.exactOptional(table(Name, Origin)),
  publishers: v.exactOptional(v.pipe(v.array(Publisher), v.maxLength(1000))),
  unlistedSigners: v.exactOptional(v.picklist(['allow', 'deny'])),
  apps: v.exactOptional(table(AppPattern, AppRule)),
  // null is what a parsed policy says where nobody did.
  archive: v.exactOptional(v.nullable(v.picklist(['any', 'zip']))),
  versionOrder: v.exactOptional(v.picklist(['maven', 'osgi'])),
  requiredRoles: v.exactOptional(table(Name, RequiredRole)),
  permits: v.exactOptional(PermitsOrNone),
  clockSkewSeconds: v.exactOptional(v.pipe(WholeNumber, v.minValue(0), v.maxValue(86_400))),
});

/** A fault that the schema found. */
export interface SchemaIssue {
  readonly path: readonly string[];
  /** The key that isn't known, or what is wrong with a value. */
  readonly kind: 'unknown-key' | 'wrong-value';
  /** Where a key isn't known: those that are. */
  readonly knownKeys: readonly string[];
  readonly message: string;
}

/** What a valid policy holds. */
export type PolicyOutput = v.InferOutput<typeof PolicySchema>;

/** Checks the shape of a policy. */
export function checkPolicyShape(
  input: unknown,
):
  | { readonly ok: true; readonly output: PolicyOutput }
  | { readonly ok: false; readonly issues: readonly SchemaIssue[] } {
  const result = v.safeParse(PolicySchema, input);
  if (result.success) return { ok: true, output: result.output };
  const issues = result.issues.map((issue): SchemaIssue => {
    const path = (issue.path ?? []).map((item) => String(item.key));
    const unknownKey = issue.type === 'never';
    // What is no object at all has been refused before its keys are looked at.
    const missingKey = issue.type === 'object_with_rest';
    return {
      path,
      kind: unknownKey ? 'unknown-key' : 'wrong-value',
      knownKeys: unknownKey ? issue.message.split(' ') : [],
      message: missingKey ? 'is missing' : describeWrongValue(issue),
    };
  });
  return { ok: false, issues };
}
