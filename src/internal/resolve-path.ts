import { resolve } from 'node:path';

/** An absolute path, from the working directory of this moment. An empty path stays empty: nobody means the working directory. */
export function resolvePath(path: string): string {
  return path === '' ? '' : resolve(path);
}

/** Where a string is a path: that path, resolved; anything else as it is. */
export function resolveIfPath<T>(source: T): T | string {
  return typeof source === 'string' ? resolvePath(source) : source;
}
