import { InvalidArgument } from '../internal/invalid-argument.js';

const MEBIBYTE = 1024 * 1024;

/** How much an archive may ask for. */
export interface ArchiveLimits {
  /** Entries, those of inner archives included. */
  readonly maxEntries: number;
  /** Bytes of the directory, which is read in one piece. */
  readonly maxDirectoryBytes: number;
  /** Bytes of one entry when inflated. */
  readonly maxEntryBytes: number;
  /** Bytes of all entries when inflated, those of inner archives included. */
  readonly maxTotalBytes: number;
  /** How many times its compressed size an entry, and the archive, may inflate to. */
  readonly maxRatio: number;
  /** Bytes that may be inflated to at any ratio, by one entry and, 16 times as many, by an archive. */
  readonly ratioFloorBytes: number;
  /** Bytes of an inner archive, which is read into memory. */
  readonly maxInnerBytes: number;
  /** Milliseconds for the whole inspection, on a clock that never goes back. */
  readonly maxMillis: number;
}

/** The limits where nothing else is said. */
export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = Object.freeze({
  // What a zip without 64-bit fields can count; large apps have a third of it.
  maxEntries: 65_535,
  // A kibibyte an entry: names and extra fields of real ones take a tenth.
  maxDirectoryBytes: 64 * MEBIBYTE,
  // The largest plugins known, with everything they embed, are a few hundred megabytes.
  maxEntryBytes: 1024 * MEBIBYTE,
  maxTotalBytes: 2048 * MEBIBYTE,
  // Deflate can reach 1032; class files and scripts reach 3 to 10, generated data and lists of the same line 100.
  maxRatio: 200,
  // A small file of one repeated byte is no bomb, and honest archives have some.
  ratioFloorBytes: MEBIBYTE,
  // Held in memory, once at a time: inner jars are libraries of a few megabytes.
  maxInnerBytes: 64 * MEBIBYTE,
  // The largest that the other limits allow takes a tenth of it on a slow machine.
  maxMillis: 60_000,
});

/** The archive as a whole may use this many times the floor of an entry. */
export const ARCHIVE_FLOOR_FACTOR = 16;

/**
 * The limits that a caller asked for; the defaults for what wasn't said.
 *
 * @throws InvalidArgument where one isn't a number above zero: a limit that compares false with everything is none.
 */
export function withDefaultLimits(asked: Partial<ArchiveLimits>): ArchiveLimits {
  const limit = (name: keyof ArchiveLimits): number => {
    const value = asked[name] ?? DEFAULT_ARCHIVE_LIMITS[name];
    if (typeof value !== 'number' || !(value > 0)) throw new InvalidArgument(`${name} must be a number above zero`);
    return value;
  };
  return {
    maxEntries: limit('maxEntries'),
    maxDirectoryBytes: limit('maxDirectoryBytes'),
    maxEntryBytes: limit('maxEntryBytes'),
    maxTotalBytes: limit('maxTotalBytes'),
    maxRatio: limit('maxRatio'),
    ratioFloorBytes: limit('ratioFloorBytes'),
    maxInnerBytes: limit('maxInnerBytes'),
    maxMillis: limit('maxMillis'),
  };
}
