/** What `openssl pkeyutl` signs and verifies over the bytes of a pre-authentication encoding, beside what we say. */
import { beforeAll, expect, it } from 'vitest';
import { preAuthenticationEncoding } from '../../src/statement/pae.js';
import { parsePermit } from '../../src/statement/permit.js';
import { parseEd25519PublicKey } from '../../src/statement/public-key.js';
import { verifyEnvelope } from '../../src/statement/verify-envelope.js';
import { permitStatement } from '../../src/testing/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { base64, codeOf, contentOf, key, parsed, PERMIT_TYPE, publicKey, utf8 } from './envelopes.js';

const operator = key('operator');
const minted = permitStatement(
  { artifact: utf8('an app'), host: 'host-1', endsAt: '2026-06-01T00:00:00Z' },
  { key: operator },
);
const payload = JSON.stringify(contentOf(minted));
// As a person writes it by hand, for ASCII; not by the function that is judged.
const encoding = `DSSEv1 ${PERMIT_TYPE.length} ${PERMIT_TYPE} ${payload.length} ${payload}`;

type Change = (bytes: Uint8Array) => Uint8Array;
const same: Change = (bytes) => bytes;
const flipped =
  (index: number): Change =>
  (bytes) =>
    bytes.map((byte, at) => (at === index ? byte ^ 1 : byte));

describeWithOpenssl('openssl pkeyutl and the envelope', () => {
  const { attempt, read, run, write } = useWorkbench();
  const sign = async (content: string) => {
    await write('message', content);
    await run('openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', 'signer.key', '-in', 'message', '-out', 'message.sig');
    return new Uint8Array(await read('message.sig'));
  };
  const opensslVerifies = async (publicPem: string, message: Uint8Array, signature: Uint8Array) => {
    await write('judged', message);
    await write('judged.sig', signature);
    const files = ['-pubin', '-inkey', publicPem, '-sigfile', 'judged.sig', '-in', 'judged'];
    return (await attempt('openssl', 'pkeyutl', '-verify', '-rawin', ...files)).status === 0;
  };
  const envelopeOf = (payloadType: string, content: Uint8Array, sig: Uint8Array) =>
    parsed(JSON.stringify({ payload: base64(content), payloadType, signatures: [{ sig: base64(sig) }] }));
  const signerKey = async () => {
    const parsedKey = parseEd25519PublicKey((await read('signer.pem')).toString());
    if (!parsedKey.ok) throw new Error(parsedKey.detail);
    return parsedKey.key;
  };

  beforeAll(async () => {
    await run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'signer.key');
    await run('openssl', 'pkey', '-in', 'signer.key', '-pubout', '-out', 'signer.pem');
    await run('openssl', 'pkey', '-in', 'signer.key', '-pubout', '-outform', 'DER', '-out', 'signer.der');
  });

  it('name the same key, in PEM and in DER', async () => {
    const fromPem = await signerKey();
    expect(parseEd25519PublicKey(base64(await read('signer.der')))).toEqual({ ok: true, key: fromPem });
    const digest = await run('openssl', 'dgst', '-sha256', '-r', 'signer.der');
    expect(digest.toString().split(' ')[0]).toBe(fromPem.keyId);
  });

  it.each<[what: string, verdict: boolean, type: string, changePayload: Change, changeSignature: Change]>([
    ['what was signed', true, PERMIT_TYPE, same, same],
    ['a flipped bit in the first byte of the payload', false, PERMIT_TYPE, flipped(0), same],
    ['a flipped bit in the last byte of the payload', false, PERMIT_TYPE, flipped(payload.length - 1), same],
    ['a byte too few', false, PERMIT_TYPE, (bytes) => bytes.subarray(0, -1), same],
    ['a byte too many', false, PERMIT_TYPE, (bytes) => Uint8Array.of(...bytes, 0x20), same],
    ['another type', false, 'application/json', same, same],
    ['a type of other case', false, PERMIT_TYPE.toUpperCase(), same, same],
    ['a flipped bit in R', false, PERMIT_TYPE, same, flipped(0)],
    ['a flipped bit in S', false, PERMIT_TYPE, same, flipped(32)],
  ])('say the same of %s', async (_what, verdict, type, changePayload, changeSignature) => {
    const content = changePayload(utf8(payload));
    const sig = changeSignature(await sign(encoding));
    expect(await opensslVerifies('signer.pem', preAuthenticationEncoding(type, content), sig)).toBe(verdict);
    const envelope = envelopeOf(type, content, sig);
    const trusted = await signerKey();
    expect(verifyEnvelope(envelope, [trusted])).toBe(verdict ? trusted : null);
  });

  it('make a permit by hand, which is read as one', async () => {
    const envelope = envelopeOf(PERMIT_TYPE, utf8(payload), await sign(encoding));
    expect(codeOf(parsePermit(envelope))).toBe('ok');
    expect(verifyEnvelope(envelope, [publicKey(operator)])).toBeNull();
  });

  it('accept what the helper for tests makes', async () => {
    await write('operator.key', operator.privateKeyPem);
    await run('openssl', 'pkey', '-in', 'operator.key', '-pubout', '-out', 'operator.pem');
    const signature = Buffer.from(minted.signatures[0]?.sig ?? '', 'base64');
    expect(await opensslVerifies('operator.pem', utf8(encoding), signature)).toBe(true);
    expect(verifyEnvelope(parsed(minted), [publicKey(operator)])?.keyId).toBe(operator.keyId);
  });

  it('differ on a signature over the payload alone: it is sound, and signs no statement', async () => {
    const sig = await sign(payload);
    expect(await opensslVerifies('signer.pem', utf8(payload), sig)).toBe(true);
    expect(verifyEnvelope(envelopeOf(PERMIT_TYPE, utf8(payload), sig), [await signerKey()])).toBeNull();
  });
});
