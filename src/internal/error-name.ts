import { errorCode } from './error-code.js';
import { harmless } from './untrusted-text.js';

/**
 * What kind of error somebody else's is: a system error's code, else its name; null where it has neither. Its message may hold what isn't ours to
 * show. Never throws, whatever the error is.
 */
export function errorName(error: unknown): string | null {
  const code = errorCode(error);
  if (code !== 'UNKNOWN') return code;
  try {
    const name: unknown = error instanceof Error ? error.name : undefined;
    return typeof name === 'string' ? harmless(name, 40) : null;
  } catch {
    return null;
  }
}
