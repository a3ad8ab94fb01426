import { dirname, sep } from 'node:path';
import { describeFinding } from '../decision/catalogue/index.js';
import { sayRemedy } from '../decision/catalogue/entry.js';
import { warnOfStoreFinding } from '../decision/catalogue/store-finding.js';
import type { AccessEvidence } from '../decision/evidence.js';
import { accessOfFile } from '../file-system/find-writable.js';
import { systemClock, type Clock } from '../internal/clock.js';
import { isoInstant } from '../internal/instant.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { assertKnownKeys } from '../internal/known-keys.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { resolvePath } from '../internal/resolve-path.js';
import { shellQuote } from '../internal/shell-quote.js';
import { quote } from '../internal/untrusted-text.js';
import type { AssignableRole } from '../policy/policy.js';
import { guardedPlaces, type FolderState } from '../trust-store/folder-state.js';
import { LiveTrustStore } from '../trust-store/live-trust-store.js';
import { assertRoles, loadTrustStore } from '../trust-store/load-trust-store.js';
import type { TrustStoreSnapshot } from '../trust-store/snapshot.js';
import type { TrustStore } from '../trust-store/trust-store.js';
import { viewSnapshot } from '../trust-store/trust-view.js';
import { readAccessControlLists } from './access-control-lists.js';
import { findInCertificates } from './certificate-findings.js';
import { findOwners } from './ownership-findings.js';
import type { HealthFinding, HealthSeverity } from './health-finding.js';

/** What to look at, and what to judge by. */
export interface HealthOptions {
  /** Which certificates are to be named before they expire; 30 if not said. */
  readonly expiringWithinDays?: number;
  /** Roles by certificate fingerprint, as the policy has them. */
  readonly roles?: Readonly<Record<string, AssignableRole>>;
  /** The policy file and other files of configuration that nobody but the operator should write. */
  readonly files?: readonly string[];
  /** Where the present comes from; the machine's clock if not said. */
  readonly clock?: Clock;
}

/** Whether something is so; `not-checkable` is never "safe". */
export type HealthAnswer = 'yes' | 'no' | 'not-checkable';

/** The health of a trust store. Plain JSON; instants are ISO 8601 in UTC. */
export interface HealthReport {
  readonly checkedAt: string;
  readonly folder: string;
  readonly snapshotId: string;
  /** The worst of the findings; `ok` where there is none but notes. */
  readonly status: 'ok' | 'warning' | 'error';
  /** Whether it is so that not everyone could write to the store (or the other files). */
  readonly safe: HealthAnswer;
  /** Whether it is so that this process couldn't write to the store (or the other files). */
  readonly isolated: HealthAnswer;
  /** The worst first. */
  readonly findings: readonly HealthFinding[];
}

const DEFAULT_DAYS = 30;
const ORDER: readonly HealthSeverity[] = ['error', 'warning', 'note'];

/**
 * Checks the health of a trust store: who could write to it, what is in it that shouldn't be, what expires, what is missing.
 *
 * @param target - a folder, a store or a snapshot. A folder and a store are read now.
 * @param options - see `HealthOptions`.
 * @returns the report. Never rejects for the folder's state: that is what it reports.
 * @throws TypeError for an argument of the wrong type or out of range.
 * @remarks Owners and modes are judged as this process sees them. Access control lists are read with getfacl(1) where it is installed. As
 * root, and on Windows, who could write can't be told: `not-checkable`.
 * @example
 * ```ts
 * import { checkTrustStoreHealth } from 'install-gate';
 *
 * const { status, findings } = await checkTrustStoreHealth('fixtures/trust-stores/private-key-in-it');
 * console.log(status, findings[0]?.code); // error trust-store-nothing-usable
 * ```
 */
export async function checkTrustStoreHealth(
  target: string | TrustStore | TrustStoreSnapshot,
  options: HealthOptions = {},
): Promise<HealthReport> {
  if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
  assertKnownKeys(options, ['expiringWithinDays', 'roles', 'files', 'clock']);
  const { expiringWithinDays = DEFAULT_DAYS, roles = {}, files = [], clock = systemClock } = ownProperties(options);
  if (typeof target !== 'string' && (typeof target !== 'object' || target === null)) {
    throw new InvalidArgument('the trust store must be a folder, a store or a snapshot');
  }
  assertRoles(roles);
  if (!Number.isFinite(expiringWithinDays) || expiringWithinDays < 0) {
    throw new InvalidArgument('expiringWithinDays must be a number of days');
  }
  if (!Array.isArray(files) || !files.every((file) => typeof file === 'string')) {
    throw new InvalidArgument('files must be a list of paths');
  }
  const now = clock.now();
  const snapshot = await snapshotOf(target, clock);
  const { content, view, fault } = viewSnapshot(snapshot, roles);
  const ofFiles = files.map((file) => accessOfFile('configuration-file', resolvePath(file)));
  const access = [...(content.access === null ? [] : [content.access]), ...ofFiles.flat()];
  const isAllLookedAt = content.access !== null && ofFiles.every((each) => each.length > 0);
  const usedPins = target instanceof LiveTrustStore ? target.usedPins : null;

  const findings = [
    ...ofFault(fault, snapshot.folder),
    ...access.flatMap(ofAccess),
    ...(content.state === null ? [] : findOwners(guardedPlaces(content.state), content.state.identity)),
    ...(content.state === null ? [] : await ofLists(content.state)),
    ...(content.state === null ? [] : ofLinks(content.state)),
    ...view.findings.map((finding) => {
      const { code, message, remedy } = warnOfStoreFinding(finding);
      return {
        code,
        severity: code === 'private-key' ? 'error' : 'warning',
        file: finding.file,
        message,
        remedy,
      } as const;
    }),
    ...findInCertificates(content, view, { now, expiringWithinDays, usedPins }),
  ].toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));

  const worst = findings[0]?.severity;
  return {
    checkedAt: isoInstant(now),
    folder: snapshot.folder,
    snapshotId: snapshot.snapshotId,
    status: worst === 'error' || worst === 'warning' ? worst : 'ok',
    ...answers(access, isAllLookedAt),
    findings,
  };
}

async function snapshotOf(target: string | TrustStore | TrustStoreSnapshot, clock: Clock): Promise<TrustStoreSnapshot> {
  if (typeof target === 'string') return loadTrustStore(target, { clock });
  if (target instanceof LiveTrustStore) return target.refresh();
  return 'snapshotId' in target ? target : target.snapshot();
}

function answers(access: readonly AccessEvidence[], isLookedAt: boolean): Pick<HealthReport, 'safe' | 'isolated'> {
  const cannotTell = access.some(({ notCheckable }) => notCheckable !== null) || !isLookedAt;
  const cannotTellOfAll = access.some(({ notCheckable }) => notCheckable === 'platform') || !isLookedAt;
  const isOpen = access.some(({ everyone }) => everyone.length > 0);
  const isOwn = access.some(({ process }) => process.length > 0);
  return {
    safe: isOpen ? 'no' : cannotTellOfAll ? 'not-checkable' : 'yes',
    isolated: isOwn ? 'no' : cannotTell ? 'not-checkable' : 'yes',
  };
}

function ofFault(fault: TrustStoreSnapshot['fault'], folder: string): readonly HealthFinding[] {
  if (fault === null) return [];
  const { code, detail } = fault;
  return [{ code, severity: 'error', file: null, ...describeFinding(code, { folder, detail }) }];
}

function ofAccess({
  what,
  path,
  everyone,
  process,
  placesOmitted,
  notCheckable,
}: AccessEvidence): readonly HealthFinding[] {
  const findings: HealthFinding[] = [];
  const add = (
    code: 'writable-by-everyone' | 'writable-by-this-process',
    severity: HealthSeverity,
    places: AccessEvidence['everyone'],
  ) => {
    if (places.length === 0) return;
    findings.push({ code, severity, file: path, ...describeFinding(code, { what, path, places, placesOmitted }) });
  };
  add('writable-by-everyone', 'error', everyone);
  add('writable-by-this-process', 'warning', process);
  if (notCheckable === 'root') {
    findings.push({
      code: 'process-is-root',
      severity: 'note',
      file: path,
      ...describeFinding('process-is-root', { what, path }),
    });
  }
  if (notCheckable === 'platform' || notCheckable === 'privileged') {
    const detail =
      notCheckable === 'platform' ? 'not on this platform' : 'this process has privileges beyond its user’s';
    const details = { what, path, detail };
    findings.push({
      code: 'access-not-checkable',
      severity: 'note',
      file: path,
      ...describeFinding('access-not-checkable', details),
    });
  }
  return findings;
}

async function ofLists(state: FolderState): Promise<readonly HealthFinding[]> {
  const lists = await readAccessControlLists(guardedPlaces(state));
  if (!lists.ok) {
    const details = { what: 'trust-store', path: state.folder, detail: `access control lists: ${lists.why}` } as const;
    return [
      {
        code: 'access-not-checkable',
        severity: 'note',
        file: state.folder,
        ...describeFinding('access-not-checkable', details),
      },
    ];
  }
  return lists.writers.map(({ path, who }) => ({
    code: 'access-control-list',
    severity: 'warning',
    file: path,
    message: `An access control list lets ${quote(who)} write to ${quote(path)}.`,
    remedy: sayRemedy('operator', {
      task: 'if that is not meant, take the list away',
      command: `setfacl --remove-all -- ${shellQuote(path)}`,
    }),
  }));
}

/** A link within the folder is how Kubernetes mounts one; a link out of it rests on whatever lies there. */
function ofLinks({ resolved, entries }: FolderState): readonly HealthFinding[] {
  const inside = `${resolved}${sep}`;
  return [...entries].flatMap(([name, entry]): readonly HealthFinding[] => {
    if (typeof entry === 'string' || entry.target === null || typeof entry.target === 'string') return [];
    const { path } = entry.target;
    if (path.startsWith(inside)) return [];
    const message = `${quote(name)} is a link that leads out of the trust store, to ${quote(path)}.`;
    const remedy = sayRemedy('operator', {
      task: 'see who may write there; better, copy the file itself into the trust store',
      command: `namei -l -- ${shellQuote(dirname(path))}`,
    });
    return [{ code: 'link-leads-out', severity: 'warning', file: name, message, remedy }];
  });
}
