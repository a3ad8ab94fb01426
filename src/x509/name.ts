import { harmless } from '../internal/untrusted-text.js';
import { decodeUtf8 } from '../internal/utf8.js';
import { TAG } from './der-primitives.js';
import { readOid } from './der-values.js';
import type { DerElement } from './der.js';

/** A distinguished name (RFC 5280 section 4.1.2.4). */
export interface Name {
  /** Its DER encoding. */
  readonly der: Uint8Array;
  /** For people, in the style of RFC 4514, made harmless to show; "(empty)" where the name is. Never compared. */
  readonly text: string;
  /** For comparison: two names are the same if and only if their keys are (RFC 5280 section 7.1). */
  readonly key: string;
  /** The keys of its relative distinguished names, in order: a subtree is a prefix of them (section 4.2.1.10). */
  readonly rdnKeys: readonly string[];
  /** Every attribute, in order; the text is null where its type isn't a string's. */
  readonly attributes: readonly { readonly type: string; readonly text: string | null }[];
}

/** Short names of RFC 4514 section 3, and of attributes that code signers use. */
const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '1.2.840.113549.1.9.1': 'emailAddress',
  '0.9.2342.19200300.100.1.25': 'DC',
  '0.9.2342.19200300.100.1.1': 'UID',
};

/**
 * Reads a Name.
 *
 * @returns null where the element isn't one: an RDNSequence of SETs of type and value, no SET empty.
 */
export function readName(element: DerElement | undefined): Name | null {
  if (element?.tag !== TAG.sequence) return null;
  const shown: string[] = [];
  const rdnKeys: string[] = [];
  const attributes: Name['attributes'][number][] = [];
  for (const rdn of element.children) {
    const read = rdn.tag === TAG.set ? readRelativeName(rdn.children) : null;
    if (read === null) return null;
    shown.push(read.text);
    rdnKeys.push(read.key);
    attributes.push(...read.attributes);
  }
  return {
    der: element.encoded,
    text: shown.length === 0 ? '(empty)' : harmless(shown.join(', ')),
    key: keyOfNames(rdnKeys),
    rdnKeys,
    attributes,
  };
}

/** The comparison key of a name, from those of its parts. */
export function keyOfNames(rdnKeys: readonly string[]): string {
  return rdnKeys.map((key) => `[${key}]`).join();
}

/** A RelativeDistinguishedName: its text, its key and its attributes. */
export interface RelativeName {
  readonly text: string;
  readonly key: string;
  readonly attributes: Name['attributes'];
}

/** Reads the AttributeTypeAndValues of a RelativeDistinguishedName; null where they aren't, or there is none. */
export function readRelativeName(elements: readonly DerElement[]): RelativeName | null {
  const attributes: { type: string; text: string | null }[] = [];
  const parts: { shown: string; key: string }[] = [];
  for (const attribute of elements) {
    const [type, value, ...rest] = attribute.children;
    const oid = readOid(type);
    if (attribute.tag !== TAG.sequence || oid === null || value === undefined || rest.length > 0) return null;
    const text = readDirectoryString(value);
    attributes.push({ type: oid, text });
    parts.push({
      shown: `${ATTRIBUTE_NAMES[oid] ?? oid}=${escape4514(text ?? '(unreadable)')}`,
      key: JSON.stringify([oid, text === null ? [...value.encoded] : fold(text)]),
    });
  }
  // The order within a SET says nothing.
  parts.sort((a, b) => (a.key < b.key ? -1 : 1));
  const join = (what: 'shown' | 'key', separator: string) => parts.map((part) => part[what]).join(separator);
  return parts.length === 0 ? null : { text: join('shown', '+'), key: join('key', ','), attributes };
}

/** The text of a string type, or null for another type or an encoding that isn't its own. */
function readDirectoryString(value: DerElement): string | null {
  switch (value.tag) {
    case TAG.utf8String:
      return decodeUtf8(value.content, 'keep');
    case TAG.printableString:
    case TAG.ia5String:
      return value.content.every((byte) => byte < 0x80) ? Buffer.from(value.content).toString('latin1') : null;
    case TAG.teletexString:
      return Buffer.from(value.content).toString('latin1');
    case TAG.bmpString:
      return value.content.length % 2 === 0 ? Buffer.from(value.content).swap16().toString('utf16le') : null;
    default:
      return null;
  }
}

/** RFC 4518's preparation as far as RFC 5280 section 7.1 needs it: case and insignificant white space. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}

/** RFC 4514 section 2.4, so that a value can't pretend to be several attributes. */
function escape4514(text: string): string {
  return text.slice(0, 1000).replace(/[,+"\\<>;=]/g, String.raw`\$&`);
}
