/** Needs no quoting in any POSIX shell. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;
/** May stand between single quotes as it is: printable, and nothing that hides or reorders text. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;

/**
 * One shell word that names exactly this path, safe to paste: single quotes where they do, ANSI-C quoting ($'...') where the
 * name holds characters that a terminal would act on. A leading dash is kept from being an option by a `./`.
 */
export function shellQuote(path: string): string {
  const word = path.startsWith('-') ? `./${path}` : path;
  if (PLAIN.test(word)) return word;
  if (PRINTABLE.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = [...Buffer.from(word, 'utf8')].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `$'${escaped.join('')}'`;
}
