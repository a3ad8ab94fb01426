import { InvalidArgument } from '../internal/invalid-argument.js';
import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { assertKnownKeys } from '../internal/known-keys.js';
import { resolvePath } from '../internal/resolve-path.js';
import { FollowedPolicyFile, jsonPolicyFile } from '../policy-file/followed-policy-file.js';
import { parsePolicy } from '../policy/parse-policy.js';
import { LiveTrustStore } from '../trust-store/live-trust-store.js';
import { upmPolicyFile } from '../upm/load-upm-configuration.js';
import type { InstallGate, InstallGateOptions } from './install-gate.js';
import { LiveInstallGate, type CurrentPolicy, type PolicySource } from './live-install-gate.js';

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
  'flags',
  'clockFloor',
  'permitStore',
  'readApp',
  'compareVersions',
  'uploadEnabled',
] satisfies readonly (keyof InstallGateOptions)[];

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
