import { sha256Hex } from '../internal/bytes.js';
import type { Certificate } from '../x509/certificate.js';

/**
 * Who the signer at the end of a path is: the anchor's key and the end entity's name. Ephemeral keys and renewed CA certificates
 * don't change it; the same name under another anchor is another publisher.
 */
export function pathPublisherId(endEntity: Certificate, anchor: Certificate): string {
  return `path:${sha256Hex(anchor.publicKey.spki, endEntity.subject.der)}`;
}
