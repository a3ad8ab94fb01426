import { isSelfIssued, type Certificate } from './certificate.js';
import type { PublicKey } from './public-key.js';
import { checkSignedData, type SignatureOutcome, type SignedData } from './signed-data.js';

/**
 * Outcomes by what is signed, then by key: a pure function of the two. A store's intermediates and revocation lists are checked once,
 * not at every decision; those of a delivered certificate go with it.
 */
const remembered = new WeakMap<SignedData, Map<string, SignatureOutcome>>();

/** More issuers of one name than any store has; beyond it an attacker's made-up issuers would only fill memory. */
const MAX_REMEMBERED_ISSUERS = 16;

/** The outcome of a check that has been made before; undefined where it hasn't. */
export function rememberedOutcome(
  signed: SignedData,
  key: PublicKey,
  allowSha1: boolean,
): SignatureOutcome | undefined {
  return remembered.get(signed)?.get(memoryKey(key, allowSha1));
}

/** Checks the signature on a certificate or a revocation list, and remembers the outcome. */
export function checkAndRemember(signed: SignedData, key: PublicKey, allowSha1: boolean): SignatureOutcome {
  const outcome = checkSignedData(signed, key, allowSha1);
  const byKey = remembered.get(signed) ?? new Map<string, SignatureOutcome>();
  if (byKey.size >= MAX_REMEMBERED_ISSUERS) byKey.clear();
  remembered.set(signed, byKey.set(memoryKey(key, allowSha1), outcome));
  return outcome;
}

function memoryKey({ keyId }: PublicKey, allowSha1: boolean): string {
  return allowSha1 ? `${keyId} with SHA-1` : keyId;
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
