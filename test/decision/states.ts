import type { Evidence } from '../../src/index.js';
import {
  badArtifact,
  badFile,
  badStore,
  bare,
  delivered,
  expired,
  future,
  inDays,
  noKeyMatches,
  path,
  pin,
  unsigned,
  untrusted,
} from './evidence.js';

const verified = 'allow verified';
const audit = 'allow audit-level';
const notRead: Partial<Evidence> = { artifact: { state: 'not-read', name: 'a', size: 1 } };

/** States of the world: what `strict` and `standard` make of each, and what `audit` does. */
export const states: readonly (readonly [
  what: string,
  evidence: Partial<Evidence>,
  enforced: string,
  audit: string,
])[] = [
  ['a bare signature of a pin', {}, verified, verified],
  ['a delivered certificate with a path', delivered(), verified, verified],
  ['a delivered certificate that is pinned', delivered(pin()), verified, verified],
  ['a pin whose EKU does not name codeSigning', bare(pin({ namesCodeSigning: false })), verified, verified],
  ['no signature', unsigned, 'deny unsigned', audit],
  ['other bytes', delivered(path(), 'mismatch'), 'deny signature-mismatch', 'deny signature-mismatch'],
  ['other bytes, run out', delivered(path(expired), 'mismatch'), 'deny signature-mismatch', 'deny signature-mismatch'],
  [
    'a stranger’s other bytes',
    untrusted('unknown-issuer', {}, 'mismatch'),
    'deny signature-mismatch',
    'deny signature-mismatch',
  ],
  ['no pin that matches', noKeyMatches, 'deny no-trusted-key-matches', audit],
  ['an unknown issuer', untrusted('unknown-issuer'), 'deny unknown-issuer', audit],
  ['a self-signed stranger', untrusted('self-signed-not-pinned'), 'deny self-signed-not-pinned', audit],
  ['a forged certificate', untrusted('certificate-signature-invalid'), 'deny certificate-signature-invalid', audit],
  [
    'a key of RSA',
    untrusted('end-entity-key-not-ed25519', {}, 'key-unusable'),
    'deny end-entity-key-not-ed25519',
    audit,
  ],
  ['a pin that has run out', bare(pin(expired)), 'deny certificate-expired', audit],
  ['a pin that is not valid yet', bare(pin(future)), 'deny certificate-not-yet-valid', audit],
  ['an end entity that has run out', delivered(path(expired)), 'deny certificate-expired', audit],
  ['an intermediate that has run out', delivered(path({}, expired)), 'deny certificate-expired', audit],
  ['an anchor that has run out', delivered(path({}, {}, expired)), 'deny certificate-expired', audit],
  ['an end entity that lives too long', delivered(path({ notAfter: inDays(400) })), 'deny lifetime-exceeded', verified],
  [
    'a malformed signature file',
    badFile('signature-length-wrong'),
    'deny signature-length-wrong',
    'deny signature-length-wrong',
  ],
  ['an artifact that is missing', badArtifact('artifact-missing'), 'deny artifact-missing', 'deny artifact-missing'],
  ['an artifact that changed', badArtifact('artifact-changed'), 'deny artifact-changed', 'deny artifact-changed'],
  ['an artifact that nobody read', notRead, 'deny artifact-not-read', 'deny artifact-not-read'],
  ['no store, no signature', { ...unsigned, ...badStore('trust-store-missing') }, 'deny unsigned', audit],
  ['no store', { ...noKeyMatches, ...badStore('trust-store-missing') }, 'deny trust-store-missing', audit],
  ['a hidden store', { ...noKeyMatches, ...badStore('trust-store-unreadable') }, 'deny trust-store-unreadable', audit],
];
