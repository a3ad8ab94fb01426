import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ArtifactSource } from '../../src/index.js';
import { createScene } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const signature = scene.sign({ key: pin.key });
const store = scene.store({ pin });
const mistake = new Error("the host's own mistake");

describe('What the host’s own callback throws reaches the host', () => {
  it.each<[string, () => ArtifactSource]>([
    ['a file', () => scene.artifactPath],
    ['memory', () => scene.artifact],
    ['a stream', () => Readable.from([scene.artifact])],
  ])('while %s is read', async (_what, source) => {
    const onProgress = () => {
      throw mistake;
    };
    await expect(scene.verify({ artifact: source(), signature, store, request: { onProgress } })).rejects.toBe(mistake);
  });

  it('and the stream is destroyed', async () => {
    const artifact = Readable.from([scene.artifact, scene.artifact]);
    const onProgress = () => {
      throw mistake;
    };
    await expect(scene.verify({ artifact, signature, store, request: { onProgress } })).rejects.toBe(mistake);
    expect(artifact.destroyed).toBe(true);
  });
});
