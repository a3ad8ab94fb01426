import { resolve } from 'node:path';
import { classifyArtifact, type ArtifactSource } from '../artifact/artifact-source.js';
import { abandonArtifact, takeOverArtifact } from '../artifact/open-artifact.js';
import type { InstallDecision } from '../decision/decision.js';
import { systemClock, type Clock } from '../internal/clock.js';
import { processEnvironment, type Environment } from '../internal/environment.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { assertKnownKeys } from '../internal/known-keys.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { resolveIfPath, resolvePath } from '../internal/resolve-path.js';
import { FollowedPolicyFile, jsonPolicyFile } from '../policy-file/followed-policy-file.js';
import { parsePolicy } from '../policy/parse-policy.js';
import type { Policy, PolicyInput } from '../policy/policy.js';
import type { InstallRequest } from '../request.js';
import type { SignatureSource } from '../signature/read-signature-file.js';
import { LiveTrustStore } from '../trust-store/live-trust-store.js';
import { openLiveStore, type OpenTrustStoreOptions } from '../trust-store/open-trust-store.js';
import type { TrustStore } from '../trust-store/trust-store.js';
import { upmPolicyFile, type UpmConfigurationOptions } from '../upm/load-upm-configuration.js';
import { verifyUnder, type PolicyOrigin } from '../verify-install.js';
import { forecast, type Forecast, type ForecastOptions } from './forecast.js';
import { describeStatus, type GateStatus } from './gate-status.js';
import type { InstallGate } from './install-gate.js';

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
  /** The host's own upload switch, which counts where the signature check is off (`upm.plugin.upload.enabled`); off if not said. */
  readonly uploadEnabled?: boolean;
}

/**
 * Makes the gate that a host keeps while it runs.
 *
 * @param options - see `InstallGateOptions`.
 * @returns the gate, ready: trust store and policy have been read.
 * @throws TypeError for an argument of the wrong type, and PolicyError for a policy that isn't valid or whose file can't be read: both are
 * mistakes of the set-up. Once the gate stands, a policy file that goes bad is told in each decision (`policy`), while the last good
 * policy applies; under the level `strict` it denies.
 * @remarks Nothing here keeps the process alive.
 * @example
 * ```ts
 * import { createInstallGate } from 'install-gate';
 *
 * const gate = await createInstallGate({ trustStore: 'fixtures/trust-stores/vendor-pin', policy: { level: 'standard' } });
 * const decision = await gate.verify('fixtures/plugins/signed.jar', 'fixtures/plugins/signed.jar.sig.json');
 * console.log(decision.verdict, gate.status().upload.enabled); // allow true
 * await gate.close();
 * ```
 */
export async function createInstallGate(options: InstallGateOptions = {}): Promise<InstallGate> {
  if (!isPlainObject(options)) throw new InvalidArgument('options must be a plain object');
  const given = ownProperties(options);
  assertKnownKeys(given, OPTIONS);
  if (
    given.trustStore !== undefined &&
    typeof given.trustStore !== 'string' &&
    !(given.trustStore instanceof LiveTrustStore)
  ) {
    throw new InvalidArgument('trustStore must be a folder, or a store that openTrustStore has opened');
  }
  const policy = await openPolicy(given.policy ?? {});
  const gate = new LiveInstallGate(policy, given);
  try {
    await gate.refresh();
  } catch (error) {
    await gate.close();
    throw error;
  }
  return gate;
}

const OPTIONS: readonly string[] = [
  'trustStore',
  'policy',
  'watch',
  'clock',
  'environment',
  'uploadEnabled',
] satisfies readonly (keyof InstallGateOptions)[];

/** The policy that applies now, and where it comes from. */
interface CurrentPolicy extends PolicyOrigin {
  readonly policy: Policy;
  readonly uploadEnabled: boolean | null;
}

interface PolicySource {
  readonly last: CurrentPolicy;
  current(): Promise<CurrentPolicy>;
  close(): Promise<void>;
}

async function openPolicy(policy: NonNullable<InstallGateOptions['policy']>): Promise<PolicySource> {
  if (isPlainObject(policy) && 'file' in policy) {
    const { file, ...others } = ownProperties(policy);
    if (typeof file !== 'string' || file === '' || Object.keys(others).length > 0) {
      throw new InvalidArgument('policy must be a policy, or { file } alone, or { upm } alone');
    }
    return FollowedPolicyFile.open(jsonPolicyFile(resolvePath(file)));
  }
  if (isPlainObject(policy) && 'upm' in policy) {
    const { upm, ...others } = ownProperties(policy);
    if (!isPlainObject(upm) || Object.keys(others).length > 0) {
      throw new InvalidArgument('policy must be a policy, or { file } alone, or { upm } alone');
    }
    return FollowedPolicyFile.open(await upmPolicyFile(upm));
  }
  const parsed = parsePolicy(policy);
  const last: CurrentPolicy = {
    policy: parsed,
    policyFile: null,
    access: [],
    configuration: [],
    uploadEnabled: null,
  };
  return { last, current: async () => Promise.resolve(last), close: async () => Promise.resolve() };
}

class LiveInstallGate implements InstallGate {
  readonly #policy: PolicySource;
  readonly #options: InstallGateOptions;
  /** The store that the gate has opened itself, by its folder. */
  #own: { readonly folder: string; readonly opening: Promise<LiveTrustStore> } | null = null;
  #lastStore: LiveTrustStore | null = null;
  /** The working directory in which relative folders were meant. */
  readonly #base = resolve('.');
  #isClosed = false;

  constructor(policy: PolicySource, options: InstallGateOptions) {
    this.#policy = policy;
    this.#options = options;
  }

  async verify(
    artifact: ArtifactSource,
    signatureFile: SignatureSource,
    request: InstallRequest = {},
  ): Promise<InstallDecision> {
    const kind = classifyArtifact(artifact);
    // Now, not after the policy has been read: the stream is the gate's from the call on, and paths mean this working directory.
    takeOverArtifact(kind);
    const source = kind.kind === 'path' ? kind.path : artifact;
    const signature = resolveIfPath(signatureFile);
    const { clock, environment } = this.#options;
    const { current, store } = await this.#prepare(request).catch((error: unknown) => {
      abandonArtifact(kind);
      throw error;
    });
    return verifyUnder(current, source, signature, current.policy, {
      ...request,
      ...(request.clock !== undefined || clock === undefined ? {} : { clock }),
      ...(request.environment !== undefined || environment === undefined ? {} : { environment }),
      ...(store === null ? {} : { trustStore: store }),
    });
  }

  async #prepare(request: InstallRequest) {
    if (this.#isClosed) throw new InvalidArgument('the gate has been closed');
    const current = await this.#policy.current();
    const store = request.trustStore === undefined ? await this.#storeFor(current.policy) : null;
    return { current, store };
  }

  status(): GateStatus {
    const { clock = systemClock, environment = processEnvironment(), uploadEnabled = false } = this.#options;
    const { policy, policyFile, access, configuration, uploadEnabled: asConfigured } = this.#policy.last;
    return describeStatus({
      now: clock.now(),
      policy,
      policyFile,
      access,
      configuration,
      environment,
      uploadEnabled: asConfigured ?? uploadEnabled,
      trustStore: this.#lastStore,
    });
  }

  forecast(options: ForecastOptions = {}): Forecast {
    const { clock = systemClock } = this.#options;
    const { policy } = this.#policy.last;
    return forecast(this.#lastStore?.snapshot() ?? null, policy, clock.now(), options);
  }

  async refresh(): Promise<GateStatus> {
    const { policy } = await this.#policy.current();
    const store = await this.#storeFor(policy);
    if (store instanceof LiveTrustStore) await store.refresh();
    return this.status();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const own = this.#own;
    this.#own = null;
    await closeStore(own?.opening);
    await this.#policy.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** A policy that names another folder than before has that one opened, and the old one closed. */
  async #storeFor(policy: Policy): Promise<string | LiveTrustStore | null> {
    const { trustStore = policy.trustStore.folder, watch = {}, clock } = this.#options;
    const folder = typeof trustStore === 'string' ? resolve(this.#base, trustStore) : null;
    // An evaluation that has begun before the gate was closed opens nothing that nobody closes.
    if (this.#isClosed && folder !== null) return folder;
    if (this.#own?.folder !== folder) {
      const old = this.#own;
      this.#own =
        folder === null
          ? null
          : { folder, opening: openLiveStore(folder, { ...watch, ...(clock === undefined ? {} : { clock }) }) };
      void closeStore(old?.opening);
      // What couldn't be opened is opened anew by whoever asks next.
      const own = this.#own;
      own?.opening.catch(() => {
        if (this.#own === own) this.#own = null;
      });
    }
    this.#lastStore = trustStore instanceof LiveTrustStore ? trustStore : ((await this.#own?.opening) ?? null);
    return this.#lastStore;
  }
}

/** One that couldn't be opened has told whoever asked for it. */
async function closeStore(opening: Promise<LiveTrustStore> | undefined): Promise<void> {
  await (await opening?.catch(() => undefined))?.close();
}
