import { didYouMean } from '../internal/did-you-mean.js';
import { firstItems } from '../internal/first-items.js';
import { quote } from '../internal/untrusted-text.js';

/** An object's fields, or what is wrong with it, harmless to show. */
export type FieldsResult =
  | { readonly ok: true; readonly fields: ReadonlyMap<string, unknown> }
  | { readonly ok: false; readonly detail: string };

/**
 * Reads the fields of an object that must have certain keys and no others.
 *
 * One look at each field: what is judged is what was looked at, whatever getters the object has. A map holds them, so that neither
 * "__proto__" nor what another package put onto Object.prototype is taken for a field. `undefined` is no value, as in JSON.
 *
 * @param untrusted - anything; a proxy that throws is an answer.
 */
export function readExactFields(
  untrusted: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): FieldsResult {
  let fields: ReadonlyMap<string, unknown>;
  try {
    if (typeof untrusted !== 'object' || untrusted === null || Array.isArray(untrusted)) {
      return { ok: false, detail: 'it is not an object' };
    }
    fields = new Map(Object.entries(untrusted).filter(([, value]: [string, unknown]) => value !== undefined));
  } catch {
    return { ok: false, detail: 'reading it threw an error' };
  }
  const known = [...required, ...optional];
  for (const key of fields.keys()) {
    if (known.includes(key)) continue;
    const meant = didYouMean(key, known);
    const hint = meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
    return { ok: false, detail: `unknown key ${showKey(key)}${hint}` };
  }
  const missing = required.find((key) => !fields.has(key));
  return missing === undefined ? { ok: true, fields } : { ok: false, detail: `${quote(missing)} is missing` };
}

/** Only what looks like a name is shown: a key from outside may be a secret that was pasted into the wrong place. */
function showKey(key: string): string {
  return /^[A-Za-z0-9_-]{1,20}$/.test(key) ? quote(key) : `of ${key.length} characters`;
}

/**
 * Copies a list, one look at each item, and at no more than it takes to see that there are too many.
 *
 * @returns null where it isn't a list of 1 to `maxItems` items.
 */
export function copyItems(untrusted: unknown, maxItems: number): readonly unknown[] | null {
  const items = firstItems(untrusted, maxItems + 1);
  return items === null || items.length === 0 || items.length > maxItems ? null : items;
}
