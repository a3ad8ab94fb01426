/** The `code` of a system error ('ENOENT', 'EACCES', ...), or 'UNKNOWN': the one detail of an I/O error that is safe to show. */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return 'UNKNOWN';
}
