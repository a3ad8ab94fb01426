import { TAG } from '../der-primitives.js';
import { readNamedBits } from '../der-values.js';
import type { DerElement } from '../der.js';
import { readGeneralNames, type GeneralName } from '../general-name.js';
import { readRelativeName } from '../name.js';

/** Where a list is to be had: in full, or relative to the name of who issues it (RFC 5280 section 4.2.1.13). */
export type DistributionPointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  /** The comparison key of the RelativeDistinguishedName. */
  | { readonly kind: 'relative'; readonly rdnKey: string };

/** One distribution point of a certificate. */
export interface DistributionPoint {
  readonly name: DistributionPointName | null;
  /** Bits of ReasonFlags that its list covers; null: all. */
  readonly reasons: ReadonlySet<number> | null;
  /** Who issues the list, where that isn't the certificate's own issuer. */
  readonly crlIssuer: readonly GeneralName[] | null;
}

/** cRLDistributionPoints: SEQUENCE SIZE (1..MAX) OF { distributionPoint [0], reasons [1], cRLIssuer [2] }, each optional. */
export function readDistributionPoints(value: DerElement): readonly DistributionPoint[] | null {
  if (value.tag !== TAG.sequence || value.children.length === 0) return null;
  const points: DistributionPoint[] = [];
  for (const element of value.children) {
    const point = readDistributionPoint(element);
    if (point === null) return null;
    points.push(point);
  }
  return points;
}

function readDistributionPoint(element: DerElement): DistributionPoint | null {
  const fields = [...element.children];
  const name = fields[0]?.tag === 0xa0 ? readDistributionPointName(fields.shift()) : null;
  const reasons = fields[0]?.tag === 0x81 ? readReasonFlags(fields.shift()) : null;
  const crlIssuer = fields[0]?.tag === 0xa2 ? (readGeneralNames(fields.shift()?.children ?? []) ?? undefined) : null;
  if (element.tag !== TAG.sequence || fields.length > 0) return null;
  if (name === undefined || reasons === undefined || crlIssuer === undefined) return null;
  // "A DistributionPoint MUST NOT consist of only the reasons field".
  return name === null && crlIssuer === null ? null : { name, reasons, crlIssuer };
}

/** CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RelativeDistinguishedName }; undefined where it isn't one. */
export function readDistributionPointName(element: DerElement | undefined): DistributionPointName | undefined {
  const [choice, ...rest] = element?.children ?? [];
  if (choice === undefined || rest.length > 0) return undefined;
  if (choice.tag === 0xa1) {
    const rdn = readRelativeName(choice.children);
    return rdn === null ? undefined : { kind: 'relative', rdnKey: rdn.key };
  }
  const names = choice.tag === 0xa0 ? readGeneralNames(choice.children) : null;
  return names === null ? undefined : { kind: 'full', names };
}

/** ReasonFlags, under an implicit tag; undefined where they aren't. */
export function readReasonFlags(element: DerElement | undefined): ReadonlySet<number> | undefined {
  if (element === undefined) return undefined;
  return readNamedBits({ ...element, tag: TAG.bitString }) ?? undefined;
}
