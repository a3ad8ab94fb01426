import { createHash } from 'node:crypto';
import { encodeExtensions, extensionsOf, subjectKeyIdentifierOf } from './certificate-extensions.js';
import type { CertificateTemplate } from './certificate-template.js';
import { generalizedTime, utcTime, validityTime } from './der-time.js';
import { bitString, concat, contextTag, integer, integerOctets, sequence } from './der-writer.js';
import { encodeName, formatName } from './distinguished-name.js';
import type { MintedCertificate } from './minted-certificate.js';
import { pem } from './pem.js';
import { signatureAlgorithmIdentifier } from './signature-algorithms.js';

const timeWriters = { utc: utcTime, generalized: generalizedTime };
const nothing = new Uint8Array();

/**
 * Mints an X.509 certificate (RFC 5280 section 4.1) as the template says, sound or with the defects that it asks for.
 *
 * Deterministic: the same template gives the same bytes.
 *
 * @throws RangeError if a date is none, or its year has more than four digits.
 * @throws TypeError if an object identifier is malformed, or the signature algorithm doesn't fit the signing key.
 */
export function mintCertificate(template: CertificateTemplate): MintedCertificate {
  const { subject, key, issuer, defects = {} } = template;
  const signingKey = defects.signWith ?? issuer?.key ?? key;
  const signatureAlgorithm = template.signatureAlgorithm ?? signingKey.signatureAlgorithm;
  const notBefore = toWholeSecond(template.notBefore);
  const notAfter = toWholeSecond(template.notAfter);
  const writeTime = defects.timeType === undefined ? validityTime : timeWriters[defects.timeType];
  const spki = defects.spki ?? key.spki;
  const subjectDer = encodeName(subject);
  const issuerDer =
    defects.issuerName === undefined ? (issuer?.subjectDer ?? subjectDer) : encodeName(defects.issuerName);

  const afterSerial = [
    signatureAlgorithmIdentifier(defects.innerSignatureAlgorithm ?? signatureAlgorithm),
    issuerDer,
    sequence(writeTime(notBefore), writeTime(notAfter)),
    subjectDer,
    spki,
    extensionsField(template),
  ];
  const serialNumber = serialOctets(template.serial) ?? serialFrom(concat(signingKey.spki, ...afterSerial));
  const plainTbs = sequence(versionField(template), integer(serialNumber), ...afterSerial);
  const tbs = defects.rawTbsPatch?.(plainTbs) ?? plainTbs;
  const goodSignature = defects.signature ?? signingKey.sign(tbs, signatureAlgorithm);
  const signature = defects.corruptSignature === true ? withFlippedBit(goodSignature) : goodSignature;
  const plainDer = sequence(
    tbs,
    signatureAlgorithmIdentifier(signatureAlgorithm),
    bitString(signature, defects.unusedSignatureBits),
  );
  const der = concat(defects.rawCertificatePatch?.(plainDer) ?? plainDer, defects.trailingBytes ?? nothing);

  return {
    der,
    pem: pem('CERTIFICATE', der),
    fingerprint: sha256(der),
    keyId: sha256(spki),
    key,
    subject: formatName(subject),
    subjectDer,
    issuerDer,
    serialNumber,
    subjectKeyIdentifier: subjectKeyIdentifierOf(template),
    notBefore,
    notAfter,
  };
}

function versionField({ version = 3, defects }: CertificateTemplate): Uint8Array {
  if (version === 1 && defects?.explicitDefaults !== true) return nothing;
  return contextTag(0, true, integer(version - 1));
}

function extensionsField(template: CertificateTemplate): Uint8Array {
  const extensions = extensionsOf(template);
  if (extensions.length === 0) return nothing;
  return contextTag(3, true, encodeExtensions(extensions, template.defects?.explicitDefaults === true));
}

function serialOctets(serial: CertificateTemplate['serial']): Uint8Array | undefined {
  return serial === undefined || serial instanceof Uint8Array ? serial : integerOctets(BigInt(serial));
}

/** Sixteen octets, positive and never zero. */
function serialFrom(material: Uint8Array): Uint8Array {
  const octets = new Uint8Array(createHash('sha256').update(material).digest().subarray(0, 16));
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets;
}

function toWholeSecond(instant: Date | string): Date {
  const milliseconds = new Date(instant).getTime();
  if (Number.isNaN(milliseconds)) throw new RangeError(`not an instant: ${String(instant)}`);
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}

/** Flips the lowest bit of the last byte: the signature keeps its length and, for ECDSA, its DER. */
function withFlippedBit(signature: Uint8Array): Uint8Array {
  return signature.map((byte, index) => (index === signature.length - 1 ? byte ^ 1 : byte));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
