/** What was found about an archive's structure. */

/** Why an archive is refused: each is a way in which two readers could see two contents, or one that no honest archive has. */
export type ArchiveFaultCode =
  | 'archive-unreadable'
  | 'archive-not-a-zip'
  | 'archive-end-record-missing'
  | 'archive-end-record-ambiguous'
  | 'archive-trailing-bytes'
  | 'archive-comment-truncated'
  | 'archive-multi-disk'
  | 'archive-zip64-inconsistent'
  | 'archive-prefix'
  | 'archive-gap'
  | 'archive-overlap'
  | 'archive-count-wrong'
  | 'archive-directory-size-wrong'
  | 'archive-directory-malformed'
  | 'archive-header-mismatch'
  | 'archive-descriptor-mismatch'
  | 'archive-extra-field-malformed'
  | 'archive-renaming-extra-field'
  | 'archive-name-duplicate'
  | 'archive-name-file-and-folder'
  | 'archive-name-traversal'
  | 'archive-name-absolute'
  | 'archive-name-not-normal'
  | 'archive-name-forbidden-character'
  | 'archive-name-not-utf8'
  | 'archive-name-encoding-unknown'
  | 'archive-comment-not-utf8'
  | 'archive-name-reserved'
  | 'archive-name-too-long'
  | 'archive-special-file'
  | 'archive-folder-with-data'
  | 'archive-encrypted'
  | 'archive-method-unsupported'
  | 'archive-version-unsupported'
  | 'archive-size-mismatch'
  | 'archive-crc-mismatch'
  | 'archive-data-corrupt'
  | 'archive-data-surplus'
  | 'archive-too-many-entries'
  | 'archive-directory-too-large'
  | 'archive-too-large'
  | 'archive-ratio-exceeded'
  | 'archive-inner-too-large'
  | 'archive-time-exceeded';

/** What an artifact's structure was found to be. */
export type ArchiveEvidence =
  /** Nobody looked: it wasn't read, its bytes can't be read again, or no check asks for it. */
  | { readonly state: 'not-inspected'; readonly because: 'not-read' | 'not-rereadable' | 'not-asked' }
  /** It neither begins nor ends as a zip does. */
  | { readonly state: 'not-an-archive' }
  | { readonly state: 'sound'; readonly entries: number }
  | {
      readonly state: 'fault';
      readonly code: ArchiveFaultCode;
      /** The entry that it is about, made harmless to show. */
      readonly entry: string | null;
      readonly detail: string;
    };
