import type { CertificateRole, TrustStoreEvidence } from '../decision/evidence.js';
import type { Policy } from '../policy/policy.js';
import { loadTrustStore } from '../trust-store/load-trust-store.js';
import { contentOf, type SnapshotContent, type TrustStoreSnapshot } from '../trust-store/snapshot.js';
import { faultOfView, viewTrust, type TrustView } from '../trust-store/trust-view.js';
import { InvalidArgument } from '../internal/invalid-argument.js';

/** A decision of a large store shows the roles of this many certificates. */
const MAX_SHOWN_ROLES = 256;

/** The trust store as this evaluation sees it. */
export interface TrustStoreReading {
  readonly view: TrustView;
  readonly evidence: TrustStoreEvidence;
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
});

/**
 * Looks at the trust store with a policy's roles.
 *
 * @param source - a folder, which is read anew; a snapshot, which is taken as it is; null where none is configured.
 * @param now - the instant at which a folder is read.
 */
export async function readTrustStore(
  source: string | TrustStoreSnapshot | null,
  policy: Policy,
  now: Date,
): Promise<TrustStoreReading> {
  if (source === null) return NOT_CONFIGURED;
  const snapshot = typeof source === 'string' ? await loadTrustStore(source, { clock: { now: () => now } }) : source;
  const content = contentOf(snapshot);
  if (content === undefined) throw new InvalidArgument('trustStore must be a snapshot that loadTrustStore has made');
  const view = viewTrust(content, policy.trustStore.roles);
  return {
    view,
    evidence: {
      folder: snapshot.folder,
      // Whether anything in the store may sign or issue depends on the policy's roles too.
      fault: content.fault ?? faultOfView(view),
      snapshotId: snapshot.snapshotId,
      loadedAt: new Date(content.loadedMillis),
      ...shownRoles(view),
      findings: view.findings,
    },
  };
}

const NOT_CONFIGURED: TrustStoreReading = {
  view: viewTrust(NO_CONTENT, {}),
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
