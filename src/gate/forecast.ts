import { isoDate, isoInstant } from '../internal/instant.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { quote } from '../internal/untrusted-text.js';
import type { CertificateRole } from '../decision/evidence.js';
import { isDenied } from '../evidence/certificate-facts.js';
import type { Policy } from '../policy/policy.js';
import type { TrustStoreSnapshot } from '../trust-store/snapshot.js';
import { describeFinding } from '../decision/catalogue/index.js';
import { isSupersededList, isSupersededPin } from '../trust-store/superseded.js';
import { viewSnapshot } from '../trust-store/trust-view.js';
import { DAY_MILLIS, gracePeriodsOf } from '../policy/grace-period.js';
import { issuersWithin } from '../trust-store/issuers-within.js';
import { MAX_PATH_LENGTH } from '../x509/path-budget.js';
import type { Certificate } from '../x509/certificate.js';
import type { IssuerSource } from '../x509/issuer-source.js';

/** How far to look. */
export interface ForecastOptions {
  /** What stops working later isn't told; a year from now if not said. */
  readonly until?: Date;
}

/** One thing that stops working, or has stopped. Instants are ISO 8601 in UTC. */
export interface ForecastItem {
  readonly kind: 'trust-store' | 'certificate' | 'revocation-list' | 'grace-period';
  /** The first instant at which it doesn't work. */
  readonly at: string;
  /** Whole days from now, negative for what has stopped. */
  readonly inDays: number;
  /** Why: its own end, that of everyone above it, that it stands alone, or that the whole store can't be used. */
  readonly because: 'expires' | 'issuer-expires' | 'issuer-missing' | 'not-current' | 'ends' | 'unusable';
  /** What a certificate may do; null for what is none. */
  readonly role: CertificateRole | null;
  /** The trust store's file; null for a grace period. */
  readonly file: string | null;
  /** Lower-case hex SHA-256 of the DER; null for a grace period. */
  readonly fingerprint: string | null;
  /** What will no longer work, in a sentence. */
  readonly message: string;
}

/** What stops working when. */
export interface Forecast {
  readonly from: string;
  readonly until: string;
  /** The soonest first. */
  readonly items: readonly ForecastItem[];
}

const YEAR_MILLIS = 365 * DAY_MILLIS;
/** Instants of certificates are whole seconds, themselves included. */
const SECOND_MILLIS = 1000;

/**
 * Tells what stops working, as the trust store and the policy are now: each anchor, intermediate and pin, each revocation list, and
 * the grace period.
 *
 * @throws TypeError for an `until` that is no instant.
 */
export function forecast(
  snapshot: TrustStoreSnapshot | null,
  policy: Policy,
  now: Date,
  { until = new Date(now.getTime() + YEAR_MILLIS) }: ForecastOptions,
): Forecast {
  if (!(until instanceof Date) || Number.isNaN(until.getTime()))
    throw new InvalidArgument('until must be a valid Date');
  const items = [...ofStore(snapshot, policy, now), ...ofGrace(policy, now)]
    .filter(({ at }) => Date.parse(at) <= until.getTime())
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return Object.freeze({ from: isoInstant(now), until: isoInstant(until), items: Object.freeze(items) });
}

function ofStore(snapshot: TrustStoreSnapshot | null, policy: Policy, now: Date): readonly ForecastItem[] {
  if (snapshot === null) return [];
  const { content, view, fault } = viewSnapshot(snapshot, policy.trustStore.roles);
  const unusable: readonly ForecastItem[] =
    fault === null
      ? []
      : [
          {
            ...dated(now, now),
            kind: 'trust-store',
            because: 'unusable',
            role: null,
            file: null,
            fingerprint: null,
            message: describeFinding(fault.code, { folder: snapshot.folder, detail: fault.detail }).message,
          },
        ];
  const placed = [...view.byFingerprint.values()];
  const intermediates = placed
    .map(({ certificate }) => certificate)
    .filter(({ fingerprint }) => view.roleOf.get(fingerprint) === 'intermediate');
  const ends = endsOfIntermediates(intermediates, view.issuers);
  const isAccepted = (pin: Certificate) => !isDenied(pin, policy);
  const items: ForecastItem[] = [...unusable];
  for (const { certificate, file } of placed) {
    const role = view.roleOf.get(certificate.fingerprint) ?? 'none';
    if (role === 'none' || (role === 'signer' && isSupersededPin(certificate, view, isAccepted))) continue;
    items.push(ofCertificate(certificate, role, file, ends, now));
  }
  const lists = content.lists.map(({ list }) => list);
  for (const { list, file } of content.lists) {
    const { fingerprint, issuer, nextUpdate } = list;
    if (nextUpdate === null || isSupersededList(list, lists)) continue;
    const at = new Date(nextUpdate.getTime() + SECOND_MILLIS);
    const isOver = at.getTime() <= now.getTime();
    const message = `The revocation list of ${quote(issuer.text)} in ${quote(file)} ${isOver ? 'was' : 'is'} current until ${isoInstant(nextUpdate)}; ${isOver ? 'now' : 'then'} nothing that this CA has issued can be judged.`;
    items.push({
      ...dated(at, now),
      kind: 'revocation-list',
      because: 'not-current',
      role: null,
      file,
      fingerprint,
      message,
    });
  }
  return items;
}

const WORK: Readonly<Record<Exclude<CertificateRole, 'none'>, string>> = {
  anchor: 'apps whose certificates lead to it no longer verify',
  intermediate: 'apps whose certificates it has issued no longer verify',
  signer: 'apps that it has signed no longer verify',
};

function ofCertificate(
  certificate: Certificate,
  role: Exclude<CertificateRole, 'none'>,
  file: string,
  ends: ReadonlyMap<string, End>,
  now: Date,
): ForecastItem {
  const { fingerprint, subject } = certificate;
  const end = role === 'intermediate' ? (ends.get(fingerprint) ?? MISSING) : endOfItself(certificate);
  const at = end.because === 'issuer-missing' ? now : new Date(end.lastMillis + SECOND_MILLIS);
  const name = `${quote(subject.text)} (${role}, in ${quote(file)})`;
  const isOver = at.getTime() <= now.getTime();
  const message = {
    expires: `${name} ${isOver ? 'was' : 'is'} valid until ${isoDate(certificate.notAfter)}; ${isOver ? 'now' : 'then'} ${WORK[role]}.`,
    'issuer-expires': `Every CA above ${name} ${isOver ? 'had' : 'has'} expired by ${isoDate(at)}; ${isOver ? 'now' : 'then'} ${WORK[role]}.`,
    'issuer-missing': `No CA above ${name} is in the trust store: ${WORK[role]}.`,
  }[end.because];
  return { ...dated(at, now), kind: 'certificate', because: end.because, role, file, fingerprint, message };
}

interface End {
  /** The last instant at which it works, milliseconds since 1970. */
  readonly lastMillis: number;
  readonly because: 'expires' | 'issuer-expires' | 'issuer-missing';
}

function endOfItself({ notAfter }: Certificate): End {
  return { lastMillis: notAfter.getTime(), because: 'expires' };
}

const MISSING: End = { lastMillis: Number.NEGATIVE_INFINITY, because: 'issuer-missing' };

/**
 * When each intermediate ends: it works as long as itself and some way up from it do. Found from the anchors down, in as many rounds as
 * the longest way has steps: certificates that vouch for each other in a ring lead to no anchor.
 */
function endsOfIntermediates(intermediates: readonly Certificate[], issuers: IssuerSource): ReadonlyMap<string, End> {
  const above = new Map(intermediates.map((each) => [each.fingerprint, issuersWithin(each, issuers)]));
  const ends = new Map<string, End>();
  for (let round = 0; round < MAX_PATH_LENGTH; round++) {
    for (const certificate of intermediates) {
      const { anchors = [], intermediates: upper = [] } = above.get(certificate.fingerprint) ?? {};
      const ways = [...anchors.map(endOfItself), ...upper.map(({ fingerprint }) => ends.get(fingerprint) ?? MISSING)];
      const longest = Math.max(...ways.map(({ lastMillis }) => lastMillis));
      if (longest === Number.NEGATIVE_INFINITY) continue;
      const own = endOfItself(certificate);
      const end: End = longest < own.lastMillis ? { lastMillis: longest, because: 'issuer-expires' } : own;
      ends.set(certificate.fingerprint, end);
    }
  }
  return ends;
}

function ofGrace(policy: Policy, now: Date): readonly ForecastItem[] {
  return gracePeriodsOf(policy).flatMap(({ origin, period }): readonly ForecastItem[] => {
    const at = new Date(period.endsAt);
    // One that has ended has done what it was meant to.
    if (!(at.getTime() > now.getTime())) return [];
    const whose = origin === null ? '' : ` of installs from ${quote(origin)}`;
    const message = `The grace period${whose} ends at ${isoInstant(at)}; then what it has let through (${period.covers}) is denied.`;
    return [
      { ...dated(at, now), kind: 'grace-period', because: 'ends', role: null, file: null, fingerprint: null, message },
    ];
  });
}

function dated(at: Date, now: Date): Pick<ForecastItem, 'at' | 'inDays'> {
  return { at: isoInstant(at), inDays: Math.floor((at.getTime() - now.getTime()) / DAY_MILLIS) };
}
