import { parseStrictJson } from '../internal/json.js';
import { quote } from '../internal/untrusted-text.js';

/** A JSON value, or why there is none, harmless to show. */
export type JsonTextResult =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string };

/** Parses JSON strictly, and says in words what is wrong with it. */
export function parseJsonText(untrustedText: string): JsonTextResult {
  const json = parseStrictJson(untrustedText);
  if (json.ok) return json;
  return {
    ok: false,
    detail: json.fault === 'duplicate-json-key' ? `the key ${quote(json.detail)} twice` : json.detail,
  };
}
