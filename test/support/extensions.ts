/**
 * Extensions for the `extraExtensions` of a template. By default they are critical where RFC 5280 section 4.2.1 tells a
 * CA to mark them so. Values are written as they are told, sound or not: empty lists too.
 */
import { reasonFlagBits } from '../../src/testing/crl-reasons.js';
import { contextTag, integer, namedBits, nullValue, oid, sequence } from '../../src/testing/der-writer.js';
import { implicitTag } from '../../src/testing/implicit-tag.js';
import type { CertificateExtension, CrlReasonFlagName, DistinguishedName } from '../../src/testing/index.js';
import { generalName, generalNames, type GeneralNameSpec } from './general-names.js';

/** Whether the extension is critical, whatever RFC 5280 says. */
export interface Criticality {
  readonly critical?: boolean;
}

/** One distribution point of RFC 5280 section 4.2.1.13; what is absent isn't written. */
export interface DistributionPointSpec {
  readonly fullName?: readonly GeneralNameSpec[];
  readonly reasons?: readonly CrlReasonFlagName[];
  readonly crlIssuer?: DistinguishedName;
}

const nothing = new Uint8Array();

/** Section 4.2.1.6: one name or several, in the order in which they are written. */
export function subjectAltName(
  names: GeneralNameSpec | readonly GeneralNameSpec[],
  { critical = false }: Criticality = {},
): CertificateExtension {
  return { oid: '2.5.29.17', critical, value: generalNames('length' in names ? names : [names]) };
}

/** Section 4.2.1.10: trees of names; `minimum` is always 0 and `maximum` absent. */
export function nameConstraints({
  permitted,
  excluded,
  critical = true,
}: Criticality & {
  readonly permitted?: readonly GeneralNameSpec[];
  readonly excluded?: readonly GeneralNameSpec[];
}): CertificateExtension {
  const trees = (number: number, names?: readonly GeneralNameSpec[]) =>
    names === undefined ? nothing : implicitTag(number, sequence(...names.map((name) => sequence(generalName(name)))));
  return { oid: '2.5.29.30', critical, value: sequence(trees(0, permitted), trees(1, excluded)) };
}

/** Section 4.2.1.4, without qualifiers. */
export function certificatePolicies(
  policies: readonly string[],
  { critical = false }: Criticality = {},
): CertificateExtension {
  return { oid: '2.5.29.32', critical, value: sequence(...policies.map((policy) => sequence(oid(policy)))) };
}

/** Section 4.2.1.5: pairs of a policy of the issuer's domain and one of the subject's. */
export function policyMappings(
  mappings: readonly (readonly [issuerDomainPolicy: string, subjectDomainPolicy: string])[],
  { critical = true }: Criticality = {},
): CertificateExtension {
  return { oid: '2.5.29.33', critical, value: sequence(...mappings.map((pair) => sequence(...pair.map(oid)))) };
}

/** Section 4.2.1.11: how many certificates may follow before the constraint takes hold. */
export function policyConstraints({
  requireExplicitPolicy,
  inhibitPolicyMapping,
  critical = true,
}: Criticality & {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}): CertificateExtension {
  const skipCerts = (number: number, count?: number) =>
    count === undefined ? nothing : implicitTag(number, integer(count));
  const value = sequence(skipCerts(0, requireExplicitPolicy), skipCerts(1, inhibitPolicyMapping));
  return { oid: '2.5.29.36', critical, value };
}

/** Section 4.2.1.14. */
export function inhibitAnyPolicy(skipCerts: number, { critical = true }: Criticality = {}): CertificateExtension {
  return { oid: '2.5.29.54', critical, value: integer(skipCerts) };
}

/** Section 4.2.1.13. */
export function crlDistributionPoints(
  points: readonly DistributionPointSpec[],
  { critical = false }: Criticality = {},
): CertificateExtension {
  return { oid: '2.5.29.31', critical, value: sequence(...points.map(distributionPoint)) };
}

function distributionPoint({ fullName, reasons, crlIssuer }: DistributionPointSpec): Uint8Array {
  return sequence(
    // The outer tag is explicit, as DistributionPointName is a CHOICE (X.680 section 31.2.7).
    fullName === undefined ? nothing : contextTag(0, true, implicitTag(0, generalNames(fullName))),
    reasons === undefined ? nothing : implicitTag(1, namedBits(reasons.map((reason) => reasonFlagBits[reason]))),
    crlIssuer === undefined ? nothing : implicitTag(2, generalNames([{ directoryName: crlIssuer }])),
  );
}

/** An extension that nobody knows; its value is a NULL. */
export function unknownExtension(identifier: string, critical: boolean): CertificateExtension {
  return { oid: identifier, critical, value: nullValue() };
}
