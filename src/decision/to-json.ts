import { harmless } from '../internal/untrusted-text.js';
import type { Json } from './decision.js';

/** As long as a path may be. */
const MAX_TEXT = 4096;

/** Details as plain JSON, harmless to show: instants become ISO 8601 texts (null where invalid), what JSON doesn't have is left out. */
export function toJson(details: object): { readonly [key: string]: Json } {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, jsonOf(value)]));
}

function jsonOf(value: unknown): Json {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && value !== null) return toJson(value);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return harmless(value, MAX_TEXT);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
