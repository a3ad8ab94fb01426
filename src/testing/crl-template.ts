import type { CertificateExtension } from './certificate-template.js';
import type { CrlReasonFlagName, CrlReasonName } from './crl-reasons.js';
import type { DistinguishedName } from './distinguished-name.js';
import type { TestKey } from './keys.js';
import type { MintedCertificate } from './minted-certificate.js';
import type { SignatureAlgorithmName } from './signature-algorithms.js';

/** One revoked certificate (RFC 5280 section 5.1.2.6), by the certificate or by its serial number; the number wins. */
export interface CrlEntry {
  /** The certificate whose serial number is listed, whoever issued it. */
  readonly certificate?: MintedCertificate;
  /** The serial number; bytes are the content octets of the INTEGER. */
  readonly serial?: bigint | number | Uint8Array;
  /** When it was revoked, a Date or an ISO 8601 text. Absent: at the list's `thisUpdate`. */
  readonly revokedAt?: Date | string;
  /** Why it was revoked. Absent: no such extension. */
  readonly reason?: CrlReasonName;
  /** Since when its key is suspect (RFC 5280 section 5.3.2), a Date or an ISO 8601 text. Absent: no such extension. */
  readonly invalidityDate?: Date | string;
  /** Further extensions of the entry, certificateIssuer say; written last and in this order. */
  readonly extraExtensions?: readonly CertificateExtension[];
}

/** What the list is limited to (RFC 5280 section 5.2.5). What is absent or `false` isn't written, as DER asks. */
export interface IssuingDistributionPoint {
  /** The names of the distribution point, each the DER of a GeneralName. Absent: no distributionPoint. */
  readonly fullName?: readonly Uint8Array[];
  /** Whether it lists end entities only. */
  readonly onlyContainsUserCerts?: boolean;
  /** Whether it lists CAs only. */
  readonly onlyContainsCaCerts?: boolean;
  /** Whether it lists attribute certificates only. */
  readonly onlyContainsAttributeCerts?: boolean;
  /** The reasons that it lists. Absent: all, and no such field. An empty list is written as it is. */
  readonly onlySomeReasons?: readonly CrlReasonFlagName[];
  /** Whether it lists certificates of other issuers too. */
  readonly indirectCrl?: boolean;
  /** Whether the extension is critical; `true` when absent. */
  readonly critical?: boolean;
}

/** What to do wrong on purpose. Everything else of the list stays sound. */
export interface CrlDefects {
  /** Forges: the issuer's name stands in the list, but this key signs. */
  readonly signWith?: TestKey;
  /** Flips a bit of the signature. */
  readonly corruptSignature?: boolean;
  /** Names another algorithm inside the signed part than outside (RFC 5280 section 5.1.1.2 forbids it). */
  readonly innerSignatureAlgorithm?: SignatureAlgorithmName;
  /** Names another issuer than the one that signs. */
  readonly issuerName?: DistinguishedName;
  /** Rewrites the signed part (TBSCertList, DER) just before it is signed. */
  readonly rawTbsPatch?: (tbs: Uint8Array) => Uint8Array;
  /** Appends these bytes to the DER; the PEM holds them too. */
  readonly trailingBytes?: Uint8Array;
}

/** What a certificate revocation list shall say. What is absent takes the value of a plain, sound and complete list. */
export interface CrlTemplate {
  /** Whose name stands in the list, and whose key signs it; its keyUsage isn't looked at. */
  readonly issuer: MintedCertificate;
  /** When the list was made, a Date or an ISO 8601 text; cut to the second. Absent: the day before the authority's `at`. */
  readonly thisUpdate?: Date | string;
  /** When the next one is due, likewise. Absent: thirty days after the authority's `at`. `null`: no such field. */
  readonly nextUpdate?: Date | string | null;
  /** What is revoked, in the order in which it is written. Absent or empty: no such field. */
  readonly revoked?: readonly CrlEntry[];
  /** The number of the list. Absent: 1 in version 2. `null`: no such extension. */
  readonly crlNumber?: bigint | number | null;
  /** `true` takes the issuer's identifier; bytes are taken as they are. Absent: `true` in version 2. */
  readonly authorityKeyIdentifier?: boolean | Uint8Array;
  /** The number of the complete list that this one adds to; critical (RFC 5280 section 5.2.4). Absent: no such extension. */
  readonly deltaCrlIndicator?: bigint | number;
  /** What the list is limited to. Absent: no such extension. */
  readonly issuingDistributionPoint?: IssuingDistributionPoint;
  /** Further extensions of the list, written last and in this order. */
  readonly extraExtensions?: readonly CertificateExtension[];
  /** The version; 2 when absent. Version 1 has only the extensions that the template names explicitly (a defect). */
  readonly version?: 1 | 2;
  /** Absent: what the signing key uses by itself. */
  readonly signatureAlgorithm?: SignatureAlgorithmName;
  /** What to do wrong on purpose. */
  readonly defects?: CrlDefects;
}
