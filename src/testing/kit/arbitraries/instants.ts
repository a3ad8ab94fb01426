import * as fc from 'fast-check';
import { MIDDLE } from '../vocabulary.js';
import { kinds, oneOf } from './parts.js';

/** Which instants are wanted. */
export interface InstantOptions {
  /** Instants at which something begins or ends: they come up often, and so does the millisecond on either side. */
  readonly boundaries?: readonly Date[];
  /** Whether an Invalid Date comes up too; it doesn't if not said. */
  readonly invalid?: boolean;
}

const RANGE = { min: new Date('2024-01-01T00:00:00Z'), max: new Date('2029-01-01T00:00:00Z') };

/** Instants: between 2024 and 2029, and around boundaries. They shrink to 2026-06-01, then to the first boundary. */
export function instants({ boundaries = [], invalid = false }: InstantOptions = {}): fc.Arbitrary<Date> {
  const around = boundaries.flatMap((boundary) =>
    [0, -1, 1].map((offset) => new Date(boundary.getTime() + offset)).filter((each) => !Number.isNaN(each.getTime())),
  );
  const millis = kinds(
    oneOf([MIDDLE, ...around].map((each) => each.getTime())),
    fc.date({ ...RANGE, noInvalidDate: true }).map((each) => each.getTime()),
    ...(invalid ? [fc.constant(Number.NaN)] : []),
  );
  // A Date of its own each time: a Date can be changed by whoever holds it.
  return millis.map((each) => new Date(each));
}
