import { ACTOR_TITLES } from '../decision/catalogue/entry.js';
import { describeFinding } from '../decision/catalogue/index.js';
import { warnOfConfiguration, warnOfMoreFindings } from '../decision/catalogue/warning.js';
import { warnOfStoreFinding } from '../decision/catalogue/store-finding.js';
import type { AccessEvidence, ConfigurationFinding, FlagReading, PolicyFileEvidence } from '../decision/evidence.js';
import { rulesInEffect } from '../evidence/flags.js';
import { isoInstant } from '../internal/instant.js';
import { harmless } from '../internal/untrusted-text.js';
import { graceDaysLeft, graceState, type GraceState } from '../policy/grace-period.js';
import type { GraceCovers, Policy } from '../policy/policy.js';
import { policyIdOf } from '../policy-id.js';
import type { LiveTrustStore } from '../trust-store/live-trust-store.js';
import { viewSnapshot } from '../trust-store/trust-view.js';
import type { WatchMode } from '../trust-store/trust-store.js';
import { forecast, type ForecastItem } from './forecast.js';

/** Whether the check is on for one origin, and which setting says so. */
export interface EnforcementStatus {
  readonly on: boolean;
  readonly setting: string;
}

/** Something that is wrong with the host's set-up, beside any one install. */
export interface GateFault {
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
}

/** What a manager's page needs. Plain JSON; instants are ISO 8601 in UTC. */
export interface GateStatus {
  readonly asOf: string;
  /** For a request without an origin. */
  readonly enforcement: EnforcementStatus;
  /** For each origin that the policy names. */
  readonly origins: Readonly<Record<string, EnforcementStatus>>;
  /** Whether the host should offer uploads: while they are checked, or where its own switch says so. */
  readonly upload: { readonly enabled: boolean; readonly because: 'check-is-on' | 'check-is-off' | 'upload-setting' };
  readonly gracePeriod: {
    readonly state: GraceState;
    readonly startsAt: string | null;
    readonly endsAt: string | null;
    readonly daysLeft: number;
    readonly covers: GraceCovers | null;
    readonly grantedBy: string | null;
    readonly grantedAt: string | null;
  };
  readonly policy: { readonly policyId: string; readonly file: string | null };
  readonly trustStore: {
    readonly folder: string;
    readonly snapshotId: string;
    readonly loadedAt: string;
    readonly checkedAt: string;
    readonly watching: WatchMode;
  } | null;
  /** What stops working first, of all that works now; null where nothing is known to. */
  readonly soonest: ForecastItem | null;
  /** The most urgent first; empty where all is well. */
  readonly faults: readonly GateFault[];
}

interface StatusFacts {
  readonly now: Date;
  readonly policy: Policy;
  readonly policyFile: PolicyFileEvidence | null;
  readonly access: readonly AccessEvidence[];
  readonly configuration: readonly ConfigurationFinding[];
  readonly flags: readonly FlagReading[];
  readonly uploadEnabled: boolean;
  readonly trustStore: LiveTrustStore | null;
}

/** A store full of rubbish must not make a page of a megabyte. */
const MAX_STORE_FINDINGS = 50;
/** As far ahead as anybody plans. */
const HORIZON = new Date('9999-12-31T23:59:59Z');

/** Puts together what is known. */
export function describeStatus(facts: StatusFacts): GateStatus {
  const { now, policy, policyFile, flags, uploadEnabled, trustStore } = facts;
  const enforcementOf = (origin: string | null): EnforcementStatus => {
    const { level, enforcement } = rulesInEffect(policy, origin, flags);
    const isOffByLevel = enforcement.on && level === 'off';
    return { on: enforcement.on && !isOffByLevel, setting: isOffByLevel ? 'policy level "off"' : enforcement.setting };
  };
  const origins = Object.fromEntries(Object.keys(policy.origins).map((name) => [name, enforcementOf(name)]));
  const { gracePeriod } = rulesInEffect(policy, null, flags);
  const grantedBy = gracePeriod?.grantedBy ?? null;
  const { items } = forecast(trustStore?.snapshot() ?? null, policy, now, { until: HORIZON });
  return {
    asOf: isoInstant(now),
    enforcement: enforcementOf(null),
    origins,
    upload: uploadStatus((origins['upload'] ?? enforcementOf('upload')).on, uploadEnabled),
    gracePeriod: {
      state: graceState(gracePeriod, now),
      startsAt: gracePeriod?.startsAt ?? null,
      endsAt: gracePeriod?.endsAt ?? null,
      daysLeft: graceDaysLeft(gracePeriod, now),
      covers: gracePeriod?.covers ?? null,
      grantedBy: grantedBy === null ? null : harmless(grantedBy),
      grantedAt: gracePeriod?.grantedAt ?? null,
    },
    policy: { policyId: policyIdOf(policy), file: policyFile?.path ?? null },
    trustStore: trustStore === null ? null : describeStore(trustStore),
    soonest: items.find(({ at }) => Date.parse(at) > now.getTime()) ?? null,
    faults: faultsOf(facts, items),
  };
}

function uploadStatus(isChecked: boolean, uploadEnabled: boolean): GateStatus['upload'] {
  if (isChecked) return { enabled: true, because: 'check-is-on' };
  return uploadEnabled ? { enabled: true, because: 'upload-setting' } : { enabled: false, because: 'check-is-off' };
}

function describeStore(store: LiveTrustStore): NonNullable<GateStatus['trustStore']> {
  const { folder, snapshotId, loadedAt, checkedAt, watching } = store.status();
  return { folder, snapshotId, loadedAt: isoInstant(loadedAt), checkedAt: isoInstant(checkedAt), watching };
}

function faultsOf(
  { now, policy, policyFile, access, configuration, trustStore, flags }: StatusFacts,
  items: readonly ForecastItem[],
): readonly GateFault[] {
  const faults: GateFault[] = [];
  for (const { setting, fault: reading } of flags) {
    if (reading === null) continue;
    const code = 'enforcement-flag-unreadable';
    faults.push({ code, ...describeFinding(code, { setting, detail: reading }) });
  }
  const path = policyFile?.path ?? '';
  const fault = policyFile?.fault ?? null;
  if (fault !== null) faults.push({ code: fault.code, ...describeFinding(fault.code, { path, ...fault }) });
  for (const finding of configuration) {
    const { code, message, remedy } = warnOfConfiguration(finding, policyFile?.path ?? null);
    faults.push({ code, message, remedy });
  }
  if (trustStore === null) {
    const code = 'trust-store-not-configured';
    faults.push({ code, ...describeFinding(code, { folder: null, detail: '' }) });
  } else {
    const { watching, folder } = trustStore.status();
    // As decisions see it: roles of the policy may leave nothing usable, or settle what was in doubt.
    const { view, fault: storeFault } = viewSnapshot(trustStore.snapshot(), policy.trustStore.roles);
    const { findings } = view;
    if (storeFault !== null) {
      const { code, detail } = storeFault;
      faults.push({ code, ...describeFinding(code, { folder, detail }) });
    }
    if (watching.mode === 'polling' && watching.because !== null) faults.push(describeLostEvents(watching.because));
    const shown = findings.slice(0, MAX_STORE_FINDINGS).map(warnOfStoreFinding);
    for (const { code, message, remedy } of [...shown, ...warnOfMoreFindings(findings.length - MAX_STORE_FINDINGS)]) {
      faults.push({ code, message, remedy });
    }
  }
  for (const each of [...(trustStore?.access ?? []), ...access]) {
    const { what, path: place, everyone, process, placesOmitted, notCheckable } = each;
    if (notCheckable === 'root') {
      faults.push({ code: 'process-is-root', ...describeFinding('process-is-root', { what, path: place }) });
    }
    for (const [code, places] of [
      ['writable-by-everyone', everyone],
      ['writable-by-this-process', process],
    ] as const) {
      if (places.length === 0) continue;
      faults.push({ code, ...describeFinding(code, { what, path: place, places, placesOmitted }) });
    }
  }
  for (const { because, message, at } of items) {
    if (because === 'unusable' || Date.parse(at) > now.getTime()) continue;
    faults.push({ code: 'stopped-working', message, remedy: `${ACTOR_TITLES.operator}: ${REPLACE[because]}.` });
  }
  return faults;
}

const REPLACE = {
  expires: 'place a current certificate beside it, and take it out of the trust store',
  'issuer-expires': 'place a current certificate of the CA above it in the trust store',
  'issuer-missing': 'place the certificate of the CA above it in the trust store',
  'not-current': 'get the current list from the CA and place it in its stead',
  ends: 'nothing is to be done',
} as const;

function describeLostEvents(system: string): GateFault {
  return {
    code: 'watching-by-polling',
    message: `The system does not tell of changes in the trust store (${system}); it is looked at every few seconds, and before every decision.`,
    remedy:
      system === 'ENOSPC' || system === 'EMFILE'
        ? 'The operator of this machine: raise the limit that is exhausted, fs.inotify.max_user_watches or max_user_instances: sysctl fs.inotify'
        : null,
  };
}
