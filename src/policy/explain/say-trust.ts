import { quote } from '../../internal/untrusted-text.js';
import type { DeniedItem } from '../deny-list.js';
import type { Policy } from '../policy.js';
import type { RulesOfOrigin } from './rules-of-origin.js';
import { count, sayCertificate } from './words.js';

/** Whom a policy trusts: the store, what it makes of single certificates, and how long a certificate may live. */
export function sayTrustStore({ trustStore }: Policy, rules: RulesOfOrigin): readonly string[] {
  const { folder, roles, tolerances, maxCandidateKeys } = trustStore;
  return [
    folder === null
      ? 'The policy names no trust store: without one in the request nobody is trusted.'
      : `The trusted certificates are in ${quote(folder)}.`,
    ...Object.entries(roles).map(([fingerprint, role]) =>
      role === 'none'
        ? `  ${sayCertificate(fingerprint)} is not trusted at all`
        : `  ${sayCertificate(fingerprint)} is a ${role === 'anchor' ? 'trust anchor' : 'signer'}, if it can be one`,
    ),
    ...tolerances.map(
      ({ caFingerprint, reason }) =>
        `  ${sayCertificate(caFingerprint)} may issue without saying so (keyCertSign): ${quote(reason)}`,
    ),
    `A signature without a certificate is tried with ${count(maxCandidateKeys, 'pinned key')} at most.`,
    `A certificate that comes with a signature lives ${count(rules.maxCertificateLifetimeDays, 'day')} at most.`,
  ];
}

const KINDS = {
  certificate: ['certificate', 'certificates'],
  key: ['key', 'keys'],
  serial: ['serial number', 'serial numbers'],
  artifact: ['artifact', 'artifacts'],
} as const;

/** What a policy makes of revocation. */
export function sayRevocation({ revocation }: Policy, rules: RulesOfOrigin): readonly string[] {
  const { mode, denied, honourInvalidityDate } = revocation;
  const by = mode === null ? `the level "${rules.level}"` : 'revocation.mode';
  const lines = [
    rules.requiresRevocationLists
      ? `Each certificate of a path but its anchor needs a current revocation list (${by}).`
      : `Revocation lists count where they are there (${by}).`,
  ];
  if (honourInvalidityDate) {
    lines.push(
      'A revocation counts from its invalidity date on, where it has one: until then it counts for nothing, whenever something was signed.',
    );
  }
  const counts = Object.entries(KINDS)
    .map(([kind, [one, many]]) => ({ number: denied.filter((item) => kindOf(item) === kind).length, one, many }))
    .filter(({ number }) => number > 0)
    .map(({ number, one, many }) => count(number, one, many));
  lines.push(counts.length === 0 ? 'The deny list is empty.' : `The deny list holds ${counts.join(', ')}.`);
  return lines;
}

function kindOf(item: DeniedItem): keyof typeof KINDS {
  if ('certificate' in item) return 'certificate';
  if ('key' in item) return 'key';
  return 'artifact' in item ? 'artifact' : 'serial';
}
