/** What the tests of statements share. */
import { parseEnvelope, type Envelope, type StatementText } from '../../src/statement/envelope.js';
import type { PublicKey } from '../../src/statement/public-key.js';
import { createTestKey, type TestEnvelope, type TestKey } from '../../src/testing/index.js';

export const PERMIT_TYPE = 'application/vnd.install-gate.permit.v1+json';
export const ROTATION_TYPE = 'application/vnd.install-gate.rotation.v1+json';

export const key = (label: string) => createTestKey('statements', label);
export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
export const utf8 = (text: string) => new TextEncoder().encode(text);
export const publicKey = ({ keyId, publicKey: raw }: TestKey): PublicKey => ({ keyId, raw });

/** An envelope that must be well formed. */
export function parsed(text: StatementText): Envelope {
  const result = parseEnvelope(text);
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result.envelope;
}

/** 'ok', or the fault's code. */
export function codeOf(result: { readonly ok: true } | { readonly ok: false; readonly code: string }): string {
  return result.ok ? 'ok' : result.code;
}

/** What an envelope's payload says. */
export function contentOf({ payload }: TestEnvelope): Record<string, unknown> {
  const content: unknown = JSON.parse(Buffer.from(payload, 'base64').toString());
  return { ...(typeof content === 'object' ? content : null) };
}
