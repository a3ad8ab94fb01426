import { equalBytes, sha256Hex, toHex } from '../internal/bytes.js';
import { TAG } from './der-primitives.js';
import { readInstant, readSmallInteger, readWholeBitString } from './der-values.js';
import { CERTIFICATE_LIMITS, readDer, type DerElement } from './der.js';
import { ecdsaTwin } from './ecdsa-twin.js';
import {
  NO_EXTENSIONS,
  readExtensions,
  type Extensions,
  type ExtensionsResult,
} from './extensions/certificate-extensions.js';
import { readName, type Name } from './name.js';
import { readPublicKey, type PublicKey } from './public-key.js';
import type { SignedData } from './signed-data.js';

/** A certificate, read strictly (RFC 5280 section 4.1). Immutable; says nothing about trust. */
export interface Certificate extends SignedData {
  readonly der: Uint8Array;
  /** Lower-case hex SHA-256 of the DER. */
  readonly fingerprint: string;
  /** The fingerprint that it has as well, see {@link ecdsaTwin}. */
  readonly twin: string | null;
  readonly version: 1 | 2 | 3;
  /** Lower-case hex of the INTEGER's content octets. */
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKey;
  readonly extensions: Extensions;
}

/** Why bytes aren't an acceptable certificate. */
export type CertificateFaultCode =
  | 'certificate-too-large'
  | 'certificate-malformed'
  | 'certificate-serial-bad'
  | 'duplicate-extension'
  | 'extension-malformed'
  | 'signature-algorithm-mismatch';

/** A certificate or its fault. */
export type CertificateResult =
  | { readonly ok: true; readonly certificate: Certificate }
  | {
      readonly ok: false;
      readonly code: CertificateFaultCode;
      readonly detail: string;
      /** Whom it would have certified, where it could be read as far: a dead end may be for want of this very certificate. */
      readonly subject: Name | null;
    };

/** RFC 5280 section 4.1.2.2: "Conforming CAs MUST NOT use serialNumber values longer than 20 octets". */
const MAX_SERIAL_BYTES = 20;

const CONTEXT = { version: 0xa0, issuerUniqueId: 0x81, subjectUniqueId: 0x82, extensions: 0xa3 } as const;

/**
 * Reads a certificate.
 *
 * Implements RFC 5280 section 4.1 over strict DER. Departs from it: a serial may be zero, and unique identifiers are skipped.
 *
 * @param untrustedDer - at most 64 KiB of DER; not trusted.
 * @returns the certificate, or a fault with a code. Never throws on hostile input.
 * @remarks Checks no signature, date or trust.
 */
export function parseCertificate(untrustedDer: Uint8Array): CertificateResult {
  if (untrustedDer.byteLength > CERTIFICATE_LIMITS.maxBytes) {
    return fail('certificate-too-large', `${untrustedDer.byteLength} bytes; ${CERTIFICATE_LIMITS.maxBytes} at most`);
  }
  // A copy: the caller may do with its memory what it likes.
  const read = readDer(new Uint8Array(untrustedDer), CERTIFICATE_LIMITS);
  if (!read.ok) return fail('certificate-malformed', `${read.fault} at byte ${read.offset}`);
  const [tbs, signatureAlgorithm, signatureValue, ...rest] = read.element.children;
  const signature = readWholeBitString(signatureValue);
  if (read.element.tag !== TAG.sequence || tbs?.tag !== TAG.sequence || rest.length > 0) {
    return fail('certificate-malformed', 'not a certificate');
  }
  if (signatureAlgorithm?.tag !== TAG.sequence || signature === null) return fail('certificate-malformed', 'signature');

  const fields = [...tbs.children];
  const version = readVersion(fields);
  const serial = fields.shift();
  const innerAlgorithm = fields.shift();
  const issuer = readName(fields.shift());
  const validity = fields.shift();
  const subject = readName(fields.shift());
  const publicKey = readPublicKey(fields.shift());
  const [notBefore, notAfter] = readValidity(validity);
  if (version === null) return fail('certificate-malformed', 'version');
  if (serial?.tag !== TAG.integer) return fail('certificate-malformed', 'serial number');
  if (issuer === null || subject === null) return fail('certificate-malformed', 'issuer or subject');
  if (notBefore === null || notAfter === null) return fail('certificate-malformed', 'validity');
  if (publicKey === null) return fail('certificate-malformed', 'public key');
  // Section 4.1.1.2: the two fields "MUST contain the same algorithm identifier".
  if (innerAlgorithm === undefined || !equalBytes(innerAlgorithm.encoded, signatureAlgorithm.encoded)) {
    return fail('signature-algorithm-mismatch', 'the signed and the unsigned algorithm identifier differ', subject);
  }
  if ((serial.content[0] ?? 0x80) >= 0x80 || serial.content.length > MAX_SERIAL_BYTES) {
    return fail('certificate-serial-bad', 'the serial number is negative, or longer than 20 bytes', subject);
  }
  const extensions = readRest(fields, version);
  if (!extensions.ok) return fail(extensions.code, extensions.detail, subject);
  // Section 4.1.2.6: where the subject is empty the subjectAltName is all there is, and "MUST be marked as critical".
  if (subject.rdnKeys.length === 0 && extensions.extensions.subjectAltName?.critical === false) {
    return fail('extension-malformed', 'subjectAltName that is not critical beside an empty subject', subject);
  }

  return {
    ok: true,
    certificate: Object.freeze({
      der: read.element.encoded,
      fingerprint: sha256Hex(read.element.encoded),
      twin: ecdsaTwin(read.element, signature),
      version,
      serial: toHex(serial.content),
      issuer,
      subject,
      notBefore,
      notAfter,
      publicKey,
      extensions: extensions.extensions,
      tbs: tbs.encoded,
      signatureAlgorithm,
      signature,
    }),
  };
}

/** Whether subject and issuer are the same name (RFC 5280 section 3.2). */
export function isSelfIssued(certificate: Certificate): boolean {
  return certificate.subject.key === certificate.issuer.key;
}

/** Whether it may stand above others: a version 3 certificate that says cA (section 4.2.1.9; version 1 can't say it). */
export function isCa(certificate: Pick<Certificate, 'version' | 'extensions'>): boolean {
  return certificate.version === 3 && certificate.extensions.basicConstraints?.ca === true;
}

/** Version ::= INTEGER { v1(0), v2(1), v3(2) }, DEFAULT v1 and so never written as v1 (X.690 section 11.5). */
function readVersion(fields: DerElement[]): 1 | 2 | 3 | null {
  if (fields[0]?.tag !== CONTEXT.version) return 1;
  const [number, ...rest] = fields.shift()?.children ?? [];
  const value = rest.length === 0 ? readSmallInteger(number) : null;
  return value === 1 ? 2 : value === 2 ? 3 : null;
}

function readValidity(element: DerElement | undefined): readonly [Date | null, Date | null] {
  const [notBefore, notAfter, ...rest] = element?.children ?? [];
  if (element?.tag !== TAG.sequence || rest.length > 0) return [null, null];
  return [readInstant(notBefore), readInstant(notAfter)];
}

/** Unique identifiers and extensions, in this order, each only in the versions that have it (section 4.1). */
function readRest(fields: readonly DerElement[], version: 1 | 2 | 3): ExtensionsResult {
  const rest = [...fields];
  if (version >= 2 && rest[0]?.tag === CONTEXT.issuerUniqueId) rest.shift();
  if (version >= 2 && rest[0]?.tag === CONTEXT.subjectUniqueId) rest.shift();
  const list = version === 3 && rest[0]?.tag === CONTEXT.extensions ? rest.shift() : undefined;
  if (rest.length > 0)
    return { ok: false, code: 'extension-malformed', detail: 'a field that this version does not have' };
  if (list === undefined) return { ok: true, extensions: NO_EXTENSIONS };
  if (list.children.length !== 1) return { ok: false, code: 'extension-malformed', detail: 'the list of extensions' };
  return readExtensions(list.children[0]);
}

function fail(code: CertificateFaultCode, detail: string, subject: Name | null = null): CertificateResult {
  return { ok: false, code, detail, subject };
}
