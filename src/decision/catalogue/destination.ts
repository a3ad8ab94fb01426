import { shellQuote } from '../../internal/shell-quote.js';
import { quote } from '../../internal/untrusted-text.js';
import type { DestinationDetails, DestinationDetailsByCode } from '../codes.js';
import { suffix, type CatalogueOf } from './entry.js';

/** Why an artifact isn't in its place. What was there before still is. */
export const DESTINATION: CatalogueOf<DestinationDetailsByCode> = {
  'destination-exists': {
    actor: 'administrator',
    message: (details) => `There is something already where the artifact is to lie: ${quote(details.path)}.`,
    remedy: () => 'take it away, or have it replaced (replace: true)',
  },
  'destination-folder-missing': {
    actor: 'operator',
    message: (details) => `The folder in which the artifact is to lie is not there: ${quote(details.path)}.`,
    remedy: () => "make the folder, and give it to the host product's user",
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

function look(task: string, { path }: DestinationDetails) {
  return { task, command: `df -h -- ${shellQuote(path)}; ls -ld -- ${shellQuote(path)}` } as const;
}
