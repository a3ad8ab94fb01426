import { TAG } from '../der-primitives.js';
import type { DerElement } from '../der.js';
import { ADDRESS_AND_MASK_BYTES, readGeneralName, type GeneralName } from '../general-name.js';

/** Name spaces within which what a CA issues must lie, and those that it must stay out of (RFC 5280 section 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;

/** SEQUENCE { permittedSubtrees [0], excludedSubtrees [1] }; one of them at least, none empty. */
export function readNameConstraints(value: DerElement): NameConstraints | null {
  const fields = [...value.children];
  if (value.tag !== TAG.sequence || fields.length === 0) return null;
  const permitted = fields[0]?.tag === PERMITTED ? readSubtrees(fields.shift()) : [];
  const excluded = fields[0]?.tag === EXCLUDED ? readSubtrees(fields.shift()) : [];
  return permitted === null || excluded === null || fields.length > 0 ? null : { permitted, excluded };
}

/**
 * GeneralSubtrees: SEQUENCE SIZE (1..MAX) OF { base, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }. "The minimum MUST be zero, and
 * maximum MUST be absent": a subtree that says either isn't one.
 */
function readSubtrees(element: DerElement | undefined): readonly GeneralName[] | null {
  const bases: GeneralName[] = [];
  for (const subtree of element?.children ?? []) {
    const [base, ...rest] = subtree.children;
    const name = readGeneralName(base, ADDRESS_AND_MASK_BYTES);
    if (subtree.tag !== TAG.sequence || name === null || rest.length > 0) return null;
    if (name.form === 'ip' && !isPrefixMask(name.bytes.subarray(name.bytes.length / 2))) return null;
    bases.push(name);
  }
  return bases.length === 0 ? null : bases;
}

/** The mask "in the style of RFC 4632 (CIDR)": ones, then zeros. */
function isPrefixMask(mask: Uint8Array): boolean {
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits);
}
