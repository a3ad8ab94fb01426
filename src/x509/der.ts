import { checkPrimitive, isForbiddenConstructed, TAG } from './der-primitives.js';

/** One element of a DER encoding (X.690), read strictly. Byte arrays are views of the input. */
export interface DerElement {
  /** The identifier octet: class, constructed bit and tag number (all tags of X.509 are below 31). */
  readonly tag: number;
  /** The content octets. */
  readonly content: Uint8Array;
  /** Identifier, length and content octets. */
  readonly encoded: Uint8Array;
  /** The elements inside, in order; empty for a primitive one. */
  readonly children: readonly DerElement[];
}

/** What was wrong with an encoding, and at which offset. */
export interface DerFault {
  readonly ok: false;
  readonly fault: string;
  readonly offset: number;
}

/** One element that fills the input to its last byte, or the first fault. */
export type DerResult = { readonly ok: true; readonly element: DerElement } | DerFault;

/** Bounds on a hostile encoding. */
export interface DerLimits {
  readonly maxBytes: number;
  /** Nested constructed elements. */
  readonly maxDepth: number;
  readonly maxElements: number;
}

/**
 * Limits for certificates. The size is the contract's; a certificate nests about 10 levels deep; 64 KiB of the smallest useful
 * extensions stay below the element count.
 */
export const CERTIFICATE_LIMITS: DerLimits = { maxBytes: 64 * 1024, maxDepth: 32, maxElements: 20_000 };

const CONSTRUCTED = 0x20;
const HIGH_TAG_NUMBER = 0x1f;

interface OpenElement {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  readonly children: DerElement[];
}

/**
 * Reads one DER element that must fill `untrustedBytes` exactly.
 *
 * Implements X.690 section 10 (DER): definite minimal lengths (10.1), no trailing bytes, no child beyond its parent, strict
 * primitives, SET OF in order (11.6). Departs from it: UTF8String and BMPString are checked by their readers. The walk is iterative: depth costs no stack.
 *
 * @param untrustedBytes - not trusted.
 * @param limits - bounds; beyond them the input is refused.
 * @returns the element, or the first fault with its offset. Never throws on hostile input.
 */
export function readDer(untrustedBytes: Uint8Array, limits: DerLimits): DerResult {
  const bytes = untrustedBytes;
  if (bytes.byteLength > limits.maxBytes) return fault(`more than ${limits.maxBytes} bytes`, limits.maxBytes);

  const open: OpenElement[] = [];
  let offset = 0;
  let count = 0;
  let root: DerElement | undefined;

  while (root === undefined) {
    const parent = open.at(-1);
    const end = parent?.end ?? bytes.byteLength;
    if (parent !== undefined && offset === end) {
      open.pop();
      const element = finish(bytes, parent);
      if (parent.tag === TAG.set && !isSorted(element.children)) return fault('SET that is not in order', parent.start);
      const grandparent = open.at(-1);
      if (grandparent === undefined) root = element;
      else grandparent.children.push(element);
      continue;
    }

    if (++count > limits.maxElements) return fault(`more than ${limits.maxElements} elements`, offset);
    const header = readHeader(bytes, offset, end);
    if (!header.ok) return header;
    const element: OpenElement = { ...header, start: offset, children: [] };
    offset = header.contentStart;
    if ((header.tag & CONSTRUCTED) !== 0) {
      if (isForbiddenConstructed(header.tag)) return fault('constructed form of a primitive type', element.start);
      if (open.length >= limits.maxDepth) return fault(`nested deeper than ${limits.maxDepth}`, element.start);
      open.push(element);
      continue;
    }

    const problem = checkPrimitive(header.tag, bytes.subarray(header.contentStart, header.end));
    if (problem !== null) return fault(problem, element.start);
    offset = header.end;
    if (parent === undefined) root = finish(bytes, element);
    else parent.children.push(finish(bytes, element));
  }
  if (offset !== bytes.byteLength) return fault('trailing bytes', offset);
  return { ok: true, element: root };
}

/**
 * Splits DER elements that stand one behind the other, unread.
 *
 * @returns the parts in order; null where they don't fill the input exactly, or are more than `maxParts`.
 */
export function splitDer(untrustedBytes: Uint8Array, maxParts: number): readonly Uint8Array[] | null {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < untrustedBytes.byteLength;) {
    const header = readHeader(untrustedBytes, offset, untrustedBytes.byteLength);
    if (!header.ok || parts.length >= maxParts) return null;
    parts.push(untrustedBytes.subarray(offset, header.end));
    offset = header.end;
  }
  return parts;
}

type Header = { readonly ok: true; readonly tag: number; readonly contentStart: number; readonly end: number };

/** Identifier and length octets (X.690 sections 8.1.2, 8.1.3 and 10.1). */
function readHeader(bytes: Uint8Array, offset: number, limit: number): Header | DerFault {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit) return fault('cut short', offset);
  if ((tag & HIGH_TAG_NUMBER) === HIGH_TAG_NUMBER) return fault('high tag number', offset);
  if (tag === 0) return fault('end-of-contents octets', offset);

  let length = first;
  let contentStart = offset + 2;
  if (first === 0x80) return fault('indefinite length', offset);
  if (first > 0x80) {
    const lengthBytes = first & 0x7f;
    if (lengthBytes > 4) return fault('length of more than 4 bytes', offset);
    if (contentStart + lengthBytes > limit) return fault('cut short', offset);
    length = 0;
    for (const byte of bytes.subarray(contentStart, contentStart + lengthBytes)) length = length * 256 + byte;
    contentStart += lengthBytes;
    if (length < 0x80 || length < 256 ** (lengthBytes - 1)) return fault('length not minimal', offset);
  }
  const end = contentStart + length;
  if (end > limit) return fault('longer than what contains it', offset);
  return { ok: true, tag, contentStart, end };
}

/** X.690 section 11.6: the encodings in ascending order, the shorter one padded with zeros. */
function isSorted(children: readonly DerElement[]): boolean {
  return children.every((child, index) => {
    const previous = children[index - 1];
    return previous === undefined || Buffer.compare(previous.encoded, child.encoded) <= 0;
  });
}

function finish(bytes: Uint8Array, element: OpenElement): DerElement {
  return {
    tag: element.tag,
    content: bytes.subarray(element.contentStart, element.end),
    encoded: bytes.subarray(element.start, element.end),
    children: element.children,
  };
}

function fault(problem: string, offset: number): DerFault {
  return { ok: false, fault: problem, offset };
}
