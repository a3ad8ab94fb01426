import type { Certificate } from '../certificate.js';

/**
 * Checks that nothing in a certificate asks for processing that isn't done here.
 *
 * Implements RFC 5280 sections 6.1.4 (o) and 6.1.5 (f): an unknown critical extension refuses the path. Departs from it: name
 * constraints (section 4.2.1.10) are refused whether critical or not, since ignoring them would let through what a CA forbids.
 */
export function checkCriticalExtensions({
  extensions,
}: Certificate): 'unknown-critical-extension' | 'name-constraint-unsupported' | null {
  if (extensions.unknownCritical.length > 0) return 'unknown-critical-extension';
  return extensions.hasNameConstraints ? 'name-constraint-unsupported' : null;
}
