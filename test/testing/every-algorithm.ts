import type { KeyAlgorithm, TestKey } from '../../src/testing/index.js';
import { createTestAuthority } from '../../src/testing/index.js';

/** Every kind of key that the test authority makes. */
export const everyAlgorithm: readonly KeyAlgorithm[] = [
  'ed25519',
  'ed448',
  'p256',
  'p384',
  'p521',
  'rsa-1024',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
];

const authority = createTestAuthority();

/** One key of that kind, derived once: a search for primes takes its time. */
export function oneKeyOfEach(algorithm: KeyAlgorithm): TestKey {
  return authority.key('one of each', algorithm);
}
