import type { CheckName } from './check.js';
import type { CheckCode } from './codes.js';

const NOBODY_TRUSTED: readonly CheckCode[] = [
  'trust-store-not-configured',
  'trust-store-missing',
  'trust-store-empty',
  'trust-store-nothing-usable',
];
const NOT_TRUSTED: readonly CheckCode[] = [
  'unsigned',
  'signature-stripped',
  'unknown-issuer',
  'anchor-missing',
  'self-signed-not-pinned',
  'no-trusted-key-matches',
  'role-missing',
];
const NOT_THE_PUBLISHER: readonly CheckCode[] = [
  'publisher-app-not-permitted',
  'publisher-version-not-permitted',
  'publisher-origin-not-permitted',
  'publisher-rule-ended',
  'publisher-unlisted',
  'app-unknown',
  'app-unreadable',
  'version-unknown',
  'version-not-comparable',
];

/**
 * What a permit covers: a missing or untrusted signature, and the publisher. It names the bytes by their SHA-256, so that it covers a bare
 * signature that no pin matches too. Never what is wrong with the bytes, what is revoked or denied, dates, or the archive.
 */
const COVERED: Readonly<Partial<Record<CheckName, ReadonlySet<CheckCode>>>> = {
  'trust-store': new Set(NOBODY_TRUSTED),
  integrity: new Set<CheckCode>(['no-trusted-key-matches']),
  authenticity: new Set(NOT_TRUSTED),
  publisher: new Set(NOT_THE_PUBLISHER),
  continuity: new Set<CheckCode>(['publisher-changed', 'signature-stripped']),
};

/** Whether a permit that holds covers this finding of a check. */
export function isCoveredByPermit(check: CheckName, code: CheckCode): boolean {
  return COVERED[check]?.has(code) ?? false;
}
