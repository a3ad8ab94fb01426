/**
 * What the design says of every state, as a table: written from its sections "The decision", "Policy" and "Trust store" and from
 * decisions 0003, 0005 and 0010, and not from the code. Each rule stands under the sentence that it comes from.
 */
export type Level = 'strict' | 'standard' | 'audit' | 'off';
export type Rung = 'unsigned' | 'expired-certificate' | 'untrusted-signer';
export type Dates = 'valid' | 'signer-expired' | 'signer-not-yet-valid' | 'intermediate-expired' | 'anchor-expired';
export type Revocation = 'good' | 'absent' | 'revoked' | 'inconclusive';
/** Why a delivered certificate has no path; the last one stands for all that no rung of grace names. */
export type Stranger = 'unknown-issuer' | 'anchor-missing' | 'self-signed-not-pinned' | 'certificate-signature-invalid';

/** The signature file and who signed. */
export type SignatureState =
  | { readonly file: 'absent' | 'malformed' | 'no-key-matches' }
  | {
      readonly file: 'signed';
      readonly bytes: 'match' | 'mismatch';
      readonly signer: 'pin' | 'delivered-pin' | 'path' | Stranger;
      readonly dates: Dates;
      /** Of the end entity and of the intermediate; empty where there is no path. */
      readonly revocation: readonly Revocation[];
      readonly denied: boolean;
    };

/** What an origin's overrides say; what they leave out is the policy's own. */
export interface Overrides {
  readonly level?: Level;
  readonly enforcement?: false;
  readonly gracePeriod?: null;
}

/** One state of everything that the decision rests on. */
export interface State {
  readonly level: Level;
  /** A constant, or the environment variable's value: null where it is unset. */
  readonly enforcement: boolean | { readonly value: string | null };
  readonly grace: { readonly state: 'none' | 'not-started' | 'active' | 'ended'; readonly covers: Rung };
  readonly origin: string | null;
  readonly origins: Readonly<Record<string, Overrides>>;
  readonly alwaysSigned: readonly string[];
  /** What `checks` sets to warn. */
  readonly waived: 'validity' | 'authenticity' | 'revocation' | null;
  readonly store: 'usable' | 'missing' | 'empty' | 'unreadable';
  readonly installed: 'none' | 'unverified' | 'verified';
  readonly signature: SignatureState;
}

/** One that the design leaves open among several codes has them all. */
export type Expected =
  | { readonly verdict: 'verified' }
  | { readonly verdict: 'unverified'; readonly because: readonly string[] }
  | { readonly verdict: 'deny'; readonly reasons: readonly string[] };

type Kind = 'file' | 'integrity' | 'authenticity' | 'validity' | 'revoked' | 'revocation-unknown' | 'store';
/** Something that is wrong; `rung` is the first one of grace that covers it, null where none does. */
interface Fault {
  readonly kind: Kind | 'revocation-absent' | 'no-key';
  readonly code: string;
  readonly rung: Rung | null;
}

/** "`expired-certificate` covers `certificate-expired` of end entity or pin and nothing else". "Never covered: ... revocation, deny list". */
const DATES: Readonly<Record<Dates, readonly Fault[]>> = {
  valid: [],
  'signer-expired': [{ kind: 'validity', code: 'certificate-expired', rung: 'expired-certificate' }],
  'signer-not-yet-valid': [{ kind: 'validity', code: 'certificate-not-yet-valid', rung: null }],
  'intermediate-expired': [{ kind: 'validity', code: 'certificate-expired', rung: null }],
  'anchor-expired': [{ kind: 'validity', code: 'certificate-expired', rung: null }],
};
const REVOCATION: Readonly<Record<Revocation, readonly Fault[]>> = {
  good: [],
  absent: [{ kind: 'revocation-absent', code: 'revocation-data-absent', rung: null }],
  revoked: [{ kind: 'revoked', code: 'certificate-revoked', rung: null }],
  inconclusive: [{ kind: 'revocation-unknown', code: 'crl-expired', rung: null }],
};
/** "`unsigned` also covers a missing or empty store, never an unsafe or unreadable one." */
const STORE: Readonly<Record<State['store'], readonly Fault[]>> = {
  usable: [],
  missing: [{ kind: 'store', code: 'trust-store-missing', rung: 'unsigned' }],
  empty: [{ kind: 'store', code: 'trust-store-empty', rung: 'unsigned' }],
  unreadable: [{ kind: 'store', code: 'trust-store-unreadable', rung: null }],
};
/** "No pin matches a bare signature: ... neither grace nor a relaxation for untrusted signers covers it". 0003: "Unsigned is a failing of authenticity". */
const UNSIGNED_FILE: Readonly<Record<'absent' | 'malformed' | 'no-key-matches', Fault>> = {
  absent: { kind: 'authenticity', code: 'unsigned', rung: 'unsigned' },
  malformed: { kind: 'file', code: 'signature-length-wrong', rung: null },
  'no-key-matches': { kind: 'no-key', code: 'no-trusted-key-matches', rung: null },
};

/** What is wrong, whatever the policy. */
export function faultsOf({
  store,
  signature,
  installed,
}: Pick<State, 'store' | 'signature' | 'installed'>): readonly Fault[] {
  // "Never covered: ... an app whose installed version was verified (`signature-stripped`)".
  const stripped: Fault = { kind: 'authenticity', code: 'signature-stripped', rung: null };
  if (signature.file !== 'signed')
    return [
      ...STORE[store],
      UNSIGNED_FILE[signature.file],
      ...(signature.file === 'absent' && installed === 'verified' ? [stripped] : []),
    ];
  const { signer, bytes, denied, dates, revocation } = signature;
  const trusted = signer === 'pin' || signer === 'delivered-pin' || signer === 'path';
  return [
    ...STORE[store],
    ...DATES[dates],
    ...revocation.flatMap((fact) => REVOCATION[fact]),
    // "`untrusted-signer` covers `unknown-issuer`, `anchor-missing`, `self-signed-not-pinned`".
    ...(trusted
      ? []
      : [
          {
            kind: 'authenticity',
            code: signer,
            rung: signer === 'certificate-signature-invalid' ? null : 'untrusted-signer',
          } as const,
        ]),
    ...(bytes === 'mismatch' ? [{ kind: 'integrity', code: 'signature-mismatch', rung: null } as const] : []),
    // "a denied key is denied under every certificate".
    ...(denied ? [{ kind: 'revoked', code: 'key-denied', rung: null } as const] : []),
  ];
}

/**
 * "`audit` denies only failed `artifact` or `integrity`, a malformed signature file, and what is revoked or on the deny list".
 * "`strict` also ... denies missing revocation data for any certificate of a path but its anchor (a pin needs none)".
 */
const AUDIT: readonly Fault['kind'][] = ['file', 'integrity', 'revoked'];
const STANDARD: readonly Fault['kind'][] = [
  ...AUDIT,
  'no-key',
  'authenticity',
  'validity',
  'store',
  'revocation-unknown',
];
const DENIES: Readonly<Record<Level, readonly Fault['kind'][]>> = {
  off: [],
  audit: AUDIT,
  standard: STANDARD,
  strict: [...STANDARD, 'revocation-absent'],
};
const LEVELS: readonly Level[] = ['off', 'audit', 'standard', 'strict'];
const RUNGS: readonly Rung[] = ['unsigned', 'expired-certificate', 'untrusted-signer'];
/** "of `revocation` only `inconclusive`, which denies in `standard` and `strict` unless set to warn". */
const WAIVES: Readonly<Record<NonNullable<State['waived']>, readonly Fault['kind'][]>> = {
  validity: ['validity'],
  authenticity: ['authenticity'],
  revocation: ['revocation-unknown', 'revocation-absent'],
};

/** What the design makes of a state. */
export function expected(state: State, faults = faultsOf(state)): Expected {
  const { origin, origins, alwaysSigned, grace } = state;
  // "with `alwaysSigned`", "Where a policy names origins (in `origins` or `alwaysSigned`), a request with none or with an unnamed one
  // gets ... key by key, the strictest of the base and all overrides".
  const names = [...Object.keys(origins), ...alwaysSigned];
  const isNamed = origin !== null && names.includes(origin);
  const rules: readonly Overrides[] = isNamed ? [origins[origin] ?? {}] : [{}, ...Object.values(origins)];

  // "only the exact value `false` (trimmed ...) turns it off". "Off equals level `off`, `because: 'enforcement-off'`."
  const said = state.enforcement;
  const isOn = typeof said === 'boolean' ? said : said.value?.trim() !== 'false';
  const level = LEVELS[Math.max(...rules.map((rule) => LEVELS.indexOf(rule.level ?? state.level)))] ?? 'strict';
  if (level === 'off' || !rules.some((rule) => rule.enforcement ?? isOn))
    return { verdict: 'unverified', because: ['enforcement-off'] };

  // 0005: "an origin's `level` drops the policy's own `checks` for that origin".
  const waives = state.waived === null ? [] : WAIVES[state.waived];
  const denies = ({ kind }: Fault) =>
    rules.some(
      (rule) =>
        DENIES[rule.level ?? state.level].includes(kind) && (rule.level !== undefined || !waives.includes(kind)),
    );
  // "Never covered: ... an app whose installed version was verified, an origin in `alwaysSigned`"; an unnamed one "with `alwaysSigned`".
  const isGraceOn =
    grace.state === 'active' &&
    rules.every((rule) => rule.gracePeriod !== null) &&
    state.installed !== 'verified' &&
    (isNamed ? !alwaysSigned.includes(origin) : alwaysSigned.length === 0);
  const covers = ({ rung }: Fault) => isGraceOn && rung !== null && RUNGS.indexOf(rung) <= RUNGS.indexOf(grace.covers);

  // "an enforced row ... denies, unless a *named* relaxation covers exactly what is wrong: then it is `allow/unverified`".
  const denying = faults.filter(denies);
  const uncovered = denying.filter((fault) => !covers(fault));
  if (uncovered.length > 0) return { verdict: 'deny', reasons: uncovered.map(({ code }) => code) };
  // "`allow/verified` only if integrity, authenticity and validity `passed`".
  const isLax = faults.some((fault) => !denies(fault) && ['no-key', 'authenticity', 'validity'].includes(fault.kind));
  const lax = level === 'audit' ? 'audit-level' : 'check-not-enforced';
  const because = [...(denying.length > 0 ? ['grace-period'] : []), ...(isLax ? [lax] : [])];
  return because.length > 0 ? { verdict: 'unverified', because } : { verdict: 'verified' };
}
