import { shellQuote } from '../../internal/shell-quote.js';
import { quote } from '../../internal/untrusted-text.js';
import type { DestinationDetails, DestinationDetailsByCode } from '../codes.js';
import { suffix, type CatalogueOf } from './entry.js';

/** Why an artifact isn't in its place. What was there before still is. */
export const DESTINATION: CatalogueOf<DestinationDetailsByCode> = {
  'destination-exists': {
    actor: 'administrator',
    message: (details) =>
      isFolder(details)
        ? `Where the artifact is to lie there is a folder: ${quote(details.path)}.`
        : `There is something already where the artifact is to lie: ${quote(details.path)}.`,
    remedy: (details) =>
      isFolder(details)
        ? 'give the path of a file: a folder is never replaced'
        : 'take it away, or have it replaced (replace: true)',
  },
  'destination-folder-missing': {
    actor: 'operator',
    message: (details) =>
      isBelowFile(details)
        ? `What should be a folder on the way to where the artifact is to lie is a file: ${quote(details.path)}.`
        : `The folder in which the artifact is to lie is not there: ${quote(details.folder)}.`,
    remedy: (details) =>
      isBelowFile(details)
        ? 'give a path of which every part but the last is a folder'
        : "make the folder, and give it to the host product's user",
  },
  'destination-full': {
    actor: 'operator',
    message: (details) => `There is no room for the artifact${suffix(details.detail)}: ${quote(details.path)}.`,
    remedy: (details) => look('make room on this file system', details),
  },
  'destination-not-writable': {
    actor: 'operator',
    message: (details) => `The artifact cannot be written${suffix(details.detail)}: ${quote(details.path)}.`,
    remedy: (details) => look("let the host product's user write to this folder; see whose it is", details),
  },
  'destination-copy-changed': {
    actor: 'operator',
    message: (details) =>
      `The private copy of the artifact, beside ${quote(details.path)}, was changed while it was verified.`,
    remedy: () =>
      "find out which process of the host product's user writes there: nothing else should. Then install again",
  },
  'destination-failed': {
    actor: 'operator',
    message: (details) =>
      `The artifact could not be put into its place${suffix(details.detail)}: ${quote(details.path)}.`,
    remedy: () => 'see to the file system that this error is about, then install again',
  },
};

const isFolder = ({ detail }: DestinationDetails) => detail === 'EISDIR' || detail === 'ENOTEMPTY';
const isBelowFile = ({ detail }: DestinationDetails) => detail === 'ENOTDIR';

/** At the folder: the file isn't there. */
function look(task: string, { folder }: DestinationDetails) {
  return { task, command: `df -h -- ${shellQuote(folder)}; ls -ld -- ${shellQuote(folder)}` } as const;
}
