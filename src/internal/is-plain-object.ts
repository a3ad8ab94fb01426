/**
 * Whether a value is an object as JSON has them: no array, no instance of a class. Objects of other realms (Jest, vm) count too,
 * which is why no prototype is compared by identity.
 */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
