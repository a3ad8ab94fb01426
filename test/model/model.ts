/**
 * What the design says of every state, as a table: written from its sections "The decision", "Policy" and "Trust store" and from
 * decisions 0003, 0005 and 0010, and not from the code. The sentence that a rule comes from stands beside it.
 */
import type { Dates, Level, Overrides, Revocation, Rung, State, Stranger } from './states.js';

/** Where the design leaves the code to the rank of several causes, `reasons` has them all. */
export type Expected =
  | { readonly verdict: 'verified' }
  | { readonly verdict: 'unverified'; readonly because: readonly string[] }
  | { readonly verdict: 'deny'; readonly reasons: readonly string[] };

const KINDS = {
  // "`audit` denies only failed `artifact` or `integrity`, a malformed signature file, and what is revoked or on the deny list".
  audit: ['file', 'integrity', 'revoked'],
  standard: ['no-key', 'authenticity', 'validity', 'store', 'revocation-unknown'],
  // "`strict` also ... denies missing revocation data for any certificate of a path but its anchor ..., a change of publisher".
  strict: ['revocation-absent', 'continuity'],
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS][number];

const DENIES: Readonly<Record<Level, readonly Kind[]>> = {
  off: [],
  audit: KINDS.audit,
  standard: [...KINDS.audit, ...KINDS.standard],
  strict: [...KINDS.audit, ...KINDS.standard, ...KINDS.strict],
};
const LEVELS: readonly Level[] = ['off', 'audit', 'standard', 'strict'];
const RUNGS: readonly Rung[] = ['unsigned', 'expired-certificate', 'untrusted-signer'];

/** Something that is wrong; `rung` is the first of grace that covers it, null where "never covered" or none is named. */
export interface Fault {
  readonly kind: Kind;
  readonly code: string;
  readonly rung: Rung | null;
}
const fault = (kind: Kind, code: string, rung: Rung | null = null): Fault => ({ kind, code, rung });

// "`expired-certificate` covers `certificate-expired` of end entity or pin and nothing else".
const DATES: Readonly<Record<Dates, readonly Fault[]>> = {
  valid: [],
  'signer-expired': [fault('validity', 'certificate-expired', 'expired-certificate')],
  'signer-not-yet-valid': [fault('validity', 'certificate-not-yet-valid')],
  'intermediate-expired': [fault('validity', 'certificate-expired')],
  'anchor-expired': [fault('validity', 'certificate-expired')],
  'signer-and-intermediate-expired': [
    fault('validity', 'certificate-expired', 'expired-certificate'),
    fault('validity', 'certificate-expired'),
  ],
};
const REVOCATION: Readonly<Record<Revocation, readonly Fault[]>> = {
  good: [],
  absent: [fault('revocation-absent', 'revocation-data-absent')],
  revoked: [fault('revoked', 'certificate-revoked')],
  // "A list that could only have said 'good' and is out of date says nothing" (0010).
  inconclusive: [fault('revocation-unknown', 'crl-expired')],
};
// "`unsigned` also covers a missing or empty store, never an unsafe or unreadable one".
const STORE: Readonly<Record<State['store'], readonly Fault[]>> = {
  usable: [],
  missing: [fault('store', 'trust-store-missing', 'unsigned')],
  empty: [fault('store', 'trust-store-empty', 'unsigned')],
  unreadable: [fault('store', 'trust-store-unreadable')],
};
const NOT_SIGNED: Readonly<Record<'absent' | 'malformed' | 'no-key-matches', readonly Fault[]>> = {
  // "a missing signature is `authenticity: failed, unsigned`" (0003).
  absent: [fault('authenticity', 'unsigned', 'unsigned')],
  // "A named signature file that is missing, unreadable or malformed denies under `audit` too" (0003).
  malformed: [fault('file', 'signature-length-wrong')],
  // "tampered and stranger can't be told apart, so neither grace nor a relaxation for untrusted signers covers it".
  'no-key-matches': [fault('no-key', 'no-trusted-key-matches')],
};
// "Never covered: ... an app whose installed version was verified (`signature-stripped`)"; nor is it the same publisher's any more.
const STRIPPED = [fault('authenticity', 'signature-stripped'), fault('continuity', 'signature-stripped')];
// "`untrusted-signer` covers `unknown-issuer`, `anchor-missing`, `self-signed-not-pinned`".
const STRANGER: Readonly<Record<Stranger, Fault>> = {
  'unknown-issuer': fault('authenticity', 'unknown-issuer', 'untrusted-signer'),
  'anchor-missing': fault('authenticity', 'anchor-missing', 'untrusted-signer'),
  'self-signed-not-pinned': fault('authenticity', 'self-signed-not-pinned', 'untrusted-signer'),
  'certificate-signature-invalid': fault('authenticity', 'certificate-signature-invalid'),
};
// "In `checks`, `integrity` can't be set, and of `revocation` only `inconclusive`".
const WAIVES = { validity: 'validity', authenticity: 'authenticity', revocation: 'revocation-unknown' } as const;
// "`allow/verified` only if integrity, authenticity and validity `passed`".
const CORE: readonly Kind[] = ['integrity', 'no-key', 'authenticity', 'validity'];

/** What is wrong, whatever the policy. */
export function faultsOf({ store, signature, installed }: Pick<State, 'store' | 'signature' | 'installed'>): Fault[] {
  if (signature.file === 'absent' && installed === 'verified') return [...STORE[store], ...STRIPPED];
  if (signature.file !== 'signed') return [...STORE[store], ...NOT_SIGNED[signature.file]];
  const { signer } = signature;
  const isTrusted = signer === 'pin' || signer === 'delivered-pin' || signer === 'path';
  return [
    ...STORE[store],
    ...DATES[signature.dates],
    ...signature.revocation.flatMap((fact) => REVOCATION[fact]),
    ...(isTrusted ? [] : [STRANGER[signer]]),
    // "Integrity and revocation: `failed` always denies except under `off`".
    ...(signature.bytes === 'mismatch' ? [fault('integrity', 'signature-mismatch')] : []),
    // "a denied key is denied under every certificate".
    ...(signature.denied ? [fault('revoked', 'key-denied')] : []),
  ];
}

/** What the design makes of a state; `faults` may be given where they are known already. */
export function expected(state: State, faults: readonly Fault[] = faultsOf(state)): Expected {
  const { origin, origins, alwaysSigned, grace } = state;
  // "Where a policy names origins (in `origins` or `alwaysSigned`), a request with none or with an unnamed one gets ... key by key,
  // the strictest of the base and all overrides".
  const isNamed = origin !== null && (Object.hasOwn(origins, origin) || alwaysSigned.includes(origin));
  const rules: readonly Overrides[] = isNamed ? [origins[origin] ?? {}] : [{}, ...Object.values(origins)];
  const level = LEVELS.findLast((each) => rules.some((rule) => (rule.level ?? state.level) === each));

  // "only the exact value `false` (trimmed; ...) turns it off". "Off equals level `off`, `because: 'enforcement-off'`".
  const said = state.enforcement;
  const isOn = typeof said === 'boolean' ? said : said.value?.trim() !== 'false';
  if (level === 'off' || !rules.some((rule) => rule.enforcement ?? isOn))
    return { verdict: 'unverified', because: ['enforcement-off'] };

  // "an origin's `level` drops the policy's own `checks` for that origin" (0005).
  const enforces = (kind: Kind) =>
    rules.some(({ level: own }) => {
      const isWaived = own === undefined && state.waived !== null && kind === WAIVES[state.waived];
      return DENIES[own ?? state.level].includes(kind) && !isWaived;
    });
  // Whether revocation data must be there, and what being inconclusive means, are two keys: each has its strictest.
  const denies = ({ kind }: Fault) =>
    enforces(kind) && (kind !== 'revocation-absent' || enforces('revocation-unknown'));

  // "Never covered: ... an app whose installed version was verified, an origin in `alwaysSigned`"; of an unnamed or missing one:
  // "with `alwaysSigned`, grace doesn't cover it".
  const isGraceOn =
    grace.state === 'active' &&
    rules.every((rule) => rule.gracePeriod !== null) &&
    state.installed !== 'verified' &&
    (isNamed ? !alwaysSigned.includes(origin) : alwaysSigned.length === 0);
  // "Grace covers a ladder: `unsigned`, then also `expired-certificate`, then also `untrusted-signer`".
  const covers = ({ rung }: Fault) => isGraceOn && rung !== null && RUNGS.indexOf(rung) <= RUNGS.indexOf(grace.covers);

  // "Anything else denies, unless a *named* relaxation ... covers exactly what is wrong: then it is `allow/unverified`".
  const denying = faults.filter(denies);
  const uncovered = denying.filter((each) => !covers(each));
  if (uncovered.length > 0) return { verdict: 'deny', reasons: uncovered.map(({ code }) => code) };
  const isLax = faults.some((each) => CORE.includes(each.kind) && !denies(each));
  const lax = level === 'audit' ? 'audit-level' : 'check-not-enforced';
  const because = [...(denying.length > 0 ? ['grace-period'] : []), ...(isLax ? [lax] : [])];
  return because.length > 0 ? { verdict: 'unverified', because } : { verdict: 'verified' };
}
