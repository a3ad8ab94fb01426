import { bmpString, ia5String, oid, printableString, sequence, setOf, utf8String } from './der-writer.js';

/** How the value of an attribute is written; the alphabet of the type isn't enforced. */
export type NameStringType = 'utf8' | 'printable' | 'ia5' | 'bmp';

/**
 * One attribute of a name: its short name (`CN`, `O`, `C`, ...) or dotted object identifier, and its value. Bytes are the
 * whole DER of the value, written as they are.
 */
export type NameAttribute = readonly [attribute: string, value: string | Uint8Array, stringType?: NameStringType];

/** A name: a plain text is the common name alone; a list is written in its order; bytes are the whole DER of the Name. */
export type DistinguishedName = string | readonly NameAttribute[] | Uint8Array;

const attributes: ReadonlyMap<string, { readonly identifier: string; readonly stringType: NameStringType }> = new Map([
  ['CN', { identifier: '2.5.4.3', stringType: 'utf8' }],
  ['SN', { identifier: '2.5.4.4', stringType: 'utf8' }],
  ['serialNumber', { identifier: '2.5.4.5', stringType: 'printable' }],
  ['C', { identifier: '2.5.4.6', stringType: 'printable' }],
  ['L', { identifier: '2.5.4.7', stringType: 'utf8' }],
  ['ST', { identifier: '2.5.4.8', stringType: 'utf8' }],
  ['O', { identifier: '2.5.4.10', stringType: 'utf8' }],
  ['OU', { identifier: '2.5.4.11', stringType: 'utf8' }],
  ['emailAddress', { identifier: '1.2.840.113549.1.9.1', stringType: 'ia5' }],
  ['DC', { identifier: '0.9.2342.19200300.100.1.25', stringType: 'ia5' }],
]);

const writers: Readonly<Record<NameStringType, (text: string) => Uint8Array>> = {
  utf8: utf8String,
  printable: printableString,
  ia5: ia5String,
  bmp: bmpString,
};

/** The Name in DER: one attribute to each relative name. */
export function encodeName(name: DistinguishedName): Uint8Array {
  if (name instanceof Uint8Array) return name;
  return sequence(...attributeList(name).map((attribute) => setOf(encodeAttribute(attribute))));
}

/** The name as a person reads it: `O=Example, CN=Signer`, in the order of its encoding; raw bytes as `#` and hex. */
export function formatName(name: DistinguishedName): string {
  if (name instanceof Uint8Array) return hexForm(name);
  return attributeList(name)
    .map(([attribute, value]) => `${attribute}=${typeof value === 'string' ? value : hexForm(value)}`)
    .join(', ');
}

function attributeList(name: string | readonly NameAttribute[]): readonly NameAttribute[] {
  return typeof name === 'string' ? [['CN', name]] : name;
}

function encodeAttribute([attribute, value, stringType]: NameAttribute): Uint8Array {
  const known = attributes.get(attribute);
  const identifier = oid(known?.identifier ?? attribute);
  if (value instanceof Uint8Array) return sequence(identifier, value);
  return sequence(identifier, writers[stringType ?? known?.stringType ?? 'utf8'](value));
}

function hexForm(bytes: Uint8Array): string {
  return `#${Buffer.from(bytes).toString('hex')}`;
}
