import { createHash } from 'node:crypto';
import { encodeExtensions } from './certificate-extensions.js';
import type { CertificateExtension } from './certificate-template.js';
import { crlExtensionsOf, entryExtensionsOf } from './crl-extensions.js';
import type { CrlEntry, CrlTemplate } from './crl-template.js';
import { validityTime } from './der-time.js';
import { bitString, concat, contextTag, integer, sequence } from './der-writer.js';
import { encodeName } from './distinguished-name.js';
import type { MintedCrl } from './minted-crl.js';
import { pem } from './pem.js';
import { signatureAlgorithmIdentifier } from './signature-algorithms.js';

const dayMilliseconds = 86_400_000;
const nothing = new Uint8Array();

/**
 * Mints a certificate revocation list (RFC 5280 section 5.1) as the template says, sound or with the defects that it asks for.
 *
 * Deterministic: the same template and instant give the same bytes.
 *
 * @param at - the instant that the absent dates stand around.
 * @throws RangeError if a date is none, or its year has more than four digits.
 * @throws TypeError if an entry names no serial number, an object identifier is malformed, or the signature algorithm
 * doesn't fit the signing key.
 */
export function mintCrl(template: CrlTemplate, at: Date): MintedCrl {
  const { issuer, revoked = [], version = 2, defects = {} } = template;
  const signingKey = defects.signWith ?? issuer.key;
  const signatureAlgorithm = template.signatureAlgorithm ?? signingKey.signatureAlgorithm;
  const { thisUpdate = daysAfter(at, -1), nextUpdate = daysAfter(at, 30) } = template;
  const extensions = encodedOrNothing(crlExtensionsOf(template));

  const plainTbs = sequence(
    version === 1 ? nothing : integer(1),
    signatureAlgorithmIdentifier(defects.innerSignatureAlgorithm ?? signatureAlgorithm),
    defects.issuerName === undefined ? issuer.subjectDer : encodeName(defects.issuerName),
    time(thisUpdate),
    nextUpdate === null ? nothing : time(nextUpdate),
    // An empty list must be absent (section 5.1.2.6).
    revoked.length === 0 ? nothing : sequence(...revoked.map((entry) => encodeEntry(entry, thisUpdate))),
    extensions === nothing ? nothing : contextTag(0, true, extensions),
  );
  const tbs = defects.rawTbsPatch?.(plainTbs) ?? plainTbs;
  const goodSignature = signingKey.sign(tbs, signatureAlgorithm);
  const signature = defects.corruptSignature === true ? withFlippedBit(goodSignature) : goodSignature;
  const der = concat(
    sequence(tbs, signatureAlgorithmIdentifier(signatureAlgorithm), bitString(signature)),
    defects.trailingBytes ?? nothing,
  );
  return { der, pem: pem('X509 CRL', der), fingerprint: createHash('sha256').update(der).digest('hex') };
}

function encodeEntry(entry: CrlEntry, thisUpdate: Date | string): Uint8Array {
  const serial = entry.serial ?? entry.certificate?.serialNumber;
  if (serial === undefined) throw new TypeError('an entry of the list has neither a serial number nor a certificate');
  return sequence(integer(serial), time(entry.revokedAt ?? thisUpdate), encodedOrNothing(entryExtensionsOf(entry)));
}

function encodedOrNothing(extensions: readonly CertificateExtension[]): Uint8Array {
  return extensions.length === 0 ? nothing : encodeExtensions(extensions, false);
}

/** Time stands in a list as in a certificate: UTCTime through 2049, then GeneralizedTime (sections 5.1.2.4 to 5.1.2.6). */
function time(instant: Date | string): Uint8Array {
  return validityTime(new Date(instant));
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * dayMilliseconds);
}

/** Flips the lowest bit of the last byte: the signature keeps its length and, for ECDSA, its DER. */
function withFlippedBit(signature: Uint8Array): Uint8Array {
  return signature.map((byte, index) => (index === signature.length - 1 ? byte ^ 1 : byte));
}
