import { constants, verify, type SigningOptions } from 'node:crypto';
import { verifyEd25519 } from '../signature/ed25519.js';
import type { Certificate } from './certificate.js';
import { TAG } from './der-primitives.js';
import { readOid } from './der-values.js';
import type { DerElement } from './der.js';
import { KEY_ALGORITHM_OID } from './oids.js';
import { toKeyObject, type PublicKey } from './public-key.js';

/** Whether a signature is the key's, is not, or can't be judged because its algorithm isn't accepted. */
export type SignatureOutcome = 'valid' | 'invalid' | 'unsupported-algorithm';

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
  const outcome = checkCertificateSignature(certificate, issuerKey);
  const byKey = remembered.get(certificate) ?? new Map<string, SignatureOutcome>();
  if (byKey.size >= MAX_REMEMBERED_ISSUERS) byKey.clear();
  remembered.set(certificate, byKey.set(issuerKey.keyId, outcome));
  return outcome;
}

interface Algorithm {
  readonly kind: 'ec' | 'rsa';
  readonly hash: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** RFC 4055 section 5: PKCS #1 identifiers carry NULL; RFC 5758 section 3.2: ECDSA's carry nothing. */
  readonly parameters: 'null' | 'absent';
}

/** The algorithms accepted above an end entity, by identifier (RFC 4055, RFC 5758). MD5 and DSA are absent on purpose. */
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  '1.2.840.10045.4.3.2': { kind: 'ec', hash: 'sha256', parameters: 'absent' },
  '1.2.840.10045.4.3.3': { kind: 'ec', hash: 'sha384', parameters: 'absent' },
  '1.2.840.10045.4.3.4': { kind: 'ec', hash: 'sha512', parameters: 'absent' },
  '1.2.840.113549.1.1.11': { kind: 'rsa', hash: 'sha256', parameters: 'null' },
  '1.2.840.113549.1.1.12': { kind: 'rsa', hash: 'sha384', parameters: 'null' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', hash: 'sha512', parameters: 'null' },
  '1.2.840.113549.1.1.5': { kind: 'rsa', hash: 'sha1', parameters: 'null' },
  '1.2.840.10045.4.1': { kind: 'ec', hash: 'sha1', parameters: 'absent' },
};

/**
 * Checks the signature on a certificate with the key of its supposed issuer.
 *
 * Implements RFC 5280 section 6.1.3 (a)(1). Ed25519 goes through this library's own verifier, never through node:crypto, which
 * accepts small-order keys on Node 20 and 22.
 *
 * @param certificate - not trusted.
 * @param issuerKey - the key to check with.
 * @param allowSha1 - SHA-1 is broken for signatures; only the self-signature of an anchor, which no trust rests on, may use it.
 * @returns the outcome. Never throws on hostile input.
 */
export function checkCertificateSignature(
  certificate: Certificate,
  issuerKey: PublicKey,
  allowSha1 = false,
): SignatureOutcome {
  const [type, parameters] = certificate.signatureAlgorithm.children;
  const oid = readOid(type);
  if (oid === KEY_ALGORITHM_OID.ed25519) {
    if (certificate.signatureAlgorithm.children.length !== 1) return 'unsupported-algorithm';
    if (issuerKey.kind !== 'ed25519') return 'invalid';
    return verifyEd25519(certificate.signature, certificate.tbs, issuerKey.raw) ? 'valid' : 'invalid';
  }

  const algorithm = oid === null ? undefined : ALGORITHMS[oid];
  if (algorithm === undefined || (algorithm.hash === 'sha1' && !allowSha1)) return 'unsupported-algorithm';
  if (!hasParameters(certificate.signatureAlgorithm, parameters, algorithm)) return 'unsupported-algorithm';
  if (issuerKey.kind !== algorithm.kind) return 'invalid';
  return verifyWithNode(algorithm, certificate, issuerKey) ? 'valid' : 'invalid';
}

function hasParameters(identifier: DerElement, parameters: DerElement | undefined, algorithm: Algorithm): boolean {
  if (algorithm.parameters === 'absent') return identifier.children.length === 1;
  return identifier.children.length === 2 && parameters?.tag === TAG.null;
}

function verifyWithNode(algorithm: Algorithm, certificate: Certificate, issuerKey: PublicKey): boolean {
  const key = toKeyObject(issuerKey.spki);
  if (key === null) return false;
  const options: SigningOptions =
    algorithm.kind === 'rsa' ? { padding: constants.RSA_PKCS1_PADDING } : { dsaEncoding: 'der' };
  try {
    return verify(algorithm.hash, certificate.tbs, { key, ...options }, certificate.signature);
  } catch {
    // OpenSSL throws for some malformed signatures; they are not valid.
    return false;
  }
}
