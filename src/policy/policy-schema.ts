import * as v from 'valibot';
import { parseInstant } from '../internal/instant.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';

/**
 * The shape of a policy, for valibot. This is the one file that imports it; the public types are written by hand in `policy.ts`,
 * and the compiler checks that they agree where `parsePolicy` takes over from here.
 *
 * A value that may have one of several shapes is dispatched by hand (`v.lazy`): valibot's union would say only that none fits.
 */

const PlainObject = v.custom<object>(isPlainObject, 'must be an object');

/**
 * An object that has these keys and no others. valibot's own strictObject names only the first key that is too many. The message
 * carries the keys that are known there, for "did you mean".
 */
const closed = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(PlainObject, v.objectWithRest(ownProperties(entries), v.never(Object.keys(entries).join(' '))));

/** An object with keys of the author's choosing. */
const table = <Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(key: Key, value: Value) =>
  v.pipe(PlainObject, v.record(key, value));

const Word = v.picklist(['enforce', 'warn', 'skip']);
const ActionByOutcome = closed({ failed: v.exactOptional(Word), inconclusive: v.exactOptional(Word) });
const Action = v.lazy((input) => (isPlainObject(input) ? ActionByOutcome : Word));

const Fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits, a SHA-256'));
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096), v.excludes('\0', 'must not hold a NUL character'));
const VariableName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/, 'must be the name of an environment variable'),
);
const EnforcementByVariable = closed({ env: VariableName });
const EnforcementBySetting = closed({ on: v.boolean(), setting: Name });
const Enforcement = v.lazy((input) => {
  if (!isPlainObject(input)) return v.boolean();
  return 'on' in input || 'setting' in input ? EnforcementBySetting : EnforcementByVariable;
});
const Days = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(3660));
const Instant = v.pipe(
  v.string(),
  v.check((text) => parseInstant(text) !== null, 'must be an ISO 8601 instant with a zone, as "2027-01-31T00:00:00Z"'),
);

const graceExtras = {
  covers: v.exactOptional(v.picklist(['unsigned', 'expired-certificate', 'untrusted-signer'])),
  alwaysSigned: v.exactOptional(v.pipe(v.array(Name), v.maxLength(1000))),
};
const GraceByEnd = closed({ startsAt: v.exactOptional(v.nullable(Instant)), endsAt: Instant, ...graceExtras });
const GraceByDays = closed({ startsAt: Instant, days: Days(0), ...graceExtras });
const Grace = v.lazy((input) => {
  const byDays = isPlainObject(input) && ('days' in input || !('endsAt' in input || !('startsAt' in input)));
  return byDays ? GraceByDays : GraceByEnd;
});
const GraceOrNone = v.lazy((input) => (input === null ? v.null() : Grace));

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
  app: v.exactOptional(Action),
  archive: v.exactOptional(Action),
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
  maxCandidateKeys: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024))),
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
const DeniedSerial = closed({ ...denial, issuer: Name, serial: Serial });
const Denied = v.lazy((input) => {
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
const TrustStore = v.lazy((input) => (isPlainObject(input) ? StoreWithDetails : Path));

const overrides = {
  level: v.exactOptional(v.picklist(['strict', 'standard', 'audit', 'off'])),
  enforcement: v.exactOptional(Enforcement),
  checks: v.exactOptional(Checks),
  maxCertificateLifetimeDays: v.exactOptional(Days(1)),
};
const Origin = closed({ ...overrides, gracePeriod: v.exactOptional(GraceOrNone) });

const PolicySchema = closed({
  $schema: v.exactOptional(v.string()),
  ...overrides,
  gracePeriod: v.exactOptional(GraceOrNone),
  trustStore: v.exactOptional(TrustStore),
  revocation: v.exactOptional(Revocation),
  origins: v.exactOptional(table(Name, Origin)),
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
    const missingKey = issue.type === 'object_with_rest' && issue.received === 'undefined' && path.length > 0;
    return {
      path,
      kind: unknownKey ? 'unknown-key' : 'wrong-value',
      knownKeys: unknownKey ? issue.message.split(' ') : [],
      message: missingKey ? 'is missing' : describe(issue),
    };
  });
  return { ok: false, issues };
}

function describe(issue: v.BaseIssue<unknown>): string {
  // Messages written above begin with "must"; valibot's own are put into the same form.
  if (issue.message.startsWith('must')) return issue.message;
  return `must be ${issue.expected ?? 'allowed'}, not ${issue.received}`;
}
