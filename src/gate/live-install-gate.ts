import { resolve } from 'node:path';
import { classifyArtifact, type ArtifactSource } from '../artifact/artifact-source.js';
import { abandonArtifact, takeOverArtifact } from '../artifact/open-artifact.js';
import type { InstallDecision } from '../decision/decision.js';
import type { FlagReading } from '../decision/evidence.js';
import { knownFlags, readFlags } from '../evidence/flags.js';
import { systemClock } from '../internal/clock.js';
import { processEnvironment } from '../internal/environment.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { InvalidArgument } from '../internal/invalid-argument.js';
import { resolveIfPath } from '../internal/resolve-path.js';
import type { Policy } from '../policy/policy.js';
import type { InstallRequest } from '../request.js';
import type { SignatureSource } from '../signature/read-signature-file.js';
import { LiveTrustStore } from '../trust-store/live-trust-store.js';
import { openLiveStore } from '../trust-store/open-trust-store.js';
import { admitUnder, type AdmissionDecision, type AdmitOptions } from '../admit-install.js';
import { holdUnder, type HeldInstall, type HoldOptions } from '../hold-install.js';
import { verifyUnder } from '../verify-install.js';
import type { PolicyOrigin } from '../evidence/before-reading.js';
import { forecast, type Forecast, type ForecastOptions } from './forecast.js';
import { describeStatus, type GateStatus } from './gate-status.js';
import type { InstallGate, InstallGateOptions } from './install-gate.js';

/** The policy that applies now, and where it comes from. */
export interface CurrentPolicy extends PolicyOrigin {
  readonly policy: Policy;
  readonly uploadEnabled: boolean | null;
}

/** Where it comes from, as long as the gate stands. */
export interface PolicySource {
  readonly last: CurrentPolicy;
  current(): Promise<CurrentPolicy>;
  close(): Promise<void>;
}

/** A gate over a policy and a trust store that are followed: see `InstallGate`. */
export class LiveInstallGate implements InstallGate {
  readonly #policy: PolicySource;
  readonly #options: InstallGateOptions;
  /** The store that the gate has opened itself, by its folder. */
  #own: { readonly folder: string; readonly opening: Promise<LiveTrustStore> } | null = null;
  #lastStore: LiveTrustStore | null = null;
  #lastFlags: readonly FlagReading[] = [];
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
    const given = ownOf(artifact, request);
    const { current, source, signature, own, store } = await this.#take(artifact, signatureFile, given);
    return verifyUnder(current, source, signature, current.policy, { ...own, ...definedOf(given), ...store });
  }

  async admit(
    artifact: ArtifactSource,
    signatureFile: SignatureSource,
    options: AdmitOptions,
  ): Promise<AdmissionDecision> {
    const given = ownOf(artifact, options);
    const { destination, quarantine } = given;
    // Now, as with every path: what the working directory is after the policy was read is somebody else's.
    const paths = {
      destination: resolveIfPath(destination),
      ...(quarantine === undefined ? {} : { quarantine: resolveIfPath(quarantine) }),
    };
    const { current, source, signature, own, store } = await this.#take(artifact, signatureFile, given);
    const order = { ...own, ...definedOf(given), ...store, ...paths };
    return admitUnder(current, source, signature, current.policy, order);
  }

  async hold(
    artifact: ArtifactSource,
    signatureFile: SignatureSource,
    options: HoldOptions = {},
  ): Promise<HeldInstall> {
    const given = ownOf(artifact, options);
    const { folder } = given;
    const paths = folder === undefined ? {} : { folder: resolveIfPath(folder) };
    const { current, source, signature, own, store } = await this.#take(artifact, signatureFile, given);
    return holdUnder(current, source, signature, current.policy, { ...own, ...definedOf(given), ...store, ...paths });
  }

  /** Takes a call's arguments over at once, and looks at policy and store as they are now. */
  async #take(
    artifact: ArtifactSource,
    signatureFile: SignatureSource,
    request: Pick<InstallRequest, 'trustStore' | 'flags' | 'environment'>,
  ) {
    const kind = classifyArtifact(artifact);
    // Now, not after the policy has been read: the stream is the gate's from the call on, and paths mean this working directory.
    takeOverArtifact(kind);
    const source = kind.kind === 'path' ? kind.path : artifact;
    const { clock, environment, flags, clockFloor, permitStore, readApp, compareVersions } = this.#options;
    const { signature, current, store } = await this.#prepare(signatureFile, request).catch((error: unknown) => {
      abandonArtifact(kind);
      throw error;
    });
    // What this request alone is judged by is not what the gate's status shows.
    const isOwn = request.flags === undefined && request.environment === undefined;
    const noteFlags = (readings: readonly FlagReading[]) => {
      if (isOwn) this.#lastFlags = readings;
    };
    return {
      current: { ...current, settingsFolder: this.#base, noteFlags },
      source,
      signature,
      own: definedOf({ clock, environment, flags, clockFloor, permitStore, readApp, compareVersions }),
      store: store === null ? {} : { trustStore: store },
    };
  }

  async #prepare(signatureFile: SignatureSource, request: Pick<InstallRequest, 'trustStore'>) {
    const signature = resolveIfPath(signatureFile);
    if (this.#isClosed) throw new InvalidArgument('the gate has been closed');
    const current = await this.#policy.current();
    const store = request.trustStore === undefined ? await this.#storeFor(current.policy) : null;
    return { signature, current, store };
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
      flags: knownFlags(policy, environment, this.#lastFlags),
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
    await this.#readFlags(policy);
    const store = await this.#storeFor(policy);
    if (store instanceof LiveTrustStore) await store.refresh();
    return this.status();
  }

  /** For `status()`, which can't wait. */
  async #readFlags(policy: Policy): Promise<void> {
    const { environment = processEnvironment(), flags } = this.#options;
    const { readings } = await readFlags(policy, { environment, flags, settingsFolder: this.#base });
    this.#lastFlags = readings;
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
    const own = this.#own;
    const store = trustStore instanceof LiveTrustStore ? trustStore : ((await own?.opening) ?? null);
    // Of two that are opened at once the later policy's counts, whichever is opened first.
    if (this.#own === own) this.#lastStore = store;
    return store;
  }
}

/** What is said, and nothing that is inherited. A stream belongs to the gate from the call on, also where the call is a mistake. */
function ownOf<T extends object>(artifact: ArtifactSource, given: T): T {
  if (isPlainObject(given)) return ownProperties(given);
  abandonArtifact(classifyArtifact(artifact));
  throw new InvalidArgument('request or options must be a plain object');
}

/** Without the keys that say nothing: one of them must not throw away what the other object says. */
function definedOf<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> };
function definedOf(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** One that couldn't be opened has told whoever asked for it. */
async function closeStore(opening: Promise<LiveTrustStore> | undefined): Promise<void> {
  await (await opening?.catch(() => undefined))?.close();
}
