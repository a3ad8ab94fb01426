import { TAG } from '../der-primitives.js';
import { readBoolean, readSmallInteger } from '../der-values.js';
import type { DerElement } from '../der.js';

/** What basicConstraints says (RFC 5280 section 4.2.1.9). */
export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLen: number | null;
}

/** No hierarchy is deeper; BoringSSL draws the line there too. */
const MAX_PATH_LEN = 255;

/**
 * SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }. FALSE written out isn't DER (X.690 section 11.5), but what
 * many CAs issue; it says the same.
 */
export function readBasicConstraints(value: DerElement): BasicConstraints | null {
  const fields = [...value.children];
  const ca = fields[0]?.tag === TAG.boolean ? readBoolean(fields.shift()) : null;
  const pathLenField = fields.shift();
  const pathLen = pathLenField === undefined ? null : readSmallInteger(pathLenField);
  if (value.tag !== TAG.sequence || fields.length > 0) return null;
  if (pathLenField !== undefined && (pathLen === null || pathLen > MAX_PATH_LEN)) return null;
  return { ca: ca === true, pathLen };
}
