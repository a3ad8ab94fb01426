import { deepFreeze } from '../internal/deep-freeze.js';
import { didYouMean } from '../internal/did-you-mean.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import { readGracePeriod } from './grace-period.js';
import { copyPlainData } from './plain-data.js';
import { PolicyError, type PolicyIssue } from './policy-error.js';
import { checkPolicyShape, KNOWN_KEYS, type PolicyOutput, type SchemaIssue } from './policy-schema.js';
import type { ParsedOriginOverrides, Policy, PolicyInput } from './policy.js';

/** Keys that a later version brings. Ignoring one would let through what its author forbids. */
const NOT_SUPPORTED_YET: ReadonlySet<string> = new Set([
  'publishers',
  'revocation',
  'requiredRoles',
  'permits',
  'file',
  'flag',
]);
/** Checks that nothing but the level `off` relaxes. */
const NEVER_RELAXED: ReadonlySet<string> = new Set([
  'checks.enforcement',
  'checks.artifact',
  'checks.integrity',
  'checks.revocation.failed',
]);
const MAX_SHOWN_ISSUES = 50;

const parsedPolicies = new WeakSet();

/**
 * Validates a policy and freezes it.
 *
 * @param input - plain data as `PolicyInput` tells, such as a parsed JSON file; or a policy that this function has returned,
 * which comes back as it is. An empty object is the level `standard` without a trust store.
 * @returns the policy, complete with its defaults, frozen through and through.
 * @throws PolicyError with every fault at once, each with its path: an unknown key ("did you mean"), a value that isn't allowed,
 * a relaxation of what can't be relaxed. Nothing else is thrown.
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
  if (!plain.ok) throw new PolicyError([plain.issue]);
  const shape = checkPolicyShape(plain.value);
  if (!shape.ok) throw new PolicyError(shape.issues.slice(0, MAX_SHOWN_ISSUES).map(toPolicyIssue));

  const policy = deepFreeze(complete(shape.output));
  parsedPolicies.add(policy);
  return policy;
}

/** Whether `parsePolicy` has made it: copies and look-alikes aren't. */
function isParsedPolicy(value: unknown): value is Policy {
  return typeof value === 'object' && value !== null && parsedPolicies.has(value);
}

/** Fills in the defaults. */
function complete(output: PolicyOutput): Policy {
  // Assigned, not cast: the compiler checks the schema against the hand-written type here.
  const { trustStore, gracePeriod, origins, ...rest }: PolicyInput = output;
  const store = typeof trustStore === 'string' ? { folder: trustStore } : trustStore;
  return {
    level: rest.level ?? 'standard',
    enforcement: rest.enforcement ?? true,
    gracePeriod: gracePeriod === undefined ? null : readGracePeriod(gracePeriod),
    trustStore: {
      folder: store?.folder ?? null,
      roles: store?.roles ?? {},
      tolerances: store?.tolerances ?? [],
      maxCandidateKeys: store?.maxCandidateKeys ?? 64,
    },
    checks: rest.checks ?? {},
    maxCertificateLifetimeDays: rest.maxCertificateLifetimeDays ?? 366,
    origins: Object.fromEntries(
      Object.entries(origins ?? {}).map(
        ([name, { gracePeriod: grace, ...others }]): [string, ParsedOriginOverrides] => [
          name,
          grace === undefined ? others : { ...others, gracePeriod: grace === null ? null : readGracePeriod(grace) },
        ],
      ),
    ),
  };
}

function toPolicyIssue(issue: SchemaIssue): PolicyIssue {
  const path = issue.path.map((key) => harmless(key, 80)).join('.');
  const key = issue.path.at(-1) ?? '';
  if (issue.kind === 'wrong-value') return { path, code: 'wrong-value', message: harmless(issue.message) };
  if (NEVER_RELAXED.has(path.replace(/^origins\.[^.]*\./, ''))) {
    return {
      path,
      code: 'cannot-be-relaxed',
      message: `${quote(key)} can't be set: only the level "off" leaves it out`,
    };
  }
  if (NOT_SUPPORTED_YET.has(key)) {
    return { path, code: 'not-supported-yet', message: `${quote(key)} is not supported by this version` };
  }
  const meant = didYouMean(key, KNOWN_KEYS);
  const hint = meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
  return { path, code: 'unknown-key', message: `unknown key ${quote(key)}${hint}` };
}
