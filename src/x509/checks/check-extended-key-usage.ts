import type { Certificate } from '../certificate.js';
import { KEY_PURPOSE_OID } from '../oids.js';

/**
 * Checks that a certificate's extendedKeyUsage, where present, includes a purpose. On an issuer the extension bounds what stands
 * below it, as the field does (webpki, OpenSSL, CA/Browser Forum); RFC 5280 leaves that open.
 *
 * Implements RFC 5280 section 4.2.1.12, anyExtendedKeyUsage included.
 *
 * @param purpose - a dotted OID; null: none is asked for.
 */
export function checkKeyPurpose(
  { extensions }: Certificate,
  purpose: string | null,
): 'missing-code-signing-eku' | 'missing-key-purpose' | null {
  const allowed = extensions.extendedKeyUsage?.some((oid) => oid === purpose || oid === KEY_PURPOSE_OID.any) ?? true;
  if (purpose === null || allowed) return null;
  return purpose === KEY_PURPOSE_OID.codeSigning ? 'missing-code-signing-eku' : 'missing-key-purpose';
}

/** Whether the certificate may sign code as far as its extendedKeyUsage goes. */
export function checkCodeSigning(certificate: Certificate): ReturnType<typeof checkKeyPurpose> {
  return checkKeyPurpose(certificate, KEY_PURPOSE_OID.codeSigning);
}

/** Whether the certificate names code signing among its purposes, in so many words. */
export function namesCodeSigning({ extensions }: Certificate): boolean {
  return extensions.extendedKeyUsage?.includes(KEY_PURPOSE_OID.codeSigning) ?? false;
}
