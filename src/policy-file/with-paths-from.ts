import { resolve } from 'node:path';
import { parsePolicy } from '../policy/parse-policy.js';
import type { Enforcement, Policy } from '../policy/policy.js';

/** A policy whose relative paths are resolved against a folder; the same object where it has no paths. */
export function withPathsFrom(folder: string, policy: Policy): Policy {
  const { trustStore, enforcement, origins } = policy;
  const settings = [enforcement, ...Object.values(origins).map((overrides) => overrides.enforcement)];
  if (trustStore.folder === null && !settings.some(isFile)) return policy;
  return parsePolicy({
    ...policy,
    trustStore: { ...trustStore, folder: trustStore.folder === null ? null : resolve(folder, trustStore.folder) },
    enforcement: resolveSetting(folder, enforcement),
    origins: Object.fromEntries(
      Object.entries(origins).map(([name, overrides]) => [
        name,
        { ...overrides, enforcement: resolveSetting(folder, overrides.enforcement) },
      ]),
    ),
  });
}

function isFile(setting: Enforcement | undefined): setting is { readonly file: string } {
  return typeof setting === 'object' && 'file' in setting;
}

function resolveSetting(folder: string, setting: Enforcement | undefined): Enforcement | undefined {
  return isFile(setting) ? { file: resolve(folder, setting.file) } : setting;
}
