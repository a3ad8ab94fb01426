import type { Certificate } from '../certificate.js';

/**
 * Checks that nothing in a certificate asks for processing that isn't done here.
 *
 * Implements RFC 5280 sections 6.1.4 (o) and 6.1.5 (f): an unknown critical extension refuses the path.
 */
export function checkCriticalExtensions({ extensions }: Certificate): 'unknown-critical-extension' | null {
  return extensions.unknownCritical.length > 0 ? 'unknown-critical-extension' : null;
}
