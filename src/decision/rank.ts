import type { CheckCode } from './codes.js';

/**
 * Of several rows that deny, the one with the highest rank gives the reason: the more specific the cause, the higher.
 *
 * - 900 and more: bytes that aren't the signed ones, an artifact or signature file that can't be judged.
 * - 700 to 800: no signature, no trust store: nothing further can be told.
 * - 680 to 690: what is trusted may be anybody's work.
 * - 590 to 599: what was revoked or denied by name.
 * - 500 to 570: why a signer isn't trusted; forgery above strangers, and what lies nearer to the anchor above the rest.
 * - 300 to 490: dates, unknown revocation and limits of a signer that is otherwise trusted, and what is said for want of a better
 *   cause.
 * - 200 to 220: the host's own set-up.
 * - below: consequences of something else.
 */
const RANK: Readonly<Record<CheckCode, number>> = {
  'signature-mismatch': 1000,
  'private-key-in-signature-file': 970,
  'artifact-denied': 965,
  'artifact-changed': 960,
  'artifact-empty': 950,
  'artifact-is-a-symlink': 950,
  'artifact-missing': 950,
  'artifact-not-a-regular-file': 950,
  'artifact-too-large': 950,
  'artifact-unreadable': 950,
  'delivered-certificate-malformed': 900,
  'delivered-certificate-non-canonical-base64': 900,
  'delivered-certificate-not-pem': 900,
  'delivered-certificates-too-many': 900,
  'second-end-entity': 900,
  'signature-file-duplicate-key': 900,
  'signature-file-empty': 900,
  'signature-file-invalid-json': 900,
  'signature-file-missing': 900,
  'signature-file-misspelt-key': 900,
  'signature-file-not-a-regular-file': 900,
  'signature-file-not-text': 900,
  'signature-file-too-large': 900,
  'signature-file-unknown-version': 900,
  'signature-file-unreadable': 900,
  'signature-file-wrong-type': 900,
  'signature-length-wrong': 900,
  'signature-missing': 900,
  'signature-non-canonical-base64': 900,
  'signature-not-base64': 900,
  unsigned: 800,
  'trust-store-too-large': 720,
  'trust-store-unreadable': 720,
  'trust-store-empty': 700,
  'trust-store-missing': 700,
  'trust-store-not-a-folder': 700,
  'trust-store-not-configured': 700,
  'writable-by-everyone': 690,
  'access-not-checkable': 680,
  'key-denied': 593,
  'certificate-denied': 592,
  'certificate-revoked': 591,
  'certificate-role-none': 569,
  'path-budget-exceeded': 568,
  'name-constraint-violation': 566,
  'name-constraint-unsupported': 565,
  'unknown-critical-extension': 564,
  'path-length-exceeded': 563,
  'missing-key-cert-sign': 562,
  'end-entity-used-as-ca': 561,
  'certificate-signature-invalid': 560,
  'policy-mapping-invalid': 558,
  'no-acceptable-policy': 557,
  'weak-or-unknown-key': 551,
  'unsupported-signature-algorithm': 550,
  'missing-code-signing-eku': 543,
  'missing-key-purpose': 543,
  'missing-digital-signature': 542,
  'ca-used-as-end-entity': 541,
  'end-entity-key-not-ed25519': 540,
  'self-signed-not-pinned': 520,
  'anchor-missing': 510,
  'unknown-issuer': 500,
  'certificate-expired': 490,
  'certificate-not-yet-valid': 488,
  'crl-unreadable': 481,
  'missing-crl-sign': 480,
  'crl-delta-unsupported': 479,
  'crl-indirect-unsupported': 478,
  'crl-critical-extension': 477,
  'crl-expired': 476,
  'crl-not-yet-valid': 475,
  'crl-signature-invalid': 474,
  'crl-issuer-unknown': 473,
  'crl-reasons-incomplete': 472,
  'crl-out-of-scope': 471,
  'revocation-data-absent': 470,
  'trust-store-nothing-usable': 450,
  'no-trusted-key-matches': 400,
  'code-signing-eku-required': 310,
  'lifetime-exceeded': 300,
  'policy-file-invalid': 220,
  'policy-file-unreadable': 220,
  'writable-by-this-process': 210,
  'process-is-root': 200,
  'enforcement-flag-invalid': 10,
  'check-not-available': 3,
  'artifact-not-read': 2,
  'not-reached': 1,
  'checking-is-off': 0,
  'enforcement-off': 0,
  'not-applicable': 0,
  passed: 0,
};

/** The most specific of several codes; undefined of none. */
export function mostSpecific(codes: readonly CheckCode[]): CheckCode | undefined {
  return codes.toSorted((a, b) => RANK[b] - RANK[a])[0];
}

/** Whether one code says more than another. */
export function isMoreSpecific(code: CheckCode, than: CheckCode): boolean {
  return RANK[code] > RANK[than];
}
