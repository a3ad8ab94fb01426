import { decide } from './decision/decide.js';
import type { DecisionCore } from './decision/decision.js';
import type { CheckCode } from './decision/codes.js';
import type { Evidence } from './decision/evidence.js';
import { startEvaluation } from './evaluation.js';
import { GIVEN_AS_DATA, lookBeforeReading } from './evidence/before-reading.js';
import { compareByHost } from './evidence/app-evidence.js';
import { recallRevocation } from './evidence/remembered-revocation.js';
import { recallSigner } from './evidence/remembered-signer.js';
import { InvalidArgument } from './internal/invalid-argument.js';
import { isoInstant } from './internal/instant.js';
import { isPlainObject, ownValue } from './internal/is-plain-object.js';
import { isKeptDecision, type KeptDecision } from './kept-decision.js';
import { isAppKey } from './policy/app-pattern.js';
import { deniesArtifacts } from './policy/deny-list.js';
import { parsePolicy } from './policy/parse-policy.js';
import type { Policy, PolicyInput } from './policy/policy.js';
import type { InstallRequest } from './request.js';

/** An app that is installed, as the host remembers it. */
export interface InstalledRecord {
  readonly key: string;
  readonly version?: string | null;
  /** Where it came from, as the policy's `origins` name it. */
  readonly origin?: string | null;
  /** The decision by which it was installed, as the host has kept it; null for an app that was there before the gate. */
  readonly decision: KeptDecision | null;
}

/**
 * How an installed app stands to trust and policy of today: it would be installed again, `verified` or by a relaxation; it wouldn't; or nobody
 * has vouched for it when it was installed, which isn't held against it unless its artifact is denied by now.
 */
export type AuditStatus = 'passes' | 'passes-unverified' | 'would-be-denied' | 'never-verified';

/** One app of an audit. */
export interface AuditEntry {
  readonly key: string;
  readonly version: string | null;
  readonly status: AuditStatus;
  /** Why it wouldn't be installed again; null where it would, or where it was never verified. */
  readonly reason: CheckCode | null;
  /** For an administrator. */
  readonly message: string;
  readonly remedy: string | null;
}

/** What an audit found. It reports, and denies nothing: apps that are installed go on working. */
export interface AuditReport {
  readonly asOf: string;
  /** Each app that was given, in its order. */
  readonly entries: readonly AuditEntry[];
  /** Those of the entries that would no longer pass. */
  readonly wouldBeDenied: readonly AuditEntry[];
}

/** What of a request an audit takes: what is alive, and belongs to no one install. */
export type AuditRequest = Pick<
  InstallRequest,
  'trustStore' | 'clock' | 'environment' | 'flags' | 'compareVersions' | 'signal'
>;

const AUDIT_KEYS: ReadonlySet<string> = new Set<keyof AuditRequest>([
  'trustStore',
  'clock',
  'environment',
  'flags',
  'compareVersions',
  'signal',
]);

/**
 * Tells which of the installed apps would no longer pass: after a certificate was taken away, a key denied, a rule written.
 *
 * @param installed - what the host remembers of each app. Trusted.
 * @param policy - as `verifyInstall` takes it.
 * @param request - see `AuditRequest`.
 * @returns a report; it denies nothing.
 * @throws TypeError for an argument of the wrong type, PolicyError for a policy that isn't valid.
 * @remarks The signatures aren't checked again, nor is the archive: the decision that each app was installed by is held against the trust store
 * of today, and its certificates against the revocation lists of today. Of certificates that came with the signature only names and serials are known:
 * what a list of only some of an issuer's certificates says of them stays open, and so does what another than their issuer has signed. A CA that was in the
 * store when the app was installed is missed once it isn't, although it may have come with the signature as well.
 * @example
 * ```ts
 * import { auditInstalled, verifyInstall } from 'install-gate';
 *
 * const policy = { trustStore: 'fixtures/trust-stores/vendor-pin' };
 * const decision = await verifyInstall('fixtures/plugins/signed.jar', 'fixtures/plugins/signed.jar.sig.json', policy);
 * const installed = [{ key: 'com.acme.app', version: '1.0', decision }];
 * const before = await auditInstalled(installed, policy);
 * const after = await auditInstalled(installed, { trustStore: 'fixtures/trust-stores/empty' });
 * console.log(before.wouldBeDenied.length, after.wouldBeDenied.map(({ key }) => key)); // 0 [ 'com.acme.app' ]
 * ```
 */
export async function auditInstalled(
  installed: readonly InstalledRecord[],
  policy: Policy | PolicyInput,
  request: AuditRequest = {},
): Promise<AuditReport> {
  if (!Array.isArray(installed)) throw new InvalidArgument('installed must be a list');
  if (!installed.every(isRecord)) {
    throw new InvalidArgument(
      'each installed app must be { key, version, decision }, with a decision of this library or null',
    );
  }
  const unknown = Object.keys(request).find((key) => !AUDIT_KEYS.has(key));
  if (unknown !== undefined) throw new InvalidArgument(`an audit takes no request.${unknown}`);
  const evaluation = startEvaluation(GIVEN_AS_DATA, new Uint8Array(), null, policy, request);
  const { known, view } = await lookBeforeReading(evaluation);
  evaluation.throwIfAborted();

  const records: readonly InstalledRecord[] = installed;
  const ofUnknownBytes = withoutDeniedArtifacts(evaluation.policy);
  const revocationOf = recallRevocation(view, evaluation.policy, evaluation.now);
  const entries = records.map((record): AuditEntry => {
    const { key, version = null, origin = null, decision } = record;
    const signers = decision?.verdict === 'allow' && decision.assurance === 'verified' ? (decision.signers ?? []) : [];
    const artifact = remembered(decision);
    const isUnsigned = signers.length === 0;
    const app = { state: 'known', key, version, vendor: null, source: 'the host' } as const;
    const evidence: Evidence = {
      ...known,
      origin,
      signatureFile: isUnsigned
        ? { state: 'unsigned' }
        : { state: 'parsed', name: 'the signature that it was installed with', unknownKeys: [] },
      artifact: { state: 'read', ...artifact },
      signatures: signers.map((signer) => recallSigner(signer, view, revocationOf)),
      app,
      // Grace covers no app whose installed version was verified, and so not this one.
      installed: isUnsigned ? null : { key: null, version: null, publisherId: null, verified: true },
      // Its structure was looked at when it was installed.
      archive: { state: 'sound', entries: 0 },
      comparisons: compareByHost(evaluation.compareVersions, app, null, evaluation.policy),
      destination: null,
    };
    const rules = artifact.sha256 === null ? ofUnknownBytes : evaluation.policy;
    const today = decide(evidence, rules, evaluation.now);
    // That nobody has vouched for it is nothing new; that these bytes are denied may be.
    const isHeldTo = !isUnsigned || (today.verdict === 'deny' && today.reason === 'artifact-denied');
    return isHeldTo
      ? toEntry(key, version, today)
      : { key, version, status: 'never-verified', reason: null, ...NEVER_VERIFIED };
  });
  return Object.freeze({
    asOf: isoInstant(evaluation.now),
    entries,
    wouldBeDenied: entries.filter(({ status }) => status === 'would-be-denied'),
  });
}

const NEVER_VERIFIED = {
  message: 'Nobody is known to have vouched for it when it was installed.',
  remedy: 'The administrator who installs: get a signed build at the next upgrade.',
} as const;

function remembered(decision: InstalledRecord['decision']) {
  const { name = 'app', size = null, sha256 = null, type = null } = decision?.artifact ?? {};
  return { name, size: size ?? 0, sha256, type: type ?? 'unknown' } as const;
}

/** Where nobody knows an app's SHA-256, that some artifacts are denied says nothing about it. */
function withoutDeniedArtifacts(policy: Policy): Policy {
  const { revocation } = policy;
  if (!deniesArtifacts(revocation.denied)) return policy;
  return parsePolicy({
    ...policy,
    revocation: { ...revocation, denied: revocation.denied.filter((item) => !('artifact' in item)) },
  });
}

function toEntry(key: string, version: string | null, decision: DecisionCore): AuditEntry {
  if (decision.verdict === 'allow') {
    const status = decision.assurance === 'verified' ? 'passes' : 'passes-unverified';
    return { key, version, status, reason: null, message: decision.summary, remedy: null };
  }
  const { reason } = decision;
  const row = decision.checks.find(({ code }) => code === reason);
  return {
    key,
    version,
    status: 'would-be-denied',
    reason,
    message: row?.message ?? decision.summary,
    remedy: row?.remedy ?? null,
  };
}

function isRecord(value: unknown): boolean {
  if (!isPlainObject(value) || !('key' in value) || !('decision' in value)) return false;
  const { key, decision } = value;
  if (typeof key !== 'string' || !isAppKey(key)) return false;
  const others = [ownValue(value, 'version'), ownValue(value, 'origin')];
  if (!others.every((each) => each === undefined || each === null || typeof each === 'string')) return false;
  return decision === null || isKeptDecision(decision);
}
