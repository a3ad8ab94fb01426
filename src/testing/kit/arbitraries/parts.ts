import * as fc from 'fast-check';

/** So much more often than another kind the first one comes up: of twenty things that may be wrong most aren't, or nothing would ever hold. */
const WEIGHT_OF_FIRST = 3;

/** One of some values, the first in half of all cases; it shrinks to the first. The list isn't empty. */
export function oneOf<T>(values: readonly T[]): fc.Arbitrary<T> {
  const [first, ...others] = values;
  // Shrinking goes to the first of them.
  return first === undefined || others.length === 0
    ? fc.constantFrom(...values)
    : fc.constantFrom(...others.map(() => first), ...others);
}

/** One of several kinds, the first most often; it shrinks to the first kind. */
export function kinds<T>(first: fc.Arbitrary<T>, ...others: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: WEIGHT_OF_FIRST, arbitrary: first },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}

/** null, mostly; it shrinks to null. */
export function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return kinds<T | null>(fc.constant(null), value);
}

/** A text that is short, often empty, and sometimes hostile. */
export const texts: fc.Arbitrary<string> = kinds(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\u001b[31m', '\u202Etxt.exe', '__proto__', "'; rm -rf ~; '", '\n'),
);

/** Of records a few keys alone, two or three mostly; it shrinks to none of them. Where all keys of a record say something, nothing ever holds. */
export function fewKeysOf<T extends object>(
  records: fc.Arbitrary<T>,
  keys: readonly (keyof T)[],
): fc.Arbitrary<Partial<T>> {
  return fc
    .tuple(records, fc.subarray([...keys], { maxLength: Math.min(keys.length, MAX_FEW) }))
    .map(([record, chosen]) => {
      const few: Partial<T> = {};
      for (const key of chosen) if (Object.hasOwn(record, key)) few[key] = record[key];
      return few;
    });
}

const MAX_FEW = 4;

/** The own keys of an object, typed. */
export function keysOf<T extends object>(record: T): readonly (keyof T)[] {
  return Object.keys(record).filter((key): key is Extract<keyof T, string> => Object.hasOwn(record, key));
}
