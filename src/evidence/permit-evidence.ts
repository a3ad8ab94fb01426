import type { PermitEvidence, StatementFaultCode } from '../decision/evidence/statement.js';
import { errorText } from '../internal/error-text.js';
import { harmless } from '../internal/untrusted-text.js';
import { withTimeOut } from '../internal/with-time-out.js';
import type { Policy } from '../policy/policy.js';
import { parsePermit } from '../statement/permit.js';
import { parseEd25519PublicKey, type PublicKey } from '../statement/public-key.js';
import { readStatement, withFile, type StatementSource } from '../statement/read-statement.js';
import { verifyEnvelope } from '../statement/verify-envelope.js';
import type { TrustView } from '../trust-store/trust-view.js';

/** Where a host remembers which permits were used: durable, and shared by all processes that install. */
export interface PermitStore {
  /**
   * Records that a permit is used now, and tells whether it is the first time: atomically, so that of two uses at once one is told `false`.
   *
   * @param id - of the permit: its nonce, which is its own whoever has signed it, and however often.
   * @param until - the permit's end; its record may be forgotten a day later.
   * @returns `true` for the first use alone. What it throws, and silence of five seconds, denies.
   */
  use(id: string, until: Date): boolean | Promise<boolean>;
}

/** Reads a permit and finds out which of the policy's keys has signed it. Whether it was used before isn't asked yet. */
export async function readPermit(
  source: StatementSource | undefined,
  { permits }: Policy,
  view: TrustView,
): Promise<PermitEvidence | null> {
  if (source === undefined) return null;
  const fault = (code: StatementFaultCode, detail: string): PermitEvidence => ({
    state: 'fault',
    code,
    detail: withFile(source, detail),
  });
  const read = await readStatement(source);
  if (!read.ok) return fault(read.code, read.detail);
  const keys = (permits?.keys ?? []).flatMap((text): readonly PublicKey[] => {
    const parsed = parseEd25519PublicKey(text);
    return parsed.ok ? [parsed.key] : [];
  });
  const parsed = parsePermit(read.envelope);
  if (!parsed.ok) return fault(parsed.code, parsed.detail);
  const key = verifyEnvelope(read.envelope, keys);
  if (key === null) {
    const unsound = (permits?.keys.length ?? 0) - keys.length;
    const others = unsound === 0 ? '' : `, of whose keys ${unsound} can't be used,`;
    return fault('statement-signature-invalid', `no permit key of the policy${others} has signed it`);
  }
  const { artifactSha256, host, issuedAt, endsAt, nonce, reason } = parsed.permit;
  const isKeyOfSigner = [...view.byFingerprint.values()].some(
    ({ certificate }) => certificate.publicKey.keyId === key.keyId,
  );
  return {
    state: 'signed',
    keyId: key.keyId,
    isKeyOfSigner,
    artifactSha256,
    host,
    issuedAt,
    endsAt,
    nonce,
    reason: harmless(reason),
    ...NOT_ASKED,
  };
}

/** As it stays where a decision is only looked ahead to. */
const NOT_ASKED = { use: 'not-recorded', storeFault: 'nobody has asked the store yet' } as const;

/** What a permit's use came to. */
type PermitUse = Pick<Extract<PermitEvidence, { state: 'signed' }>, 'use' | 'storeFault'>;

/** A store that is slower than this hasn't recorded anything. */
const MAX_STORE_MILLIS = 5000;

/** Uses a permit up: from here on it is spent, whatever becomes of the install. */
export async function usePermit(
  store: PermitStore | undefined,
  { nonce, endsAt }: Extract<PermitEvidence, { state: 'signed' }>,
): Promise<PermitUse> {
  if (store === undefined) return notRecorded(null);
  const answer = await withTimeOut<unknown>(() => store.use(nonce, new Date(endsAt)), MAX_STORE_MILLIS);
  if (answer.state === 'timed-out') return notRecorded(`no answer within ${MAX_STORE_MILLIS} ms`);
  if (answer.state === 'rejected') return notRecorded(errorText(answer.error));
  // Only these two words: anything else is a store that doesn't do what it should.
  if (answer.value === true) return { use: 'first', storeFault: null };
  if (answer.value === false) return { use: 'again', storeFault: null };
  return notRecorded('it answered neither true nor false');
}

function notRecorded(storeFault: string | null): PermitUse {
  return { use: 'not-recorded', storeFault };
}
