import { harmless } from '../../internal/untrusted-text.js';
import { decodeUtf8 } from '../../internal/utf8.js';

/** What is told about a document while it is read; a path begins with the root element, and ends with the fourth level, however deep it is. */
export interface XmlVisitor {
  element?(path: string, attributes: Readonly<Record<string, string>>): void;
  /** All text directly in an element, when it ends. */
  text?(path: string, text: string): void;
}

/** Thrown to stop reading; its message is an answer. */
export class XmlFault extends Error {}

/**
 * Refuses names that are one of these but for a prefix: to readers that go by local names they are the same, and the first
 * counts.
 *
 * @param found - names of attributes, or the path of an element.
 */
export function refusePrefixes(found: string | readonly string[], names: readonly string[]): void {
  for (const name of typeof found === 'string' ? [found] : found) {
    if (!name.includes(':') || name.split('/', MAX_LEVELS + 1).length > MAX_LEVELS) continue;
    const local = name
      .split('/')
      .map((part) => part.slice(part.lastIndexOf(':') + 1))
      .join('/');
    if (names.includes(local)) throw new XmlFault(`a prefix of ${local.slice(local.lastIndexOf('/') + 1)}`);
  }
}

const MAX_DEPTH = 64;
/** Encodings in which bytes below 0x80 are letters of ASCII, whoever reads them; in UTF-7 they aren't. */
const AS_ASCII = /^(?:us-ascii|iso-8859-\d{1,2}|windows-125\d)$/i;
/** Far longer than any that we look for, with any prefix: paths are made of names, and compared at every element. */
const MAX_NAME_CHARACTERS = 200;
/** The deepest that we look for. */
const MAX_LEVELS = 3;

/**
 * Reads an XML document strictly: well-formed, UTF-8, without a document type, so that no entity but the five predefined ones
 * and character references means anything.
 *
 * @returns null, or what is wrong with it. The visitor's XmlFaults are answers too.
 */
export async function readXml(untrustedBytes: Uint8Array, visitor: XmlVisitor): Promise<string | null> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const open: { readonly path: string; text: string }[] = [];
  parser.on('error', (error) => {
    // A sentence of its own, which becomes the end of one of ours.
    throw new XmlFault(harmless(error.message.replace(/\.$/, ''), 100));
  });
  parser.on('doctype', () => {
    throw new XmlFault('a document type');
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding === undefined || /^utf-?8$/i.test(encoding)) return;
    const isAscii = AS_ASCII.test(encoding) && untrustedBytes.every((byte) => byte < 0x80);
    if (!isAscii) throw new XmlFault('another encoding than UTF-8');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= MAX_DEPTH) throw new XmlFault(`more than ${MAX_DEPTH} levels`);
    if (name.length > MAX_NAME_CHARACTERS) throw new XmlFault(`a name of more than ${MAX_NAME_CHARACTERS} characters`);
    const above = open.at(-1);
    const path = above === undefined ? name : open.length > MAX_LEVELS ? above.path : `${above.path}/${name}`;
    open.push({ path, text: '' });
    visitor.element?.(path, attributes);
  });
  const addText = (text: string): void => {
    const top = open.at(-1);
    if (top !== undefined) top.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const top = open.pop();
    if (top !== undefined) visitor.text?.(top.path, top.text);
  });
  const text = decodeUtf8(untrustedBytes, 'drop');
  if (text === null) return 'not UTF-8';
  try {
    parser.write(text).close();
    return null;
  } catch (error) {
    if (error instanceof XmlFault) return error.message;
    throw error;
  }
}
