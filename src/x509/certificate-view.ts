import { toHex } from '../internal/bytes.js';
import { deepFreeze } from '../internal/deep-freeze.js';
import { isCa, type Certificate } from './certificate.js';
import type { RevocationReason } from './crl/crl-extensions.js';
import type { RevocationList } from './crl/revocation-list.js';
import { describeKey } from './public-key.js';

/** A certificate, as plain data. Frozen; says nothing about trust. */
export interface CertificateView {
  readonly version: 1 | 2 | 3;
  /** Lower-case hex of the INTEGER's content octets. */
  readonly serial: string;
  /** The distinguished name in the style of RFC 4514, made harmless to show; never compare it. */
  readonly subject: string;
  /** The issuer's distinguished name, likewise. */
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo's DER. */
  readonly keyId: string;
  /** For people: `Ed25519`, `ECDSA P-256`, `RSA 2048`, or why the key can't be used. */
  readonly keyAlgorithm: string;
  /** Whether it is a version 3 certificate whose basicConstraints say cA. */
  readonly isCa: boolean;
  readonly pathLen: number | null;
  /** Numbers of the keyUsage bits that are set (RFC 5280 section 4.2.1.3); null without the extension. */
  readonly keyUsage: readonly number[] | null;
  /** Dotted OIDs; null without the extension. */
  readonly extendedKeyUsage: readonly string[] | null;
  /** Dotted OIDs; null without the extension. */
  readonly certificatePolicies: readonly string[] | null;
  /** Lower-case hex; null without the extension. */
  readonly subjectKeyIdentifier: string | null;
  /** Lower-case hex; null without the extension, or without a keyIdentifier in it. */
  readonly authorityKeyIdentifier: string | null;
  /** Dotted OIDs of critical extensions that nothing here processes. */
  readonly unknownCriticalExtensions: readonly string[];
}

/** A revocation list, as plain data. Frozen; says nothing about trust. */
export interface RevocationListView {
  readonly version: 1 | 2;
  /** The issuer's distinguished name, made harmless to show. */
  readonly issuer: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
  /** Lower-case hex of the INTEGER's content octets; null without the extension. */
  readonly crlNumber: string | null;
  /** Whether it only lists changes to another list. */
  readonly isDelta: boolean;
  /** Whether it speaks about certificates of other issuers. */
  readonly isIndirect: boolean;
  readonly entries: readonly RevokedCertificateView[];
  /** Dotted OIDs of critical extensions, of the list or an entry, that nothing here processes. */
  readonly unknownCriticalExtensions: readonly string[];
}

/** One entry of a revocation list. */
export interface RevokedCertificateView {
  /** Lower-case hex of the INTEGER's content octets, as it came. */
  readonly serial: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason | null;
  readonly invalidityDate: Date | null;
}

/** A certificate for whoever asks from outside. */
export function viewCertificate(certificate: Certificate): CertificateView {
  const { extensions, publicKey } = certificate;
  return deepFreeze({
    version: certificate.version,
    serial: certificate.serial,
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    // Copies: a Date can be changed by whoever holds it.
    notBefore: new Date(certificate.notBefore),
    notAfter: new Date(certificate.notAfter),
    fingerprint: certificate.fingerprint,
    keyId: publicKey.keyId,
    keyAlgorithm: describeKey(publicKey),
    isCa: isCa(certificate),
    pathLen: extensions.basicConstraints?.pathLen ?? null,
    keyUsage: extensions.keyUsage === null ? null : [...extensions.keyUsage],
    extendedKeyUsage: extensions.extendedKeyUsage === null ? null : [...extensions.extendedKeyUsage],
    certificatePolicies: extensions.certificatePolicies === null ? null : [...extensions.certificatePolicies],
    subjectKeyIdentifier: hexOrNull(extensions.subjectKeyIdentifier),
    authorityKeyIdentifier: hexOrNull(extensions.authorityKeyIdentifier),
    unknownCriticalExtensions: [...extensions.unknownCritical],
  });
}

function hexOrNull(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : toHex(bytes);
}

/** A revocation list for whoever asks from outside. */
export function viewRevocationList(crl: RevocationList): RevocationListView {
  const { extensions } = crl;
  return deepFreeze({
    version: crl.version,
    issuer: crl.issuer.text,
    thisUpdate: new Date(crl.thisUpdate),
    nextUpdate: crl.nextUpdate === null ? null : new Date(crl.nextUpdate),
    fingerprint: crl.fingerprint,
    crlNumber: extensions.crlNumber,
    isDelta: extensions.isDelta,
    isIndirect: extensions.issuingDistributionPoint?.indirect === true || crl.namesOtherIssuers,
    entries: [...crl.entries.values()].map(({ serial, revokedAt, reason, invalidityDate }) => ({
      serial,
      revokedAt: new Date(revokedAt),
      reason,
      invalidityDate: invalidityDate === null ? null : new Date(invalidityDate),
    })),
    unknownCriticalExtensions: [...extensions.unknownCritical],
  });
}
