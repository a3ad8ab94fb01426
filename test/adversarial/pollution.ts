import { afterEach } from 'vitest';

const polluted: string[] = [];

/** What another package put onto what every object inherits from; gone after the test. */
export function pollute(key: string, value: unknown, { enumerable = true } = {}): void {
  polluted.push(key);
  // oxlint-disable-next-line no-extend-native -- this is the attack
  Object.defineProperty(Object.prototype, key, { value, configurable: true, enumerable, writable: true });
}

/** Takes it away before the test's end. */
export function clean(): void {
  for (const key of polluted.splice(0)) Reflect.deleteProperty(Object.prototype, key);
}

afterEach(clean);
