import { harmless } from '../internal/untrusted-text.js';

/** ext4 and most others allow 255; a host may want to put something before or behind it. */
const MAX_NAME_BYTES = 120;
const MAX_EXTENSION_CHARACTERS = 16;

/** What every file system keeps, and no shell, page or header takes for anything but a name. */
const UNSAFE = /[^\p{L}\p{M}\p{N} ._+()-]/gu;

/** Windows opens a device by these names, whatever follows the first dot. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Makes a file name of what a client says that its file is called (RFC 7578 section 4.2: it must not be used blindly).
 *
 * @returns one path segment of at most 120 bytes that doesn't begin with a dot; `plugin` where nothing is left.
 */
export function safeFileName(untrustedName: string): string {
  const segment = untrustedName.slice(-4096).split(/[/\\]/).at(-1) ?? '';
  const clean = harmless(segment.normalize('NFC'), 4096)
    .replace(UNSAFE, '_')
    .replace(/^[. ]+/, '')
    .replace(/[. ]+$/, '');
  const name = shorten(clean);
  if (name === '') return 'plugin';
  return RESERVED.test(name) ? `_${name}` : name;
}

/** Keeps the extension: it is what people tell kinds of files by. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION_CHARACTERS ? name.slice(dot) : '';
  let stem = '';
  let left = MAX_NAME_BYTES - Buffer.byteLength(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    stem += character;
  }
  return `${stem.replace(/[. ]+$/, '')}${extension}`;
}
