/**
 * Whether a value is an object as JSON has them: no array, no instance of a class. Objects of other realms (Jest, vm) count too,
 * which is why no prototype is compared by identity.
 */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * A copy of an object's own enumerable properties that inherits nothing. What another package put onto Object.prototype, by mistake
 * or not, must not be read as if somebody had said it.
 */
export function ownProperties<T extends object>(value: T): T {
  const own: T = { ...value };
  Object.setPrototypeOf(own, null);
  return own;
}

/** An own property's value; undefined where the object has none, whatever it inherits. */
export function ownValue(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}
