import { isPlainObject } from './is-plain-object.js';

/**
 * Takes the prototype from plain data, through and through, and returns it: what another package put onto Object.prototype, by mistake or not,
 * must not be read as if somebody had said it. Changes the data itself; instances of classes are left as they are.
 */
export function dropPrototypes<T>(value: T): T {
  if (Array.isArray(value)) {
    for (const item of value) dropPrototypes(item);
  } else if (isPlainObject(value)) {
    for (const child of Object.values(value)) dropPrototypes(child);
    Object.setPrototypeOf(value, null);
  }
  return value;
}
