import { dirname, resolve } from 'node:path';
import { parseStrictJson } from '../internal/json.js';
import { readBoundedFile } from '../internal/read-bounded-file.js';
import { quote } from '../internal/untrusted-text.js';
import { parsePolicy } from '../policy/parse-policy.js';
import { PolicyError } from '../policy/policy-error.js';
import type { Policy } from '../policy/policy.js';

/** Thousands of publishers fit. */
export const MAX_POLICY_BYTES = 4 * 1024 * 1024;

/**
 * Reads a policy from a JSON file. A relative trust store folder in it is resolved against the file's own folder, so that a policy
 * means the same wherever the program was started.
 *
 * @param file - its path. Trusted.
 * @throws PolicyError if the file can't be read, isn't JSON, has a key twice, or isn't a valid policy.
 */
export async function readPolicyFile(file: string): Promise<Policy> {
  const read = await readBoundedFile(file, MAX_POLICY_BYTES);
  if (!read.ok) throw unreadable(`the file ${quote(file)} cannot be read (${read.fault}, ${read.system})`);
  return parsePolicyFile(read.bytes, file);
}

/** `readPolicyFile`, from the file's bytes. */
export function parsePolicyFile(bytes: Uint8Array, file: string): Policy {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(`the file ${quote(file)} is not UTF-8 text`, { cause });
  }
  const json = parseStrictJson(text);
  if (!json.ok) throw unreadable(`the file ${quote(file)} is not JSON that can be used: ${json.fault}, ${json.detail}`);
  const policy = parsePolicy(json.value);
  const { folder } = policy.trustStore;
  if (folder === null) return policy;
  // Parsed once as it was written, so that faults name the file's own paths, and once with the folder that it means.
  return parsePolicy(withFolder(json.value, resolve(dirname(file), folder)));
}

function withFolder(policy: unknown, folder: string): unknown {
  if (typeof policy !== 'object' || policy === null || !('trustStore' in policy)) return policy;
  const { trustStore } = policy;
  const store = typeof trustStore === 'object' ? { ...trustStore, folder } : folder;
  return { ...policy, trustStore: store };
}

function unreadable(message: string, options?: ErrorOptions): PolicyError {
  return new PolicyError([{ path: '', code: 'unreadable', message }], options);
}
