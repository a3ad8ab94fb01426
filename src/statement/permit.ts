import type { Envelope } from './envelope.js';
import { payloadFault, readPayload, readTerm } from './read-payload.js';
import type { StatementFault } from './statement-fault.js';

/** The DSSE payload type of a permit. */
export const PERMIT_PAYLOAD_TYPE = 'application/vnd.install-gate.permit.v1+json';

const KEYS = ['artifact', 'host', 'issuedAt', 'endsAt', 'nonce', 'reason'] as const;
const SHA256_HEX = /^[0-9a-f]{64}$/;
/** 22 characters of base64url are 128 bits: what it takes for nobody to draw a nonce twice. */
const NONCE = /^[A-Za-z0-9_-]{22,128}$/;
const MAX_HOST_CHARACTERS = 200;
const MAX_REASON_CHARACTERS = 500;

/** What a permit says: one artifact may be installed on one host, once, until an instant. Texts are as they came, to be compared. */
export interface Permit {
  /** Lower-case hex. */
  readonly artifactSha256: string;
  /** The host's id. Raw: make it harmless before it is shown. */
  readonly host: string;
  readonly issuedAt: Date;
  /** After `issuedAt`. */
  readonly endsAt: Date;
  /** Used once. */
  readonly nonce: string;
  /** Raw: make it harmless before it is shown. */
  readonly reason: string;
}

/** A permit, or what is wrong with it. */
export type PermitResult = { readonly ok: true; readonly permit: Permit } | StatementFault;

/**
 * Reads what a permit says.
 *
 * @param envelope - as `parseEnvelope` gives it; not trusted.
 * @returns the permit, or a fault with a code. Never throws on hostile input.
 * @remarks Checks neither who signed it (`verifyEnvelope` does, with the operator's keys) nor whether it holds for an artifact, a
 * host and an instant, nor whether its nonce was used.
 */
export function parsePermit(envelope: Envelope): PermitResult {
  const payload = readPayload(envelope, PERMIT_PAYLOAD_TYPE, KEYS);
  if (!payload.ok) return payload;
  const { fields } = payload;
  const artifactSha256 = fields.get('artifact');
  const host = fields.get('host');
  const nonce = fields.get('nonce');
  const reason = fields.get('reason');
  if (typeof artifactSha256 !== 'string' || !SHA256_HEX.test(artifactSha256)) {
    return payloadFault('"artifact" must be 64 lower-case hex digits');
  }
  if (!isText(host, MAX_HOST_CHARACTERS)) {
    return payloadFault(`"host" must be a text of 1 to ${MAX_HOST_CHARACTERS} characters`);
  }
  if (typeof nonce !== 'string' || !NONCE.test(nonce)) {
    return payloadFault('"nonce" must be 22 to 128 characters of base64url');
  }
  if (!isText(reason, MAX_REASON_CHARACTERS)) {
    return payloadFault(`"reason" must be a text of 1 to ${MAX_REASON_CHARACTERS} characters`);
  }
  const term = readTerm(fields);
  if (!term.ok) return term;
  const { issuedAt, endsAt } = term;
  return { ok: true, permit: { artifactSha256, host, issuedAt, endsAt, nonce, reason } };
}

function isText(untrusted: unknown, maxCharacters: number): untrusted is string {
  return typeof untrusted === 'string' && untrusted.length > 0 && untrusted.length <= maxCharacters;
}
