import { isoInstant } from '../../internal/instant.js';
import type { ClockDetailsByCode } from '../codes.js';
import { suffix, type CatalogueOf } from './entry.js';

/** A clock that can't be believed. */
export const CLOCK: CatalogueOf<ClockDetailsByCode> = {
  'clock-suspect': {
    actor: 'operator',
    message: ({ at, floor, skewSeconds }) =>
      `The clock of this machine says ${isoInstant(at)}, which is before ${isoInstant(floor)}, an instant that has passed (${skewSeconds} seconds are allowed): no grace period counts.`,
    remedy: () =>
      'set the clock (date -u shows it). If the floor itself is wrong, for a clock was ahead when it was raised, reset it in the host product, after a look at what was installed meanwhile',
  },
  'clock-floor-unreadable': {
    actor: 'operator',
    message: ({ detail }) =>
      `What the host knows of the time that has passed cannot be read${suffix(detail)}: no grace period counts.`,
    remedy: () => 'let the host product read where it keeps its clock floor',
  },
};
