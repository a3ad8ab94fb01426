import type { ExpectedApp, InstalledApp } from '../decision/evidence/app.js';
import type {
  AccessEvidence,
  ConfigurationFinding,
  Evidence,
  FlagReading,
  PolicyFileEvidence,
} from '../decision/evidence.js';
import type { EffectivePolicy } from '../policy/effective-policy.js';
import type { Policy } from '../policy/policy.js';
import { readSignatureFile, type SignatureSource } from '../signature/read-signature-file.js';
import type { StatementSource } from '../statement/read-statement.js';
import type { TrustView } from '../trust-store/trust-view.js';
import { findCandidates, type Candidates } from './candidates.js';
import { readClockFloor, type ClockFloor } from './clock-floor.js';
import { readFlags, rulesInEffect, type FlagSources } from './flags.js';
import { readPermit } from './permit-evidence.js';
import { readRotations } from './rotation-evidence.js';
import { readTrustStore, type TrustStoreSource } from './trust-store-evidence.js';

/** Where the policy comes from, as far as a decision tells of it. */
export interface PolicyOrigin {
  readonly policyFile: PolicyFileEvidence | null;
  readonly access: readonly AccessEvidence[];
  readonly configuration: readonly ConfigurationFinding[];
  /** Told what the enforcement settings said, by who shows it later. */
  readonly noteFlags?: (flags: readonly FlagReading[]) => void;
  /** Where relative paths of enforcement settings begin, absolute; the working directory at the call, if not said. */
  readonly settingsFolder?: string;
}

/** A policy that was given as data. */
export const GIVEN_AS_DATA: PolicyOrigin = { policyFile: null, access: [], configuration: [] };

/** All that is looked at beside the artifact. */
export interface Circumstances extends FlagSources {
  readonly policy: Policy;
  readonly policyOrigin: PolicyOrigin;
  readonly origin: string | null;
  readonly signatureFile: SignatureSource;
  readonly trustStore: TrustStoreSource | null;
  readonly permit: StatementSource | undefined;
  readonly rotations: readonly StatementSource[];
  readonly clockFloor: ClockFloor | undefined;
  readonly expected: ExpectedApp | null;
  readonly installed: InstalledApp | null;
  readonly evaluatedAt: Date;
  readonly now: Date;
}

/** The evidence but for the artifact's part. */
export type KnownEvidence = Omit<
  Evidence,
  'artifact' | 'signatures' | 'archive' | 'app' | 'comparisons' | 'destination'
>;

/** What is known before the artifact is read. */
export interface BeforeReading {
  readonly known: KnownEvidence;
  readonly candidates: readonly Candidates[];
  /** The trust store with the policy's roles. */
  readonly view: TrustView;
  /** The rules that hold where the app isn't known. */
  readonly effective: EffectivePolicy;
  /** Nothing is checked, and nothing was looked at. */
  readonly isOff: boolean;
}

/** Looks at everything but the artifact. With the check off at nothing: a store that hangs must not hang those who turned the check off for it. */
export async function lookBeforeReading(circumstances: Circumstances): Promise<BeforeReading> {
  const { policy, policyOrigin, origin, expected, installed, now, evaluatedAt } = circumstances;
  const { readings: flags, access } = await readFlags(policy, circumstances);
  policyOrigin.noteFlags?.(flags);
  const effective = rulesInEffect(policy, origin, flags);
  const isOff = effective.level === 'off';
  const signature = await readSignatureFile(isOff ? null : circumstances.signatureFile);
  const trustStore = await readTrustStore(isOff ? null : circumstances.trustStore, policy, evaluatedAt);
  const { requiresRevocationLists } = effective;
  return {
    isOff,
    effective,
    view: trustStore.view,
    candidates: await findCandidates(signature.document, trustStore.view, policy, requiresRevocationLists, now),
    known: {
      origin,
      flags,
      policyFile: policyOrigin.policyFile,
      configuration: policyOrigin.configuration,
      access: [...trustStore.access, ...policyOrigin.access, ...(isOff ? [] : access)],
      signatureFile: signature.evidence,
      trustStore: trustStore.evidence,
      expected,
      installed,
      rotations: isOff ? [] : await readRotations(circumstances.rotations, policy, trustStore.view),
      permit: isOff ? null : await readPermit(circumstances.permit, policy, trustStore.view),
      clockFloor: isOff ? { state: 'none' } : await readClockFloor(circumstances.clockFloor),
    },
  };
}
