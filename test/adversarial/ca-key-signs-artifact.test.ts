import { describe, expect, it } from 'vitest';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const { root, intermediate } = scene.authority;
const pinned = scene.authority.pin('v1');

describe('What is not a signer signs no artifact', () => {
  it.each([
    ['a root', root],
    ['an intermediate', intermediate],
  ])('%s, bare or delivered', async (_what, certificate) => {
    const store = { root, intermediate };
    const bare = await scene.verify({ signature: scene.sign({ key: certificate.key }), store });
    expect(verdictOf(bare)).toBe('deny no-trusted-key-matches');
    const delivered = await scene.verify({
      signature: scene.sign({ key: certificate.key, chain: [certificate] }),
      store,
    });
    expect(verdictOf(delivered)).toBe('deny ca-used-as-end-entity');
  });

  it('a leaf that a pinned signer has issued', async () => {
    const leaf = scene.authority.leaf({ label: 'of a pin', issuer: pinned });
    const verify = async (...chain: (typeof leaf)[]) =>
      verdictOf(await scene.verify({ signature: scene.sign({ key: leaf.key, chain }), store: { pinned, root } }));
    expect(await verify(leaf)).toBe('deny unknown-issuer');
    expect(await verify(leaf, pinned)).toBe('deny second-end-entity');
  });
});
