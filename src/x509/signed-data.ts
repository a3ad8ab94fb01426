import { constants, verify, type VerifyKeyObjectInput } from 'node:crypto';
import { assertNever } from '../internal/assert-never.js';
import { verifyEd25519 } from '../signature/ed25519.js';
import type { DerElement } from './der.js';
import { keyObjectOf, type PublicKey } from './public-key.js';
import { readSignatureAlgorithm, type HashName, type SignatureAlgorithm } from './signature-algorithm.js';

/** Whether a signature is the key's, is not, or can't be judged because its algorithm isn't accepted. */
export type SignatureOutcome = 'valid' | 'invalid' | 'unsupported-algorithm';

/** What a CA has signed (RFC 5280 sections 4.1.1 and 5.1.1): a certificate, or a list of revoked ones. */
export interface SignedData {
  /** The bytes that the signature is over. */
  readonly tbs: Uint8Array;
  /** The AlgorithmIdentifier, in full: its parameters count. */
  readonly signatureAlgorithm: DerElement;
  readonly signature: Uint8Array;
}

/**
 * Checks a CA's signature with the key of its supposed maker.
 *
 * Implements RFC 5280 section 6.1.3 (a)(1). Ed25519 goes through this library's own verifier, never through node:crypto, which
 * accepts small-order keys on Node 20 and 22.
 *
 * @param signed - not trusted.
 * @param key - the key to check with.
 * @param allowSha1 - SHA-1 is broken for signatures; only the self-signature of an anchor, which no trust rests on, may use it.
 * @returns the outcome. Never throws on hostile input.
 */
export function checkSignedData(signed: SignedData, key: PublicKey, allowSha1 = false): SignatureOutcome {
  const algorithm = readSignatureAlgorithm(signed.signatureAlgorithm);
  if (algorithm === null) return 'unsupported-algorithm';
  if (algorithm.kind !== 'ed25519' && algorithm.hash === 'sha1' && !allowSha1) return 'unsupported-algorithm';
  return verifySigned(algorithm, signed, key) ? 'valid' : 'invalid';
}

function verifySigned(algorithm: SignatureAlgorithm, { tbs, signature }: SignedData, key: PublicKey): boolean {
  switch (algorithm.kind) {
    case 'ed25519':
      return key.kind === 'ed25519' && verifyEd25519(signature, tbs, key.raw);
    case 'ecdsa':
      return key.kind === 'ec' && verifyWithNode(algorithm.hash, tbs, key, { dsaEncoding: 'der' }, signature);
    case 'rsa-pkcs1': {
      const options = { padding: constants.RSA_PKCS1_PADDING };
      return key.kind === 'rsa' && !key.pssOnly && verifyWithNode(algorithm.hash, tbs, key, options, signature);
    }
    case 'rsa-pss': {
      const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltBytes };
      return key.kind === 'rsa' && verifyWithNode(algorithm.hash, tbs, key, options, signature);
    }
    default:
      return assertNever(algorithm);
  }
}

function verifyWithNode(
  hash: HashName,
  data: Uint8Array,
  publicKey: PublicKey,
  options: Omit<VerifyKeyObjectInput, 'key'>,
  signature: Uint8Array,
): boolean {
  const key = keyObjectOf(publicKey);
  if (key === null) return false;
  try {
    return verify(hash, data, { key, ...options }, signature);
  } catch {
    // OpenSSL throws for some malformed signatures; they are not valid.
    return false;
  }
}
