import { isoInstant } from '../../internal/instant.js';
import { shellQuote } from '../../internal/shell-quote.js';
import { quote } from '../../internal/untrusted-text.js';
import type { PolicyFileFaultDetailsByCode } from '../codes.js';
import { suffix, type CatalogueOf } from './entry.js';

/** A policy file that has changed for the worse while the host runs. */
export const POLICY_FILE: CatalogueOf<PolicyFileFaultDetailsByCode> = {
  'policy-file-unreadable': {
    actor: 'operator',
    message: ({ path, detail, since }) =>
      `The policy file ${quote(path)} cannot be read${suffix(detail)}; since ${isoInstant(since)} the last one that could be read applies.`,
    remedy: ({ path }) => ({
      task: "put it back if it has gone, and let the host product's user read it; see what is there",
      command: `ls -l -- ${shellQuote(path)}`,
    }),
  },
  'policy-file-invalid': {
    actor: 'operator',
    message: ({ path, detail, since }) =>
      `The policy file ${quote(path)} is not valid${suffix(detail)}; since ${isoInstant(since)} the last valid one applies.`,
    remedy: () => 'correct the file as the message says; it is read again as soon as it changes',
  },
};
