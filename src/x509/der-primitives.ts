/** Universal tags that X.509 uses, as identifier octets. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Constructed forms that DER doesn't allow: strings, and the primitive types (X.690 sections 8 and 10.2). */
const NEVER_CONSTRUCTED: ReadonlySet<number> = new Set(
  Object.values(TAG)
    .filter((tag) => (tag & 0x20) === 0)
    .map((tag) => tag | 0x20),
);

/** X.680 section 41.4. */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
const UTC_TIME = /^\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\dZ$/;
const GENERALIZED_TIME = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\dZ$/;

/**
 * Checks the content of a primitive element by DER's rules for its type (X.690 sections 8 and 11).
 *
 * @returns what is wrong, or null. Tags of other classes have no rules of their own.
 */
export function checkPrimitive(tag: number, content: Uint8Array): string | null {
  switch (tag) {
    case TAG.boolean:
      return content.length === 1 && (content[0] === 0x00 || content[0] === 0xff) ? null : 'bad BOOLEAN';
    case TAG.integer:
      return isMinimalInteger(content) ? null : 'bad INTEGER';
    case TAG.bitString:
      return isStrictBitString(content) ? null : 'bad BIT STRING';
    case TAG.null:
      return content.length === 0 ? null : 'bad NULL';
    case TAG.oid:
      return isMinimalOid(content) ? null : 'bad OBJECT IDENTIFIER';
    case TAG.printableString:
      return PRINTABLE.test(Buffer.from(content).toString('latin1')) ? null : 'bad PrintableString';
    case TAG.ia5String:
      return content.every((byte) => byte < 0x80) ? null : 'bad IA5String';
    case TAG.utcTime:
      return isCalendarTime(content, UTC_TIME) ? null : 'bad UTCTime';
    case TAG.generalizedTime:
      return isCalendarTime(content, GENERALIZED_TIME) ? null : 'bad GeneralizedTime';
    case TAG.sequence & ~0x20:
    case TAG.set & ~0x20:
      return 'SEQUENCE or SET that is not constructed';
    default:
      return null;
  }
}

/** Whether the identifier octet is a constructed form that DER forbids (X.690 section 10.2). */
export function isForbiddenConstructed(tag: number): boolean {
  return NEVER_CONSTRUCTED.has(tag);
}

/** At least one octet, and no leading octet that says nothing (X.690 section 8.3.2). */
function isMinimalInteger(content: Uint8Array): boolean {
  const [first, second] = content;
  if (first === undefined) return false;
  if (second === undefined) return true;
  return !((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80));
}

/** Unused bits are 0 to 7, none without content, and zero (X.690 sections 8.6.2 and 11.2.1). */
function isStrictBitString(content: Uint8Array): boolean {
  const [unused] = content;
  if (unused === undefined || unused > 7) return false;
  if (content.length === 1) return unused === 0;
  return ((content.at(-1) ?? 0) & ((1 << unused) - 1)) === 0;
}

/** Complete subidentifiers without leading 0x80 octets (X.690 section 8.19.2). */
function isMinimalOid(content: Uint8Array): boolean {
  let startsSubidentifier = true;
  for (const byte of content) {
    if (startsSubidentifier && byte === 0x80) return false;
    startsSubidentifier = byte < 0x80;
  }
  return content.length > 0 && startsSubidentifier;
}

/** Seconds and `Z` present, no fraction (RFC 5280 section 4.1.2.5), and a day that the month has. */
function isCalendarTime(content: Uint8Array, form: RegExp): boolean {
  const text = Buffer.from(content).toString('latin1');
  return form.test(text) && readTime(text) !== null;
}

/**
 * The instant of a UTCTime or GeneralizedTime text; two-digit years from 50 on are of the twentieth century
 * (RFC 5280 section 4.1.2.5.1).
 *
 * @returns null for a day that the month doesn't have.
 */
export function readTime(text: string): Date | null {
  const digits = text.slice(0, -1);
  const shortYear = digits.length === 12;
  const yearText = digits.slice(0, shortYear ? 2 : 4);
  const year = shortYear ? Number(yearText) + (Number(yearText) >= 50 ? 1900 : 2000) : Number(yearText);
  const [month, day, hour, minute, second] = (digits.slice(yearText.length).match(/\d{2}/g) ?? []).map(Number);
  if (month === undefined || day === undefined || hour === undefined || minute === undefined || second === undefined) {
    return null;
  }
  const instant = new Date(0);
  // setUTCFullYear takes years below 100 as they are; Date.UTC would add 1900.
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(hour, minute, second, 0);
  return instant.getUTCDate() === day ? instant : null;
}
