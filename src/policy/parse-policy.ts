import { dropPrototypes } from '../internal/drop-prototypes.js';
import { deepFreeze } from '../internal/deep-freeze.js';
import { didYouMean } from '../internal/did-you-mean.js';
import { ownProperties } from '../internal/is-plain-object.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import type { DeniedItem } from './deny-list.js';
import { readCheckedInstant, readGracePeriod } from './grace-period.js';
import { findContradictions } from './contradictions.js';
import { copyPlainData } from './plain-data.js';
import { PolicyError, type PolicyIssue } from './policy-error.js';
import { checkPolicyShape, type PolicyOutput, type SchemaIssue } from './policy-schema.js';
import type {
  GracePeriod,
  OriginOverrides,
  ParsedGracePeriod,
  ParsedOriginOverrides,
  PermitsPolicy,
  Policy,
  PolicyInput,
  RevocationPolicy,
  TrustStorePolicy,
} from './policy.js';
import type { PublisherRule } from './publishers.js';

/** Checks that nothing but the level `off` relaxes. */
const NEVER_RELAXED: ReadonlySet<string> = new Set([
  'checks.enforcement',
  'checks.artifact',
  'checks.integrity',
  'checks.destination',
  'checks.revocation.failed',
]);
/** Keys that are known, and not beside this other one. */
const EXCLUDED_BY: Readonly<Record<string, string>> = { endsAt: 'days' };

/** A policy of a million faults must not make an error of as many. */
const MAX_SHOWN_ISSUES = 50;

const parsedPolicies = new WeakSet();

/**
 * Validates a policy and freezes it.
 *
 * @param input - plain data as `PolicyInput` tells, such as a parsed JSON file; or a policy that this function has returned,
 * which comes back as it is. An empty object is the level `standard` without a trust store.
 * @returns the policy, complete with its defaults, frozen through and through.
 * @throws PolicyError with every fault of keys and values at once, each with its path: an unknown key ("did you mean"), a value that isn't allowed,
 * a relaxation of what can't be relaxed; or, where there is none, with every contradiction between them. Nothing else is thrown.
 * @example
 * ```ts
 * import { parsePolicy, PolicyError } from 'install-gate';
 *
 * const policy = parsePolicy({ trustStore: '/etc/host/truststore', gracePeriod: { endsAt: '2027-01-31T00:00:00Z' } });
 * console.log(policy.level, policy.gracePeriod?.covers); // standard unsigned
 *
 * try {
 *   parsePolicy({ levle: 'strict' });
 * } catch (error) {
 *   if (error instanceof PolicyError) console.log(error.issues[0]?.message); // unknown key "levle"; did you mean "level"?
 * }
 * ```
 */
export function parsePolicy(input: unknown): Policy {
  if (isParsedPolicy(input)) return input;
  const plain = copyPlainData(input);
  if (!plain.ok) throw new PolicyError([plain.issue], 'cause' in plain ? { cause: plain.cause } : {});
  const shape = checkPolicyShape(plain.value);
  if (!shape.ok) throw faulty(shape.issues, toPolicyIssue);

  const policy = deepFreeze(dropPrototypes(complete(dropPrototypes(shape.output))));
  const contradictions = findContradictions(policy);
  if (contradictions.length > 0) throw faulty(contradictions, (issue) => issue);
  parsedPolicies.add(policy);
  return policy;
}

function faulty<T>(found: readonly T[], toIssue: (found: T) => PolicyIssue): PolicyError {
  const shown = found.slice(0, MAX_SHOWN_ISSUES);
  return new PolicyError(shown.map(toIssue), { omitted: found.length - shown.length });
}

/** Whether `parsePolicy` has made it: copies and look-alikes aren't. */
function isParsedPolicy(value: unknown): value is Policy {
  return typeof value === 'object' && value !== null && parsedPolicies.has(value);
}

/** Fills in the defaults. What valibot returns is read through its own properties alone. */
function complete(output: PolicyOutput): Policy {
  // Assigned, not cast: the compiler checks the schema against the hand-written type here.
  const input: PolicyInput = output;
  const { trustStore, gracePeriod, origins } = input;
  const store: TrustStorePolicy = ownProperties(
    typeof trustStore === 'string' ? { folder: trustStore } : (trustStore ?? {}),
  );
  const revocation: RevocationPolicy = ownProperties(input.revocation ?? {});
  return {
    level: input.level ?? 'standard',
    enforcement: input.enforcement ?? true,
    gracePeriod: readGrace(gracePeriod) ?? null,
    trustStore: {
      folder: store.folder ?? null,
      roles: store.roles ?? {},
      tolerances: store.tolerances ?? [],
      maxCandidateKeys: store.maxCandidateKeys ?? 64,
    },
    revocation: {
      mode: revocation.mode ?? null,
      honourInvalidityDate: revocation.honourInvalidityDate ?? false,
      denied: (revocation.denied ?? []).map(completeDenial),
    },
    checks: input.checks ?? {},
    maxCertificateLifetimeDays: input.maxCertificateLifetimeDays ?? 366,
    origins: Object.fromEntries(
      Object.entries(origins ?? {}).map(([name, overrides]) => [name, completeOrigin(overrides)]),
    ),
    publishers: (input.publishers ?? []).map(completePublisher),
    unlistedSigners: input.unlistedSigners ?? 'allow',
    apps: input.apps ?? {},
    archive: input.archive ?? null,
    versionOrder: input.versionOrder ?? 'maven',
    requiredRoles: Object.fromEntries(
      Object.entries(input.requiredRoles ?? {}).map(([name, role]) => [
        name,
        { signers: role.signers, threshold: role.threshold ?? 1 },
      ]),
    ),
    permits: completePermits(input.permits ?? null),
    clockSkewSeconds: input.clockSkewSeconds ?? 300,
  };
}

function completePermits(permits: PermitsPolicy | null): Policy['permits'] {
  return permits === null ? null : { ...permits, maxHours: permits.maxHours ?? 24 };
}

/** With its end in UTC. */
function completePublisher(rule: PublisherRule): PublisherRule {
  return rule.until === undefined ? rule : { ...rule, until: readCheckedInstant(rule.until).toISOString() };
}

/** With its date in UTC, as decisions show it. */
function completeDenial(item: DeniedItem): DeniedItem {
  return { ...item, date: readCheckedInstant(item.date).toISOString() };
}

function completeOrigin(overrides: OriginOverrides): ParsedOriginOverrides {
  const { gracePeriod, ...others } = overrides;
  const grace = readGrace(gracePeriod);
  return grace === undefined ? others : { ...others, gracePeriod: grace };
}

/** undefined where nothing is said; null where it is said that there is none. */
function readGrace(grace: GracePeriod | null | undefined): ParsedGracePeriod | null | undefined {
  return grace === undefined || grace === null ? grace : readGracePeriod(grace);
}

function toPolicyIssue(issue: SchemaIssue): PolicyIssue {
  const path = issue.path.map((key) => harmless(key, 80)).join('.');
  const key = issue.path.at(-1) ?? '';
  if (issue.kind === 'wrong-value') return { path, code: 'wrong-value', message: harmless(issue.message) };
  const within = issue.path[0] === 'origins' ? issue.path.slice(2) : issue.path;
  if (NEVER_RELAXED.has(within.join('.'))) {
    const why =
      key === 'destination'
        ? 'what is not in its place is not installed, at any level'
        : 'only the level "off" leaves it out';
    return { path, code: 'cannot-be-relaxed', message: `${quote(key)} can't be set: ${why}` };
  }
  const other = Object.hasOwn(EXCLUDED_BY, key) ? EXCLUDED_BY[key] : undefined;
  if (other !== undefined && issue.knownKeys.includes(other)) {
    const message = `${quote(key)} can't stand beside ${quote(other)}: leave one of the two out`;
    return { path, code: 'unknown-key', message };
  }
  const meant = didYouMean(key, issue.knownKeys);
  const hint = meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
  return { path, code: 'unknown-key', message: `unknown key ${quote(key)}${hint}` };
}
