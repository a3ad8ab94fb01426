import { isoInstant } from '../../internal/instant.js';
import { quote } from '../../internal/untrusted-text.js';
import type { PermitDetails, PermitDetailsByCode } from '../codes.js';
import { shortId, suffix, type CatalogueOf } from './entry.js';
import { PERMIT_MENDS } from './statement.js';

const ANOTHER = 'if the install has to be now, issue another permit';

/** A permit that relaxes nothing, and why. */
export const PERMIT: CatalogueOf<PermitDetailsByCode> = {
  'permits-not-configured': {
    actor: 'operator',
    message: () => 'A permit was given, and the policy accepts none.',
    remedy: () => 'name the keys that may permit installs, and this host, as "permits" in the policy, if that is meant',
  },
  'permit-unusable': {
    actor: 'operator',
    message: ({ statement, detail }) => `The permit cannot be used (${statement}${suffix(detail)}).`,
    remedy: ({ statement }) => PERMIT_MENDS[statement],
  },
  'permit-key-denied': {
    actor: 'operator',
    message: (permit) =>
      `${name(permit)} is signed with a key that the policy denies (${quote(permit.deniedFor)}, ${permit.date.slice(0, 'YYYY-MM-DD'.length)}).`,
    remedy: () =>
      'find out who has issued this permit, with a key that nobody may use any more; take that key out of "permits" in the policy',
  },
  'permit-key-signs-apps': {
    actor: 'operator',
    message: (permit) => `${name(permit)} is signed with a key that also signs apps here.`,
    remedy: () => 'keep one key for permits alone, and name only that one in the policy',
  },
  'permit-for-another-artifact': {
    actor: 'operator',
    message: (permit) =>
      `${name(permit)} is for another artifact${permit.sha256 === null ? '' : `: this one has the SHA-256 ${permit.sha256}`}.`,
    remedy: () => `compare the artifact with the one that was meant (sha256sum); ${ANOTHER}`,
  },
  'permit-for-another-host': {
    actor: 'operator',
    message: (permit) =>
      `${name(permit)} is for the host ${quote(permit.host, 60)}, and this one is ${quote(permit.hostId, 60)}.`,
    remedy: () => `${ANOTHER}, for this host`,
  },
  'permit-expired': {
    actor: 'operator',
    message: (permit) =>
      `${name(permit)} ended at ${isoInstant(permit.endsAt)} (judged as of ${isoInstant(permit.at)}).`,
    remedy: () => ANOTHER,
  },
  'permit-not-yet-valid': {
    actor: 'operator',
    message: (permit) =>
      `${name(permit)} was issued at ${isoInstant(permit.issuedAt)}, in the future (judged as of ${isoInstant(permit.at)}).`,
    remedy: () => 'check the clocks of this machine and of the one that has issued the permit',
  },
  'permit-too-long': {
    actor: 'operator',
    message: (permit) => `${name(permit)} lasts ${Math.ceil(permit.hours)} hours, and ${permit.maxHours} are allowed.`,
    remedy: () => `${ANOTHER}, for a shorter time`,
  },
  'permit-used': {
    actor: 'operator',
    message: (permit) => `${name(permit)} was used before, and is good for one install.`,
    remedy: () => `see what was installed with it; ${ANOTHER}`,
  },
  'permit-not-recorded': {
    actor: 'developer',
    message: (permit) =>
      permit.storeFault === null
        ? `${name(permit)} cannot be told to be used once only: the host has given no store that records which permits were used.`
        : `${name(permit)} could not be recorded as used (${permit.storeFault}), so that it cannot be told to be used once only.`,
    remedy: ({ storeFault }) =>
      storeFault === null
        ? 'give a permitStore in the request'
        : 'see, with the operator of this machine, why the permitStore of the request has not recorded it: it must be able to write, and answer true or false within five seconds',
  },
};

function name({ keyId, reason }: PermitDetails): string {
  return `The permit (${quote(reason, 80)}, by key ${shortId(keyId)})`;
}
