import { outsideValidity } from '../../internal/validity.js';
import type { Certificate } from '../certificate.js';

/**
 * Checks that an instant lies within a certificate's validity.
 *
 * Implements RFC 5280 sections 4.1.2.5 (inclusive at both ends) and 6.1.3 (a)(2). Departs from it: nowhere.
 *
 * @returns the code, or null where it does. An Invalid Date is never within: every comparison with it is false.
 */
export function checkValidity(certificate: Certificate, at: Date): ReturnType<typeof outsideValidity> {
  return outsideValidity(certificate, at);
}
