import { isAscii } from 'node:buffer';
import type { ArchiveFaultCode } from '../decision/evidence/archive.js';
import { refuse } from './archive-fault.js';
import { decodeUtf8 } from '../internal/utf8.js';

/** A quarter of Linux's PATH_MAX: a longer one leaves no room for the folder that it is unpacked in, and unzip cuts it short. */
const MAX_NAME_BYTES = 1024;

/** Controls, invisible and bidirectional characters, separators of lines, and what separates folders or streams on Windows. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\:]/u;
/** What unzip takes for the version of a VMS file, and cuts off a file's name, whoever made the archive: then "a" and "a;1" are one. */
const VERSION = /;\d*$/;
const DRIVE = /^[A-Za-z]:/;
/** What Windows takes for a device, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/**
 * Reads an entry's name (APPNOTE 4.4.17, appendix D). Only ASCII, and UTF-8 that is marked as such, is the same to all readers:
 * other bytes are code page 437 to some and UTF-8 to others.
 */
export function readEntryName(bytes: Uint8Array, isMarkedUtf8: boolean): string {
  const shown = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (bytes.byteLength > MAX_NAME_BYTES) {
    refuse('archive-name-too-long', shown, `${bytes.byteLength} bytes, more than ${MAX_NAME_BYTES}`);
  }
  if (!isAscii(bytes) && !isMarkedUtf8)
    refuse('archive-name-encoding-unknown', shown, 'not ASCII, and not marked as UTF-8');
  // The byte order mark is kept, so that it is refused like other invisible characters.
  const name = isAscii(bytes) ? shown : decodeUtf8(bytes, 'keep');
  if (name === null) return refuse('archive-name-not-utf8', shown, 'marked as UTF-8, and is not');
  const code = nameFault(name);
  if (code !== null) refuse(code, name, 'a name that readers treat differently');
  return name;
}

/** Finds anything that a rule below may be about: most names have none, and one look tells. */
const SUSPICIOUS =
  /[^!-~]|[\\:;]|^[./]|\/[./]|\.\/|\.$|^$|(?:^|\/)(?:con|prn|aux|nul|com.|lpt.|conin\$|conout\$)(?:[./]|$)/i;

/** What is wrong with a name; a trailing slash makes it a folder's (APPNOTE 4.4.17.1). */
function nameFault(name: string): ArchiveFaultCode | null {
  if (!SUSPICIOUS.test(name)) return null;
  if (name.startsWith('/') || name.startsWith('\\') || DRIVE.test(name)) return 'archive-name-absolute';
  const parts = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  if (name.split(/[/\\]/).includes('..')) return 'archive-name-traversal';
  if (FORBIDDEN.test(name)) return 'archive-name-forbidden-character';
  if (parts.some((part) => part === '' || part === '.')) return 'archive-name-not-normal';
  if (parts.some(isReserved) || VERSION.test(name)) return 'archive-name-reserved';
  return null;
}

/** Classes are loaded from the archive, never unpacked, and obfuscators do call them aux.class: those pass. */
function isReserved(part: string): boolean {
  if (part.endsWith('.') || part.endsWith(' ')) return true;
  return DEVICE.test(part) && !part.endsWith('.class');
}
