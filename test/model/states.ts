/**
 * Every state of the model, and how one becomes evidence and a policy. Left out is only what can't be: a trusted signer without a
 * usable store; dates, or revocation, of an intermediate where there is no path; a bare signature that matches a pin and not the
 * bytes; a denied signer where nobody has signed; origins that must always sign where there is no grace. What `checks` sets to warn
 * is gone through with the check on, at the two levels that enforce what it relaxes.
 */
import { parsePolicy } from '../../src/index.js';
import type {
  CertificateFacts,
  Evidence,
  GracePeriod,
  OriginOverrides,
  Policy,
  RevocationFact,
} from '../../src/index.js';
import * as builders from '../decision/evidence.js';

export type Level = 'strict' | 'standard' | 'audit' | 'off';
export type Rung = 'unsigned' | 'expired-certificate' | 'untrusted-signer';
export type Dates = 'valid' | 'signer-expired' | 'signer-not-yet-valid' | PathDates;
type PathDates = 'intermediate-expired' | 'anchor-expired' | 'signer-and-intermediate-expired';
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
  /** A constant, or what a setting said: null where it is unset or, with a fault, couldn't be read. */
  readonly enforcement: boolean | { readonly value: string | null; readonly fault?: string };
  readonly grace: {
    readonly state: 'none' | 'not-started' | 'active' | 'ended' | 'clock-suspect';
    readonly covers: Rung;
  };
  readonly origin: string | null;
  readonly origins: Readonly<Record<string, Overrides>>;
  readonly alwaysSigned: readonly string[];
  /** What `checks` sets to warn. */
  readonly waived: 'validity' | 'authenticity' | 'revocation' | null;
  readonly store: 'usable' | 'missing' | 'empty' | 'unreadable';
  readonly installed: 'none' | 'unverified' | 'verified';
  readonly signature: SignatureState;
}

const { NOW, inDays } = builders;
type PolicyState = Omit<State, 'store' | 'signature' | 'installed'>;
type EvidenceState = Pick<State, 'store' | 'signature' | 'installed'>;

const LEVELS: readonly Level[] = ['strict', 'standard', 'audit', 'off'];
const LAST = LEVELS.length - 1;

const ENFORCEMENTS: readonly State['enforcement'][] = [
  true,
  false,
  { value: null },
  { value: 'true' },
  { value: ' false\n' },
  { value: 'FALSE' },
  { value: '' },
  { value: 'no' },
  { value: null, fault: 'no answer' },
];

/** A grace period as the policy has it, beside its state at the instant of evaluation. */
interface Grace {
  readonly is: State['grace'];
  readonly period: GracePeriod | null;
  /** What the host knows of the time that has passed. */
  readonly clockFloor: Evidence['clockFloor'];
}
const RUNGS: readonly Rung[] = ['unsigned', 'expired-certificate', 'untrusted-signer'];
const inMillis = (millis: number) => new Date(NOW.getTime() + millis).toISOString();
const ninetyDaysAgo = inDays(-90).toISOString();
/** Beyond the skew that a policy declares where it says nothing. */
const AHEAD = { state: 'known', floor: new Date(NOW.getTime() + 300_001) } as const;
const UNREADABLE = { state: 'unreadable', detail: 'EACCES' } as const;

function grace(
  state: State['grace']['state'],
  covers: Rung,
  period: GracePeriod,
  clockFloor: Evidence['clockFloor'] = { state: 'none' },
): Grace {
  return { is: { state, covers }, period: { ...period, covers }, clockFloor };
}

/** Every state with every rung; the boundaries, and the ways to write a period, change from one to the next. */
const GRACES: readonly Grace[] = [
  { is: { state: 'none', covers: 'unsigned' }, period: null, clockFloor: { state: 'none' } },
  ...RUNGS.map((rung) => grace('not-started', rung, { startsAt: inMillis(1), days: 90 })),
  grace('active', 'unsigned', { endsAt: inDays(30).toISOString() }),
  grace('active', 'expired-certificate', { startsAt: NOW.toISOString(), days: 1 }),
  grace('active', 'untrusted-signer', { startsAt: ninetyDaysAgo, days: 91 }),
  grace('active', 'untrusted-signer', { endsAt: inMillis(1) }, { state: 'known', floor: NOW }),
  grace('ended', 'unsigned', { endsAt: NOW.toISOString() }),
  grace('ended', 'expired-certificate', { startsAt: ninetyDaysAgo, days: 90 }),
  grace('ended', 'untrusted-signer', { endsAt: NOW.toISOString() }),
  ...RUNGS.map((rung) => grace('clock-suspect', rung, { endsAt: inDays(30).toISOString() }, AHEAD)),
  grace('clock-suspect', 'untrusted-signer', { endsAt: inDays(30).toISOString() }, UNREADABLE),
];

type OriginState = Pick<State, 'origin' | 'origins' | 'alwaysSigned'>;

/** Origins that a policy of this level can name, and the one that asks. */
function originStates(level: Level): readonly OriginState[] {
  const at = LEVELS.indexOf(level);
  const stricter: Overrides = { level: LEVELS[Math.max(0, at - 1)] ?? level };
  const laxer: Overrides = { level: LEVELS[Math.min(LAST, at + 1)] ?? level };
  const overrides: readonly Overrides[] = [{}, stricter, laxer, { enforcement: false }, { gracePeriod: null }];
  return [
    { origin: null, origins: {}, alwaysSigned: [] },
    { origin: 'market', origins: {}, alwaysSigned: [] },
    ...overrides.flatMap((of) =>
      ['market', 'upload', null].map((origin) => ({ origin, origins: { market: of }, alwaysSigned: [] })),
    ),
    { origin: 'market', origins: { market: laxer, upload: stricter }, alwaysSigned: [] },
    { origin: 'market', origins: {}, alwaysSigned: ['market'] },
    { origin: 'market', origins: { market: {} }, alwaysSigned: ['upload'] },
    { origin: 'market', origins: {}, alwaysSigned: ['upload'] },
    { origin: null, origins: {}, alwaysSigned: ['upload'] },
  ];
}

/** Every policy state, with its grace period and the clock that it is held to. */
export function* policyStates(): Generator<readonly [PolicyState, Grace]> {
  for (const level of LEVELS) {
    for (const enforcement of ENFORCEMENTS) {
      const canWaive = enforcement === true && (level === 'strict' || level === 'standard');
      const waivers = canWaive ? ([null, 'validity', 'authenticity', 'revocation'] as const) : [null];
      for (const each of GRACES) {
        for (const origin of originStates(level)) {
          if (each.period === null && origin.alwaysSigned.length > 0) continue;
          for (const waived of waivers) yield [{ level, enforcement, grace: each.is, ...origin, waived }, each];
        }
      }
    }
  }
}

/** The key of every signer that delivers its certificate, which all of them can. */
const SIGNING_KEYS = [
  builders.delivered(builders.pin()),
  builders.delivered(builders.path()),
  builders.untrusted('unknown-issuer'),
].flatMap(({ signatures = [] }) =>
  signatures.flatMap((signature) => (signature.flow === 'bare' ? [] : [signature.endEntity.keyId])),
);

/** The variable that says whether the check is on, where a policy leaves it to one. */
export const VARIABLE = 'SIGNATURE_CHECK';

/** The policy of a state; `denies`: whether its deny list has the keys of all signers. */
export function policyOf(state: PolicyState, period: GracePeriod | null, denies: boolean): Policy {
  const origins: Record<string, OriginOverrides> = { ...state.origins };
  const keys = denies ? SIGNING_KEYS : [];
  return parsePolicy({
    level: state.level,
    enforcement: typeof state.enforcement === 'boolean' ? state.enforcement : { env: VARIABLE },
    gracePeriod: period === null ? null : { ...period, alwaysSigned: state.alwaysSigned },
    origins,
    revocation: { denied: keys.map((key) => ({ key, reason: 'stolen', date: '2026-05-01' })) },
    checks: checksOf(state.waived),
  });
}

function checksOf(waived: State['waived']) {
  if (waived === null) return {};
  return waived === 'revocation' ? { revocation: { inconclusive: 'warn' } } : { [waived]: 'warn' };
}

const PIN_DATES: readonly Dates[] = ['valid', 'signer-expired', 'signer-not-yet-valid'];
const PATH_DATES: readonly Dates[] = [
  ...PIN_DATES,
  'intermediate-expired',
  'anchor-expired',
  'signer-and-intermediate-expired',
];
const REVOCATIONS: readonly Revocation[] = ['good', 'absent', 'revoked', 'inconclusive'];
const STRANGERS: readonly Stranger[] = [
  'unknown-issuer',
  'anchor-missing',
  'self-signed-not-pinned',
  'certificate-signature-invalid',
];
const BYTES = ['match', 'mismatch'] as const;

function* signatureStates(): Generator<SignatureState> {
  for (const file of ['absent', 'malformed', 'no-key-matches'] as const) yield { file };
  for (const denied of [false, true]) {
    for (const dates of PIN_DATES) {
      yield { file: 'signed', signer: 'pin', bytes: 'match', dates, revocation: [], denied };
      for (const bytes of BYTES)
        for (const signer of ['delivered-pin', ...STRANGERS] as const)
          yield { file: 'signed', signer, bytes, dates, revocation: [], denied };
    }
    for (const dates of PATH_DATES)
      for (const bytes of BYTES)
        for (const first of REVOCATIONS)
          for (const second of REVOCATIONS)
            yield { file: 'signed', signer: 'path', bytes, dates, revocation: [first, second], denied };
  }
}

const isTrusted = (signature: SignatureState) =>
  signature.file === 'signed' && ['pin', 'delivered-pin', 'path'].includes(signature.signer);

/** Each dimension of a state with its value, as one text. */
export function valuesOf(state: PolicyState | EvidenceState): readonly string[] {
  const flat = 'signature' in state ? { ...state.signature, store: state.store, installed: state.installed } : state;
  return Object.entries(flat).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
}

/** Every evidence state, with the evidence but for origin and flags. */
export function evidenceStates() {
  return [...signatureStates()].flatMap((signature) =>
    (['usable', 'missing', 'empty', 'unreadable'] as const).flatMap((store) => {
      if (store !== 'usable' && isTrusted(signature)) return [];
      return (['none', 'unverified', 'verified'] as const).map((installed) => {
        const state: EvidenceState = { store, signature, installed };
        return { state, found: evidenceOf(state) };
      });
    }),
  );
}

/** The app is known and newer than the one that is installed, so that no other check has anything to say. */
function evidenceOf({ store, signature, installed }: EvidenceState): Evidence {
  const overrides = {
    ...signatureOf(signature),
    ...(store === 'usable' ? {} : builders.badStore(`trust-store-${store}`)),
  };
  const key = 'com.acme.app';
  const publisherId = signature.file === 'signed' && signature.signer === 'path' ? 'path:0' : 'pin:0';
  return builders.evidence({
    ...overrides,
    app: { state: 'known', key, version: '2.0.0', vendor: null, source: 'atlassian-plugin.xml' },
    installed: installed === 'none' ? null : { key, version: '1.0.0', publisherId, verified: installed === 'verified' },
  });
}

const { expired, future } = builders;
/** What differs from a valid certificate: in the signer's, the intermediate's and the anchor's. */
const CERTIFICATES: Readonly<Record<Dates, readonly Partial<CertificateFacts>[]>> = {
  valid: [],
  'signer-expired': [expired],
  'signer-not-yet-valid': [future],
  'intermediate-expired': [{}, expired],
  'anchor-expired': [{}, {}, expired],
  'signer-and-intermediate-expired': [expired, expired],
};
const FACTS: Readonly<Record<Revocation, RevocationFact>> = {
  good: { state: 'good' },
  absent: { state: 'absent' },
  revoked: { state: 'revoked', reason: 'key-compromise', revokedAt: inDays(-5), file: 'ca.crl' },
  inconclusive: { state: 'inconclusive', code: 'crl-expired', file: 'ca.crl', detail: '' },
};

const UNSIGNED = {
  absent: builders.unsigned,
  malformed: builders.badFile('signature-length-wrong'),
  'no-key-matches': builders.noKeyMatches,
};

function signatureOf(state: SignatureState): Partial<Evidence> {
  if (state.file !== 'signed') return UNSIGNED[state.file];
  const { signer } = state;
  const [own, intermediate, anchor] = CERTIFICATES[state.dates];
  const integrity = state.bytes === 'match' ? 'verified' : 'mismatch';
  if (signer === 'pin') return builders.bare(builders.pin(own));
  if (signer === 'delivered-pin') return builders.delivered(builders.pin(own), integrity);
  if (signer !== 'path') return builders.untrusted(signer, own, integrity);
  const candidate = builders.path(own, intermediate, anchor);
  return builders.delivered({ ...candidate, revocation: state.revocation.map((fact) => FACTS[fact]) }, integrity);
}
