import { quote } from '../../internal/untrusted-text.js';
import type { CheckName } from '../check.js';
import type { NoFaultDetailsByCode } from '../codes.js';
import type { CatalogueOf } from './entry.js';

/** What each check claims when it passes. */
const CLAIMS: Readonly<Record<CheckName, string>> = {
  enforcement: 'The signature check is on',
  policy: 'The policy is the one in its file',
  clock: 'The clock is not behind what the host knows to have passed',
  artifact: 'The artifact is there, readable, and stayed the same while it was read',
  'trust-store': 'The trust store was loaded',
  'trust-store-safety': 'Not everyone can write to the trust store or the policy',
  'trust-store-isolation': 'This process cannot write to the trust store or the policy',
  'signature-file': 'The signature file is well formed',
  integrity: 'The signature is over exactly these bytes',
  authenticity: 'The signer is trusted by this machine',
  validity: 'The dates of every certificate that was used hold',
  lifetime: "The signer's certificate lives no longer than allowed",
  revocation: 'No certificate that was used is revoked',
  publisher: 'The signer may sign this app',
  continuity: 'The signer is the one of the installed version',
  rollback: 'The version is not older than the installed one',
  'version-floor': 'The version is not below the lowest that the policy allows',
  app: 'It is the app that was expected',
  archive: 'The archive is well formed',
  permit: 'A permit lets this artifact through on this host',
  destination: 'The artifact can be put where it is to lie',
};

/** Codes of rows that don't say that something is wrong. */
export const NO_FAULT: CatalogueOf<NoFaultDetailsByCode> = {
  passed: {
    actor: 'nobody',
    message: ({ check, about }) => `${CLAIMS[check]}${about === null ? '' : ` (${about})`}.`,
    remedy: () => null,
  },
  'not-applicable': {
    actor: 'nobody',
    message: ({ because }) => `There was nothing to check: ${because}.`,
    remedy: () => null,
  },
  'not-reached': {
    actor: 'administrator',
    message: ({ because }) => `This was not checked: ${because}.`,
    remedy: () => 'mend what the other rows of this decision name, then install again',
  },
  'artifact-not-read': {
    actor: 'administrator',
    message: ({ name }) => `The artifact ${quote(name)} was not read: nothing in it could have changed the decision.`,
    remedy: () => 'mend what the other rows of this decision name, then install again',
  },
  'check-skipped': {
    actor: 'nobody',
    message: ({ check }) => `This was not checked: the policy skips "${check}".`,
    remedy: () => null,
  },
  'checking-is-off': {
    actor: 'nobody',
    message: () => 'This was not checked: the signature check is off.',
    remedy: () => null,
  },
};
