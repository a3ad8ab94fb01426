import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTrustStore } from '../../src/index.js';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { authority, artifact } = scene;
const { root, intermediate } = authority;
const [pin, leaf] = [authority.pin(), authority.leaf()];
const trustStore = await loadTrustStore(scene.store({ root, intermediate, pin }), scene);
const rootAndPin = await loadTrustStore(scene.store({ root, pin }), scene);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const pinSignature = pin.key.sign(artifact);
const leafSignature = leaf.key.sign(artifact);

/** The same bytes with one other bit; the number counts from the first bit on, as often around as it takes. */
function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  const at = bit % (bytes.length * 8);
  flipped[at >> 3] = (flipped[at >> 3] ?? 0) ^ (1 << (at & 7));
  return flipped;
}

const verdict = async (call: Parameters<typeof scene.verify>[0]) =>
  verdictOf(await scene.verify({ artifact, ...call, request: { trustStore, ...call.request } }));
const isDenied = (text: string) => expect(text).toMatch(/^deny /);

/** Nothing is verified after one flip, and everything was before it. */
const forEveryFlip = async (of: (flipOrNot: (bytes: Uint8Array) => Uint8Array) => Promise<string>) => {
  expect(await of((bytes) => bytes)).toBe('allow verified');
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 2 ** 24 }), async (bit) => {
      isDenied(await of((bytes) => flip(bytes, bit)));
    }),
  );
};

describe('One flipped bit never leaves verified', () => {
  it('in the artifact of a pin', async () => {
    await forEveryFlip(async (change) => verdict({ artifact: change(artifact), signature: pinSignature }));
  });

  it('in the artifact of a chain', async () => {
    const signature = { signature: base64(leafSignature), certificate: base64(leaf.der) };
    await forEveryFlip(async (change) => verdict({ artifact: change(artifact), signature }));
  });

  it('in a raw signature', async () => {
    await forEveryFlip(async (change) => verdict({ signature: change(pinSignature) }));
  });

  it('in the signature of a chain', async () => {
    await forEveryFlip(async (change) =>
      verdict({ signature: { signature: base64(change(leafSignature)), certificate: base64(leaf.der) } }),
    );
  });

  it('in the delivered leaf of a chain', async () => {
    await forEveryFlip(async (change) =>
      verdict({ signature: { signature: base64(leafSignature), certificate: base64(change(leaf.der)) } }),
    );
  });

  it('in the delivered certificate of a pin', async () => {
    await forEveryFlip(async (change) =>
      verdict({ signature: { signature: base64(pinSignature), certificate: base64(change(pin.der)) } }),
    );
  });

  it('in a delivered intermediate', async () => {
    const block = (der: Uint8Array) => `-----BEGIN CERTIFICATE-----\n${base64(der)}\n-----END CERTIFICATE-----\n`;
    await forEveryFlip(async (change) =>
      verdict({
        signature: { signature: base64(leafSignature), certificate: block(leaf.der) + block(change(intermediate.der)) },
        request: { trustStore: rootAndPin },
      }),
    );
  });

  it('in the text of a whole signature file', async () => {
    const file = new TextEncoder().encode(
      JSON.stringify({ signature: base64(leafSignature), certificate: base64(leaf.der) }),
    );
    await forEveryFlip(async (change) => verdict({ signature: change(file) }));
  });

  it('in a root or an intermediate of the store', async () => {
    const signature = { signature: base64(leafSignature), certificate: base64(leaf.der) };
    for (const name of ['root', 'intermediate'] as const) {
      await forEveryFlip(async (change) => {
        const store = scene.store({
          root: root.der,
          intermediate: intermediate.der,
          [name]: change(authority[name].der),
        });
        return verdictOf(await scene.verify({ artifact, signature, store }));
      });
    }
  });
});

describe('Any other bytes never leave verified', () => {
  it('as an artifact', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (other) => {
        fc.pre(!Buffer.from(other).equals(artifact));
        isDenied(await verdict({ artifact: other, signature: pinSignature }));
      }),
    );
  });

  it('as a signature', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 64, maxLength: 64 }), async (other) => {
        fc.pre(!Buffer.from(other).equals(pinSignature));
        isDenied(await verdict({ signature: other }));
      }),
    );
  });

  it('as S and L added to it', async () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const littleEndian = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
    const s = littleEndian(pinSignature.subarray(32));
    for (const multiple of [1n, 2n, 3n, 15n]) {
      const hex = (s + multiple * order).toString(16).padStart(64, '0');
      const other = Buffer.concat([pinSignature.subarray(0, 32), Buffer.from(hex, 'hex').toReversed()]);
      isDenied(await verdict({ signature: other.subarray(0, 64) }));
    }
  });
});
