import { parsePolicy, PolicyError } from '../../src/index.js';

/** The fingerprint of some certificate. */
export const fingerprint = 'ab'.repeat(32);

/** The public key of somebody who permits installs, as base64 of its SubjectPublicKeyInfo. */
export const permitKey = `MCowBQYDK2VwAyEA${'A'.repeat(43)}=`;

/** The issues of a policy, each as its path and code; empty where it is valid. Anything but a PolicyError is thrown on. */
export function issuesOf(input: unknown): readonly string[] {
  try {
    parsePolicy(input);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.issues.map(({ path, code }) => `${path} ${code}`);
  }
}

/** The messages of a policy's issues. */
export function messagesOf(input: unknown): readonly string[] {
  try {
    parsePolicy(input);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.issues.map(({ message }) => message);
  }
}
