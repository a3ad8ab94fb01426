import type { FileHandle } from 'node:fs/promises';

/** Node exports no class to compare with; what matters is what is used. */
export function isFileHandle(value: unknown): value is FileHandle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'fd' in value &&
    typeof value.fd === 'number' &&
    'stat' in value &&
    typeof value.stat === 'function' &&
    'read' in value &&
    typeof value.read === 'function'
  );
}
