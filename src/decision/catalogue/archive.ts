import { quote } from '../../internal/untrusted-text.js';
import type { ArchiveDetails, ArchiveDetailsByCode } from '../codes.js';
import type { ArchiveFaultCode } from '../evidence/archive.js';
import { suffix, type Actor, type CatalogueEntry, type CatalogueOf } from './entry.js';

/** What each fault means, after "The archive ...: ". */
export const ARCHIVE_FAULTS: Readonly<Record<ArchiveFaultCode, string>> = {
  'archive-unreadable': 'the bytes cannot be read, which says nothing about them',
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
  'archive-name-not-normal': "a name is empty, or has an empty or a '.' part: readers tidy it up differently",
  'archive-name-forbidden-character':
    'a name holds a control, invisible or bidirectional character, a backslash or a colon',
  'archive-name-not-utf8': 'a name is marked as UTF-8 and is not',
  'archive-name-encoding-unknown': 'a name is not ASCII and not marked as UTF-8: each reader chooses an encoding',
  'archive-comment-not-utf8': 'an entry’s comment is not UTF-8: Java gives up on the archive, others do not',
  'archive-name-reserved':
    'a part of a name is a device of Windows, or ends in a dot or blank, which Windows drops, or in a version as ";1", which unzip drops',
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
};

interface Mend {
  readonly actor: Actor;
  readonly task: string;
}

const MAKE_AGAIN: Mend = {
  actor: 'vendor',
  task: 'make the archive again with an ordinary tool (jar, zip), and sign the new build: an archive like this can show two contents to two readers',
};
const DO_NOT_INSTALL: Mend = {
  actor: 'administrator',
  task: 'do not install this file. Tell its vendor and your security team: an archive like this can write where it should not',
};

/** What is honest but for its size. */
const raise = (limit: string): Mend => ({
  actor: 'developer',
  task: `raise ${limit} of archiveLimits in the request, if plugins of this size are expected`,
});

/** Who mends what isn't mended by making the archive again. */
const MENDS: Readonly<Partial<Record<ArchiveFaultCode, Mend>>> = {
  'archive-unreadable': {
    actor: 'operator',
    task: 'see to the file, or the disk, that this error is about, then install again',
  },
  'archive-not-a-zip': {
    actor: 'vendor',
    task: 'give a plugin archive (jar, obr); or, if others may be installed here, have the operator say "archive": "any" in the policy',
  },
  'archive-name-traversal': DO_NOT_INSTALL,
  'archive-name-absolute': DO_NOT_INSTALL,
  'archive-special-file': DO_NOT_INSTALL,
  'archive-too-many-entries': raise('maxEntries'),
  'archive-directory-too-large': raise('maxDirectoryBytes'),
  'archive-too-large': raise('maxEntryBytes or maxTotalBytes'),
  'archive-inner-too-large': raise('maxInnerBytes'),
  'archive-ratio-exceeded': {
    actor: 'administrator',
    task: 'do not install this file. Tell its vendor and your security team: an archive like this fills the disk of whoever unpacks it. If it is meant to, the developers of the host product can raise maxRatio of archiveLimits in the request',
  },
  'archive-time-exceeded': {
    actor: 'administrator',
    task: 'install again when this machine has less to do; if it takes as long again, and plugins of this size are expected, the developers of the host product can raise maxMillis of archiveLimits in the request',
  },
};

function fault(code: ArchiveFaultCode): CatalogueEntry<ArchiveFaultCode> {
  const { actor, task } = MENDS[code] ?? MAKE_AGAIN;
  return {
    actor,
    message: (details) => `The archive ${name(details)}: ${ARCHIVE_FAULTS[code]}${suffix(details.detail)}.`,
    remedy: () => task,
  };
}

function name({ artifact, entry }: ArchiveDetails): string {
  return entry === null ? quote(artifact) : `${quote(artifact)}, at its entry ${quote(entry)}`;
}

/** What can be wrong with an archive's structure. */
export const ARCHIVE: CatalogueOf<ArchiveDetailsByCode> = {
  'archive-unreadable': fault('archive-unreadable'),
  'archive-not-a-zip': fault('archive-not-a-zip'),
  'archive-end-record-missing': fault('archive-end-record-missing'),
  'archive-end-record-ambiguous': fault('archive-end-record-ambiguous'),
  'archive-trailing-bytes': fault('archive-trailing-bytes'),
  'archive-comment-truncated': fault('archive-comment-truncated'),
  'archive-multi-disk': fault('archive-multi-disk'),
  'archive-zip64-inconsistent': fault('archive-zip64-inconsistent'),
  'archive-prefix': fault('archive-prefix'),
  'archive-gap': fault('archive-gap'),
  'archive-overlap': fault('archive-overlap'),
  'archive-count-wrong': fault('archive-count-wrong'),
  'archive-directory-size-wrong': fault('archive-directory-size-wrong'),
  'archive-directory-malformed': fault('archive-directory-malformed'),
  'archive-header-mismatch': fault('archive-header-mismatch'),
  'archive-descriptor-mismatch': fault('archive-descriptor-mismatch'),
  'archive-extra-field-malformed': fault('archive-extra-field-malformed'),
  'archive-renaming-extra-field': fault('archive-renaming-extra-field'),
  'archive-name-duplicate': fault('archive-name-duplicate'),
  'archive-name-file-and-folder': fault('archive-name-file-and-folder'),
  'archive-name-traversal': fault('archive-name-traversal'),
  'archive-name-absolute': fault('archive-name-absolute'),
  'archive-name-not-normal': fault('archive-name-not-normal'),
  'archive-name-forbidden-character': fault('archive-name-forbidden-character'),
  'archive-name-not-utf8': fault('archive-name-not-utf8'),
  'archive-name-encoding-unknown': fault('archive-name-encoding-unknown'),
  'archive-comment-not-utf8': fault('archive-comment-not-utf8'),
  'archive-name-reserved': fault('archive-name-reserved'),
  'archive-name-too-long': fault('archive-name-too-long'),
  'archive-special-file': fault('archive-special-file'),
  'archive-folder-with-data': fault('archive-folder-with-data'),
  'archive-encrypted': fault('archive-encrypted'),
  'archive-method-unsupported': fault('archive-method-unsupported'),
  'archive-version-unsupported': fault('archive-version-unsupported'),
  'archive-size-mismatch': fault('archive-size-mismatch'),
  'archive-crc-mismatch': fault('archive-crc-mismatch'),
  'archive-data-corrupt': fault('archive-data-corrupt'),
  'archive-data-surplus': fault('archive-data-surplus'),
  'archive-too-many-entries': fault('archive-too-many-entries'),
  'archive-directory-too-large': fault('archive-directory-too-large'),
  'archive-too-large': fault('archive-too-large'),
  'archive-ratio-exceeded': fault('archive-ratio-exceeded'),
  'archive-inner-too-large': fault('archive-inner-too-large'),
  'archive-time-exceeded': fault('archive-time-exceeded'),
  'archive-not-inspected': {
    actor: 'developer',
    message: (details) => `The structure of ${name(details)} was not looked at${suffix(details.detail)}.`,
    remedy: () =>
      'give the artifact as a path, or use admitInstall or holdInstall, which keep a private copy to look at',
  },
};
