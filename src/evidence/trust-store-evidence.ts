import type { DecisionCore } from '../decision/decision.js';
import type { AccessEvidence, CertificateRole, TrustStoreEvidence } from '../decision/evidence.js';
import type { Policy } from '../policy/policy.js';
import { LiveTrustStore } from '../trust-store/live-trust-store.js';
import { loadTrustStore } from '../trust-store/load-trust-store.js';
import type { SnapshotContent, TrustStoreSnapshot } from '../trust-store/snapshot.js';
import type { TrustStore } from '../trust-store/trust-store.js';
import { viewSnapshot, viewTrust, type TrustView } from '../trust-store/trust-view.js';

/** A decision of a large store shows the roles of this many certificates. */
const MAX_SHOWN_ROLES = 256;

/** Where trust comes from. */
export type TrustStoreSource = string | TrustStore | TrustStoreSnapshot;

/** The trust store as this evaluation sees it. */
export interface TrustStoreReading {
  readonly view: TrustView;
  readonly evidence: TrustStoreEvidence;
  /** Who could change it; empty where it can't be looked at. */
  readonly access: readonly AccessEvidence[];
}

const NO_CONTENT: SnapshotContent = Object.freeze({
  placed: [],
  lists: [],
  unreadableLists: [],
  fileFindings: [],
  roles: {},
  fault: null,
  loadedMillis: 0,
  state: null,
  access: null,
});

/**
 * Looks at the trust store with a policy's roles.
 *
 * @param source - a folder, which is read anew; a store, which is compared with its folder; a snapshot, which is taken as it is;
 * null where none is configured.
 * @param now - the instant at which a folder is read.
 */
export async function readTrustStore(
  source: TrustStoreSource | null,
  policy: Policy,
  now: Date,
): Promise<TrustStoreReading> {
  if (source === null) return NOT_CONFIGURED;
  const snapshot = await snapshotOf(source, now);
  // Whether anything in the store may sign or issue depends on the policy's roles too.
  const { content, view, fault } = viewSnapshot(snapshot, policy.trustStore.roles);
  return {
    view,
    access: content.access === null ? [] : [content.access],
    evidence: {
      folder: snapshot.folder,
      fault,
      snapshotId: snapshot.snapshotId,
      loadedAt: new Date(content.loadedMillis),
      ...shownRoles(view),
      findings: view.findings,
    },
  };
}

async function snapshotOf(source: TrustStoreSource, now: Date): Promise<TrustStoreSnapshot> {
  if (typeof source === 'string') return loadTrustStore(source, { clock: { now: () => now } });
  if (source instanceof LiveTrustStore) return source.current();
  return 'snapshotId' in source ? source : source.snapshot();
}

const NOT_CONFIGURED: TrustStoreReading = {
  view: viewTrust(NO_CONTENT, {}),
  access: [],
  evidence: {
    folder: null,
    fault: { code: 'trust-store-not-configured', detail: '' },
    snapshotId: null,
    loadedAt: null,
    roles: {},
    rolesOmitted: 0,
    findings: [],
  },
};

const rolesByView = new WeakMap<TrustView, Pick<TrustStoreEvidence, 'roles' | 'rolesOmitted'>>();

function shownRoles(view: TrustView): Pick<TrustStoreEvidence, 'roles' | 'rolesOmitted'> {
  let shown = rolesByView.get(view);
  if (shown === undefined) {
    const entries: readonly (readonly [string, CertificateRole])[] = [...view.roleOf].slice(0, MAX_SHOWN_ROLES);
    shown = { roles: Object.freeze(Object.fromEntries(entries)), rolesOmitted: view.roleOf.size - entries.length };
    rolesByView.set(view, shown);
  }
  return shown;
}

/** Tells a store which of its pins have vouched: `checkTrustStoreHealth` names those that never do. */
export function noteUseOfPins(source: TrustStoreSource | null, decision: DecisionCore): void {
  if (!(source instanceof LiveTrustStore) || decision.verdict !== 'allow' || decision.assurance !== 'verified') return;
  for (const signer of decision.signers) {
    if (signer.kind === 'pin') source.noteUse(signer.fingerprint);
  }
}
