import { isSelfIssued, type Certificate } from './certificate.js';
import type { PublicKey } from './public-key.js';
import { checkSignedData, type SignatureOutcome } from './signed-data.js';

/**
 * Outcomes by certificate, then by issuer key: a pure function of the two. A store's intermediates are checked once, not at every
 * decision; those of a delivered certificate go with it.
 */
const remembered = new WeakMap<Certificate, Map<string, SignatureOutcome>>();

/** More issuers of one name than any store has; beyond it an attacker's made-up issuers would only fill memory. */
const MAX_REMEMBERED_ISSUERS = 16;

/** The outcome of a check that has been made before; undefined where it hasn't. */
export function rememberedOutcome(certificate: Certificate, issuerKey: PublicKey): SignatureOutcome | undefined {
  return remembered.get(certificate)?.get(issuerKey.keyId);
}

/** Checks the signature on a certificate, SHA-1 refused, and remembers the outcome. */
export function checkAndRemember(certificate: Certificate, issuerKey: PublicKey): SignatureOutcome {
  const outcome = checkSignedData(certificate, issuerKey);
  const byKey = remembered.get(certificate) ?? new Map<string, SignatureOutcome>();
  if (byKey.size >= MAX_REMEMBERED_ISSUERS) byKey.clear();
  remembered.set(certificate, byKey.set(issuerKey.keyId, outcome));
  return outcome;
}

const selfSigned = new WeakMap<Certificate, boolean>();

/**
 * Whether a certificate names itself as its issuer and is signed with its own key; remembered. No trust rests on this signature, so
 * that SHA-1 will do.
 */
export function isSelfSigned(certificate: Certificate): boolean {
  let known = selfSigned.get(certificate);
  if (known === undefined) {
    known = isSelfIssued(certificate) && checkSignedData(certificate, certificate.publicKey, true) === 'valid';
    selfSigned.set(certificate, known);
  }
  return known;
}
