import type { Certificate } from '../certificate.js';
import { KEY_USAGE_BIT } from '../extensions/key-usage.js';

/**
 * Checks that an issuer's keyUsage, where present, lets it sign certificates.
 *
 * Implements RFC 5280 section 6.1.4 (n).
 */
export function checkKeyCertSign({ extensions }: Certificate): 'missing-key-cert-sign' | null {
  const usage = extensions.keyUsage;
  return usage === null || usage.has(KEY_USAGE_BIT.keyCertSign) ? null : 'missing-key-cert-sign';
}

/**
 * Checks that a signer's keyUsage, where present, lets it sign data.
 *
 * Implements RFC 5280 section 4.2.1.3: digitalSignature is for signatures "other than signatures on certificates and CRLs".
 */
export function checkDigitalSignature({ extensions }: Certificate): 'missing-digital-signature' | null {
  const usage = extensions.keyUsage;
  return usage === null || usage.has(KEY_USAGE_BIT.digitalSignature) ? null : 'missing-digital-signature';
}

/**
 * Checks that a key's owner, whose keyUsage is present, may sign revocation lists.
 *
 * Implements RFC 5280 section 6.3.3 (f).
 */
export function mayCrlSign({ extensions }: Certificate): boolean {
  const usage = extensions.keyUsage;
  return usage === null || usage.has(KEY_USAGE_BIT.cRLSign);
}
