/** Names compare without case and white space, as RFC 5280 section 7.1 has it, but for its finer points. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}
