import type { ArtifactSource } from '../artifact/artifact-source.js';
import type { InstallDecision } from '../decision/decision.js';
import type { InstallRequest } from '../request.js';
import type { SignatureSource } from '../signature/read-signature-file.js';
import type { Forecast, ForecastOptions } from './forecast.js';
import type { GateStatus } from './gate-status.js';

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
  /** What a manager's page shows, as far as is known without looking at the disk: see `refresh`. */
  status(): GateStatus;
  /** What stops working when, of what is in the trust store now. */
  forecast(options?: ForecastOptions): Forecast;
  /** Looks at trust store and policy now. Never rejects for their state. */
  refresh(): Promise<GateStatus>;
  /** Stops watching. Evaluations that have begun end as they would have. Safe to call twice. */
  close(): Promise<void>;
}
