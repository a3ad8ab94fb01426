import { decodeBase64 } from '../internal/base64.js';

/** One PEM block (RFC 7468): its label and its decoded content, or null where the content isn't base64. */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array | null;
}

/** What a text holds: its blocks, and whether anything but white space stands outside them. */
export interface PemText {
  readonly blocks: readonly PemBlock[];
  readonly hasTextOutside: boolean;
}

const BEGIN = /-----BEGIN ([A-Z0-9 #]{1,40})-----/g;

/** Whether a text claims to hold PEM. */
export function looksLikePem(text: string): boolean {
  return text.includes('-----BEGIN ');
}

/**
 * Finds the PEM blocks of a text. Headers inside a block (RFC 1421, as old private keys have) make it unreadable, which is an
 * answer too: the label tells what it is.
 *
 * @remarks Runs in linear time: each BEGIN looks for its own END once, and the next search starts behind it.
 */
export function readPem(untrustedText: string): PemText {
  const blocks: PemBlock[] = [];
  const outside: string[] = [];
  let position = 0;
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(untrustedText); begin !== null; begin = BEGIN.exec(untrustedText)) {
    const label = begin[1] ?? '';
    const endLine = `-----END ${label}-----`;
    const contentStart = begin.index + begin[0].length;
    const end = untrustedText.indexOf(endLine, contentStart);
    outside.push(untrustedText.slice(position, begin.index));
    if (end < 0) {
      // Cut short: a file that is still being written looks like this.
      blocks.push({ label, bytes: null });
      position = untrustedText.length;
      break;
    }
    const content = decodeBase64(untrustedText.slice(contentStart, end));
    blocks.push({ label, bytes: content.ok ? content.bytes : null });
    position = end + endLine.length;
    BEGIN.lastIndex = position;
  }
  outside.push(untrustedText.slice(position));
  return { blocks, hasTextOutside: outside.some((text) => text.trim() !== '') };
}
