import { isAppPattern } from '../policy/app-pattern.js';
import type { Envelope } from './envelope.js';
import { copyItems } from './look-once.js';
import { parseBase64PublicKey, type PublicKey } from './public-key.js';
import { payloadFault, readPayload, readTerm } from './read-payload.js';
import { statementFault, type StatementFault } from './statement-fault.js';
import { verifyEnvelope } from './verify-envelope.js';

/** The DSSE payload type of a rotation. */
export const ROTATION_PAYLOAD_TYPE = 'application/vnd.install-gate.rotation.v1+json';

const KEYS = ['oldKey', 'newKey', 'apps', 'issuedAt', 'endsAt'] as const;
const MAX_APPS = 100;

/** What a rotation says: a publisher's new key follows an old one, for some apps, until an instant. The old key has signed it. */
export interface Rotation {
  readonly oldKeyId: string;
  /** Never `oldKeyId`. */
  readonly newKeyId: string;
  /** App patterns, one to a hundred. */
  readonly apps: readonly string[];
  readonly issuedAt: Date;
  /** After `issuedAt`. */
  readonly endsAt: Date;
}

/** A rotation that its old key has signed, or what is wrong with it. */
export type RotationResult = { readonly ok: true; readonly rotation: Rotation } | StatementFault;

/**
 * Reads a rotation and checks that the old key which it names has signed it.
 *
 * @param envelope - as `parseEnvelope` gives it; not trusted.
 * @returns the rotation, or a fault with a code. Never throws on hostile input.
 * @remarks Anybody can make a key and sign its rotation: whether the old key is trusted, neither key is denied and the rotation holds
 * at an instant is the caller's to check.
 */
export function readRotation(envelope: Envelope): RotationResult {
  const payload = readPayload(envelope, ROTATION_PAYLOAD_TYPE, KEYS);
  if (!payload.ok) return payload;
  const { fields } = payload;
  const oldKey = readKey(fields.get('oldKey'), 'oldKey');
  if (!oldKey.ok) return oldKey;
  // The signature comes before the claims: no more of what nobody signed is looked at than it takes to find the key.
  if (verifyEnvelope(envelope, [oldKey.key]) === null) {
    return statementFault('statement-signature-invalid', `no signature is by the old key ${oldKey.key.keyId}`);
  }
  const newKey = readKey(fields.get('newKey'), 'newKey');
  if (!newKey.ok) return newKey;
  if (newKey.key.keyId === oldKey.key.keyId) return payloadFault('"newKey" is "oldKey"');
  const apps = readApps(fields.get('apps'));
  if (apps === null) return payloadFault(`"apps" must be a list of 1 to ${MAX_APPS} app patterns`);
  const term = readTerm(fields);
  if (!term.ok) return term;
  const { issuedAt, endsAt } = term;
  return { ok: true, rotation: { oldKeyId: oldKey.key.keyId, newKeyId: newKey.key.keyId, apps, issuedAt, endsAt } };
}

function readKey(untrusted: unknown, name: string): { readonly ok: true; readonly key: PublicKey } | StatementFault {
  if (typeof untrusted !== 'string') return payloadFault(`"${name}" must be a string`);
  const parsed = parseBase64PublicKey(untrusted);
  return parsed.ok ? parsed : payloadFault(`"${name}": ${parsed.detail}`);
}

function readApps(untrusted: unknown): readonly string[] | null {
  const items = copyItems(untrusted, MAX_APPS);
  const apps = items?.filter((item) => typeof item === 'string').filter((item) => isAppPattern(item)) ?? [];
  return items !== null && apps.length === items.length ? apps : null;
}
