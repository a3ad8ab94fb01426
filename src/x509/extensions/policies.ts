import { TAG } from '../der-primitives.js';
import { readOid, readSmallInteger } from '../der-values.js';
import type { DerElement } from '../der.js';

/** An issuer's policy and the subject's that it takes for equivalent (RFC 5280 section 4.2.1.5). */
export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

/** How many further certificates may stand on a path before the rule counts; null: it says nothing (section 4.2.1.11). */
export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | null;
  readonly inhibitPolicyMapping: number | null;
}

/** certificatePolicies: SEQUENCE SIZE (1..MAX) OF { policyIdentifier, policyQualifiers OPTIONAL }, no OID twice (section 4.2.1.4). */
export function readCertificatePolicies(value: DerElement): readonly string[] | null {
  if (value.tag !== TAG.sequence || value.children.length === 0) return null;
  const policies = new Set<string>();
  for (const information of value.children) {
    const [identifier, qualifiers, ...rest] = information.children;
    const oid = readOid(identifier);
    if (information.tag !== TAG.sequence || oid === null || policies.has(oid) || rest.length > 0) return null;
    if (qualifiers !== undefined && !areQualifiers(qualifiers)) return null;
    policies.add(oid);
  }
  return [...policies];
}

/** SEQUENCE SIZE (1..MAX) OF { policyQualifierId, qualifier }. Nothing here shows or judges them. */
function areQualifiers({ tag, children }: DerElement): boolean {
  return (
    tag === TAG.sequence &&
    children.length > 0 &&
    children.every((each) => each.tag === TAG.sequence && each.children.length === 2 && isOid(each.children[0]))
  );
}

/** policyMappings: SEQUENCE SIZE (1..MAX) OF { issuerDomainPolicy, subjectDomainPolicy }. */
export function readPolicyMappings(value: DerElement): readonly PolicyMapping[] | null {
  if (value.tag !== TAG.sequence || value.children.length === 0) return null;
  const mappings: PolicyMapping[] = [];
  for (const mapping of value.children) {
    const [issuer, subject, ...rest] = mapping.children;
    const issuerDomainPolicy = readOid(issuer);
    const subjectDomainPolicy = readOid(subject);
    if (mapping.tag !== TAG.sequence || rest.length > 0) return null;
    if (issuerDomainPolicy === null || subjectDomainPolicy === null) return null;
    mappings.push({ issuerDomainPolicy, subjectDomainPolicy });
  }
  return mappings;
}

/** policyConstraints: SEQUENCE { requireExplicitPolicy [0], inhibitPolicyMapping [1] }; "MUST NOT be an empty sequence". */
export function readPolicyConstraints(value: DerElement): PolicyConstraints | null {
  const fields = [...value.children];
  if (value.tag !== TAG.sequence || fields.length === 0) return null;
  const explicit = fields[0]?.tag === 0x80 ? readSkipCerts(fields.shift()) : null;
  const mapping = fields[0]?.tag === 0x81 ? readSkipCerts(fields.shift()) : null;
  if (explicit === undefined || mapping === undefined || fields.length > 0) return null;
  return { requireExplicitPolicy: explicit, inhibitPolicyMapping: mapping };
}

/** inhibitAnyPolicy: SkipCerts (section 4.2.1.14). */
export function readInhibitAnyPolicy(value: DerElement): number | null {
  return value.tag === TAG.integer ? readSmallInteger(value) : null;
}

/** SkipCerts ::= INTEGER (0..MAX), under an implicit tag; undefined where it isn't one. */
function readSkipCerts(element: DerElement | undefined): number | undefined {
  const content = element?.content ?? new Uint8Array();
  // The tag hides the type, so that the walk couldn't check that the INTEGER is minimal.
  const isMinimal = content.length === 1 || (content[0] ?? 0) !== 0 || (content[1] ?? 0) >= 0x80;
  if (element === undefined || content.length === 0 || !isMinimal) return undefined;
  return readSmallInteger({ ...element, tag: TAG.integer }) ?? undefined;
}

function isOid(element: DerElement | undefined): boolean {
  return readOid(element) !== null;
}
