import { dirname } from 'node:path';
import { parseStrictJson } from '../internal/json.js';
import { readBoundedFile } from '../internal/read-bounded-file.js';
import { parsePolicy } from '../policy/parse-policy.js';
import { PolicyError } from '../policy/policy-error.js';
import type { Policy } from '../policy/policy.js';
import { withPathsFrom } from './with-paths-from.js';

/** Thousands of publishers fit. */
export const MAX_POLICY_BYTES = 4 * 1024 * 1024;

/**
 * Reads a policy from a JSON file. Relative paths in it, of the trust store's folder and of the files of enforcement settings, are resolved
 * against the file's own folder, so that a policy means the same wherever the program was started.
 *
 * @param file - its path. Trusted.
 * @returns what `parsePolicy` makes of it.
 * @throws PolicyError if the file can't be read, isn't JSON, has a key twice, or isn't a valid policy: then as `parsePolicy` has it. It names the file.
 * @example
 * ```ts
 * import { loadPolicy } from 'install-gate';
 *
 * const policy = await loadPolicy('fixtures/policies/standard.json');
 * console.log(policy.level, policy.trustStore.folder?.endsWith('fixtures/trust-stores/vendor-pin')); // standard true
 * ```
 */
export async function loadPolicy(file: string): Promise<Policy> {
  const read = await readBoundedFile(file, MAX_POLICY_BYTES);
  if (!read.ok) throw unreadable(file, `it cannot be read (${read.fault}, ${read.system})`);
  return parsePolicyFile(read.bytes, file);
}

/** `loadPolicy`, from the file's bytes. */
export function parsePolicyFile(bytes: Uint8Array, file: string): Policy {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(file, 'it is not UTF-8 text', { cause });
  }
  const json = parseStrictJson(text);
  if (!json.ok) throw unreadable(file, `it is not JSON that can be used: ${json.fault}, ${json.detail}`);
  try {
    // Parsed once as it was written, so that faults name the file's own paths, and once with the paths that it means.
    return withPathsFrom(dirname(file), parsePolicy(json.value));
  } catch (error) {
    throw error instanceof PolicyError
      ? new PolicyError(error.issues, { cause: error, file, omitted: error.omitted })
      : error;
  }
}

/** A file of a policy that gives no policy. */
export function unreadable(file: string, message: string, options?: ErrorOptions): PolicyError {
  return new PolicyError([{ path: '', code: 'unreadable', message }], { ...options, file });
}
