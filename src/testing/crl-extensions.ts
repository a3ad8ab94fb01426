import { extensionsOf } from './certificate-extensions.js';
import type { CertificateExtension } from './certificate-template.js';
import { reasonCodes, reasonFlagBits } from './crl-reasons.js';
import type { CrlEntry, CrlTemplate, IssuingDistributionPoint } from './crl-template.js';
import { generalizedTime } from './der-time.js';
import { boolean, concat, contextTag, integer, namedBits, sequence, tlv } from './der-writer.js';
import { implicitTag } from './implicit-tag.js';

const identifiers = {
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
} as const;

const enumeratedTag = 0x0a;
const nothing = new Uint8Array();

/** The extensions of the list (RFC 5280 section 5.2) in the order in which they are written; empty where it asks for none. */
export function crlExtensionsOf(template: CrlTemplate): readonly CertificateExtension[] {
  const { version = 2, deltaCrlIndicator, issuingDistributionPoint: point } = template;
  const { crlNumber = version === 1 ? null : 1 } = template;
  const extensions = [...authorityKeyIdentifierOf(template)];
  if (crlNumber !== null) extensions.push({ oid: identifiers.crlNumber, value: integer(crlNumber) });
  if (deltaCrlIndicator !== undefined) {
    extensions.push({ oid: identifiers.deltaCrlIndicator, critical: true, value: integer(deltaCrlIndicator) });
  }
  if (point !== undefined) {
    const { critical = true } = point;
    extensions.push({ oid: identifiers.issuingDistributionPoint, critical, value: issuingDistributionPoint(point) });
  }
  return [...extensions, ...(template.extraExtensions ?? [])];
}

/** The extensions of an entry (RFC 5280 section 5.3) in the order in which they are written. */
export function entryExtensionsOf(entry: CrlEntry): readonly CertificateExtension[] {
  const { reason, invalidityDate, extraExtensions = [] } = entry;
  const extensions: CertificateExtension[] = [];
  if (reason !== undefined) {
    const value = tlv(enumeratedTag, Uint8Array.of(reasonCodes[reason]));
    extensions.push({ oid: identifiers.reasonCode, value });
  }
  if (invalidityDate !== undefined) {
    // Never UTCTime here, unlike the other dates (section 5.3.2).
    extensions.push({ oid: identifiers.invalidityDate, value: generalizedTime(new Date(invalidityDate)) });
  }
  return [...extensions, ...extraExtensions];
}

/** The one that a certificate of the same issuer would have, so that the two always agree. */
function authorityKeyIdentifierOf({
  issuer,
  version = 2,
  authorityKeyIdentifier = version === 2,
}: CrlTemplate): readonly CertificateExtension[] {
  return extensionsOf({
    subject: issuer.subject,
    key: issuer.key,
    notBefore: issuer.notBefore,
    notAfter: issuer.notAfter,
    issuer,
    authorityKeyIdentifier,
    basicConstraints: null,
    subjectKeyIdentifier: false,
  });
}

function issuingDistributionPoint(point: IssuingDistributionPoint): Uint8Array {
  const { fullName, onlySomeReasons } = point;
  const flag = (number: number, wanted = false) => (wanted ? implicitTag(number, boolean(true)) : nothing);
  return sequence(
    // The outer tag is explicit, as DistributionPointName is a CHOICE (X.680 section 31.2.7).
    fullName === undefined ? nothing : contextTag(0, true, contextTag(0, true, concat(...fullName))),
    flag(1, point.onlyContainsUserCerts),
    flag(2, point.onlyContainsCaCerts),
    onlySomeReasons === undefined
      ? nothing
      : implicitTag(3, namedBits(onlySomeReasons.map((reason) => reasonFlagBits[reason]))),
    flag(4, point.indirectCrl),
    flag(5, point.onlyContainsAttributeCerts),
  );
}
