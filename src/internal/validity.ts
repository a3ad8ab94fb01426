/** A span of time, inclusive at both ends. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Where an instant lies outside a validity (RFC 5280 section 4.1.2.5: inclusive at both ends); null where it lies within.
 *
 * Written so that nothing is within an Invalid Date, and an Invalid Date within nothing: every comparison with it is false.
 */
export function outsideValidity(
  { notBefore, notAfter }: Validity,
  at: Date,
): 'certificate-expired' | 'certificate-not-yet-valid' | null {
  const begun = notBefore.getTime() <= at.getTime();
  if (begun && at.getTime() <= notAfter.getTime()) return null;
  return begun || Number.isNaN(at.getTime()) ? 'certificate-expired' : 'certificate-not-yet-valid';
}
