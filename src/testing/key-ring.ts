import type { KeyAlgorithm, TestKey } from './keys.js';
import { createTestKey } from './keys.js';

/** The keys of one seed, each derived when it is first asked for. */
export function createKeyRing(seed: string): (label: string, algorithm?: KeyAlgorithm) => TestKey {
  const keys = new Map<string, TestKey>();
  return (label, algorithm = 'ed25519') => {
    const id = `${algorithm} ${label}`;
    const key = keys.get(id) ?? createTestKey(seed, label, algorithm);
    keys.set(id, key);
    return key;
  };
}
