import type { SignatureAlgorithmName } from './signature-algorithms.js';

/** What each kind of key has to supply; `keys.ts` makes a `TestKey` of it. */
export interface KeyMaterial {
  readonly spki: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly pkcs8: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithmName;
  readonly sign: (message: Uint8Array, algorithm: SignatureAlgorithmName) => Uint8Array;
}
