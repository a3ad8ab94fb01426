import { parsePolicy, PolicyError } from '../../src/index.js';

/** The fingerprint of some certificate. */
export const fingerprint = 'ab'.repeat(32);

/** The public key of somebody who permits installs, as base64 of its SubjectPublicKeyInfo. */
export const permitKey = `MCowBQYDK2VwAyEA${'A'.repeat(43)}=`;

/** The error of a policy; null where it is valid. Anything but a PolicyError is thrown on. */
export function policyErrorOf(input: unknown): PolicyError | null {
  try {
    parsePolicy(input);
    return null;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error;
  }
}

/** The issues of a policy, each as its path and code; empty where it is valid. */
export function issuesOf(input: unknown): readonly string[] {
  return (policyErrorOf(input)?.issues ?? []).map(({ path, code }) => `${path} ${code}`);
}

/** The messages of a policy's issues. */
export function messagesOf(input: unknown): readonly string[] {
  return (policyErrorOf(input)?.issues ?? []).map(({ message }) => message);
}
