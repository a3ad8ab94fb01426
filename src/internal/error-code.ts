/**
 * The `code` of a system error ('ENOENT', 'EACCES', ...), or 'UNKNOWN': the one detail of an I/O error that is safe to show, where it looks like
 * one: a stream's error may carry anything. Never throws, whatever getters and traps the error has.
 */
export function errorCode(error: unknown): string {
  try {
    const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'UNKNOWN';
  } catch {
    return 'UNKNOWN';
  }
}
