/** Standard alphabet, padded, in one piece (RFC 4648 section 4). */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** LF or CRLF: what `base64` and `openssl base64` put into their output. */
const LINE_BREAK = /\r?\n/g;

const BLANKS = ' \t\r\n';

/** What kept a text from being base64. */
export type Base64Fault = 'not-base64' | 'non-canonical-base64';

/** The decoded bytes, or what is wrong. */
export type Base64Result =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly fault: Base64Fault };

/**
 * Decodes base64 strictly (RFC 4648 section 4): standard alphabet, full padding, and zero unused bits (section 3.5), so that a
 * value has one encoding only. Line breaks within are skipped, white space around it too.
 */
export function decodeBase64(untrustedText: string): Base64Result {
  const text = trimBlanks(untrustedText).replace(LINE_BREAK, '');
  if (text === '') return { ok: false, fault: 'not-base64' };
  if (!BASE64.test(text)) {
    // Missing padding is an encoding of the same bytes, not another text: name it for what it is.
    const unpadded = /^[A-Za-z0-9+/]+={0,2}$/.test(text);
    return { ok: false, fault: unpadded ? 'non-canonical-base64' : 'not-base64' };
  }
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) return { ok: false, fault: 'non-canonical-base64' };
  return { ok: true, bytes: new Uint8Array(bytes) };
}

/** Without the blanks and line breaks at both ends. Not `trim`, which takes other characters too; not a pattern, which is slow. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANKS.includes(text.charAt(start))) start++;
  while (end > start && BLANKS.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
