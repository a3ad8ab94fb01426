import { decodeBase64, type Base64Fault } from '../internal/base64.js';

/** One PEM block (RFC 7468): its label, and its decoded content or what is wrong with it. */
export type PemBlock = { readonly label: string } & (
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly fault: Base64Fault | 'cut-short' }
);

/** What a text holds: its blocks, and whether anything but white space stands outside them. */
export interface PemText {
  readonly blocks: readonly PemBlock[];
  readonly hasTextOutside: boolean;
  /** Something outside looks like a marker and isn't one: a block that begins or ends with a misspelt line is lost in silence. */
  readonly hasStrayMarker: boolean;
}

const MARKER = /-----(BEGIN|END) ([A-Z0-9 #]{1,40})-----/g;

/** Whether a text claims to hold PEM. */
export function looksLikePem(text: string): boolean {
  return text.includes('-----BEGIN ');
}

/** Whether a label is one of the private keys': PKCS #8, plain or encrypted, and those of single algorithms. */
export function isPrivateKeyLabel(label: string): boolean {
  return label.endsWith('PRIVATE KEY');
}

/**
 * Finds the PEM blocks of a text. A block whose END doesn't come before the next marker is cut short, as in a file that is still
 * being written. Headers inside a block (RFC 1421, as old private keys have) aren't base64: its label still tells what it is.
 *
 * @remarks Runs in linear time: each marker is looked at once.
 */
export function readPem(untrustedText: string): PemText {
  const blocks: PemBlock[] = [];
  let outside = '';
  let position = 0;
  let open: { readonly label: string; readonly contentStart: number } | null = null;
  for (const marker of untrustedText.matchAll(MARKER)) {
    const [text, kind, label = ''] = marker;
    const end = marker.index + text.length;
    if (open !== null) {
      const closes = kind === 'END' && label === open.label;
      const content = untrustedText.slice(open.contentStart, marker.index);
      blocks.push(closes ? readBlock(label, content) : { label: open.label, ok: false, fault: 'cut-short' });
      open = null;
      position = end;
      if (closes) continue;
    }
    outside += untrustedText.slice(position, marker.index);
    position = end;
    if (kind === 'BEGIN') open = { label, contentStart: end };
    else outside += text;
  }
  if (open === null) outside += untrustedText.slice(position);
  else blocks.push({ label: open.label, ok: false, fault: 'cut-short' });
  return { blocks, hasTextOutside: outside.trim() !== '', hasStrayMarker: /-----? ?(BEGIN|END)/i.test(outside) };
}

function readBlock(label: string, content: string): PemBlock {
  const decoded = decodeBase64(content);
  return { label, ...decoded };
}
