import { isPlainObject } from './is-plain-object.js';

/** Freezes plain data through and through and returns it. Instances of classes (Date, Uint8Array) are left as they are. */
export function deepFreeze<T>(value: T): T {
  if (!(Array.isArray(value) || isPlainObject(value)) || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
