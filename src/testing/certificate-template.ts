import type { CertificateDefects } from './certificate-defects.js';
import type { DistinguishedName } from './distinguished-name.js';
import type { TestKey } from './keys.js';
import type { MintedCertificate } from './minted-certificate.js';
import type { SignatureAlgorithmName } from './signature-algorithms.js';

/** The bits of keyUsage (RFC 5280 section 4.2.1.3). */
export type KeyUsageName =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

/** The purposes that have a name here (RFC 5280 section 4.2.1.12). */
export type ExtendedKeyUsageName =
  | 'anyExtendedKeyUsage'
  | 'serverAuth'
  | 'clientAuth'
  | 'codeSigning'
  | 'emailProtection'
  | 'timeStamping'
  | 'OCSPSigning';

/** What basicConstraints says (RFC 5280 section 4.2.1.9). */
export interface BasicConstraints {
  /** Whether the subject is a CA. */
  readonly ca: boolean;
  /** How many intermediates may follow, itself and self-issued ones not counted. Absent: any number. */
  readonly pathLen?: number;
  /** Whether the extension is critical; `true` when absent. */
  readonly critical?: boolean;
}

/** Any other extension. */
export interface CertificateExtension {
  /** Its object identifier, dotted. */
  readonly oid: string;
  /** Whether it is critical; `false` when absent. */
  readonly critical?: boolean;
  /** The DER that its OCTET STRING holds. */
  readonly value: Uint8Array;
}

/** What a certificate shall say. What is absent takes the value of a plain, sound end entity. */
export interface CertificateTemplate {
  /** Whom it certifies. */
  readonly subject: DistinguishedName;
  /** The subject's key; its public half goes into the certificate. */
  readonly key: TestKey;
  /** Who signs. Absent: self-signed. */
  readonly issuer?: MintedCertificate;
  /** Bytes are the content octets of the INTEGER. Absent: 16 bytes that depend on all else that the template says. */
  readonly serial?: bigint | number | Uint8Array;
  /** The first instant of its validity, a Date or an ISO 8601 text; cut to the second. */
  readonly notBefore: Date | string;
  /** The last instant of its validity, itself included; a Date or an ISO 8601 text; cut to the second. */
  readonly notAfter: Date | string;
  /** The X.509 version; 3 when absent. Version 1 has only the extensions that the template names explicitly (a defect). */
  readonly version?: 1 | 2 | 3;
  /** Absent: `{ ca: false }` in version 3. `null`: no such extension. */
  readonly basicConstraints?: BasicConstraints | null;
  /** Absent or `null`: no such extension. An empty list is written as it is. */
  readonly keyUsage?: readonly KeyUsageName[] | null;
  /** Whether keyUsage is critical; `true` when absent. */
  readonly keyUsageCritical?: boolean;
  /** Names or dotted object identifiers. Absent or `null`: no such extension. */
  readonly extendedKeyUsage?: readonly (ExtendedKeyUsageName | (string & {}))[] | null;
  /** Whether extendedKeyUsage is critical; `false` when absent. */
  readonly extendedKeyUsageCritical?: boolean;
  /** `true` is the SHA-1 of the key's bits (RFC 5280 section 4.2.1.2); bytes are taken as they are. Absent: `true` in version 3. */
  readonly subjectKeyIdentifier?: boolean | Uint8Array;
  /** `true` takes the issuer's identifier. Absent: `true` in version 3 unless self-signed. */
  readonly authorityKeyIdentifier?: boolean | Uint8Array;
  /** Further extensions, written last and in this order. */
  readonly extraExtensions?: readonly CertificateExtension[];
  /** Absent: what the signing key uses by itself. */
  readonly signatureAlgorithm?: SignatureAlgorithmName;
  /** What to do wrong on purpose. */
  readonly defects?: CertificateDefects;
}
