/** One entry, as directory and local header both describe it. */
export interface ArchiveEntry {
  /** A folder's ends in a slash. No control, invisible or bidirectional character, no "..", never absolute. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly method: 'stored' | 'deflated';
  /** Bytes in the archive. */
  readonly compressedSize: number;
  /** Bytes when inflated. */
  readonly size: number;
  readonly crc32: number;
  /** Where its bytes begin. */
  readonly dataOffset: number;
}
