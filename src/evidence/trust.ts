import type { CertificateRole, TrustStoreEvidence } from '../decision/evidence.js';
import type { Policy } from '../policy/policy.js';
import { contentOf, type SnapshotContent, type TrustStoreSnapshot } from '../trust-store/snapshot.js';
import { viewTrust, type TrustView } from '../trust-store/trust-view.js';
import { InvalidArgument } from '../internal/invalid-argument.js';

/** A decision of a large store shows the roles of this many certificates. */
const MAX_SHOWN_ROLES = 256;

/** The trust store as this evaluation sees it. */
export interface Trust {
  readonly view: TrustView;
  readonly evidence: TrustStoreEvidence;
}

const NO_CONTENT: SnapshotContent = Object.freeze({ placed: [], fileFindings: [], roles: {} });

/**
 * Looks at a snapshot with a policy's roles.
 *
 * @param snapshot - null where no store is configured.
 */
export function viewSnapshot(snapshot: TrustStoreSnapshot | null, policy: Policy): Trust {
  if (snapshot === null) {
    const view = viewTrust(NO_CONTENT, {});
    return {
      view,
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
  }
  const content = contentOf(snapshot);
  if (content === undefined) throw new InvalidArgument('trustStore must be a snapshot that loadTrustStore has made');
  const view = viewTrust(content, policy.trustStore.roles);
  return {
    view,
    evidence: {
      folder: snapshot.folder,
      fault: faultUnder(snapshot, view),
      snapshotId: snapshot.snapshotId,
      loadedAt: snapshot.loadedAt,
      ...shownRoles(view),
      findings: view.findings,
    },
  };
}

/** Whether anything in the store may sign or issue depends on the policy's roles too. */
function faultUnder(snapshot: TrustStoreSnapshot, view: TrustView): TrustStoreEvidence['fault'] {
  const { fault } = snapshot;
  if (fault !== null && fault.code !== 'trust-store-nothing-usable') return fault;
  if (view.anchors.size > 0 || view.signers.size > 0) return null;
  return fault ?? { code: 'trust-store-nothing-usable', detail: 'the policy takes every role away' };
}

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
