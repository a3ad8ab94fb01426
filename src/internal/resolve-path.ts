import { resolve } from 'node:path';

/** An absolute path, from the working directory of this moment. An empty path stays empty: nobody means the working directory. */
export function resolvePath(path: string): string {
  return path === '' ? '' : resolve(path);
}
