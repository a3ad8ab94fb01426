const DECODERS = {
  drop: new TextDecoder('utf-8', { fatal: true }),
  keep: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
};

/**
 * Reads UTF-8 strictly.
 *
 * @param mark - whether a byte order mark, which Windows editors write, is dropped, or stays in the text for the caller to allow or not.
 * @returns null where it isn't UTF-8.
 */
export function decodeUtf8(untrustedBytes: Uint8Array, mark: 'drop' | 'keep'): string | null {
  try {
    return DECODERS[mark].decode(untrustedBytes);
  } catch {
    return null;
  }
}
