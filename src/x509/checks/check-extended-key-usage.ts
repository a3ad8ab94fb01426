import type { Certificate } from '../certificate.js';
import { KEY_PURPOSE_OID } from '../oids.js';

/**
 * Checks that a certificate's extendedKeyUsage, where present, includes code signing. On an issuer the extension bounds what
 * stands below it, as the field does (webpki, OpenSSL, CA/Browser Forum); RFC 5280 leaves that open.
 *
 * Implements RFC 5280 section 4.2.1.12, anyExtendedKeyUsage included.
 */
export function checkCodeSigning({ extensions }: Certificate): 'missing-code-signing-eku' | null {
  const purposes = extensions.extendedKeyUsage;
  const allowed = purposes?.some((oid) => oid === KEY_PURPOSE_OID.codeSigning || oid === KEY_PURPOSE_OID.any) ?? true;
  return allowed ? null : 'missing-code-signing-eku';
}

/** Whether the certificate names code signing among its purposes, in so many words. */
export function namesCodeSigning({ extensions }: Certificate): boolean {
  return extensions.extendedKeyUsage?.includes(KEY_PURPOSE_OID.codeSigning) ?? false;
}
