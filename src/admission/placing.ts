import { InvalidArgument } from '../internal/invalid-argument.js';

/** How a private file is put into its place. */
export interface Placing {
  /** Whether a file that is there already is replaced; else `EEXIST`. */
  readonly replace: boolean;
  /** The file's mode in its place. */
  readonly mode: number;
}

/** How the bytes of a private file are looked at once more before it is placed. */
export interface LastLook {
  /** Whether they are looked at in any case; else only where the file system says that somebody has touched the file. */
  readonly always: boolean;
  /** Looks at all of them. Rejects where they aren't what was written. */
  look(): Promise<void>;
}

const OWNER_READS_AND_WRITES_ALL_READ = 0o644;

/**
 * Reads what a caller says of placing a file.
 *
 * @throws TypeError for what isn't so: a mode that was meant octal and isn't, a word where a boolean belongs.
 */
export function readPlacing({
  replace = false,
  mode = OWNER_READS_AND_WRITES_ALL_READ,
}: {
  readonly [K in keyof Placing]?: Placing[K] | undefined;
}): Placing {
  if (typeof replace !== 'boolean') throw new InvalidArgument('replace must be true or false');
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o777) throw new InvalidArgument('mode must be 0 to 0o777');
  return { replace, mode };
}
