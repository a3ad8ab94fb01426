import { createHash } from 'node:crypto';
import { concat } from './der-writer.js';
import type { TestKey } from './keys.js';
import { seededBytes } from './seeded-random.js';

const hourMilliseconds = 3_600_000;
const nonceBytes = 16;
const payloadTypes = {
  permit: 'application/vnd.install-gate.permit.v1+json',
  rotation: 'application/vnd.install-gate.rotation.v1+json',
} as const;

/** A DSSE envelope as `JSON.parse` gives it; `JSON.stringify` makes the file of it. */
export interface TestEnvelope {
  /** Standard base64 of the payload. */
  readonly payload: string;
  /** What the payload is. */
  readonly payloadType: string;
  /** One signature; `sig` is base64 of its 64 bytes, `keyid` the id of the key. */
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** What a permit says. */
export interface PermitContent {
  /** The artifact's bytes, or their SHA-256 in lower-case hex. */
  readonly artifact: Uint8Array | string;
  /** The id of the host on which it may be installed. */
  readonly host: string;
  /** An hour before `endsAt` when absent. A text is written as it is. */
  readonly issuedAt?: Date | string;
  /** From this instant on it lets nothing through. A text is written as it is. */
  readonly endsAt: Date | string;
  /** Derived from the rest of the permit when absent: the same permit has the same nonce. */
  readonly nonce?: string;
  /** `a test` when absent. */
  readonly reason?: string;
}

/** What a rotation says. */
export interface RotationContent {
  /** The key that is followed; it signs. */
  readonly oldKey: TestKey;
  /** The key that follows. */
  readonly newKey: TestKey;
  /** The patterns of the apps for which it follows. */
  readonly apps: readonly string[];
  /** An hour before `endsAt` when absent. A text is written as it is. */
  readonly issuedAt?: Date | string;
  /** From this instant on it says nothing. A text is written as it is. */
  readonly endsAt: Date | string;
}

/** What is wrong with a statement on purpose. */
export interface StatementDefects {
  /** Another key signs, while `keyid` still names the right one. */
  readonly signWith?: TestKey;
  /** One bit of the signature is flipped. */
  readonly corruptSignature?: boolean;
  /** Another payload type, which is signed too. */
  readonly payloadType?: string;
  /** Fields that are added to the payload, or stand there in place of others. */
  readonly extraFields?: Readonly<Record<string, unknown>>;
}

/** Who signs a permit, and what is wrong with it. */
export interface PermitStatementOptions extends StatementDefects {
  /** One of the operator's permit keys; Ed25519. */
  readonly key: TestKey;
}

/**
 * Makes a permit: one artifact may be installed on one host, once, until an instant.
 *
 * @returns the envelope, signed.
 * @example
 * ```ts
 * import { createTestKey, permitStatement } from 'install-gate/testing';
 *
 * const key = createTestKey('install-gate', 'permits');
 * const artifact = new TextEncoder().encode('the bytes of an app');
 * const permit = permitStatement({ artifact, host: 'host-1', endsAt: '2026-06-01T12:00:00Z' }, { key });
 * console.log(permit.payloadType); // application/vnd.install-gate.permit.v1+json
 * ```
 */
export function permitStatement(permit: PermitContent, options: PermitStatementOptions): TestEnvelope {
  const artifact = typeof permit.artifact === 'string' ? permit.artifact : sha256Hex(permit.artifact);
  const rest = { artifact, host: permit.host, ...termOf(permit), reason: permit.reason ?? 'a test' };
  const nonce = permit.nonce ?? base64url(seededBytes('permit', JSON.stringify(rest), nonceBytes));
  return signed(payloadTypes.permit, { ...rest, nonce }, options.key, options);
}

/**
 * Makes a rotation: an old key says that a new one follows it for some apps, and signs that.
 *
 * @returns the envelope, signed by the old key unless a defect says otherwise.
 */
export function rotationStatement(rotation: RotationContent, defects: StatementDefects = {}): TestEnvelope {
  const { oldKey, newKey, apps } = rotation;
  const content = { oldKey: base64(oldKey.spki), newKey: base64(newKey.spki), apps, ...termOf(rotation) };
  return signed(payloadTypes.rotation, content, oldKey, defects);
}

/**
 * Signs any payload as DSSE does: over the type and the payload together.
 *
 * @param key - Ed25519 for a statement that can be valid; other kinds make signatures of other lengths.
 */
export function statementEnvelope(payloadType: string, payload: Uint8Array, key: TestKey): TestEnvelope {
  return envelopeOf(payloadType, payload, key.keyId, key.sign(preAuthenticationEncoding(payloadType, payload)));
}

function signed(
  usualType: string,
  content: Readonly<Record<string, unknown>>,
  key: TestKey,
  { signWith = key, corruptSignature = false, payloadType = usualType, extraFields }: StatementDefects,
): TestEnvelope {
  const payload = utf8(JSON.stringify({ ...content, ...extraFields }));
  const signature = signWith.sign(preAuthenticationEncoding(payloadType, payload));
  // The first byte belongs to R: no other value of it is a signature of the same message and key.
  const written = corruptSignature ? signature.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) : signature;
  return envelopeOf(payloadType, payload, key.keyId, written);
}

function envelopeOf(payloadType: string, payload: Uint8Array, keyid: string, signature: Uint8Array): TestEnvelope {
  return { payload: base64(payload), payloadType, signatures: [{ keyid, sig: base64(signature) }] };
}

/** DSSE 1.0, protocol.md, "Signature Definition". */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return concat(utf8(`DSSEv1 ${String(type.length)} `), type, utf8(` ${String(payload.length)} `), payload);
}

function termOf({ issuedAt, endsAt }: { readonly issuedAt?: Date | string; readonly endsAt: Date | string }): {
  readonly issuedAt: string;
  readonly endsAt: string;
} {
  return { issuedAt: instant(issuedAt ?? anHourBefore(endsAt)), endsAt: instant(endsAt) };
}

/** A text that is no instant is a defect, too: it has nothing before it. */
function anHourBefore(endsAt: Date | string): Date | string {
  const beginning = new Date(new Date(endsAt).getTime() - hourMilliseconds);
  return Number.isNaN(beginning.getTime()) ? endsAt : beginning;
}

function instant(value: Date | string): string {
  return typeof value === 'string' ? value : value.toISOString();
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
