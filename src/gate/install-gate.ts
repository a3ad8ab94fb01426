import type { AdmissionDecision, AdmitOptions } from '../admit-install.js';
import type { ArtifactSource } from '../artifact/artifact-source.js';
import type { InstallDecision } from '../decision/decision.js';
import type { AppReader, VersionComparator } from '../evidence/app-reader.js';
import type { ClockFloor } from '../evidence/clock-floor.js';
import type { FlagSource } from '../evidence/flag-source.js';
import type { PermitStore } from '../evidence/permit-evidence.js';
import type { Clock } from '../internal/clock.js';
import type { Environment } from '../internal/environment.js';
import type { Policy, PolicyInput } from '../policy/policy.js';
import type { HeldInstall, HoldOptions } from '../hold-install.js';
import type { InstallRequest } from '../request.js';
import type { SignatureSource } from '../signature/read-signature-file.js';
import type { OpenTrustStoreOptions } from '../trust-store/open-trust-store.js';
import type { TrustStore } from '../trust-store/trust-store.js';
import type { UpmConfigurationOptions } from '../upm/load-upm-configuration.js';
import type { Forecast, ForecastOptions } from './forecast.js';
import type { GateStatus } from './gate-status.js';

/** What a gate is made of. */
export interface InstallGateOptions {
  /**
   * A folder, which the gate opens and closes, or a store that stays its owner's; in place of the policy's folder, which is used if
   * nothing is said.
   */
  readonly trustStore?: string | TrustStore;
  /**
   * Plain data or a parsed policy; or the file that holds it, or the plugin manager's own configuration (see `loadUpmConfiguration`),
   * which are followed. The level `standard` if not said.
   */
  readonly policy?: Policy | PolicyInput | { readonly file: string } | { readonly upm: UpmConfigurationOptions };
  /** How a folder is followed. */
  readonly watch?: Omit<OpenTrustStoreOptions, 'roles' | 'clock'>;
  /** Where the present comes from; the machine's clock if not said. */
  readonly clock?: Clock;
  /** Environment variables, for the policy's enforcement setting; the process's own, as they are at each call, if not said. */
  readonly environment?: Environment;
  /** What the policy's enforcement `flag` is asked of: see `InstallRequest`; `status()` shows what it said at the last `verify` or `refresh`. */
  readonly flags?: FlagSource;
  /** See `InstallRequest`. */
  readonly clockFloor?: ClockFloor;
  /** See `InstallRequest`. */
  readonly permitStore?: PermitStore;
  /** See `InstallRequest`. */
  readonly readApp?: AppReader;
  /** See `InstallRequest`. */
  readonly compareVersions?: VersionComparator;
  /** The host's own upload switch, which counts where the signature check is off (`upm.plugin.upload.enabled`); off if not said. */
  readonly uploadEnabled?: boolean;
}

/**
 * What a host keeps while it runs: a trust store and a policy that follow their folder and file, and the gate itself. Made by
 * `createInstallGate`.
 */
export interface InstallGate extends AsyncDisposable {
  /**
   * `verifyInstall` under the gate's policy and with its trust store, both compared with what is on disk first.
   *
   * @throws TypeError once the gate is closed, and whatever `verifyInstall` throws.
   */
  verify(artifact: ArtifactSource, signatureFile: SignatureSource, request?: InstallRequest): Promise<InstallDecision>;
  /**
   * `admitInstall` under the gate's policy and with its trust store, both compared with what is on disk first.
   *
   * @throws TypeError once the gate is closed, and whatever `admitInstall` throws.
   */
  admit(artifact: ArtifactSource, signatureFile: SignatureSource, options: AdmitOptions): Promise<AdmissionDecision>;
  /**
   * `holdInstall` under the gate's policy and with its trust store, both compared with what is on disk first.
   *
   * @throws TypeError once the gate is closed, and whatever `holdInstall` throws.
   */
  hold(artifact: ArtifactSource, signatureFile: SignatureSource, options?: HoldOptions): Promise<HeldInstall>;
  /** What a manager's page shows, as far as is known without looking at the disk: see `refresh`. */
  status(): GateStatus;
  /** What stops working when, of what is in the trust store now. */
  forecast(options?: ForecastOptions): Forecast;
  /** Looks at trust store and policy now. Never rejects for their state. */
  refresh(): Promise<GateStatus>;
  /** Stops watching. Evaluations that have begun end as they would have. Safe to call twice. */
  close(): Promise<void>;
}
