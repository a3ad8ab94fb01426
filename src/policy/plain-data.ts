import { isPlainObject, ownProperties } from '../internal/is-plain-object.js';
import { harmless, quote } from '../internal/untrusted-text.js';
import type { PolicyIssue } from './policy-error.js';

/** Deep and large enough for any policy; a policy beyond it is a mistake or an attack. */
const MAX_DEPTH = 16;
const MAX_VALUES = 100_000;

/** Names that reach an object's prototype where code is careless; no policy needs them. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A copy of plain data, or what keeps it from being that. */
export type PlainData =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issue: PolicyIssue; readonly cause?: unknown };

/**
 * Copies plain data once, so that what is validated is what is used, whatever getters or proxies the original has. Keys whose
 * value is undefined are left out, as JSON leaves them out. Values that JSON doesn't have are kept for the validator to refuse.
 */
export function copyPlainData(input: unknown): PlainData {
  let left = MAX_VALUES;
  const copy = (value: unknown, path: readonly string[]): unknown => {
    if (--left < 0 || path.length > MAX_DEPTH) throw new Refused(path, 'wrong-value', 'too large, or nested too deep');
    if (Array.isArray(value)) return Array.from(value, (item, index) => copy(item, [...path, String(index)]));
    if (!isPlainObject(value)) return value;
    // Without a prototype: what another package put onto Object.prototype is no policy of anybody's.
    const target = ownProperties<Record<string, unknown>>({});
    for (const [key, child] of Object.entries(value)) {
      if (RESERVED_KEYS.has(key)) throw new Refused([...path, key], 'unknown-key', `unknown key ${quote(key)}`);
      if (child !== undefined) target[key] = copy(child, [...path, key]);
    }
    return target;
  };
  try {
    return { ok: true, value: copy(input, []) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, issue: error.issue };
    return { ok: false, issue: { path: '', code: 'unreadable', message: 'reading it threw an error' }, cause: error };
  }
}

class Refused extends Error {
  readonly issue: PolicyIssue;

  constructor(path: readonly string[], code: PolicyIssue['code'], message: string) {
    super(message);
    this.issue = { path: path.map((key) => harmless(key, 80)).join('.'), code, message };
  }
}
