import { isSelfIssued, type Certificate } from '../certificate.js';
import type { NameConstraints } from '../extensions/name-constraints.js';
import type { GeneralName } from '../general-name.js';
import { looksLikeDnsName, matchSubtree } from '../name-subtree.js';
import { ATTRIBUTE_OID } from '../oids.js';

/** What name constraints have against a path: the code, and the certificate whose name it is. */
export interface NameConstraintFault {
  readonly code: 'name-constraint-violation' | 'name-constraint-unsupported' | 'path-budget-exceeded';
  readonly certificate: Certificate;
}

/**
 * Checks the names on a path against the constraints of the CAs above them.
 *
 * Implements RFC 5280 sections 4.2.1.10, 6.1.3 (b), (c) and 6.1.4 (g), for the anchor's own constraints too (RFC 5937). Departs
 * from it: e-mail addresses in a subject always count, and so does an end entity's common name that looks like a host's where it
 * has no dNSName, as OpenSSL has it.
 *
 * @param path - end entity first, anchor last.
 * @param takeComparisons - asks the budget for as many comparisons; false: there aren't as many left.
 * @returns the first fault from the anchor down, or null.
 */
export function checkNameConstraints(
  path: readonly Certificate[],
  takeComparisons: (count: number) => boolean,
): NameConstraintFault | null {
  for (let above = path.length - 1; above > 0; above--) {
    const constraints = path[above]?.extensions.nameConstraints ?? null;
    if (constraints === null) continue;
    for (let below = above - 1; below >= 0; below--) {
      const certificate = path[below];
      // A self-issued certificate names its CA once more (section 6.1.3 (b)); the last one always counts.
      if (certificate === undefined || (below > 0 && isSelfIssued(certificate))) continue;
      const code = checkNames(namesOf(certificate, below === 0), constraints, takeComparisons);
      if (code !== null) return { code, certificate };
    }
  }
  return null;
}

function checkNames(
  names: readonly GeneralName[],
  { permitted, excluded }: NameConstraints,
  takeComparisons: (count: number) => boolean,
): NameConstraintFault['code'] | null {
  if (!takeComparisons(names.length * (permitted.length + excluded.length))) return 'path-budget-exceeded';
  for (const name of names) {
    const within = permitted.filter((base) => isSameForm(name, base));
    const without = excluded.filter((base) => isSameForm(name, base));
    if (name.form === 'other' && within.length + without.length > 0) return 'name-constraint-unsupported';
    const inside = within.map((base) => matchSubtree(name, base, false));
    const outside = without.map((base) => matchSubtree(name, base, true));
    if ([...inside, ...outside].includes('malformed-subtree')) return 'name-constraint-unsupported';
    if ([...inside, ...outside].includes('malformed-name')) return 'name-constraint-violation';
    if (outside.includes('inside')) return 'name-constraint-violation';
    if (within.length > 0 && !inside.includes('inside')) return 'name-constraint-violation';
  }
  return null;
}

/** Forms that aren't looked into are the same if their tags are. */
function isSameForm(name: GeneralName, base: GeneralName): boolean {
  return name.form === 'other' ? base.form === 'other' && base.tag === name.tag : base.form === name.form;
}

/** Everything that a certificate calls its subject. */
function namesOf({ subject, extensions }: Certificate, isEndEntity: boolean): readonly GeneralName[] {
  const names: GeneralName[] = [...(extensions.subjectAltName?.names ?? [])];
  const texts = (oid: string) => subject.attributes.flatMap(({ type, text }) => (type === oid ? [text ?? ''] : []));
  const hasDnsName = names.some(({ form }) => form === 'dns');
  if (subject.rdnKeys.length > 0) names.push({ form: 'directory', name: subject });
  for (const text of texts(ATTRIBUTE_OID.emailAddress)) names.push({ form: 'email', text });
  if (isEndEntity && !hasDnsName) {
    for (const text of texts(ATTRIBUTE_OID.commonName)) if (looksLikeDnsName(text)) names.push({ form: 'dns', text });
  }
  return names;
}
