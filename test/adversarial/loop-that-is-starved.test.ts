import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findCandidates } from '../../src/evidence/candidates.js';
import { loadTrustStore, parsePolicy } from '../../src/index.js';
import { contentOf } from '../../src/trust-store/snapshot.js';
import { viewTrust } from '../../src/trust-store/trust-view.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();

/** Counts the turns that other work gets while something is awaited. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let running = true;
  const count = () => {
    turns++;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  await work;
  running = false;
  return turns;
}

async function* repeat(chunk: Uint8Array, times: number) {
  for (let index = 0; index < times; index++) yield chunk;
}

describe('Other work gets its turn', () => {
  const pin = scene.authority.pin();
  const signature = scene.sign({ key: pin.key });

  it('while chunks come without waiting', async () => {
    const call = scene.verify({ artifact: repeat(new Uint8Array(1024 * 1024), 64), signature, store: { pin } });
    expect(await turnsDuring(call)).toBeGreaterThan(50);
  });

  it('while many small chunks come without waiting', async () => {
    const call = scene.verify({ artifact: repeat(new Uint8Array(1), 10_000), signature, store: { pin } });
    expect(await turnsDuring(call)).toBeGreaterThan(100);
  });

  it('between the keys that a bare signature is tried with', async () => {
    const pins = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`${index}`, scene.authority.pin('v1', { label: `pin ${index}` })]),
    );
    const call = scene.verify({ signature, store: pins });
    expect(await turnsDuring(call)).toBeGreaterThan(70);
  });

  it('between the signatures of a file, for each of which a path is looked for', async () => {
    const leaf = scene.authority.leaf();
    const content = contentOf(await loadTrustStore(scene.store({ pin })));
    const parsed = parseCertificate(leaf.der);
    if (content === undefined || !parsed.ok) throw new Error('unreachable: both are sound');
    const one = { role: null, signature: new Uint8Array(64), certificates: [parsed.certificate], keyId: null };
    const document = { signatures: [one, one, one, one, one, one, one, one], unknownKeys: [] } as const;
    const { at } = scene.authority;
    const search = findCandidates(document, viewTrust(content, {}), parsePolicy({}), false, at);
    expect(await turnsDuring(search)).toBeGreaterThanOrEqual(6);
  });

  it('while the self-signatures of many CAs are checked', async () => {
    const cas = Array.from(
      { length: 60 },
      (_, index) => scene.authority.pin('anchor', { label: `anchor ${index}` }).pem,
    );
    expect(await turnsDuring(loadTrustStore(scene.store({ bundle: cas.join('') })))).toBeGreaterThan(12);
  });
});

describe('A stream of empty chunks', () => {
  it('has an end: artifact-unreadable', async () => {
    const pin = scene.authority.pin();
    const artifact = repeat(new Uint8Array(0), Number.POSITIVE_INFINITY);
    const decision = await scene.verify({ artifact, signature: scene.sign({ key: pin.key }), store: { pin } });
    expect(verdictOf(decision)).toBe('deny artifact-unreadable');
  });

  it('is left at once when the signal is aborted', async () => {
    const pin = scene.authority.pin();
    const reason = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 5);
    const artifact = repeat(new Uint8Array(0), Number.POSITIVE_INFINITY);
    const request = { clock: scene.clock, signal: controller.signal };
    await expect(
      scene.verify({ artifact, signature: scene.sign({ key: pin.key }), store: { pin }, request }),
    ).rejects.toBe(reason);
  });
});

describe('An RSA key that makes each check dear', () => {
  it('is unusable where its public exponent is as long as its modulus, and usable with 65537', () => {
    const key = scene.authority.key('rsa', 'rsa-2048');
    const jwk = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
    const huge = createPublicKey({ key: { ...jwk, e: jwk.n ?? '' }, format: 'jwk' }).export({
      format: 'der',
      type: 'spki',
    });
    const kindWith = (spki: Uint8Array) => {
      const { der } = scene.authority.mint({ subject: 'CA', key, basicConstraints: { ca: true }, defects: { spki } });
      const parsed = parseCertificate(der);
      return parsed.ok ? parsed.certificate.publicKey : parsed.code;
    };
    expect(kindWith(key.spki)).toMatchObject({ kind: 'rsa', bits: 2048 });
    expect(kindWith(huge)).toMatchObject({ kind: 'unusable', why: 'an RSA key with a huge public exponent' });
  });
});
