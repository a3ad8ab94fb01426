import { TAG } from './der-primitives.js';
import type { DerElement } from './der.js';
import { readName, type Name } from './name.js';

/** A GeneralName (RFC 5280 section 4.2.1.6). */
export type GeneralName =
  | { readonly form: 'email'; readonly text: string }
  | { readonly form: 'dns'; readonly text: string }
  | { readonly form: 'uri'; readonly text: string }
  /** 4 or 16 bytes; in a name constraint, with its mask, 8 or 32. */
  | { readonly form: 'ip'; readonly bytes: Uint8Array }
  | { readonly form: 'directory'; readonly name: Name }
  /** otherName, x400Address, ediPartyName or registeredID: told apart by the tag, never looked into. */
  | { readonly form: 'other'; readonly tag: number };

const GENERAL_NAME_TAG = {
  otherName: 0xa0,
  rfc822Name: 0x81,
  dnsName: 0x82,
  x400Address: 0xa3,
  directoryName: 0xa4,
  ediPartyName: 0xa5,
  uri: 0x86,
  ipAddress: 0x87,
  registeredId: 0x88,
} as const;

/** How many bytes an iPAddress has: an address in a name, an address and a mask in a constraint (section 4.2.1.10). */
const ADDRESS_BYTES: readonly number[] = [4, 16];
export const ADDRESS_AND_MASK_BYTES: readonly number[] = [8, 32];

/** Reads a GeneralName; null where the element isn't one, or its text isn't ASCII. */
export function readGeneralName(
  element: DerElement | undefined,
  addressBytes: readonly number[] = ADDRESS_BYTES,
): GeneralName | null {
  if (element === undefined) return null;
  switch (element.tag) {
    case GENERAL_NAME_TAG.rfc822Name:
      return withText('email', element);
    case GENERAL_NAME_TAG.dnsName:
      return withText('dns', element);
    case GENERAL_NAME_TAG.uri:
      return withText('uri', element);
    case GENERAL_NAME_TAG.ipAddress:
      return addressBytes.includes(element.content.length) ? { form: 'ip', bytes: element.content } : null;
    case GENERAL_NAME_TAG.directoryName: {
      // Name is a CHOICE: its tag is explicit.
      const name = element.children.length === 1 ? readName(element.children[0]) : null;
      return name === null ? null : { form: 'directory', name };
    }
    case GENERAL_NAME_TAG.otherName:
    case GENERAL_NAME_TAG.x400Address:
    case GENERAL_NAME_TAG.ediPartyName:
    case GENERAL_NAME_TAG.registeredId:
      return { form: 'other', tag: element.tag };
    default:
      return null;
  }
}

/** GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName; null where one of them isn't one. */
export function readGeneralNames(elements: readonly DerElement[]): readonly GeneralName[] | null {
  const names: GeneralName[] = [];
  for (const element of elements) {
    const name = readGeneralName(element);
    if (name === null) return null;
    names.push(name);
  }
  return names.length === 0 ? null : names;
}

/** As an extension's whole value. */
export function readGeneralNamesValue(value: DerElement): readonly GeneralName[] | null {
  return value.tag === TAG.sequence ? readGeneralNames(value.children) : null;
}

function withText(form: 'email' | 'dns' | 'uri', { content }: DerElement): GeneralName | null {
  // IA5String: seven bits a character.
  return content.every((byte) => byte < 0x80) ? { form, text: Buffer.from(content).toString('latin1') } : null;
}
