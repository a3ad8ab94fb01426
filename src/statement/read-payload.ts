import { parseInstant } from '../internal/instant.js';
import { quote } from '../internal/untrusted-text.js';
import { decodeUtf8 } from '../internal/utf8.js';
import type { Envelope } from './envelope.js';
import { parseJsonText } from './json-text.js';
import { readExactFields } from './look-once.js';
import { statementFault, type StatementFault } from './statement-fault.js';

/** The fields of a payload. */
export type PayloadResult = { readonly ok: true; readonly fields: ReadonlyMap<string, unknown> } | StatementFault;

/** When a statement begins and ends to hold. */
export type TermResult = { readonly ok: true; readonly issuedAt: Date; readonly endsAt: Date } | StatementFault;

/**
 * Reads an envelope's payload as JSON with exactly the given keys. The type comes first: another type's payload means something else,
 * whatever it looks like.
 */
export function readPayload(envelope: Envelope, payloadType: string, keys: readonly string[]): PayloadResult {
  if (envelope.payloadType !== payloadType) {
    return statementFault('statement-wrong-type', `${quote(envelope.payloadType)}, not ${quote(payloadType)}`);
  }
  const text = decodeUtf8(envelope.payload, 'keep');
  if (text === null) return payloadFault('it is not UTF-8 text');
  const json = parseJsonText(text);
  if (!json.ok) return payloadFault(json.detail);
  const read = readExactFields(json.value, keys);
  return read.ok ? read : payloadFault(read.detail);
}

/** Reads `issuedAt` and `endsAt`; the end must come after the beginning. */
export function readTerm(fields: ReadonlyMap<string, unknown>): TermResult {
  const issuedAt = instantOf(fields.get('issuedAt'));
  if (issuedAt === null) return payloadFault('"issuedAt" must be an ISO 8601 instant');
  const endsAt = instantOf(fields.get('endsAt'));
  if (endsAt === null) return payloadFault('"endsAt" must be an ISO 8601 instant');
  return endsAt.getTime() > issuedAt.getTime()
    ? { ok: true, issuedAt, endsAt }
    : payloadFault('"endsAt" must be after "issuedAt"');
}

/** A payload that isn't what its type promises. */
export function payloadFault(detail: string): StatementFault {
  return statementFault('statement-payload-invalid', detail);
}

function instantOf(untrusted: unknown): Date | null {
  return typeof untrusted === 'string' ? parseInstant(untrusted) : null;
}
