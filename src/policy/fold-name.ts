/** What has a meaning of its own in the text of a name (RFC 4514 section 2.4). */
const SYNTAX = /[,+="\\<>;]/;

/**
 * Names compare without case, and white space within a value as one blank (RFC 5280 section 7.1, but for its finer points). A letter whose plain form would be
 * syntax, as a full-width comma, stays what it is: a value must not become several attributes.
 */
export function foldName(name: string): string {
  return (
    name
      .normalize('NFC')
      .replaceAll(/./gsu, (letter) => {
        const plain = letter.normalize('NFKC');
        return SYNTAX.test(plain) ? letter : plain;
      })
      // Plain forms join with the marks behind them.
      .normalize('NFC')
      .toLowerCase()
      .trim()
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ ?(?<!\\)([,+=]) ?/g, '$1')
  );
}
