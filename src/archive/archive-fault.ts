import { harmless } from '../internal/untrusted-text.js';

/** Each way in which an archive is refused, and what it means. */
export const ARCHIVE_FAULTS = {
  'archive-unreadable': 'the bytes cannot be read; says nothing about them',
  'archive-not-a-zip': 'neither begins as a zip does nor has an end record: another type of artifact',
  'archive-end-record-missing': 'begins as a zip does and has no end record',
  'archive-end-record-ambiguous': 'more than one place reads as the end record',
  'archive-trailing-bytes': 'bytes follow the end record and the comment that it declares',
  'archive-comment-truncated': 'the end record declares a longer comment than there is',
  'archive-multi-disk': 'claims to be a part of several disks',
  'archive-zip64-inconsistent': 'the 64-bit fields contradict the others, or are missing where those point to them',
  'archive-prefix': 'bytes stand before the first entry',
  'archive-gap': 'bytes stand between entries that belong to none',
  'archive-overlap': 'two entries, or an entry and the directory, share bytes',
  'archive-count-wrong': 'the directory holds another number of entries than the end record says',
  'archive-directory-size-wrong': 'the directory is not where, or not as long as, the end record says',
  'archive-directory-malformed': 'a record of the directory is cut short or has another signature',
  'archive-header-mismatch': 'an entry’s local header says something else than the directory',
  'archive-descriptor-mismatch': 'an entry’s data descriptor is missing or says something else than the directory',
  'archive-extra-field-malformed': 'an extra field is longer than the room for it, or stands twice',
  'archive-renaming-extra-field': 'an extra field gives the entry another name, which only some readers heed',
  'archive-name-duplicate': 'two entries have the same name, letter case and Unicode composition aside',
  'archive-name-file-and-folder': 'a name is that of a file and of a folder',
  'archive-name-traversal': 'a name climbs out of its folder',
  'archive-name-absolute': 'a name is absolute, or begins with a drive',
  'archive-name-not-normal': 'a name is empty, or has an empty or a "." part: readers tidy it up differently',
  'archive-name-forbidden-character':
    'a name holds a control, invisible or bidirectional character, a backslash or a colon',
  'archive-name-not-utf8': 'a name is marked as UTF-8 and is not',
  'archive-name-encoding-unknown': 'a name is not ASCII and not marked as UTF-8: each reader chooses an encoding',
  'archive-comment-not-utf8': 'an entry’s comment is not UTF-8: Java gives up on the archive, others do not',
  'archive-name-reserved': 'a part of a name is a device of Windows, or ends in a dot or blank, which Windows drops',
  'archive-name-too-long': 'a name is longer than any file system’s paths',
  'archive-special-file':
    'an entry is a symbolic link, device, pipe, socket or volume label, or no folder by name but by mode',
  'archive-folder-with-data': 'a folder holds bytes',
  'archive-encrypted': 'an entry is encrypted',
  'archive-method-unsupported': 'an entry is compressed by another method than deflate, or patched',
  'archive-version-unsupported': 'an entry needs a later version of the format than stored and deflated entries do',
  'archive-size-mismatch': 'an entry has more or fewer bytes than it declares',
  'archive-crc-mismatch': 'an entry’s bytes do not have its CRC-32',
  'archive-data-corrupt': 'an entry’s compressed bytes are not deflate, or end early',
  'archive-data-surplus': 'bytes follow the end of an entry’s compressed data',
  'archive-too-many-entries': 'more entries than the limit',
  'archive-directory-too-large': 'the directory has more bytes than the limit',
  'archive-too-large': 'more bytes when inflated than the limit, in an entry or together',
  'archive-ratio-exceeded': 'inflates to more times its size than the limit',
  'archive-inner-too-large': 'an inner archive has more bytes than are read into memory',
  'archive-time-exceeded': 'took longer than the limit',
} as const satisfies Readonly<Record<`archive-${string}`, string>>;

/** A code of {@link ARCHIVE_FAULTS}. */
export type ArchiveFaultCode = keyof typeof ARCHIVE_FAULTS;

/** Why an archive is refused. */
export interface ArchiveFault {
  readonly ok: false;
  readonly code: ArchiveFaultCode;
  /** The entry that it is about, made harmless; that of an inner archive after the inner archive's name and "!/". */
  readonly entry: string | null;
  readonly detail: string;
}

/** Thrown within `archive/` only, and turned into an answer before anything is returned. */
export class ArchiveRefusal extends Error {
  readonly code: ArchiveFaultCode;
  /** Not made harmless yet. */
  readonly entry: string | null;
  readonly detail: string;

  constructor(code: ArchiveFaultCode, entry: string | null, detail: string) {
    super(code);
    this.code = code;
    this.entry = entry;
    this.detail = detail;
  }

  toFault(): ArchiveFault {
    return {
      ok: false,
      code: this.code,
      entry: this.entry === null ? null : harmless(this.entry),
      detail: harmless(this.detail),
    };
  }
}

/** Ends the reading of an archive. */
export function refuse(code: ArchiveFaultCode, entry: string | null, detail: string): never {
  throw new ArchiveRefusal(code, entry, detail);
}
