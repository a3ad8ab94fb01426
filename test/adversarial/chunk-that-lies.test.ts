import { describe, expect, it } from 'vitest';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });

let asked = 0;
const lie = <T>(value: T): T => {
  // A bound, so that a reader that believes it ends: with a failure.
  if (++asked > 10_000) throw new Error('read without end');
  return value;
};
class Liar extends Uint8Array {
  override get byteLength(): number {
    return lie(1e9);
  }
  override get length(): number {
    return lie(3);
  }
  override get byteOffset(): number {
    return lie(1);
  }
  override subarray(): Uint8Array<ArrayBuffer> {
    return lie(new Uint8Array(5));
  }
  override slice(): Uint8Array<ArrayBuffer> {
    return lie(new Uint8Array(5));
  }
}
const liar = (bytes: Uint8Array): Uint8Array => new Liar(Uint8Array.from(bytes).buffer);
async function* streamOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
const judge = async (artifact: AsyncIterable<Uint8Array>) =>
  scene
    .verify({ artifact, signature, store: { pin } })
    .then((decision) => [verdictOf(decision), decision.artifact.size]);

describe('A chunk of a stream that lies about its length', () => {
  it('is as long as its memory is', async () => {
    asked = 0;
    const { artifact } = scene;
    expect(await judge(streamOf(liar(artifact)))).toEqual(['allow verified', artifact.byteLength]);
    expect(await judge(streamOf(liar(artifact.subarray(0, 9)), artifact.subarray(9)))).toEqual([
      'allow verified',
      artifact.byteLength,
    ]);
    expect(asked).toBe(0);
  });

  it('is refused where its bytes are others, as any other chunk is', async () => {
    const [verdict] = await judge(streamOf(liar(scene.artifact.map((byte) => byte ^ 1))));
    expect(verdict).toBe('deny no-trusted-key-matches');
    expect(await judge(streamOf(scene.artifact))).toEqual(['allow verified', scene.artifact.byteLength]);
  });

  it('and whose memory is gone, is empty', async () => {
    const gone = new Uint8Array(8);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    expect(await judge(streamOf(gone, scene.artifact))).toEqual(['allow verified', scene.artifact.byteLength]);
  });

  it('has no fields of its own, whatever it says', async () => {
    const own = Object.defineProperty(Uint8Array.from(scene.artifact), 'byteLength', { value: 1e9 });
    expect(await judge(streamOf(own))).toEqual(['allow verified', scene.artifact.byteLength]);
  });
});
